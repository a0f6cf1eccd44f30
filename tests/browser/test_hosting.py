"""The built site below a sub-path of nginx and of Caddy: search, Python and a page of a policy, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard
from tests.browser.test_portable import SENIOR
from tests.hosting.servers import Server, caddy, nginx, running


@pytest.mark.parametrize("server", [nginx, caddy], ids=["nginx", "caddy"])
def test_the_site_below_a_sub_path(
    server: Server, open_page: Callable[..., Page], site_folder: Path, guard: Guard, tmp_path: Path
) -> None:
    root, work = tmp_path / "www", tmp_path / "work"
    (root / "县" / "a b").mkdir(parents=True)
    work.mkdir()
    (root / "县" / "a b" / "policy").symlink_to(site_folder, target_is_directory=True)
    for folder in (root, *root.parents):
        if folder.owner() == root.owner() and folder.is_relative_to(tmp_path):
            folder.chmod(0o755)
    with running(server, root, work) as port:
        guard.origin = f"http://127.0.0.1:{port}"
        site = f"{guard.origin}/县/a b/policy/"
        page = open_page("desktop")
        page.goto(site)
        page.locator("#home-query").fill("取证补贴")
        page.keyboard.press("Enter")
        page.get_by_role("dialog").locator("a[href*='shanxi-2019.html#s2-i6']").first.click()
        expect(page.locator("#s2-i6")).to_be_in_viewport()
        page.goto(f"{site}calculator.html{SENIOR}")
        expect(page.locator(".calc-figure").first).to_have_text("1,800元")
        page.context.close()
