"""A policy text, a record, an address and a question that try to be programs: they are shown as text, and nothing runs or leaves."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Page, expect

from scripts.serve.handler import Handler
from tests.browser.conftest import ROOT, TIMEOUT, Guard

HOSTILE = (
    "<script>window.hacked=1</script>"
    '<img src=x onerror="window.hacked=1"><svg/onload=window.hacked=1>'
    "[点这里](javascript:window.hacked=1) **粗体** `码` <!-- --></article></main></body> "
    "{{ ruleset }}{% raw %} ]]> &lt;b&gt; \" ' onmouseover=window.hacked=1 "
    '<iframe src="https://foreign.example/"></iframe><link rel=stylesheet href=https://foreign.example/a.css>'
)
MARK = "window.hacked=1</script>"
NAME = "</title><script>window.hacked=1</script>\"'>县"


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with one more policy, whose text, title and place are hostile; without runtime and kit: the one is not
    at stake, the other refuses to print a name that does not fit its sheet."""
    root = tmp_path_factory.mktemp("hostile") / "copy"
    root.mkdir()
    for name in ("calculator", "scripts", "docs", "policies"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "uv.lock", "package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, root / name)
    (root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for hook in ("runtime", "kit"):
        config = config.replace(f"  - scripts/{hook}/hook.py\n", "")
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")

    folder = root / "policies" / "hostile-2020"
    shutil.copytree(root / "policies" / "shanxi-2019", folder)
    (folder / "cases.yml").unlink()  # they are those of another place
    source = (folder / "source.txt").read_text(encoding="utf-8")
    (folder / "source.txt").write_text(source.rstrip("\n") + f"\n{HOSTILE}\n", encoding="utf-8")
    record = yaml.safe_load((folder / "policy.yml").read_text(encoding="utf-8"))
    record.update(
        id="hostile-2020", title=HOSTILE, issuers=[NAME], document_number=NAME, issued_on="2020-01-01", notes=[HOSTILE]
    )
    record["region"].update(name=NAME, code="999999", aliases=[])
    record["period"].update({key: str(record["period"][key]) for key in ("from", "to")})
    (folder / "policy.yml").write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")

    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(root)}
    run = functools.partial(subprocess.run, cwd=root, env=environment, check=True, capture_output=True, text=True)
    run([sys.executable, "-m", "scripts.rules"])
    run([sys.executable, "-m", "mkdocs", "build", "-q"])
    return root / "site"


@pytest.fixture(scope="module")
def site_url(hostile_site: Path) -> Iterator[str]:
    """The hostile site instead of the built one."""
    with serving(hostile_site) as address:
        yield address


@pytest.fixture(scope="module")
def built_url(site_folder: Path) -> Iterator[str]:
    """The site as it was built, with the calculator."""
    with serving(site_folder) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{folder.name}/"
        server.shutdown()


def untouched(page: Page) -> None:
    """Nothing of the text became part of the page."""
    assert page.evaluate("window.hacked") is None
    assert page.locator("iframe, svg[onload], [onerror], [onmouseover], a[href^='javascript']").count() == 0
    assert (
        page.evaluate(
            "[...document.scripts].filter(s => s.textContent.includes('hacked') && s.type !== 'application/ld+json').length"
        )
        == 0
    )


def test_a_hostile_text_is_only_text(
    open_page: Callable[..., Page], site_url: str, hostile_site: Path, guard: Guard
) -> None:
    page = open_page("desktop")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for file in sorted(hostile_site.rglob("*.html")):
        if file.name in ("404.html", "calculator.html"):
            continue
        page.goto(site_url + file.relative_to(hostile_site).as_posix())
        untouched(page)
    for name in ("hostile-2020", "hostile-2020-source"):
        page.goto(f"{site_url}policies/{name}.html")
        assert MARK in (page.locator("#content").text_content() or "")
    page.goto(f"{site_url}policies/hostile-2020.html")
    assert page.title().endswith("｜职业技能提升政策库")
    data = json.loads(page.locator("script[type='application/ld+json']").first.text_content() or "")
    assert data["name"] == HOSTILE
    assert page.locator("meta[name='ArticleTitle']").get_attribute("content") == HOSTILE


def test_what_machines_read_is_quoted(hostile_site: Path) -> None:
    for file in hostile_site.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "<script>window" not in text
        assert "<img src=x" not in text
    rows = json.loads((hostile_site / "data" / "clauses.json").read_text(encoding="utf-8"))["rows"]
    assert any(HOSTILE.split(" ")[0] in row["text"] for row in rows)


def test_a_hostile_question_and_a_hostile_hit(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("desktop")
    for question in (HOSTILE, "'; DROP TABLE x; --", "\u0000\u202e" + "补贴" * 2000, "点这里 粗体"):
        page.goto(site_url + "search.html?q=" + quote(question[:6000]))
        expect(page.locator(".cs-status").first).not_to_be_empty(timeout=TIMEOUT)
        untouched(page)


def test_hostile_fragments(open_page: Callable[..., Page], built_url: str, guard: Guard) -> None:
    guard.origin = built_url.rsplit("/", 2)[0]
    page = open_page("desktop")
    for fragment in (
        f"asker=citizen&region={quote(HOSTILE)}&kinds=all&occupation={quote(HOSTILE)}",
        "constructor=yes&__proto__=x&asker=constructor&kinds=constructor",
        f"asker=enterprise&region=山西省&kinds=certificate_subsidy&persons={quote(HOSTILE)}",
        "%E0%A4%A&asker=citizen&region=%zz",
        "=&&&=x&" + "a=b&" * 5000,
    ):
        page.goto("about:blank")
        page.goto(f"{built_url}calculator.html#{fragment}")
        expect(page.locator(".calc-form .calc-question").first).to_be_visible()
        untouched(page)
    for path in (
        "policies/shanxi-2019.html",
        "policies/shanxi-2019-source.html",
        "compare.html",
        "counter.html",
        "glossary.html",
    ):
        page.goto(f"{built_url}{path}#{quote(HOSTILE)}")
        untouched(page)
        assert re.search(r"\S", page.locator("#content").inner_text())
