// The copy on a memory stick: answers fetch, Worker and import() from packed scripts, because a page opened as a file may
// read no other file in any other way. Runs first on every page. PACKED (path -> [script, gzipped]) and WORKERS (path ->
// program) are written above this line by scripts/portable.
(function () {
  "use strict";
  const root = new URL("../../", document.currentScript.src).href;

  /** In the page and, as text, at the head of every worker: `packed(script)` resolves to the file inside, in base64. */
  function supply(scope, root, table, packed) {
    const ordinaryFetch = scope.fetch.bind(scope);
    function path(address) {
      const url = new URL(address, root);
      return url.href.startsWith(root) ? decodeURIComponent(url.pathname.slice(new URL(root).pathname.length)) : null;
    }
    async function open(name) {
      const entry = Object.prototype.hasOwnProperty.call(table, name) ? table[name] : null;
      if (!entry) throw new TypeError(`${name} is not part of this copy`);
      const text = atob(await packed(entry[0]));
      const bytes = new Uint8Array(text.length);
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at);
      return entry[1] ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes;
    }
    scope.fetch = async (resource, options) => {
      const address = resource instanceof Request ? resource.url : String(resource);
      const name = path(address);
      return name === null ? ordinaryFetch(resource, options) : new Response(await open(name));
    };
    return {
      path,
      address: (name) => root + name,
      async load(address) {
        const text = await new Response(await open(path(address))).text();
        return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      },
    };
  }

  /** At the head of a worker: the page sends a port first, and files are asked for over it. */
  function workerHead(supply, root, table) {
    let port;
    const waiting = new Map();
    const connected = new Promise((resolve) => {
      self.addEventListener("message", (event) => {
        event.stopImmediatePropagation();
        [port] = event.ports;
        port.onmessage = ({ data }) => {
          const { resolve: settle, reject } = waiting.get(data.name);
          waiting.delete(data.name);
          if (data.error) reject(new TypeError(data.error));
          else settle(data.text);
        };
        resolve();
      }, { once: true });
    });
    self.portable = supply(self, root, table, async (name) => {
      await connected;
      return new Promise((resolve, reject) => {
        waiting.set(name, { resolve, reject });
        port.postMessage(name);
      });
    });
  }

  const waiting = new Map();
  function packed(name) {
    if (!waiting.has(name)) {
      const entry = {};
      entry.promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const end = (settle, value) => {
          script.remove();
          waiting.delete(name);
          settle(value);
        };
        entry.put = (text) => end(resolve, text);
        script.onerror = () => end(reject, new TypeError(`${name} does not open`));
        script.src = `${root}assets/portable/${name}`;
        document.head.append(script);
      });
      waiting.set(name, entry);
    }
    return waiting.get(name).promise;
  }

  window.portable = supply(window, root, PACKED, packed);
  window.portable.put = (name, text) => waiting.get(name).put(text);

  const OrdinaryWorker = window.Worker;
  if (typeof OrdinaryWorker !== "function") return;
  window.Worker = function (address, options) {
    const name = window.portable.path(address);
    if (!Object.prototype.hasOwnProperty.call(WORKERS, name)) return new OrdinaryWorker(address, options);
    const data = [root, PACKED].map((value) => JSON.stringify(value)).join(", ");
    const text = `(${workerHead})(${supply}, ${data});\n${WORKERS[name]}`;
    const worker = new OrdinaryWorker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data: wanted }) => {
      packed(wanted).then(
        (content) => channel.port1.postMessage({ name: wanted, text: content }),
        (error) => channel.port1.postMessage({ name: wanted, error: String(error.message) }),
      );
    };
    worker.postMessage("portable", [channel.port2]);
    return worker;
  };
})();
