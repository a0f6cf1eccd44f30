// Makes the memory snapshot: Pyodide with the calculator imported, its rules loaded and every benefit evaluated once.
// Usage: node make_snapshot.mjs FOLDER OUTPUT   (FOLDER as scripts/runtime/pyodide.py fills it)
import crypto from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// Two builds must give identical bytes: no clock, no chance, no time zone of the machine.
process.env.TZ = "UTC";
const FIXED = Date.UTC(2020, 0, 1);
Date.now = () => FIXED;
performance.now = () => 0;
Math.random = () => 0.5;
const filled = (array) => array.fill(1);
globalThis.crypto.getRandomValues = filled;
crypto.randomFillSync = filled;

const folder = resolve(process.argv[2]) + "/";
const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);

const pyodide = await loadPyodide({
  indexURL: folder,
  packageBaseUrl: folder,
  lockFileContents: { ...JSON.parse(readFileSync(join(folder, "pyodide-lock.json"), "utf8")), packages: {} },
  _makeSnapshot: true,
});
// Unpacked and not loaded as a package: a snapshot cannot hold the package loader's state.
pyodide.unpackArchive(new Uint8Array(readFileSync(join(folder, wheel))), "wheel");
pyodide.runPython(`
import gc
import calculator.service
calculator.service.warm_up()
gc.collect()
`);
writeFileSync(process.argv[3], pyodide.makeMemorySnapshot());
