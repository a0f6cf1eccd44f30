// The roster's Python, off the main thread. In: {type, id, ...}; out: {type: "progress", ...}, {type: "reply", id, ...},
// {type: "failed", detail}. One job at a time; "cancel" ends the running one between two slices of work.

const RESERVED = "https://runtime.invalid/";
const SLICE_MS = 60;
const fetchFile = self.fetch.bind(self);

let python = null;
let cancelled = false;

const ready = new Promise((resolve, reject) => {
  self.addEventListener("message", function first({ data }) {
    if (data.type !== "load") return;
    self.removeEventListener("message", first);
    load(data.base).then(resolve, reject);
  });
});
ready.then(
  () => self.postMessage({ type: "ready" }),
  (error) => self.postMessage({ type: "failed", detail: String(error.message || error).slice(-400) }),
);

self.addEventListener("message", async ({ data }) => {
  if (data.type === "load") return;
  if (data.type === "cancel") {
    cancelled = true;
    return;
  }
  try {
    await ready;
    const reply = await HANDLERS[data.type](data);
    const transfer = reply.bytes ? [reply.bytes.buffer] : [];
    self.postMessage({ type: "reply", id: data.id, ...reply }, transfer);
  } catch (error) {
    self.postMessage({ type: "reply", id: data.id, fault: String(error.message || error).slice(-400) });
  }
});

const HANDLERS = {
  async inspect({ bytes, sheet }) {
    return { text: python.job.inspect(bytesOf(bytes), sheet ?? undefined) };
  },
  async run({ bytes, settings }) {
    cancelled = false;
    let state = JSON.parse(python.job.start(bytesOf(bytes), settings));
    while (!state.error && !state.done) {
      const until = performance.now() + SLICE_MS;
      do state = JSON.parse(python.job.advance(1));
      while (!state.error && !state.done && !state.lacking && performance.now() < until);
      if (state.lacking && !(await bringAll(state.lacking))) return { error: NO_RULES };
      self.postMessage({ type: "progress", step: "run", ...state });
      // Lets "cancel" in between two slices.
      await new Promise((resolve) => setTimeout(resolve));
      if (cancelled) return { cancelled: true };
    }
    return state.error ? { error: state.error } : { text: python.job.summary() };
  },
  async page({ start, count }) {
    return { text: python.job.page(start, count) };
  },
  async workbook() {
    return { bytes: taken(python.job.workbook()) };
  },
  async refused() {
    return { bytes: taken(python.job.refused_workbook()) };
  },
};

const NO_RULES =
  "没有取到表里有的地区的规则，可能是网络中断，也可能是网站刚刚更新。没有规则就不能算，所以一行也没有算。请检查网络后再试，或者刷新页面。";
const AT_ONCE = 6;

/** Brings the rules of the regions that occur in a file; false when one of them is not to be had. */
async function bringAll(files) {
  const left = [...files];
  const next = async () => {
    for (let file = left.shift(); file; file = left.shift()) await bring(file);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return true;
  } catch {
    return false;
  }
}

/** One file of rules: what the browser has, else the server's gzip copy, else the file; a damaged one once more. */
async function bring({ policy, name }) {
  const address = python.base + name;
  const kept = self.caches && (await caches.match(address).catch(() => null));
  if (kept && python.job.add(policy, await kept.text())) return;
  for (const cache of ["default", "reload"]) {
    if (python.job.add(policy, await rules(address, cache))) return;
  }
  throw new Error(`${name}: not the file that was announced`);
}

async function rules(address, cache) {
  if (typeof DecompressionStream !== "function") return (await request(address, { cache })).text();
  const bytes = new Uint8Array(await (await request(`${address}.gz`, { cache })).arrayBuffer());
  // Some servers mark .gz files as encoded, and then the browser has inflated them already: look at the bytes.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(inflated).text().catch(() => "");
}

function bytesOf(buffer) {
  const view = python.toPy(new Uint8Array(buffer));
  try {
    return python.bytes(view);
  } finally {
    view.destroy();
  }
}

function taken(proxy) {
  const bytes = proxy.toJs();
  proxy.destroy();
  return bytes;
}

async function load(base) {
  const manifest = await (await request(base + "manifest.json")).json();
  const files = manifest.files;
  const total = ["loader", "glue", "wasm", "stdlib", "wheel"].reduce((sum, role) => sum + files[role].bytes, 0);
  let loaded = 0;
  let told = 0;
  const count = (bytes) => {
    loaded += bytes;
    if (performance.now() - told < 100 && loaded < total) return;
    told = performance.now();
    self.postMessage({ type: "progress", step: "load", loaded, total });
  };
  const whole = async (role) => {
    const reader = (await request(base + files[role].name)).body.getReader();
    const bytes = new Uint8Array(files[role].bytes);
    for (let at = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) {
        if (at !== bytes.length) throw new Error(`${files[role].name}: ${at} bytes of ${bytes.length}`);
        return bytes;
      }
      bytes.set(value, at);
      at += value.length;
      count(value.length);
    }
  };
  const [{ loadPyodide }, , lock, wasm, stdlib, wheel] = await Promise.all([
    import(base + files.loader.name),
    import(base + files.glue.name),
    request(base + files.lock.name).then((response) => response.json()),
    whole("wasm"),
    whole("stdlib"),
    whole("wheel"),
  ]);
  count(files.loader.bytes + files.glue.bytes);
  // Pyodide asks for its files by fixed names; they are here already, and nothing else is ever asked for.
  const supply = {
    "pyodide.asm.wasm": () => new Response(wasm, { headers: { "Content-Type": "application/wasm" } }),
    "python_stdlib.zip": () => new Response(stdlib),
    [Object.values(lock.packages)[0].file_name]: () => new Response(wheel),
  };
  self.fetch = async (resource) => {
    const name = String(resource && resource.url ? resource.url : resource).split("/").pop();
    if (!supply[name]) throw new Error(`unexpected request: ${name}`);
    return supply[name]();
  };
  const pyodide = await loadPyodide({
    indexURL: RESERVED,
    packageBaseUrl: RESERVED,
    lockFileContents: lock,
    stdout() {},
    stderr() {},
  });
  await pyodide.loadPackage("policy-calculator", { checkIntegrity: false, messageCallback() {}, errorCallback() {} });
  const module = pyodide.pyimport("calculator.roster_json");
  python = {
    base,
    job: module.Job(pyodide.pyimport("calculator").load_bundle()),
    bytes: pyodide.globals.get("__builtins__").bytes,
    toPy: (value) => pyodide.toPy(value),
  };
}

async function request(url, reading = {}) {
  const response = await fetchFile(url, reading);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}
