// The calculator in Pyodide under node, from the published plain files: one evaluation, and a batch of people.
// Usage: node evaluate.mjs RUNTIME NPM_PACKAGE < people.json  > {p50_ms, p95_ms, first_people_s, people_s}
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, npm] = process.argv.slice(2);
// Before Pyodide is there, which makes standard input its own.
const people = readFileSync(0, "utf8");
const { files } = JSON.parse(readFileSync(join(runtime, "manifest.json"), "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(npm, "pyodide.mjs")).href);
const python = await loadPyodide({
  indexURL: npm,
  stdLibURL: join(runtime, files.stdlib.name),
  lockFileContents: { ...JSON.parse(readFileSync(join(runtime, files.lock.name), "utf8")), packages: {} },
});
python.unpackArchive(new Uint8Array(readFileSync(join(runtime, files.wheel.name))), "wheel");
python.globals.set("people_text", people);
python.globals.set("program", process.env.PROGRAM);
process.stdout.write(python.runPython("exec(program); json.dumps(measured(json.loads(people_text)))"));
