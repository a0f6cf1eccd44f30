// Keeps a copy of the site for times without a network. Built by scripts/runtime/offline.py, which puts the list in.
//
// What it keeps is addressed by content: files that carry a hash in their name, and pages and scripts under address and hash.
// The network always comes first for everything whose address does not carry a hash, pages above all: what the server
// answers is what the person gets, whatever it is. The copy is for when there is no answer. Nothing comes from the
// browser's own cache unasked: there the install of a new version leaves pages that the version in charge must not show.
import { PrecacheController } from "workbox-precaching/PrecacheController.js";
import { Route } from "workbox-routing/Route.js";
import { Router } from "workbox-routing/Router.js";
import { CacheFirst } from "workbox-strategies/CacheFirst.js";

/* global SITE */ // {files: [{url, revision}], runtime: [url]}, relative to this script
const BASE = new URL(".", self.location.href).href;
const RUNTIME_CACHE = `${BASE}runtime`;
const runtime = new Set(SITE.runtime.map((url) => BASE + url));

const copies = new PrecacheController({ cacheName: `${BASE}site` });
copies.addToCacheList(SITE.files);
const big = new CacheFirst({ cacheName: RUNTIME_CACHE });
// Pages of this version that were shown from the copy: their scripts and styles come from the same copy.
const fromCopy = new Set();

// No skipWaiting and no claim: an open page keeps the version it began with, and a new one takes over when all are closed.
self.addEventListener("install", (event) => copies.install(event));
self.addEventListener("activate", (event) => {
  copies.activate(event);
  event.waitUntil(dropOldRuntime());
});

const router = new Router();
router.registerRoute(new Route(({ url }) => runtime.has(url.href), kept));
router.registerRoute(new Route(({ url }) => Boolean(copy(url)), networkThenCopy));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(BASE)) return;
  const answer = router.handleRequest({ request, event });
  if (answer) event.respondWith(answer);
});

// The page names the scripts of the calculator it has used; the browser still holds them, so they are not sent again. The
// large files its worker puts beside them itself.
self.addEventListener("message", (event) => {
  const wanted = ((event.data && event.data.keep) || []).filter((url) => runtime.has(url));
  event.waitUntil(Promise.all(wanted.map((url) => keep(url).catch(() => {}))));
});

async function keep(url) {
  const cache = await caches.open(RUNTIME_CACHE);
  if (!(await cache.match(url))) await cache.add(url);
}

async function kept({ request, event }) {
  if (request.cache !== "reload") return big.handle({ request, event });
  // What was kept turned out to be damaged.
  const cache = await caches.open(RUNTIME_CACHE);
  await cache.delete(request.url);
  return fetch(request);
}

/** The key of the copy of an address; the address of a folder is its index.html, and ?query and #fragment do not count. */
function copy(url) {
  const bare = url.origin + url.pathname.replace(/\/$/, "/index.html");
  return copies.getCacheKeyForURL(bare);
}

async function networkThenCopy({ url, request, event }) {
  const navigates = request.mode === "navigate";
  // A name with a hash in it can only mean this very content.
  const named = /[.-][0-9a-f]{10,}\.|\/[0-9a-f]{12}\//.test(url.pathname);
  const stored = () => caches.match(copy(url), { cacheName: `${BASE}site` });
  if (named) return (await stored()) || fetch(request);
  try {
    return await fetch(request, { cache: "no-cache" });
  } catch (error) {
    const { installing, waiting } = self.registration;
    const newerExists = Boolean(installing || waiting);
    if (!navigates && newerExists && !fromCopy.has(event.clientId)) throw error;
    const found = await stored();
    if (!found) throw error;
    if (navigates) fromCopy.add(event.resultingClientId);
    return found;
  }
}

async function dropOldRuntime() {
  const cache = await caches.open(RUNTIME_CACHE);
  for (const request of await cache.keys()) if (!runtime.has(request.url)) await cache.delete(request);
}
