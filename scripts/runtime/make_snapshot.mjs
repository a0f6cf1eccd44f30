// Makes the memory snapshot: Pyodide with the calculator imported, its rules loaded and every benefit evaluated once.
// Usage: node make_snapshot.mjs FOLDER SNAPSHOT MODULES
// FOLDER as scripts/runtime/pyodide.py fills it; MODULES gets the names of all modules that any part of the calculator loads.
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

const [source, snapshot, modules] = process.argv.slice(2);
// The name of the program is part of Python's memory, and so would be the folder of this script.
process.argv[1] = "make_snapshot.mjs";
const folder = resolve(source) + "/";
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
const before = pyodide.runPython("import json, sys; json.dumps(list(sys.modules))");
// Pyodide's own way of running a source text needs modules that go first.
const { exec } = pyodide.pyimport("builtins");
const run = (source) => exec(source, pyodide.globals);
run(`
import gc
import sys
# Pyodide loads these to run code that waits, to unpack archives and to compile source texts. None of that happens here. They
# go first, so that what is loaded next takes their place; what the calculator needs of them it loads again.
UNUSED = {
    "_compression", "_opcode_metadata", "ast", "asyncio", "bz2", "concurrent", "copy", "dis", "inspect", "logging", "opcode",
    "random", "selectors", "shutil", "signal", "socket", "string", "struct", "subprocess", "tempfile", "threading", "token",
    "tokenize", "zipfile",
}
# Objects that want to tell their module that they are gone find it empty.
told, sys.unraisablehook = sys.unraisablehook, lambda _: None
for name in [name for name in sys.modules if name.partition(".")[0] in UNUSED]:
    vars(sys.modules.pop(name)).clear()
gc.collect()
sys.unraisablehook = told
`);
run(`
import zipimport
import __main__
import _pyodide
import builtins
import importlib
import calculator.service
calculator.service.warm_up()
# What Pyodide evaluates and imports at every start (scripts/runtime/core.py).
_pyodide.recalled = {
    "{}": {},
    "import importlib; importlib": importlib,
    "import __main__; __main__.__dict__": __main__.__dict__,
    "import builtins; builtins.__dict__": builtins.__dict__,
}
for name in ("sys", "os", "pyodide", "pyodide.code", "pyodide.ffi", "pyodide._package_loader", "_pyodide._base"):
    _pyodide.recalled[name] = importlib.import_module(name)
# The archive is not there any more once the snapshot is restored, so its table of contents is of no use.
zipimport._zip_directory_cache.clear()
sys.path_importer_cache.clear()
gc.collect()
`);
clearFreeMemory(pyodide._module);
writeFileSync(snapshot, pyodide.makeMemorySnapshot());

// The plain start has the archive, cut down to what the calculator and the roster load.
run(`
import json
import pkgutil
import traceback
import calculator
for module in pkgutil.iter_modules(calculator.__path__):
    if module.name not in ("__main__", "roster_command"):
        importlib.import_module("calculator." + module.name)
# What the interpreter itself loads late: when a wheel is unpacked, and when an error is written out.
importlib.invalidate_caches()
try:
    calculator.service.answer(None)
except TypeError:
    traceback.format_exc()
after = json.dumps(list(sys.modules))
`);
const names = [before, pyodide.globals.get("after")].flatMap((listed) => JSON.parse(listed));
writeFileSync(modules, JSON.stringify([...new Set(names)].sort()));

/** What was freed still holds its old bytes, which compress badly: takes all free memory, zeroes it, gives it back. */
function clearFreeMemory(module) {
  const { _emscripten_builtin_malloc: take, _free: giveBack } = module;
  const top = module._sbrk(0);
  const taken = [];
  // Small steps at the end, because what is free lies in pieces of every size.
  for (let size = 1 << 16; size >= 12; size = size > 64 ? Math.floor(size * 0.8) : size - 4) {
    for (;;) {
      const at = take(size);
      if (at && at + size <= top) {
        module.HEAPU8.fill(0, at, at + size);
        taken.push(at);
      } else {
        if (at) giveBack(at);
        break;
      }
    }
  }
  for (const at of taken) giveBack(at);
}
