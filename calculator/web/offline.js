// Asks the browser to keep a copy of the site for times without a network (service-worker.js). Everything works without it:
// on plain http in an office network, in a private window, from a folder opened by double-click, and when storage is full.
const base = new URL("../../../", import.meta.url).href;
/** Where the files of the calculator are kept. */
export const COPIES = `${base}runtime`;

export function keepCopy(used = []) {
  const { serviceWorker, connection } = navigator;
  if (!serviceWorker || !/^https?:$/.test(location.protocol) || (connection && connection.saveData)) return;
  try {
    serviceWorker
      .register(`${base}service-worker.js`, { scope: base, updateViaCache: "none" })
      .then(() => serviceWorker.ready)
      .then(({ active }) => active && used.length && active.postMessage({ keep: used }))
      .catch(() => {});
  } catch {
    // Some browsers refuse with an exception instead of a rejection.
  }
}

// Where Python is on its way its bytes come first; engine.js then asks, with the files it used.
if (!document.getElementById("calc")) {
  const later = () => (window.requestIdleCallback || setTimeout)(() => keepCopy());
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later, { once: true });
}
