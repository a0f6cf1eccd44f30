"""A library whose rules are fetched region by region: finding the region, answers, failures, comparison, roster, file copy.

The pages are those of the site, with the calculator's data and runtime of an invented library of 15 policies.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from scripts.portable import make_copy
from scripts.portable.archive import FOLDER
from scripts.runtime.offline import RUNTIME, write_service_worker
from scripts.runtime.publish import read_manifest, write_runtime
from scripts.runtime.shell import form_data
from tests.browser.conftest import Guard, Request
from tests.browser.gate import violations_everywhere
from tests.browser.test_measures import measured
from tests.browser.test_offline import Server
from tests.large import Large, large

OpenPage = Callable[..., Page]
RULES = "**/rules.*.json.gz"
# 二、（六）：高级工每人600元.
SENIOR = "kinds=certificate_subsidy&certificate_level=level3&certificate_date=2020-09-01&organised_free=yes&persons=3"
NO_RULES = "没有取到这个地区的规则"


@pytest.fixture(scope="module")
def library() -> Large:
    """The invented library."""
    return large()


@pytest.fixture(scope="module")
def large_site(site_folder: Path, library: Large, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with that library in its calculator."""
    site = tmp_path_factory.mktemp("large") / "site"
    runtime = shutil.ignore_patterns("runtime")
    shutil.copytree(site_folder, site, copy_function=os.link, ignore=runtime)
    write_runtime(site / RUNTIME, library.parts, compress=False)
    form = form_data(library.bundle, read_manifest(site / RUNTIME), RUNTIME)
    payload = json.dumps(form, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    page = (site / "calculator.html").read_text(encoding="utf-8")
    start = page.index(">", page.index('id="calc-data"')) + 1
    replaced(site / "calculator.html", page[:start] + payload + page[page.index("</script>", start) :])
    compare = (site / "compare.html").read_text(encoding="utf-8")
    assert compare.count(" data-mine ") + compare.count(" data-mine>") == 1
    for part, name in ((1, "compare.html"), (2, "compare-2.html")):
        replaced(site / name, re.sub(r" data-mine(?=[ >])", f' data-mine="{part}"', compare))
    (site / "service-worker.js").unlink()
    write_service_worker(site)
    return site


def replaced(file: Path, text: str) -> None:
    """Write a file that is also a file of the site's own folder."""
    file.unlink(missing_ok=True)
    file.write_text(text, encoding="utf-8")


def rules_asked(server: Server) -> list[str]:
    """The files of rules that were asked for."""
    return [path.rsplit("/", 1)[1] for path in server.asked if "/rules." in path]


@pytest.fixture
def server(large_site: Path, guard: Guard, request_log: list[Request]) -> Iterator[Server]:
    started = Server(large_site.parent, request_log)
    guard.origin = started.url.removesuffix("/site/")
    yield started
    started.http.shutdown()


def invented_shanxi(library: Large) -> tuple[str, str]:
    """Id and region of a policy made from 山西's."""
    policy = next(p for p in library.bundle["policies"] if p["id"].startswith("shanxi-2019-x"))
    return policy["id"], policy["region"]["name"]


def link(region: str, asker: str = "enterprise") -> str:
    """The calculator with all answers for a region."""
    return f"calculator.html#v=1&asker={asker}&region={quote(region)}&{SENIOR}"


def figure(page: Page, policy: str) -> Locator:
    return page.locator(f'article[data-benefit="{policy}/certificate-subsidy"] .calc-figure')


def file_of(library: Large, policy: str) -> str:
    """The name of the file with a policy's rules, as it is asked for."""
    (file,) = library.shards().lacking([policy])
    return f"{file['name']}.gz"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_region_is_found_and_only_its_rules_are_fetched(
    open_page: OpenPage, server: Server, library: Large, size: str
) -> None:
    policy, region = invented_shanxi(library)
    page = open_page(size)
    page.goto(server.url + "calculator.html")
    page.get_by_role("radio", name=re.compile("^企业")).locator("xpath=ancestor::label[1]").click()
    if size == "phone":
        page.get_by_role("button", name="下一题").click()
    group = page.get_by_role("group", name="在哪里")
    expect(group.get_by_role("combobox", name="省份")).to_be_visible()
    assert "还没定" not in group.inner_text()
    # Anything that stands in one name only.
    group.get_by_role("textbox").fill(region[:2])
    option = group.get_by_role("radio", name=region)
    expect(option).to_be_visible()
    assert violations_everywhere(page) == {}
    assert measured(page) == {}
    option.locator("xpath=ancestor::label[1]").click()
    expect(page.locator(".calc-result")).to_have_attribute("aria-busy", "false")
    assert rules_asked(server) == [file_of(library, policy)]
    page.goto(server.url + link(region))
    expect(figure(page, policy)).to_have_text("1,800元")
    # What the page says of a policy comes with its rules.
    title = next(p["title"] for p in library.bundle["policies"] if p["id"] == policy)
    page.locator(".calc-cards summary", has_text="依据、条件和说明").first.click()
    expect(page.locator(".calc-cards")).to_contain_text(f"文件：{title}")
    assert set(rules_asked(server)) == {file_of(library, policy)}


def test_the_plain_start_fetches_rules_too(open_page: OpenPage, guard: Guard, server: Server, library: Large) -> None:
    policy, region = invented_shanxi(library)
    guard.expect("Failed to load resource")
    page = open_page("desktop")
    page.context.route("**/snapshot.*", lambda route: route.fulfill(status=404))
    page.goto(server.url + link(region))
    expect(figure(page, policy)).to_have_text("1,800元")
    assert rules_asked(server) == [file_of(library, policy)]
    assert any("/python_stdlib." in path for path in server.asked)


def test_a_region_is_chosen_by_its_province(open_page: OpenPage, server: Server, library: Large) -> None:
    _, region = invented_shanxi(library)
    page = open_page("desktop")
    page.goto(server.url + "calculator.html")
    group = page.get_by_role("group", name="在哪里")
    expect(group.get_by_role("combobox", name="省份")).to_be_visible()
    provinces = group.get_by_role("combobox", name="省份").locator("option").all_inner_texts()
    assert provinces[0] == "请选省份"
    group.get_by_role("combobox", name="省份").select_option("山东省")
    names = group.get_by_role("combobox", name="地区").locator("option").all_inner_texts()
    above = {p["region"]["name"] for p in library.bundle["policies"] if "山东省" in p["region"]["above"]}
    assert set(names[1:]) == above
    group.get_by_role("combobox", name="地区").select_option(names[1])
    expect(group.get_by_role("textbox")).to_have_value(names[1])
    assert quote(names[1]) in page.url
    # Typing takes the choice back.
    group.get_by_role("textbox").fill(region)
    expect(group.get_by_role("combobox", name="省份")).to_have_value("")
    group.get_by_role("textbox").fill("没有这个地方")
    expect(group.get_by_text("名单里没有叫这个名字的地区")).to_be_visible()


def test_a_place_inside_a_region_can_be_typed(open_page: OpenPage, server: Server) -> None:
    page = open_page("desktop")
    page.goto(server.url + link("太原市小店区"))
    expect(figure(page, "shanxi-2019")).to_have_text("1,800元")
    expect(page.get_by_text("按山西省的文件测算")).to_be_visible()
    assert len(rules_asked(server)) == 1


def test_all_regions_at_once_cannot_be_asked_for(open_page: OpenPage, server: Server) -> None:
    page = open_page("desktop")
    page.goto(f"{server.url}calculator.html#v=1&asker=enterprise&region=~&{SENIOR}")
    expect(page.get_by_text("“在哪里”里的“各地都看看”")).to_be_visible()
    expect(page.locator(".calc-digest")).to_contain_text("回答问题以后")
    page.get_by_role("group", name="在哪里").get_by_role("textbox").fill("各地")
    page.keyboard.press("Enter")
    expect(page.get_by_text("资料库收录了15个地区的文件，不能一次全部测算")).to_be_visible()
    assert page.locator(".calc-cards article").count() == 0
    assert rules_asked(server) == []


def test_missing_rules_end_in_a_sentence_and_another_region_works(
    open_page: OpenPage, guard: Guard, server: Server, library: Large
) -> None:
    guard.expect("Failed to load resource")
    policy, region = invented_shanxi(library)
    page = open_page("desktop")
    page.context.route(f"**/{file_of(library, policy)}", lambda route: route.fulfill(status=404))
    page.goto(server.url + link(region))
    expect(page.get_by_role("alert")).to_contain_text(NO_RULES)
    assert page.locator(".calc-cards article:not(.is-example)").count() == 0
    assert "不能享受" not in page.locator(".calc-result").inner_text()
    expect(page.get_by_role("link", name=f"{region}的文件原文")).to_be_visible()
    box = page.get_by_role("group", name="在哪里").get_by_role("textbox")
    box.fill("山西省")
    box.press("Tab")
    expect(figure(page, "shanxi-2019")).to_have_text("1,800元")
    box.fill(region)
    box.press("Tab")
    expect(page.get_by_role("alert")).to_contain_text(NO_RULES)
    expect(figure(page, "shanxi-2019")).to_have_count(0)
    page.context.unroute_all()
    page.get_by_role("button", name="再试一次").click()
    expect(figure(page, policy)).to_have_text("1,800元")


def test_rules_that_nobody_waits_for_any_more_may_fail(
    open_page: OpenPage, guard: Guard, server: Server, library: Large
) -> None:
    guard.expect("Failed to load resource")
    policy, region = invented_shanxi(library)
    held: list[Route] = []
    page = open_page("desktop")
    page.context.route(f"**/{file_of(library, policy)}", lambda route: held.append(route))
    with page.context.expect_event("request", lambda request: request.url.endswith(file_of(library, policy))):
        page.goto(server.url + link(region))
    box = page.get_by_role("group", name="在哪里").get_by_role("textbox")
    box.fill("山西省")
    box.press("Tab")
    held[0].abort()
    expect(figure(page, "shanxi-2019")).to_have_text("1,800元")
    expect(page.get_by_text(NO_RULES)).to_have_count(0)


@pytest.mark.parametrize("times", [1, 2])
def test_damaged_rules_are_fetched_once_more_and_never_used(
    open_page: OpenPage, guard: Guard, server: Server, library: Large, times: int
) -> None:
    policy, region = invented_shanxi(library)
    name = file_of(library, policy).removesuffix(".gz")
    text = library.parts.files[name].decode()
    # The same length, another figure.
    damaged = text.replace('"fen":60000', '"fen":90000')
    assert damaged != text
    sent: list[str] = []

    def damage(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) <= times:
            route.fulfill(status=200, body=damaged)
        else:
            route.continue_()

    page = open_page("desktop")
    page.context.route(RULES, damage)
    page.goto(server.url + link(region))
    if times == 1:
        expect(figure(page, policy)).to_have_text("1,800元")
    else:
        expect(page.get_by_role("alert")).to_contain_text(NO_RULES)
        assert page.locator(".calc-cards article:not(.is-example)").count() == 0
    assert len(sent) == 2


def test_a_region_once_asked_about_works_without_a_network(
    open_page: OpenPage, guard: Guard, server: Server, library: Large
) -> None:
    policy, region = invented_shanxi(library)
    page = open_page("desktop", service_workers="allow")
    page.goto(server.url + link(region))
    expect(figure(page, policy)).to_have_text("1,800元")
    page.evaluate(
        """async () => {
          for (let tries = 0; tries < 600; tries += 1) {
            const registration = await navigator.serviceWorker.getRegistration();
            const caught = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length));
            const names = await caches.keys();
            const of = (end) => caught[names.findIndex((name) => name.endsWith(end))] || 0;
            if (registration && registration.active && registration.active.state === "activated" && of("runtime") === 6 && of("-rules") === 1) return;
            await new Promise((done) => setTimeout(done, 50));
          }
          throw new Error("not kept");
        }"""
    )
    page.close()
    server.down = True
    guard.expect("ERR_")
    again = page.context.new_page()
    guard.watch(again)
    again.goto(server.url + link(region))
    expect(figure(again, policy)).to_have_text("1,800元")
    expect(again.get_by_role("combobox", name="省份")).to_be_visible()
    box = again.get_by_role("group", name="在哪里").get_by_role("textbox")
    box.fill("山西省")
    box.press("Tab")
    expect(again.get_by_role("alert")).to_contain_text(NO_RULES)
    assert again.locator(".calc-cards article:not(.is-example)").count() == 0
    server.down = False
    again.get_by_role("button", name="再试一次").click()
    expect(figure(again, "shanxi-2019")).to_have_text("1,800元")


def test_without_the_list_a_region_is_typed(open_page: OpenPage, guard: Guard, server: Server, library: Large) -> None:
    guard.expect("Failed to load resource")
    policy, region = invented_shanxi(library)
    page = open_page("phone")
    page.context.route("**/regions.*.json", lambda route: route.abort())
    page.goto(server.url + link(region))
    expect(figure(page, policy)).to_have_text("1,800元")


def test_the_comparison_takes_the_regions_of_its_page(open_page: OpenPage, server: Server, library: Large) -> None:
    listed = json.loads(library.parts.regions)["regions"]
    policy, region = invented_shanxi(library)
    place = [entry[0] for entry in listed].index(policy)
    page = open_page("desktop")
    page.goto(server.url + link(region))
    expect(figure(page, policy)).to_have_text("1,800元")
    page.get_by_role("navigation", name="主要栏目").get_by_role("link", name="比一比").click()
    page.wait_for_url(re.compile(r"compare(?:-2)?\.html#.*asker=enterprise"))
    assert page.url.startswith(server.url + ("compare.html" if place < 12 else "compare-2.html"))
    for name, shown in (("compare.html", listed[:12]), ("compare-2.html", listed[12:])):
        page.goto("about:blank")
        page.goto(f"{server.url}{name}#{link(region).split('#')[1]}")
        row = (
            page.get_by_role("table", name="按我的情况比")
            .get_by_role("row")
            .filter(has=page.get_by_role("rowheader", name="取证补贴"))
        )
        expect(row.get_by_role("cell")).to_have_count(len(shown))
        columns = [cell.get_attribute("data-region") for cell in row.get_by_role("cell").all()]
        assert columns == [entry[1] for entry in shown]
        expect(page.get_by_text("在这一页各地的结果")).to_be_visible()
        paid = {entry[1] for entry in shown if entry[0].startswith("shanxi-2019")}
        with_sum = {
            str(cell.get_attribute("data-region"))
            for cell in row.get_by_role("cell").all()
            if "1,800元" in cell.inner_text()
        }
        assert with_sum == paid
    assert len(set(rules_asked(server))) == 15


def roster(folder: Path, *regions: str) -> str:
    """A file of people in these regions."""
    file = folder / "花名册.csv"
    lines = "".join(f"张{n},{region},高级工,2020-05-01,是,电工{n}\n" for n, region in enumerate(regions))
    file.write_bytes(f"姓名,地区,证书等级,取得证书日期,免费组织,工种\n{lines}".encode("gb18030"))
    return str(file)


def calculated(page: Page, url: str, file: str) -> None:
    page.goto(f"{url}roster.html")
    page.set_input_files("#roster-input", file)
    expect(page.get_by_role("heading", name="二、核对列")).to_be_focused()
    page.get_by_role("button", name="开始测算").click()


def test_a_roster_fetches_the_regions_that_occur(
    open_page: OpenPage, server: Server, library: Large, tmp_path: Path
) -> None:
    policy, region = invented_shanxi(library)
    page = open_page("desktop")
    calculated(page, server.url, roster(tmp_path, region, "太原市", "威海市", region))
    expect(page.get_by_text("共4行：算出4行（4人）")).to_be_visible()
    expect(page.get_by_text("企业或培训机构：1,200元")).to_be_visible()
    assert set(rules_asked(server)) == {file_of(library, name) for name in (policy, "shanxi-2019", "weihai-2019-73")}


def test_a_roster_without_its_rules_says_so(
    open_page: OpenPage, guard: Guard, server: Server, library: Large, tmp_path: Path
) -> None:
    guard.expect("Failed to load resource")
    page = open_page("desktop")
    page.context.route(f"**/{file_of(library, 'weihai-2019-73')}", lambda route: route.abort())
    file = roster(tmp_path, "太原市", "威海市")
    calculated(page, server.url, file)
    expect(page.get_by_role("alert").filter(has_text="没有取到表里有的地区的规则")).to_be_visible()
    expect(page.get_by_role("heading", name="测算结果")).to_have_count(0)
    page.context.unroute_all()
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("共2行：算出2行（2人）")).to_be_visible()


def test_from_a_folder_without_a_network(browser: Browser, large_site: Path, library: Large, tmp_path: Path) -> None:
    policy, region = invented_shanxi(library)
    for name, content in make_copy(large_site).items():
        file = tmp_path / FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    faults: list[str] = []
    context = browser.new_context(locale="zh-CN", offline=True)
    context.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else faults.append(r.url))
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((tmp_path / FOLDER / "calculator.html").as_uri() + "#" + link(region).split("#")[1])
    expect(figure(page, policy)).to_have_text("1,800元")
    expect(page.get_by_role("combobox", name="省份")).to_be_visible()
    page.goto((tmp_path / FOLDER / "roster.html").as_uri())
    page.set_input_files("#roster-input", roster(tmp_path, region, "太原市"))
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("共2行：算出2行（2人）")).to_be_visible()
    context.close()
    assert faults == []
