"""The copy on a memory stick, opened as files with the network off: pages, search, Python, roster, slip, copy."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Playwright

from scripts.portable import make_copy, write_archive
from scripts.portable.archive import FOLDER
from tests.browser.conftest import FLAGS, TIMEOUT
from tests.browser.old_chromium import old_chromium

# 二、（六）：高级工每人600元.
SENIOR = (
    "#v=1&asker=enterprise&region=%E5%B1%B1%E8%A5%BF%E7%9C%81&kinds=certificate_subsidy&certificate_level=level3&"
    "certificate_date=2020-09-01&organised_free=yes&persons=3"
)
SCHEMES = ("file:", "data:", "blob:")


@pytest.fixture(scope="session")
def stick(site_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, made from the built site and unpacked as a person would, into a folder with a Chinese name and a space."""
    folder = tmp_path_factory.mktemp("stick")
    archive = folder / "portable.zip"
    assert write_archive(make_copy(site_folder), archive) <= 25_000_000
    target = folder / "U 盘 100%"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(target)
    archive.unlink()
    return target / FOLDER


@pytest.fixture(params=["current", *(pytest.param(version, marks=pytest.mark.slow) for version in ("112", "103"))])
def reader(request: pytest.FixtureRequest, playwright_driver: Playwright) -> Iterator[Page]:
    """A page without network in the current Chromium or an old one; any request beyond files and any error fails."""
    started: Browser | None = None
    if request.param == "current":
        browser: Browser = request.getfixturevalue("browser")
    else:
        program, environment = old_chromium(request.param)
        started = browser = playwright_driver.chromium.launch(
            executable_path=program, headless=True, args=[*FLAGS, "--no-zygote"], env=environment
        )
        assert browser.version.startswith(request.param)
    context = browser.new_context(locale="zh-CN", offline=True, viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    context.on("request", lambda r: None if r.url.startswith(SCHEMES) else faults.append(f"request: {r.url}"))
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.on("console", lambda message: message.type == "error" and faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    yield page
    context.close()
    if started:
        started.close()
    assert faults == []


def until(page: Page, script: str) -> object:
    """The first truthy value of ``script``. Plain evaluation: Playwright's own waiting needs a newer browser."""
    end = time.monotonic() + TIMEOUT / 1000
    while time.monotonic() < end:
        if value := page.evaluate(script):
            return value
        time.sleep(0.1)
    pytest.fail(f"{script} did not become true; the page says: {page.evaluate('document.body.innerText')[:600]}")


def text_of(page: Page, selector: str) -> str:
    return str(page.evaluate("s => document.querySelector(s)?.textContent ?? ''", selector))


def test_search_calculate_and_roster_from_files(reader: Page, stick: Path, tmp_path: Path) -> None:
    page = reader
    page.goto((stick / "index.html").as_uri())
    assert "看不到样式" not in page.evaluate("document.body.innerText")
    page.evaluate("document.querySelector('#home-query').focus()")
    page.keyboard.insert_text("贫困户参加培训一天补多少")
    page.keyboard.press("Enter")
    row = "document.querySelector('.cs-row[href*=\"shanxi-2019.html#s2-i5\"]')"
    until(page, row + " && true")
    with page.expect_navigation(wait_until="commit"):
        page.evaluate(row + ".click()")
    assert page.url.endswith("policies/shanxi-2019.html#s2-i5")
    until(page, "document.querySelector('#s2-i5-p1')?.textContent.includes('每人每天15元')")

    page.goto((stick / "calculator.html").as_uri() + SENIOR)
    until(page, "document.querySelector('.calc-figure')?.textContent === '1,800元'")
    assert "高级工每人600元" in text_of(page, ".calc-cards")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert "1,800元" in text_of(page, ".calc-slip")

    page.goto((stick / "roster.html").as_uri())
    until(page, "document.querySelector('[data-engine]').textContent.includes('就绪')")
    roster = tmp_path / "花名册.csv"
    roster.write_text("地区,人员类别,培训天数,是否免费培训\n山西省,贫困劳动力,20,是\n", encoding="gb18030")
    page.set_input_files("#roster-input", roster)
    until(page, "document.querySelector('[data-mapping]')?.hidden === false")
    assert "人员类别" in text_of(page, "[data-mapping]")


def test_pinyin_and_counter_from_files(reader: Page, stick: Path) -> None:
    page = reader
    page.goto((stick / "search.html").as_uri() + "?q=" + quote("tuiyijunren"))
    until(page, "document.querySelector('.cs-row')?.textContent.includes('退役军人')")
    page.goto((stick / "counter.html").as_uri())
    page.evaluate("document.querySelector('#counter-question').focus()")
    page.keyboard.insert_text("以工代训 200元")
    until(page, "document.querySelector('[data-counter] .cs-list a, [data-counter] .cs-list li') && true")
    assert "200元" in text_of(page, "[data-counter]")


def test_every_page_opens_as_a_file(browser: Browser, stick: Path) -> None:
    context = browser.new_context(locale="zh-CN", offline=True, java_script_enabled=True)
    faults: list[str] = []
    context.on("request", lambda r: None if r.url.startswith(SCHEMES) else faults.append(r.url))
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and faults.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda r: None if "ABORTED" in str(r.failure) else faults.append(f"{page.url}: {r.url}"))
    for file in sorted(stick.rglob("*.html")):
        page.goto(file.as_uri(), wait_until="load")
        links = page.evaluate(
            "[...document.querySelectorAll('a[href]')].map(a => a.protocol).filter(p => p !== 'file:')"
        )
        assert set(links) <= {"http:", "https:", "mailto:", "tel:"}, file.name
    context.close()
    assert faults == []
