"""The picture of the README: a worked example in the calculator of the built site. ``python -m scripts.pages.screenshot``"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading

from playwright.sync_api import sync_playwright

from scripts.library import ROOT, load_library
from scripts.pages.answers import address
from scripts.pages.examples import examples_by_benefit, worked_out
from scripts.rules.bundle import build_bundle

SITE = ROOT / "site"
PICTURE = ROOT / "docs" / "assets" / "screenshot.png"
_WIDTH, _HEIGHT = 1280, 860


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def example_address() -> str:
    """The address of the first example of the library that comes to a sum."""
    bundle = build_bundle()
    for policy in load_library():
        for cases in examples_by_benefit(policy.id).values():
            for case in cases:
                result = worked_out(case, bundle)
                if result["state"] == "amount":
                    return f"calculator.html#{address(case, result['kind'], bundle)}"
    raise LookupError("没有算得出金额的例子")


def take() -> None:
    """Write the picture. The site must have been built; needs Chromium."""
    handler = functools.partial(_Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as driver:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="zh-CN")
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{example_address()}")
        page.locator(".calc-cards .calc-card").first.wait_for(timeout=120_000)
        page.screenshot(path=PICTURE)
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    take()
    print(f"{PICTURE.relative_to(ROOT)}：{PICTURE.stat().st_size // 1024} KB")
