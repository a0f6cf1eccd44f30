"""Starting Python in the browser: this site beside a stock ``loadPyodide`` with the same wheel, in the same Chromium.

The browser runs as people run it, in a new profile and without a debugger: a debugger makes it keep the place of every
function in its source, and compile differently. The pages ask the server what to do next and tell it how long it took. A
page has been open for a second before the start, as the site's own pages have: the browser is done with opening it.

A slow processor is the browser's renderer stopped three quarters of the time (throttling by the developer tools leaves
workers alone); a slow network is the server sending 1.6 Mbit/s after 150 ms. Both sides get the same treatment: brotli for
everything on the slow network, nothing compressed on the fast one.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import queue
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import BrowserContext, sync_playwright

from scripts.library import ROOT
from scripts.runtime.publish import read_manifest
from scripts.runtime.pyodide import GLUE, LOADER, LOCK, NPM_PACKAGE, STDLIB, WASM
from scripts.runtime.wheel import build_wheel

SITE = ROOT / "site"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
BYTES_PER_SECOND = 200_000
DELAY = 0.15
# Seconds from one visit to the next, that a page is open before the start, and that a start may take.
BETWEEN_VISITS, OPEN, PATIENCE = 4, 1, 300
# Seconds: one turn of a slowed renderer, and how often new renderers are looked for.
TURN, LOOK_AGAIN = 0.006, 0.25
QUESTION = {
    "asker": "enterprise",
    "facts": {"region": "山西省", "certificate_level": "高级工", "certificate_date": "2020-09-01", "persons": 12},
    "today": "2020-12-01",
}
# Does what the server says: opens another page, or runs this one and tells the milliseconds.
_OBEY = """<script type="module">
for (;;) {
  const order = await (await fetch("/next", { cache: "no-store" })).json();
  if (order.open) {
    location.assign(order.open);
    break;
  }
  await new Promise((opened) => setTimeout(opened, order.after));
  const told = await window.run(order.run).then((took) => ({ took }), (error) => ({ error: String(error) }));
  await fetch("/told", { method: "POST", body: JSON.stringify(told) });
}
</script>"""
_LOOP = """<!doctype html><meta charset="utf-8"><script>
window.run = async () => {
  const start = performance.now();
  let x = 1;
  for (let i = 0; i < 3e8; i += 1) x = (x * 31 + i) | 0;
  return performance.now() - start + (x === 7);
};
</script>"""
_OURS = """<!doctype html><meta charset="utf-8"><script type="module">
import { createEngine } from "./web/a/b/engine.js";
window.run = ({ manifest, question }) => new Promise((resolve, reject) => {
  const start = performance.now();
  const engine = createEngine({
    worker: "web/a/b/worker.js", base: new URL("runtime/", location.href).href, manifest,
    onStatus: ({ phase, detail }) => {
      if (phase === "failed") reject(new Error(detail));
      if (phase === "ready") resolve(performance.now() - start);
    },
    onAnswer: () => {},
  });
  engine.start();
  engine.ask(question);
});
</script>"""
_PLAIN = """<!doctype html><meta charset="utf-8"><script type="module">
window.run = ({ question }) => new Promise((resolve, reject) => {
  const start = performance.now();
  const worker = new Worker("stock/worker.js", { type: "module" });
  worker.onerror = (event) => reject(new Error(event.message));
  worker.onmessage = () => resolve(performance.now() - start);
  worker.postMessage(JSON.stringify(question));
});
</script>"""
_STOCK = """import { loadPyodide } from "./pyodide.mjs";
self.onmessage = async ({ data }) => {
  const python = await loadPyodide();
  await python.loadPackage(new URL("./WHEEL", import.meta.url).href, { messageCallback() {} });
  const service = python.pyimport("calculator.service");
  service.ruleset();
  self.postMessage({ type: "ready" });
  service.answer(data);
};"""


class _Server(http.server.SimpleHTTPRequestHandler):
    """Plain files, or brotli copies at the speed of a slow line."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
    }
    slow = False
    line = threading.Lock()
    orders: queue.Queue[dict[str, Any]]
    told: queue.Queue[dict[str, Any]]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def handle(self) -> None:
        # A page that is left, or a browser that is closed, does not wait for its answers.
        with contextlib.suppress(ConnectionError):
            super().handle()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def do_GET(self) -> None:
        if self.path == "/next":
            self._reply(json.dumps(self.orders.get()).encode())
        else:
            self._send(body=True)

    def do_POST(self) -> None:
        self.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._reply(b"")

    def _reply(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_HEAD(self) -> None:
        self._send(body=False)

    def _send(self, *, body: bool) -> None:
        file = Path(self.translate_path(self.path))
        copy = file.with_name(file.name + ".br")
        packed = self.slow and copy.is_file()
        if self.slow:
            time.sleep(DELAY)
        if not file.is_file():
            self.send_error(404)
            return
        data = (copy if packed else file).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(data)))
        if packed:
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        for at in range(0, len(data) if body else 0, 16_384):
            if self.slow:
                with self.line:  # one line for all that is under way
                    time.sleep(16_384 / BYTES_PER_SECOND)
            self.wfile.write(data[at : at + 16_384])


@contextlib.contextmanager
def served(folder: Path, *, slow: bool) -> Iterator[tuple[str, type[_Server]]]:
    """The folder on a port of its own: its address, and the server with its queues."""
    own = {"slow": slow, "line": threading.Lock(), "orders": queue.Queue(), "told": queue.Queue()}
    kind = type("Server", (_Server,), own)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(kind, directory=str(folder))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", kind
        server.shutdown()


@contextlib.contextmanager
def _browser(url: str) -> Iterator[int]:
    """A browser of its own with nothing stored, on a page that obeys; yields its process number."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [chromium(), "--headless=new", *FLAGS, f"--user-data-dir={profile}", url + "loop.html"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield process.pid
            finally:
                process.terminate()


def _run(server: type[_Server], address: str, told: dict[str, Any] | None) -> float:
    """Milliseconds that the page at ``address`` takes for its run. Raises RuntimeError with what the page says."""
    server.orders.put({"open": "/" + address})
    server.orders.put({"run": told or {}, "after": OPEN * 1000})
    answer = server.told.get(timeout=PATIENCE)
    if "error" in answer:
        raise RuntimeError(f"{address}: {answer['error']}")
    return float(answer["took"])


@contextlib.contextmanager
def slowed(browser_pid: int, factor: int) -> Iterator[None]:
    """Let the renderers of a browser run one millisecond in ``factor``."""
    over = threading.Event()

    def throttle() -> None:
        found: list[int] = []
        looked = 0.0
        while not over.is_set():
            # Looking through all processes takes longer than one turn, so it is done while they are stopped.
            for number, share in ((signal.SIGSTOP, factor - 1), (signal.SIGCONT, 1)):
                turn = time.monotonic() + TURN * share
                for pid in found:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, number)
                if number == signal.SIGSTOP and turn - looked > LOOK_AGAIN:
                    found, looked = _renderers(browser_pid), turn
                time.sleep(max(0.0, turn - time.monotonic()))
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    thread = threading.Thread(target=throttle)
    if factor > 1:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if factor > 1:
            thread.join()


def _renderers(browser_pid: int) -> list[int]:
    """The renderer processes below a browser process."""
    parents: dict[int, int] = {}
    kinds: dict[int, bool] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                kinds[int(entry.name)] = b"--type=renderer" in (entry / "cmdline").read_bytes()
    found = []
    for pid, renders in kinds.items():
        above = pid
        while renders and above > 1 and above != browser_pid:
            above = parents.get(above, 0)
        if renders and above == browser_pid:
            found.append(pid)
    return found


def chromium() -> str:
    """The browser's path: ``$CHROMIUM``, or what is installed. Raises RuntimeError when there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        raise RuntimeError("没有 Chromium，请先运行 make setup")
    return path


def stage(folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Lay out both sides and return the page of each and what it is told."""
    runtime, web, stock = folder / "runtime", folder / "web" / "a" / "b", folder / "stock"
    shutil.copytree(SITE / "assets" / "runtime", runtime)
    shutil.copytree(ROOT / "calculator" / "web", web)
    manifest = json.loads(read_manifest(runtime).as_json())
    stock.mkdir()
    for name in (LOADER, GLUE, WASM, STDLIB, LOCK):
        shutil.copyfile(NPM_PACKAGE / name, stock / name)
    wheel = build_wheel(stock)
    (stock / "worker.js").write_text(_STOCK.replace("WHEEL", wheel.name), encoding="utf-8")
    for file in [*stock.iterdir(), *web.iterdir()]:
        copy = runtime / f"{manifest['files']['wasm']['name']}.br"
        packed = copy.read_bytes() if file.name == WASM else brotli.compress(file.read_bytes(), quality=9)
        file.with_name(file.name + ".br").write_bytes(packed)
    for page, text in (("ours.html", _OURS), ("stock.html", _PLAIN), ("loop.html", _LOOP)):
        (folder / page).write_text(text + _OBEY, encoding="utf-8")
    return {
        "原样的 Pyodide": ("stock.html", {"question": QUESTION}),
        "本项目": ("ours.html", {"question": QUESTION, "manifest": manifest}),
    }


def starts(rounds: int) -> list[dict[str, Any]]:
    """Milliseconds from the worker's creation to its being ready, cold and warm, on four kinds of device."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        sides = stage(Path(name))
        for factor, slow in ((1, False), (4, False), (1, True), (4, True)):
            times: dict[str, list[float]] = {}
            with served(Path(name), slow=slow) as (url, server):
                for _ in range(1 if slow or factor > 1 else rounds):
                    for side, (address, told) in sides.items():
                        with _browser(url) as pid:
                            # How slow the slowed processor really is.
                            times.setdefault("loop", []).append(_run(server, "loop.html", None))
                            for state in ("cold", "warm"):
                                with slowed(pid, factor):
                                    if state == "cold":
                                        times.setdefault("slowed loop", []).append(_run(server, "loop.html", None))
                                    times.setdefault(f"{side} {state}", []).append(_run(server, address, told))
                                time.sleep(BETWEEN_VISITS)
            found = {kind: statistics.median(values) for kind, values in times.items()}
            measured = found.pop("slowed loop") / found.pop("loop")
            rows.append(
                {"cpu": factor, "measured": measured, "network": "1.6 Mbit/s" if slow else "localhost", **found}
            )
    return rows


_WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.longTasks.push(entry.duration); })
  .observe({ type: "longtask", buffered: true });
new MutationObserver(() => {
  if (window.usable === undefined && document.documentElement && document.documentElement.classList.contains("calc-ready")) {
    window.usable = performance.now();
  }
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
_ANSWER = """(level) => new Promise((done) => {
  const box = document.querySelector(`[data-fact="certificate_level"] input[value="${level}"]`);
  const before = document.querySelector(".calc-cards .calc-figure")?.textContent;
  const start = performance.now();
  const look = new MutationObserver(() => {
    const now = document.querySelector(".calc-cards .calc-figure")?.textContent;
    if (now && now !== before) { look.disconnect(); done(performance.now() - start); }
  });
  look.observe(document.querySelector(".calc-cards"), { subtree: true, childList: true, characterData: true });
  box.click();
})"""
_FILLED = (
    "calculator.html#v=1&asker=enterprise&region=%E5%B1%B1%E8%A5%BF%E7%9C%81&kinds=certificate_subsidy"
    "&certificate_level=level3&certificate_date=2020-09-01&organised_free=yes&persons=1"
)


def journey(context: BrowserContext, url: str) -> dict[str, float]:
    """The calculator page itself: until it can be used, and from an answer to its result at reading speed."""
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(url + _FILLED)
    page.wait_for_selector(".calc-cards .calc-figure:not(.is-example *)")
    times = []
    for level in ("level5", "level3", "level5", "level3", "level5"):
        page.wait_for_timeout(1500)  # what a person needs to read the next question
        times.append(float(page.evaluate(_ANSWER, level)))
    return {
        "usable_ms": float(page.evaluate("window.usable")),
        "first_result_ms": times[0],
        "result_ms": statistics.median(times),
        "longest_task_ms": float(page.evaluate("Math.max(0, ...window.longTasks)")),
    }


def measure(rounds: int = 5) -> dict[str, Any]:
    """Everything about starting, in one run with one Chromium."""
    rows = starts(rounds)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        with served(SITE, slow=False) as (url, _server):
            context = browser.new_context(service_workers="block", viewport={"width": 1280, "height": 900})
            page = journey(context, url)
            context.close()
        browser.close()
    return {"starts": rows, "page": page}


def table(found: dict[str, Any]) -> str:
    """The results as Markdown."""
    lines = [
        "| 处理器 | 网络 | 原样，第一次 | 本项目，第一次 | 快几倍 | 原样，再次 | 本项目，再次 | 快几倍 |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in found["starts"]:
        cells = []
        for state in ("cold", "warm"):
            stock, ours = row[f"原样的 Pyodide {state}"], row[f"本项目 {state}"]
            cells += [f"{stock / 1000:.2f} s", f"{ours / 1000:.2f} s", f"{stock / ours:.1f}"]
        speed = "全速" if row["cpu"] == 1 else f"慢{row['cpu']}倍（量得{row['measured']:.1f}倍）"
        lines.append(f"| {speed} | {row['network']} | " + " | ".join(cells) + " |")
    page = found["page"]
    lines += [
        "",
        f"打开页面到可以填写：{page['usable_ms']:.0f} ms；启动后第一次改动回答到出结果：{page['first_result_ms']:.0f} ms；"
        f"以后（中位数）：{page['result_ms']:.0f} ms；{_longest(page['longest_task_ms'])}。",
    ]
    return "\n".join(lines)


def _longest(milliseconds: float) -> str:
    """Browsers report what keeps the main thread busy for more than 50 ms."""
    if not milliseconds:
        return "主线程上没有超过50 ms的事"
    return f"主线程上最长的一件事：{milliseconds:.0f} ms"


if __name__ == "__main__":
    print(table(measure()))
