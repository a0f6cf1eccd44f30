// The calculator's Python, off the main thread. Messages in: {type: "start", base, manifest, route, fresh} once
// (fresh: pass by everything the browser has stored), then {type: "ask", id, text} and {type: "code", id, text}. Messages
// out: progress {loaded, total}, step {step}, ready {route, ruleset, used}, answer {id, text}, code {id, rows},
// fault {id, detail}, failed {reason, detail}.

const RESERVED = "https://runtime.invalid/";

class Failure extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

let answer = null;
let drawCode = null;
let asked = false;

self.onmessage = ({ data }) => {
  if (data.type === "start") {
    start(data).catch((error) => {
      self.postMessage({ type: "failed", reason: error.reason || "start", detail: String(error.message || error) });
    });
  } else if (data.type === "ask") {
    asked = true;
    try {
      self.postMessage({ type: "answer", id: data.id, text: answer(data.text) });
    } catch (error) {
      self.postMessage({ type: "fault", id: data.id, detail: String(error.message || error).slice(-400) });
    }
  } else if (data.type === "code") {
    // A result without its QR code is still a result: no code, no failure.
    drawCode(data.text).then(
      (rows) => self.postMessage({ type: "code", id: data.id, rows }),
      () => self.postMessage({ type: "code", id: data.id, rows: null }),
    );
  }
};

async function start({ base, manifest, route, fresh }) {
  const files = manifest.files;
  const restoring = route === "snapshot";
  const roles = restoring ? ["core_wasm", "snapshot"] : ["wasm", "stdlib", "wheel"];
  const glue = restoring ? "core_glue" : "glue";
  const scripts = [files.loader, files[glue]].map((file) => ({ file, module: import(base + file.name) }));
  for (const { module } of scripts) module.catch(() => {});
  const reading = fresh ? { cache: "reload" } : {};
  const packed = fresh || (await packedCopies(base, roles.map((role) => files[role])));
  const progress = meter(
    [...roles, glue, "loader"].reduce((sum, role) => sum + (packed ? transferSize(files[role]) : files[role].bytes), 0),
  );
  // Pyodide waits for ever when its wasm does not arrive whole, so a broken stream is told beside it.
  let tellBroken;
  const broken = new Promise((_, reject) => {
    tellBroken = reject;
  });
  broken.catch(() => {});
  const opened = {};
  for (const role of roles) {
    opened[role] = open(base, nameOf(files[role], packed), files[role], reading, progress, tellBroken);
    opened[role].catch(tellBroken);
  }
  // Compiled and filled while they arrive, and while the scripts are still on their way.
  const module = restoring ? opened.core_wasm.then((stream) => WebAssembly.compileStreaming(new Response(stream, AS_WASM))) : null;
  const image = restoring ? memoryImage(opened.snapshot, manifest) : null;
  for (const part of restoring ? [module, image.complete] : []) part.catch(() => {});
  const [{ loadPyodide }, , lock] = await Promise.all([
    ...scripts.map((script) => loaded(script, progress)),
    json(base, files.lock),
  ]);

  // Pyodide asks for its files by fixed names; they come from the streams opened above, and nothing else is ever asked for.
  const wheelName = Object.values(lock.packages)[0].file_name;
  const supply = {
    // With a snapshot both are here by other ways: the module below, the library in memory.
    "pyodide.asm.wasm": async () => new Response(restoring ? null : await opened.wasm, AS_WASM),
    "python_stdlib.zip": async () => new Response(restoring ? EMPTY_ZIP : await whole(opened.stdlib, files.stdlib)),
    [wheelName]: async () => new Response(await whole(opened.wheel, files.wheel)),
  };
  self.fetch = async (resource) => {
    const name = String(resource && resource.url ? resource.url : resource).split("/").pop();
    if (!supply[name]) throw new Failure("start", `unexpected request: ${name}`);
    return supply[name]();
  };

  const options = {
    indexURL: RESERVED,
    packageBaseUrl: RESERVED,
    lockFileContents: restoring ? { ...lock, packages: {} } : lock,
    stdout: () => {},
    stderr: () => {},
  };
  if (restoring) options._loadSnapshot = image.bytes;
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    try {
      return await (restoring ? restored(module, image, imports) : instantiateStreaming.call(WebAssembly, source, imports));
    } catch (error) {
      tellBroken(error.reason ? error : new Failure("damaged", `wasm: ${error}`));
      throw error;
    }
  };
  const pyodide = await Promise.race([loadPyodide(options), broken]);
  self.postMessage({ type: "step", step: "starting" });
  if (!restoring) {
    await pyodide.loadPackage("policy-calculator", { checkIntegrity: false, messageCallback() {}, errorCallback() {} });
  }
  const service = pyodide.pyimport("calculator.service");
  if (service.ruleset() !== manifest.ruleset) throw new Failure("damaged", "the rules inside are not those announced");
  answer = service.answer;
  drawCode = coder(pyodide, base, files.qr);
  // The QR encoder too: a slip printed without a network has its code.
  const used = [files.loader, files[glue], files.lock, files.qr].map((file) => file.name).concat(roles.map((role) => nameOf(files[role], packed)));
  self.postMessage({ type: "ready", route, ruleset: manifest.ruleset, used });
  rehearse(ASKERS);
}

// The browser compiles each function when it first runs, so that a first answer takes several times as long as the next.
// While the person is still answering, one is worked out for everybody who may ask, and thrown away.
const ASKERS = ["citizen", "enterprise", "training_institution", "school"];

function rehearse([asker, ...others]) {
  setTimeout(() => {
    if (asked || !asker) return;
    answer(JSON.stringify({ asker, facts: {}, today: "2020-06-01" }));
    rehearse(others);
  }, 30);
}

/** A function from a text to its QR code, rows of 0 and 1. The encoder is fetched with the first text, not before. */
function coder(pyodide, base, file) {
  let encode;
  const load = async () => {
    const response = await request(base, file.name);
    pyodide.unpackArchive(await response.arrayBuffer(), "zip", { extractDir: "/qr" });
    pyodide.runPython("import sys; sys.path.append('/qr')");
    return pyodide.pyimport("segno.encoder").encode;
  };
  return async (text) => {
    encode = encode || (await load());
    const code = encode.callKwargs(text, { error: "m", micro: false });
    const rows = code.matrix.toJs();
    code.destroy();
    return rows;
  };
}

const AS_WASM = { headers: { "Content-Type": "application/wasm" } };
// An archive without entries: with a snapshot the standard library is in memory already.
const EMPTY_ZIP = new Uint8Array([80, 75, 5, 6, ...new Array(18).fill(0)]);

/**
 * The interpreter with the snapshot as its memory. The module of this route carries no initial data, so the memory is
 * filled before the first instruction runs; Pyodide fills it once more when its own start is done.
 */
async function restored(compiled, image, imports) {
  const [module] = await Promise.all([compiled, image.complete]);
  const { memory } = imports.env;
  const heap = image.bytes.subarray(new Uint32Array(image.bytes.buffer, 0, 2)[1]);
  // A heap that had to grow at build time is larger than what the runtime begins with.
  const lacking = heap.length - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / 65536));
  new Uint8Array(memory.buffer).set(heap);
  return { module, instance: await WebAssembly.instantiate(module, imports) };
}

/** The snapshot at its full length, filled as it arrives: what lies between the parts that are sent is zero. */
function memoryImage(opened, manifest) {
  const bytes = new Uint8Array(manifest.snapshot_bytes);
  const runs = manifest.snapshot_runs;
  const fill = async () => {
    const reader = (await opened).getReader();
    let run = 0;
    let filled = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; ) {
        const [start, length] = runs[run];
        const part = value.subarray(at, at + length - filled);
        bytes.set(part, start + filled);
        at += part.length;
        filled += part.length;
        if (filled === length) {
          run += 1;
          filled = 0;
        }
      }
    }
  };
  return { bytes, complete: fill() };
}

function inflates(file) {
  return Boolean(file.gzip_name) && typeof DecompressionStream === "function";
}

function nameOf(file, packed) {
  return packed && inflates(file) ? file.gzip_name : file.name;
}

function transferSize(file) {
  return inflates(file) ? file.gzip_bytes : file.bytes;
}

/**
 * Whether to fetch the gzip copies that this worker inflates itself. A server that compresses (with brotli, say) sends less
 * when it is asked for the files themselves; one question about one file tells. What an earlier visit left is asked first.
 */
async function packedCopies(base, wanted) {
  const file = wanted.find(inflates);
  if (!file) return true;
  try {
    if (self.caches) {
      for (const name of [file.gzip_name, file.name]) if (await caches.match(base + name)) return name === file.gzip_name;
    }
    const { headers, ok } = await fetchFile(base + file.name, { method: "HEAD" });
    return !(ok && /\b(br|zstd)\b/.test(headers.get("Content-Encoding") || ""));
  } catch {
    return true;
  }
}

/** Counts bytes as they arrive and tells the page, at most ten times a second. */
function meter(total) {
  let loaded = 0;
  let told = -Infinity;
  return (bytes) => {
    loaded += bytes;
    const now = performance.now();
    if (now - told < 100 && loaded < total) return;
    told = now;
    self.postMessage({ type: "progress", loaded: Math.min(loaded, total), total });
  };
}

/** Starts a download and resolves to the stream of the file's own bytes once the first of them are here. */
async function open(base, name, file, reading, progress, tellBroken) {
  const response = await request(base, name, reading);
  const reader = response.body.getReader();
  const next = async () => {
    const chunk = await reader.read();
    if (!chunk.done) progress(chunk.value.length);
    return chunk;
  };
  let first;
  try {
    first = await next();
  } catch (error) {
    throw new Failure("download", `${file.name}: ${error}`);
  }
  // Some servers mark .gz files as encoded, and then the browser has inflated them already: look at the bytes.
  const inflate = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  const arriving = pulled(first, next);
  return measured(inflate ? arriving.pipeThrough(new DecompressionStream("gzip")) : arriving, file, tellBroken);
}

/** A stream of a first chunk that is there already and of those still to come. */
function pulled(first, next) {
  let chunk = first;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = chunk || (await next());
      chunk = null;
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** The same stream; one that breaks, or is shorter or longer than announced, is told and refused. */
function measured(stream, file, tellBroken) {
  const reader = stream.getReader();
  let size = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        size += done ? 0 : value.length;
        if (done ? size !== file.bytes : size > file.bytes) throw new Error(`${size} bytes of ${file.bytes}`);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        const failure = new Failure("damaged", `${file.name}: ${error.message || error}`);
        tellBroken(failure);
        controller.error(failure);
      }
    },
  });
}

/** All bytes of an opened file. */
async function whole(opened, file) {
  const bytes = new Uint8Array(file.bytes);
  const reader = (await opened).getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes.set(value, at);
    at += value.length;
  }
}

async function loaded({ file, module }, progress) {
  try {
    const exported = await module;
    progress(file.bytes);
    return exported;
  } catch (error) {
    throw new Failure("download", `${file.name}: ${error}`);
  }
}

async function json(base, file) {
  return (await request(base, file.name)).json();
}

// Kept before the worker's fetch is replaced.
const fetchFile = self.fetch.bind(self);

async function request(base, name, reading = {}) {
  let response;
  try {
    response = await fetchFile(base + name, reading);
  } catch (error) {
    throw new Failure("download", `${name}: ${error}`);
  }
  if (!response.ok) throw new Failure("download", `${name}: ${response.status}`);
  return response;
}
