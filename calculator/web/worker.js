// The calculator's Python, off the main thread, in two workers that both run this script: one gets the WebAssembly and
// Python's JavaScript and runs them, the other (type "image") fetches and unpacks the memory meanwhile; two processors are
// done in half the time. Messages in: {type: "start", source, manifest, route, image} once (image: the port of the other,
// with the route "snapshot"), then {type: "ask", id, text} and {type: "code", id, text}. Messages out:
// progress {loaded, total}, step {step}, ready {route, ruleset, used}, answer {id, text}, code {id, rows},
// fault {id, reason, detail}, failed {reason, detail}; of a library whose rules are fetched region by region also fetching
// {id} and policy {policy} (calculator/shards.py). `source` is {base, fresh, plain, keep}: the folder of the files, whether to
// pass by everything the browser has stored, whether the server is known not to compress, the name of the copies.

const RESERVED = "https://runtime.invalid/";

// Kept before this worker's fetch is replaced.
const fetchFile = self.fetch.bind(self);

class Failure extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

let answer = null;
let drawCode = null;
let bringRules = null;
let asked = false;

self.onmessage = ({ data }) => {
  if (data.type === "image") {
    fetchImage(data);
  } else if (data.type === "start") {
    start(data).catch((error) => {
      self.postMessage({ type: "failed", reason: error.reason || "start", detail: String(error.message || error) });
    });
  } else if (data.type === "ask") {
    asked = true;
    reply(data);
  } else if (data.type === "code") {
    // A result without its QR code is still a result: no code, no failure.
    drawCode(data.text).then(
      (rows) => self.postMessage({ type: "code", id: data.id, rows }),
      () => self.postMessage({ type: "code", id: data.id, rows: null }),
    );
  }
};

async function reply({ id, text }) {
  try {
    if (bringRules) await bringRules(id, text);
    self.postMessage({ type: "answer", id, text: answer(text) });
  } catch (error) {
    self.postMessage({ type: "fault", id, reason: error.reason, detail: String(error.message || error).slice(-400) });
  }
}

async function start({ source, manifest, route, image: port }) {
  const files = manifest.files;
  const { base } = source;
  const restoring = route === "snapshot";
  const glue = restoring ? "core_glue" : "glue";
  const streams = restoring ? ["core_wasm"] : ["wasm", "stdlib", "wheel"];
  const large = restoring ? [...streams, "snapshot"] : streams;
  const scripts = [files.loader, files[glue]].map((file) => ({ file, module: import(base + file.name) }));
  const locked = restoring ? { info: manifest.info, packages: {} } : json(base, files.lock);
  const progress = meter([...large, glue, "loader"].reduce((sum, role) => sum + transferSize(files[role]), 0));
  // Pyodide waits for ever when its wasm does not arrive whole, so a broken stream is told beside it.
  let tellBroken;
  const broken = new Promise((_, reject) => {
    tellBroken = reject;
  });
  const opened = {};
  for (const role of streams) {
    opened[role] = open(source, files[role], progress, tellBroken);
    opened[role].catch(tellBroken);
  }
  // Compiled and filled while they arrive, and while the scripts are still on their way.
  const module = restoring ? opened.core_wasm.then((stream) => WebAssembly.compileStreaming(new Response(stream, AS_WASM))) : null;
  const snapshot = restoring ? new Snapshot(received(port, progress), manifest) : null;
  if (restoring) snapshot.here.catch(tellBroken);
  for (const part of [broken, locked, module, ...scripts.map((script) => script.module)]) Promise.resolve(part).catch(() => {});
  const [{ loadPyodide }, , lock] = await Promise.all([
    ...scripts.map((script) => loaded(script, progress)),
    locked,
  ]);

  // Pyodide asks for its files by fixed names; they come from the streams opened above, and nothing else is ever asked for.
  const supply = {
    // With a snapshot both are here by other ways: the module below, the library in memory.
    "pyodide.asm.wasm": async () => new Response(restoring ? null : await opened.wasm, AS_WASM),
    "python_stdlib.zip": async () => new Response(restoring ? EMPTY_ZIP : await whole(opened.stdlib, files.stdlib)),
  };
  for (const { file_name: wheel } of Object.values(lock.packages)) {
    supply[wheel] = async () => new Response(await whole(opened.wheel, files.wheel));
  }
  self.fetch = async (resource) => {
    const name = String(resource && resource.url ? resource.url : resource).split("/").pop();
    if (!supply[name]) throw new Failure("start", `unexpected request: ${name}`);
    return supply[name]();
  };

  const options = {
    indexURL: RESERVED,
    packageBaseUrl: RESERVED,
    lockFileContents: lock,
    stdout: () => {},
    stderr: () => {},
  };
  if (restoring) options._loadSnapshot = snapshot.placeholder();
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (response, imports) => {
    try {
      return await (restoring ? restored(module, snapshot, imports) : instantiateStreaming.call(WebAssembly, response, imports));
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
  if (files.regions) bringRules = rulesFor(service, source);
  drawCode = coder(pyodide, base, files.qr);
  // The QR encoder too: a slip printed without a network has its code.
  const own = [files.loader, files[glue], files.qr, files.regions, restoring ? null : files.lock];
  const used = own.filter(Boolean).map((file) => file.name);
  self.postMessage({ type: "ready", route, ruleset: manifest.ruleset, used });
  await rehearse();
  const names = new Set(Object.values(files).map((file) => file.name));
  await keep(source, large.map((role) => files[role]), names).catch(() => {});
}

// The browser compiles each function when it first runs, so that a first answer takes several times as long as the next.
// While the person is still answering, one is worked out for everybody who may ask, and thrown away.
const ASKERS = ["citizen", "enterprise", "training_institution", "school"];

async function rehearse() {
  for (const asker of ASKERS) {
    await new Promise((done) => setTimeout(done, 30));
    if (asked) return;
    answer(JSON.stringify({ asker, facts: {}, today: "2020-06-01" }));
  }
}

/** A function from a text to its QR code, rows of 0 and 1. The encoder is fetched with the first text, not before. */
function coder(pyodide, base, file) {
  let encode;
  const load = async () => {
    const response = await request(base, file.name);
    pyodide.FS.writeFile("/qr.whl", new Uint8Array(await response.arrayBuffer()));
    pyodide.pyimport("sys").path.append("/qr.whl"); // Python reads modules out of the archive itself
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

/** Brings the rules that a request rests on, before it is answered. */
function rulesFor(service, source) {
  return async (id, text) => {
    const lacking = JSON.parse(service.lacking(text));
    if (lacking.length) self.postMessage({ type: "fetching", id });
    await Promise.all(lacking.map((file) => bring(service, source, file)));
  };
}

/** Fetches a file of rules and adds it; a damaged one a second time, past every copy. What the browser may keep is kept. */
async function bring(service, source, { policy, ...file }) {
  let text;
  const ignore = () => {};
  for (const fresh of [false, true]) {
    try {
      // So small that asking first whether the server compresses would take longer than the file.
      const stream = open({ ...source, fresh, plain: true }, { ...file, gzip_name: `${file.name}.gz`, gzip_bytes: file.bytes }, ignore, ignore);
      text = new TextDecoder().decode(await whole(stream, file));
    } catch (error) {
      if (error.reason === "damaged" && !fresh) continue;
      throw new Failure("rules", String(error.message || error));
    }
    if (service.add(policy, text)) break;
    if (fresh) throw new Failure("rules", `${file.name}: not the file that was announced`);
  }
  self.postMessage({ type: "policy", policy: JSON.parse(text).page });
  keepRules(service, source, file.name, text).catch(ignore);
}

/** Leaves a copy of a region's rules in the browser, for times without a network; those of other versions go. */
async function keepRules(service, source, name, text) {
  const { connection } = navigator;
  if (!self.caches || (connection && connection.saveData)) return;
  const cache = await caches.open(`${source.keep}-rules`);
  await cache.put(source.base + name, new Response(text, { headers: { "Content-Type": "application/json" } }));
  for (const { url } of await cache.keys()) if (!service.announces(url.slice(source.base.length))) await cache.delete(url);
}

const AS_WASM = { headers: { "Content-Type": "application/wasm" } };
// An archive without entries: with a snapshot the standard library is in memory already.
const EMPTY_ZIP = new Uint8Array([80, 75, 5, 6, ...new Array(18).fill(0)]);

/**
 * The snapshot, once it is here: the parts of the memory that are not zero, joined. It begins with Pyodide's own notes, and
 * the memory begins behind them.
 */
class Snapshot {
  constructor(arriving, { snapshot_bytes: length, snapshot_runs: runs }) {
    this.length = length;
    this.runs = runs;
    this.here = arriving.then((bytes) => {
      this.bytes = bytes;
      this.start = new Uint32Array(bytes.buffer, 0, 2)[1];
    });
  }

  /** Fill a memory that nothing has been written to. */
  fill(memory) {
    let at = 0;
    for (const [from, size] of this.runs) {
      // The notes are in the first part.
      const skipped = Math.max(this.start - from, 0);
      memory.set(this.bytes.subarray(at + skipped, at + size), from + skipped - this.start);
      at += size;
    }
  }

  /**
   * What Pyodide takes for the snapshot before it is here: it asks for the length at once, and for the bytes when its own
   * start is done, which waits for them anyway. The part that is the memory is there by then, so Pyodide gets none of it.
   */
  placeholder() {
    const late = (name) => ({ get: () => this.bytes[name] });
    const subarray = (from, to) => (to === undefined ? new Uint8Array() : this.bytes.subarray(from, to));
    return Object.defineProperties(new Uint8Array(), {
      length: { value: this.length },
      buffer: late("buffer"),
      byteOffset: late("byteOffset"),
      byteLength: late("byteLength"),
      subarray: { value: subarray },
    });
  }
}

/**
 * The interpreter with the snapshot as its memory, which Pyodide makes as large as the snapshot. The module of this route
 * carries no initial data and only zeroes when it is instantiated, so the memory is filled after that; what would prepare the
 * memory then does not run (scripts/runtime/core.py).
 */
async function restored(compiled, snapshot, imports) {
  const module = await compiled;
  const instance = await WebAssembly.instantiate(module, imports);
  await snapshot.here;
  snapshot.fill(new Uint8Array(imports.env.memory.buffer));
  return { module, instance };
}

/** The bytes of the snapshot, once the other worker has them. */
function received(port, progress) {
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data }) => {
      if (data.progress) progress(data.progress);
      if (data.image) resolve(data.image);
      if (data.failed) reject(new Failure(data.failed.reason, data.failed.detail));
    };
  });
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

/**
 * Fetches and unpacks the snapshot for the worker at the other end of the port: {progress} in bytes, and at last {image} or
 * {failed: {reason, detail}}.
 */
async function fetchImage({ source, manifest, port }) {
  try {
    let bytes = 0;
    const progress = (more) => {
      bytes += more;
      if (bytes < 1 << 17) return;
      port.postMessage({ progress: bytes });
      bytes = 0;
    };
    let broken = null;
    const stream = await open(source, manifest.files.snapshot, progress, (failure) => {
      broken = failure;
    });
    const image = await whole(stream, manifest.files.snapshot).catch((error) => {
      throw broken || error;
    });
    port.postMessage({ progress: bytes, image }, [image.buffer]);
  } catch (error) {
    port.postMessage({ failed: { reason: error.reason || "start", detail: String(error.message || error) } });
  }
  self.close();
}

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

/** Whether there is a gzip copy of the file that this browser can inflate. */
function inflates(file) {
  return Boolean(file.gzip_name) && typeof DecompressionStream === "function";
}

/** The bytes that are sent at most, by which progress is told. */
function transferSize(file) {
  return inflates(file) ? file.gzip_bytes : file.bytes;
}

/**
 * Starts a download and resolves to the stream of the file's own bytes once the first of them are here. `source` is {base,
 * fresh, plain}: the folder's address, whether everything the browser has stored is passed by, whether the server is known
 * not to compress. `progress` gets bytes as of `transferSize`; `tellBroken` a failure that comes after the first bytes.
 */
async function open(source, file, progress, tellBroken) {
  const { response, name } = await found(source, file);
  const share = name === file.gzip_name ? 1 : transferSize(file) / file.bytes;
  const reader = response.body.getReader();
  const next = async () => {
    const chunk = await reader.read();
    if (!chunk.done) progress(chunk.value.length * share);
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

async function found({ base, fresh, plain }, file) {
  const kept = fresh ? null : await keptCopy(base + file.name);
  if (kept) return { response: kept, name: file.name };
  const packed = inflates(file) && (fresh || plain || !(await serverCompresses(base + file.name)));
  const name = packed ? file.gzip_name : file.name;
  return { response: await request(base, name, fresh ? { cache: "reload" } : {}), name };
}

async function keptCopy(address) {
  try {
    return self.caches ? await caches.match(address) : null;
  } catch {
    return null; // some browsers refuse in a private window
  }
}

/** A server that compresses (with brotli, say) sends less when it is asked for the file itself. */
async function serverCompresses(address) {
  try {
    const { headers, ok } = await fetchFile(address, { method: "HEAD" });
    return ok && /\b(br|zstd)\b/.test(headers.get("Content-Encoding") || "");
  } catch {
    return false;
  }
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

/**
 * Leaves a copy of the files in the browser, inflated, so that the next start neither waits nor unpacks, with or without a
 * network; copies of other versions go. Where nothing can be kept nothing is.
 */
async function keep(source, files, names) {
  const { connection } = navigator;
  if (!self.caches || (connection && connection.saveData)) return;
  const cache = await caches.open(source.keep);
  let added = false;
  for (const file of files) {
    const address = source.base + file.name;
    // A copy that turned out to be damaged is replaced; the file itself has just been fetched.
    if (source.fresh) await cache.delete(address);
    else if (await cache.match(address)) continue;
    const ignore = () => {};
    await cache.put(address, new Response(await open({ ...source, fresh: false }, file, ignore, ignore)));
    added = true;
  }
  if (!added) return;
  for (const { url } of await cache.keys()) if (!names.has(url.slice(source.base.length))) await cache.delete(url);
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
