// Runs requests through calculator.service in Pyodide under node, by the plain start and from the memory snapshot.
// Usage: node in_pyodide.mjs RUNTIME_FOLDER < requests.json (a list of JSON texts) > {version, plain: [...], snapshot: [...]}
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
const read = (role) => new Uint8Array(readFileSync(join(folder, manifest.files[role].name)));
const requests = JSON.parse(readFileSync(0, "utf8"));
const lock = JSON.parse(new TextDecoder().decode(read("lock")));
const { loadPyodide } = await import(pathToFileURL(join(folder, manifest.files.loader.name)).href);
await import(pathToFileURL(join(folder, manifest.files.glue.name)).href);

async function start(options) {
  // The published names carry hashes; under node Pyodide reads its files by their plain names from the npm package.
  return loadPyodide({
    indexURL: process.argv[3],
    packageBaseUrl: folder,
    stdLibURL: join(folder, manifest.files.stdlib.name),
    lockFileContents: { ...lock, packages: {} },
    ...options,
  });
}

function answers(pyodide) {
  const service = pyodide.pyimport("calculator.service");
  return requests.map((text) => service.answer(text));
}

/** As calculator/web/worker.js does it: the core carries no data, so the snapshot is in memory before it starts. */
async function restore() {
  const image = new Uint8Array(manifest.snapshot_bytes);
  const packed = read("snapshot");
  let at = 0;
  for (const [start, length] of manifest.snapshot_runs) {
    image.set(packed.subarray(at, at + length), start);
    at += length;
  }
  await import(pathToFileURL(join(folder, manifest.files.core_glue.name)).href);
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = (_binary, imports) => {
    WebAssembly.instantiate = instantiate;
    new Uint8Array(imports.env.memory.buffer).set(image.subarray(new Uint32Array(image.buffer, 0, 2)[1]));
    return WebAssembly.instantiate(read("core_wasm"), imports);
  };
  return start({ _loadSnapshot: image });
}

const plain = await start({});
plain.unpackArchive(read("wheel"), "wheel");
const result = {
  version: plain.runPython("import sys; '.'.join(map(str, sys.version_info[:3]))"),
  ruleset: plain.pyimport("calculator.service").ruleset(),
  plain: answers(plain),
  snapshot: answers(await restore()),
};
process.stdout.write(JSON.stringify(result));
