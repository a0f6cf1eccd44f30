// The page's side of the calculator's Python: starts the worker, watches it, and keeps every answer with its question.
import { COPIES, keepCopy } from "./offline.js";

// A module that uses exception handling (28 bytes); Pyodide needs it, and hangs without a word where it is missing.
const EXCEPTION_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
]);
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** Why Python cannot run here: "unsupported", "blocked", or "" when nothing is known to stand in the way. */
export function obstacle() {
  if (typeof WebAssembly !== "object" || typeof Worker !== "function" || !Object.hasOwn) return "unsupported";
  if (typeof ReadableStream !== "function" || !WebAssembly.instantiateStreaming) return "unsupported";
  try {
    if (!WebAssembly.validate(EXCEPTION_MODULE)) return "unsupported";
  } catch {
    return "unsupported";
  }
  try {
    // A content security policy without 'wasm-unsafe-eval' refuses here at once; Pyodide would wait for ever.
    new WebAssembly.Module(EMPTY_MODULE);
  } catch {
    return "blocked";
  }
  return "";
}

/** Whether files come as they are: this very script did, and not from a copy that is kept for times without a network. */
function plainServer() {
  if (navigator.serviceWorker && navigator.serviceWorker.controller) return false;
  const [script] = performance.getEntriesByName(import.meta.url);
  return Boolean(script && script.decodedBodySize) && script.encodedBodySize === script.decodedBodySize;
}

// Milliseconds without any sign of life. A download tells its bytes, so a slow network does not count as silence.
const START_SILENCE = 30000;
const ANSWER_SILENCE = 8000;
const ROUTES = ["snapshot", "plain"];

/**
 * The engine. `onStatus` gets {phase: "loading"|"ready"|"failed", loaded, total, reason, detail}; `onAnswer` gets
 * (answer, request) for the latest request only: replies to superseded requests are dropped. `onPolicy` gets what the page
 * shows of a policy ({id, region, title, …}) before the first answer that rests on it, where the page does not list them all.
 */
export function createEngine({ worker: workerUrl, base, manifest, onStatus, onAnswer, onPolicy = () => {} }) {
  let worker = null;
  let helper = null;
  let routes = [];
  let route = "";
  let fresh = false;
  let phase = "idle";
  let timer = 0;
  let lastId = 0;
  let wanted = null;
  let running = null;
  let restarts = 0;
  const codes = new Map();

  function status(next, more) {
    phase = next;
    onStatus({ phase: next, ...more });
  }

  function watch(milliseconds, action) {
    clearTimeout(timer);
    timer = milliseconds ? setTimeout(action, milliseconds) : 0;
  }

  function stop() {
    watch(0);
    for (const one of [worker, helper]) if (one) one.terminate();
    worker = null;
    helper = null;
    running = null;
    for (const settled of codes.values()) settled(null);
    codes.clear();
  }

  function fail(reason, detail) {
    stop();
    if (phase === "loading" && reason === "damaged" && !fresh) {
      // A copy in the browser's cache may be broken: once more, and this time from the server.
      fresh = true;
      launch(route);
      return;
    }
    if (routes.length && reason !== "unsupported" && reason !== "blocked") {
      launch(routes.shift());
      return;
    }
    status("failed", { reason, detail });
  }

  /** From the first way of starting on, with whatever the browser has stored. */
  function begin() {
    routes = [...ROUTES];
    fresh = false;
    launch(routes.shift());
  }

  function launch(way) {
    route = way;
    status("loading", { loaded: 0, total: 0 });
    const silent = () => fail("silent", "no sign of life while starting");
    const source = { base, fresh, plain: plainServer(), keep: COPIES };
    const start = { type: "start", source, manifest, route };
    try {
      worker = new Worker(workerUrl, { type: "module" });
      if (route === "snapshot") helper = new Worker(workerUrl, { type: "module" });
    } catch (error) {
      fail("blocked", String(error));
      return;
    }
    const own = worker;
    for (const one of helper ? [own, helper] : [own]) {
      one.onerror = (event) => {
        event.preventDefault();
        if (own === worker) fail(phase === "ready" ? "stopped" : "download", event.message || "a worker did not load");
      };
    }
    own.onmessage = ({ data }) => {
      if (own !== worker) return;
      if (phase === "loading") watch(START_SILENCE, silent);
      receive(data);
    };
    watch(START_SILENCE, silent);
    if (helper) {
      const { port1, port2 } = new MessageChannel();
      helper.postMessage({ type: "image", source, manifest, port: port1 }, [port1]);
      own.postMessage({ ...start, image: port2 }, [port2]);
    } else {
      own.postMessage(start);
    }
  }

  function receive(message) {
    if (message.type === "progress") {
      status("loading", { loaded: message.loaded, total: message.total });
    } else if (message.type === "ready") {
      watch(0);
      routes = [];
      status("ready", { route: message.route });
      send();
      keepCopy(message.used.map((name) => base + name));
    } else if (message.type === "failed") {
      fail(message.reason, message.detail);
    } else if (message.type === "fetching") {
      // The rules of a region are on their way: how long that takes depends on the network.
      watch(START_SILENCE, unanswered);
    } else if (message.type === "policy") {
      onPolicy(message.policy);
    } else if (message.type === "answer" || message.type === "fault") {
      settle(message);
    } else if (message.type === "code") {
      const settled = codes.get(message.id);
      codes.delete(message.id);
      if (settled) settled(message.rows);
    }
  }

  function settle(message) {
    watch(0);
    const asked = running;
    running = null;
    if (!asked || asked.id !== message.id) return;
    if (message.type === "fault" && message.reason === "rules") {
      // Without its rules nothing can be said about a region; another one may have been asked about meanwhile.
      if (asked !== wanted) {
        send();
        return;
      }
      stop();
      status("failed", { reason: "rules", detail: message.detail });
      return;
    }
    if (message.type === "fault" && route === "snapshot") {
      // An interpreter out of memory, or a snapshot that starts but does not work: the same question to a plain one.
      stop();
      wanted = wanted || asked;
      launch("plain");
      return;
    }
    if (message.type === "fault") {
      stop();
      status("failed", { reason: "fault", detail: message.detail });
      return;
    }
    restarts = 0;
    if (asked === wanted) {
      wanted = null;
      onAnswer(parseAnswer(message.text), asked.request);
    } else {
      send();
    }
  }

  function send() {
    if (phase !== "ready" || running || !wanted) return;
    running = wanted;
    watch(ANSWER_SILENCE, unanswered);
    worker.postMessage({ type: "ask", id: running.id, text: running.text });
  }

  /** The worker was ended by the browser (memory) or hangs: one fresh start, then say so. */
  function unanswered() {
    const again = restarts === 0;
    restarts += 1;
    stop();
    if (again) {
      begin();
    } else {
      status("failed", { reason: "stopped", detail: "no reply" });
    }
  }

  const engine = {
    /** Start in the background; calling it again while it runs does nothing. */
    start() {
      if (phase === "loading" || phase === "ready") return;
      const reason = obstacle();
      if (reason) {
        status("failed", { reason, detail: "" });
        return;
      }
      restarts = 0;
      begin();
    },
    /** Ask; an earlier question that has no reply yet is superseded. Answered as soon as the engine is ready. */
    ask(request) {
      lastId += 1;
      wanted = { id: lastId, request, text: JSON.stringify(request) };
      send();
    },
    /** The QR code of a text as rows of 0 and 1; null when there is none to be had now. */
    code(text) {
      if (phase !== "ready") return Promise.resolve(null);
      lastId += 1;
      const id = lastId;
      return new Promise((settled) => {
        codes.set(id, settled);
        worker.postMessage({ type: "code", id, text });
      });
    },
    /** For the page's own use: whether a reply is on its way. */
    get waiting() {
      return wanted !== null;
    },
    terminate: stop,
  };
  // A browser that cannot run Python is told so as soon as the page stands, not when the start would have been due.
  setTimeout(() => phase === "idle" && obstacle() && engine.start());
  return engine;
}

/** Money stays exact: fen beyond 2^53 would be rounded by a JavaScript number, so they are read as text. */
export function parseAnswer(text) {
  return JSON.parse(text.replace(/"((?:amount|low|high)_fen)":(\d+)/g, '"$1":"$2"'));
}
