// Opens a page in an old Chromium and prints it as it stands after its load event.
// Usage: node old_chromium.mjs CHROMIUM PROFILE URL
import { spawn } from "node:child_process";
import WebSocket from "ws";

const [program, profile, url] = process.argv.slice(2);
const browser = spawn(program, [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--remote-debugging-port=0",
  `--user-data-dir=${profile}`,
  "about:blank",
]);

const address = await new Promise((resolve, reject) => {
  let said = "";
  browser.stderr.on("data", (chunk) => {
    said += chunk;
    const found = /ws:[^\s]+/.exec(said);
    if (found) resolve(found[0]);
  });
  browser.on("exit", () => reject(new Error(said)));
});
const socket = new WebSocket(address);
await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));

let number = 0;
const waiting = new Map();
const heard = new Map();
socket.on("message", (text) => {
  const message = JSON.parse(text);
  if (message.id) waiting.get(message.id)(message);
  else heard.get(message.method)?.(message);
});
async function send(method, params = {}, sessionId = undefined) {
  number += 1;
  const reply = new Promise((resolve) => waiting.set(number, resolve));
  socket.send(JSON.stringify({ id: number, method, params, sessionId }));
  const { result, error } = await reply;
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
await send("Page.enable", {}, sessionId);
const loaded = new Promise((resolve) => heard.set("Page.loadEventFired", resolve));
await send("Page.navigate", { url }, sessionId);
await loaded;
const expression = "new Promise((done) => setTimeout(() => done(document.documentElement.outerHTML)))";
const { result } = await send("Runtime.evaluate", { expression, awaitPromise: true }, sessionId);
process.stdout.write(result.value, () => {
  browser.removeAllListeners("exit");
  browser.kill("SIGKILL");
  process.exit(0);
});
