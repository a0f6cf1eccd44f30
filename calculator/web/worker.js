// The calculator's Python, off the main thread. Messages in: {type: "start", base, manifest, route} once, then
// {type: "ask", id, text} and {type: "code", id, text}. Messages out: progress {loaded, total}, step {step}, ready {route, ruleset}, answer {id, text},
// code {id, rows}, fault {id, detail}, failed {reason, detail}.

const RESERVED = "https://runtime.invalid/";

class Failure extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

let answer = null;
let drawCode = null;

self.onmessage = ({ data }) => {
  if (data.type === "start") {
    start(data).catch((error) => {
      self.postMessage({ type: "failed", reason: error.reason || "start", detail: String(error.message || error) });
    });
  } else if (data.type === "ask") {
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

async function start({ base, manifest, route }) {
  const files = manifest.files;
  const roles = route === "snapshot" ? ["wasm", "snapshot"] : ["wasm", "stdlib", "wheel"];
  const progress = meter(
    [...roles, "glue", "loader"].reduce((sum, role) => sum + transferSize(files[role]), 0),
  );
  // Pyodide waits for ever when its wasm does not arrive whole, so a broken stream is told beside it.
  let tellBroken;
  const broken = new Promise((_, reject) => {
    tellBroken = reject;
  });
  broken.catch(() => {});
  const opened = {};
  for (const role of roles) {
    opened[role] = open(base, files[role], progress, tellBroken);
    opened[role].catch(tellBroken);
  }
  const [{ loadPyodide }, , lock] = await Promise.all([
    script(base, files.loader, progress),
    script(base, files.glue, progress),
    json(base, files.lock),
  ]);

  // Pyodide asks for its files by fixed names; they come from the streams opened above, and nothing else is ever asked for.
  const wheelName = Object.values(lock.packages)[0].file_name;
  const supply = {
    "pyodide.asm.wasm": async () => new Response(await opened.wasm, { headers: { "Content-Type": "application/wasm" } }),
    "python_stdlib.zip": async () => new Response(route === "snapshot" ? EMPTY_ZIP : await whole(opened.stdlib, files.stdlib)),
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
    lockFileContents: route === "snapshot" ? { ...lock, packages: {} } : lock,
    stdout: () => {},
    stderr: () => {},
  };
  if (route === "snapshot") options._loadSnapshot = whole(opened.snapshot, files.snapshot);
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...given) =>
    instantiate.apply(WebAssembly, given).catch((error) => {
      tellBroken(new Failure("damaged", `wasm: ${error}`));
      throw error;
    });
  const pyodide = await Promise.race([loadPyodide(options), broken]);
  self.postMessage({ type: "step", step: "starting" });
  if (route !== "snapshot") {
    await pyodide.loadPackage("policy-calculator", { checkIntegrity: false, messageCallback() {}, errorCallback() {} });
  }
  const service = pyodide.pyimport("calculator.service");
  if (service.ruleset() !== manifest.ruleset) throw new Failure("damaged", "the rules inside are not those announced");
  answer = service.answer;
  drawCode = coder(pyodide, base, files.qr);
  self.postMessage({ type: "ready", route, ruleset: manifest.ruleset });
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

// An archive without entries: with a snapshot the standard library is in memory already.
const EMPTY_ZIP = new Uint8Array([80, 75, 5, 6, ...new Array(18).fill(0)]);

function inflates(file) {
  return Boolean(file.gzip_name) && typeof DecompressionStream === "function";
}

function transferSize(file) {
  return inflates(file) ? file.gzip_bytes : file.bytes;
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
async function open(base, file, progress, tellBroken) {
  const response = await request(base, inflates(file) ? file.gzip_name : file.name);
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
  const packed = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  const arriving = pulled(first, next);
  return measured(packed ? arriving.pipeThrough(new DecompressionStream("gzip")) : arriving, file, tellBroken);
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

async function script(base, file, progress) {
  try {
    const module = await import(base + file.name);
    progress(file.bytes);
    return module;
  } catch (error) {
    throw new Failure("download", `${file.name}: ${error}`);
  }
}

async function json(base, file) {
  return (await request(base, file.name)).json();
}

// Kept before the worker's fetch is replaced.
const fetchFile = self.fetch.bind(self);

async function request(base, name) {
  let response;
  try {
    response = await fetchFile(base + name);
  } catch (error) {
    throw new Failure("download", `${name}: ${error}`);
  }
  if (!response.ok) throw new Failure("download", `${name}: ${response.status}`);
  return response;
}
