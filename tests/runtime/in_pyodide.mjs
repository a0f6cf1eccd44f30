// Runs requests through calculator.service in Pyodide under node, by the plain start and from the memory snapshot.
// Usage: node in_pyodide.mjs RUNTIME_FOLDER < requests.json (a list of JSON texts)
// > {version, ruleset, plain, snapshot}, each route with {answers, fault, code}: the answers, the words of an error, a QR code.
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

function used(pyodide) {
  const service = pyodide.pyimport("calculator.service");
  const answers = requests.map((text) => service.answer(text));
  let fault = null;
  try {
    service.answer(1);
  } catch (error) {
    fault = error.message;
  }
  pyodide.FS.writeFile("/qr.whl", read("qr"));
  pyodide.pyimport("sys").path.append("/qr.whl");
  const code = pyodide.pyimport("segno.encoder").encode.callKwargs("山西", { error: "m", micro: false }).matrix.toJs();
  return { answers, fault, code: code.map((row) => [...row]) };
}

/** As calculator/web/worker.js does it: the snapshot goes into memory once, when the module is there, and Pyodide gets none of it. */
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
  WebAssembly.instantiate = async (_binary, imports) => {
    WebAssembly.instantiate = instantiate;
    const made = await WebAssembly.instantiate(read("core_wasm"), imports);
    new Uint8Array(imports.env.memory.buffer).set(part(new Uint32Array(image.buffer, 0, 2)[1], image.length));
    return made;
  };
  const part = image.subarray.bind(image);
  image.subarray = (from, to) => (to === undefined ? new Uint8Array() : part(from, to));
  return start({ _loadSnapshot: image });
}

const plain = await start({});
plain.unpackArchive(read("wheel"), "wheel");
const result = {
  version: plain.runPython("import sys; '.'.join(map(str, sys.version_info[:3]))"),
  ruleset: plain.pyimport("calculator.service").ruleset(),
  plain: used(plain),
  snapshot: used(await restore()),
};
process.stdout.write(JSON.stringify(result));
