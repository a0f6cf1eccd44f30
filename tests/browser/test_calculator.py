"""The calculator page in a real Chromium: the way from the first question to the quoted clause, and every way to fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import Guard, Held

OpenPage = Callable[..., Page]
SIZES = ("phone", "desktop")
TROUBLE = "现在不能测算。"


def fragment(**answers: str) -> str:
    return "calculator.html#" + "&".join(f"{key.replace('__', '.')}={quote(value)}" for key, value in answers.items())


SENIOR = fragment(
    asker="enterprise",
    region="山西省",
    kinds="certificate_subsidy",
    certificate_level="level3",
    certificate_date="2020-09-01",
    organised_free="yes",
    persons="1",
)


def card(page: Page, benefit: str = "shanxi-2019/certificate-subsidy") -> object:
    return page.locator(f'article[data-benefit="{benefit}"]')


def choose(page: Page, fact: str, label: str) -> None:
    options = page.locator(f'.calc-question[data-fact="{fact}"] .calc-option')
    options.filter(has_text=re.compile("^" + re.escape(label))).first.click()


def next_question(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(下一题|继续)$")).click()


def question_shown(page: Page, fact: str) -> None:
    expect(page.locator(f'.calc-form .calc-question[data-fact="{fact}"]')).to_be_visible()


def fill_date(page: Page, fact: str, year: str, month: str, day: str) -> None:
    boxes = page.locator(f'.calc-question[data-fact="{fact}"] .calc-entry input')
    for index, value in enumerate((year, month, day)):
        boxes.nth(index).fill(value)


def test_phone_walk_to_the_clause(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "calculator.html")
    choose(page, "asker", "企业")
    next_question(page)
    choose(page, "region", "山西省")
    next_question(page)
    choose(page, "kinds", "组织职工或学员考证书")
    next_question(page)
    answers = {"organised_free": "是", "certificate_obtained": "是", "certificate_level": "高级工"}
    for _ in range(14):
        shown = page.locator(".calc-form .calc-question").first
        expect(shown).not_to_contain_text("正在准备下一题")
        fact = shown.get_attribute("data-fact")
        if fact is None:
            break
        if fact == "certificate_date":
            fill_date(page, fact, "２０２０", "9", "1")
        elif fact == "persons":
            page.locator(f'[data-fact="{fact}"] input[type="text"]').fill("1")
        else:
            choose(page, fact, answers.get(fact, "不清楚"))
        next_question(page)
        page.wait_for_function(
            "fact => document.querySelector('.calc-form .calc-question').dataset.fact !== fact", arg=fact
        )
    found = card(page)
    expect(found.locator(".calc-figure")).to_have_text("600元")
    expect(found).to_have_attribute("data-state", "amount")
    expect(found.locator(".calc-payee")).to_contain_text("企业或培训机构")
    expect(found).to_contain_text("高级工每人600元的标准给予对应企业或培训机构补贴")
    found.locator(".calc-quote a").first.click()
    page.wait_for_url("**/policies/shanxi-2019.html#s2-i6")
    expect(page.locator("#s2-i6")).to_be_in_viewport()


def test_desktop_form_answers_live(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.locator('[data-fact="persons"] input[type="text"]').fill("１２")
    page.keyboard.press("Enter")
    expect(card(page).locator(".calc-figure")).to_have_text("7,200元")
    expect(page.locator(".calc-total strong")).to_have_text("7,200元")
    choose(page, "certificate_level", "中级工")
    expect(card(page)).not_to_have_attribute("data-state", "amount")
    choose(page, "certificate_level", "不清楚")
    expect(card(page)).to_have_attribute("data-state", "needs_info")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("fact", "typed", "message"),
    [
        ("persons", "-3", "“人数”填写的“-3”是负数；应填"),
        ("persons", "1000000000000", "“人数”填写的“1000000000000”太大；应填"),
        ("persons", "很多", "“人数”填写的“很多”不是数字；应填"),
        ("certificate_date", "2020-02-30", "“取得证书日期”填写的“2020-2-30”不是有效的日期；应填"),
    ],
)
def test_wrong_input_is_told_at_the_field(
    open_page: OpenPage, site_url: str, size: str, fact: str, typed: str, message: str
) -> None:
    page = open_page(size)
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    if size == "phone":
        page.locator(".calc-answered summary").click()
        label = "人数" if fact == "persons" else "取得证书日期"
        page.get_by_role("button", name=f"更改{label}", exact=True).click()
    if fact == "persons":
        page.locator(f'[data-fact="{fact}"] input[type="text"]').fill(typed)
    else:
        fill_date(page, fact, *(str(int(part)) for part in typed.split("-")))
    page.keyboard.press("Enter")
    error = page.locator(f'.calc-question[data-fact="{fact}"] .calc-error')
    expect(error).to_contain_text(message)
    expect(page.locator(f'[data-fact="{fact}"] input[type="text"]').first).to_have_attribute("aria-invalid", "true")


def test_back_keeps_answers(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "calculator.html")
    choose(page, "asker", "个人")
    next_question(page)
    choose(page, "region", "三门峡市")
    next_question(page)
    question_shown(page, "kinds")
    page.go_back()
    question_shown(page, "region")
    expect(page.get_by_label("三门峡市")).to_be_checked()
    page.go_back()
    question_shown(page, "asker")
    expect(page.get_by_label("个人")).to_be_checked()
    page.go_forward()
    page.go_forward()
    question_shown(page, "kinds")
    assert "region=三门峡市" in unquote(page.url)


def test_link_restores_everything(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + fragment(asker="enterprise", region="灵宝市", kinds="on_the_job_training", persons="~"))
    expect(page.locator(".calc-notes")).to_contain_text("属于三门峡市")
    expect(page.locator('[data-fact="persons"]').get_by_label("不清楚")).to_be_checked()
    page.reload()
    expect(page.locator('[data-fact="persons"]').get_by_label("不清楚")).to_be_checked()


def test_link_of_another_version(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR + "&no_such_fact=1&rules=000000000000")
    expect(page.locator(".calc-notices")).to_contain_text("no_such_fact")
    expect(page.locator(".calc-notices")).to_contain_text("另一版规则")
    expect(card(page).locator(".calc-figure")).to_have_text("600元")


def test_wishes_stand_for_kinds_of_benefit(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + fragment(asker="citizen", region="山西省"))
    choose(page, "kinds", "考证书")
    assert "kinds=certificate_subsidy,high_skill_training," in page.url
    page.get_by_text("按待遇名称选").click()
    choose(page, "kinds", "考到证书以后按证书给的补贴")
    wish = page.get_by_role("checkbox", name="考证书")
    assert wish.evaluate("box => box.indeterminate")
    assert "certificate_subsidy" not in page.url
    choose(page, "kinds", "不清楚，全部看看")
    assert "kinds=all" in page.url
    expect(wish).not_to_be_checked()


def test_who_does_not_know_their_side_is_reckoned_as_a_person(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "calculator.html")
    choose(page, "asker", "不清楚")
    next_question(page)
    regions = page.locator('[data-fact="region"] .calc-option').all_inner_texts()
    assert regions == ["山西省", "威海市", "德州市", "三门峡市", "桓台县", "还没定，各地都看看"]
    choose(page, "region", "三门峡市")
    next_question(page)
    page.reload()
    assert "asker=~" in page.url
    expect(page.locator(".calc-card:not(.is-example)").first).to_be_visible()
    page.get_by_text("已填2项，查看或更改").click()
    expect(page.locator(".calc-answered dd").first).to_have_text("不清楚")


def test_a_question_says_why_with_the_money_and_the_clause(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(
        site_url + fragment(asker="enterprise", region="山西省", kinds="certificate_subsidy", organised_free="yes")
    )
    level = page.locator('.calc-question[data-fact="certificate_level"] .calc-why')
    level.locator("summary").click()
    expect(level).to_contain_text(re.compile(r"取证补贴.*元.*（二、（六））"))
    expect(level).to_contain_text("初级工每人300元、高级工每人600元")
    expect(level.get_by_role("link")).to_have_attribute("href", "policies/shanxi-2019.html#s2-i6")
    # An answered question keeps its reason: what the result turned on.
    free = page.locator('.calc-question[data-fact="organised_free"] .calc-why')
    free.locator("summary").click()
    expect(free).to_contain_text("“取证补贴”要看：由企业或培训机构免费组织考取")


def test_a_no_says_every_reason_its_clause_and_what_would_help(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    refused = {"organised_free": "no", "certificate_obtained": "yes", "certificate_level": "level4"}
    page.goto(
        site_url
        + fragment(
            asker="enterprise", region="山西省", kinds="certificate_subsidy", certificate_date="2019-06-30", **refused
        )
    )
    expect(card(page)).to_have_attribute("data-state", "not_eligible")
    reasons = card(page).locator(".calc-whynot > ul > li")
    expect(reasons).to_have_count(2)
    expect(card(page).locator(".calc-whynot")).to_contain_text("下面每一条都足以决定不能享受")
    expect(reasons.nth(0)).to_contain_text("免费组织")
    expect(reasons.nth(1)).to_contain_text("2019年6月30日")
    for reason in reasons.all():
        expect(reason.get_by_role("link").first).to_have_attribute("href", "policies/shanxi-2019.html#s2-i6")
    page.goto("about:blank")
    page.goto(site_url + SENIOR.replace("organised_free=yes", "organised_free=no"))
    help_line = card(page).locator(".calc-help-line")
    expect(help_line).to_contain_text("如果“是否由企业或机构免费组织”是“是”")
    expect(help_line).to_contain_text("就可以算出600元，发给企业或培训机构")
    help_line.get_by_role("button").click()
    question_shown(page, "organised_free")
    choose(page, "organised_free", "是")
    next_question(page)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    expect(help_line).to_have_count(0)


def test_every_card_says_when_and_where_to_go_next(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + fragment(asker="citizen", region="~", kinds="high_skill_training,free_training"))
    expect(page.locator(".calc-cards > .calc-card").first).to_be_visible()
    for shown in page.locator(".calc-cards > .calc-card").all():
        region = shown.locator(".region").inner_text()
        expect(shown.locator(".calc-when")).to_have_text(
            re.compile(f"^{region}这份文件的实施期是2019年至2021年，到.*已经结束。$")
        )
        if shown.locator(".calc-next").count() == 0:
            shown.locator("summary", has_text="下一步").click()
        expect(shown.locator(".calc-next")).to_contain_text("问谁")
    bring = page.locator('article[data-benefit="shanxi-2019/high-skill-training"] .calc-next')
    expect(bring).to_contain_text("原文写明：")
    expect(bring.locator("blockquote")).to_contain_text("以取证为补贴申领依据")
    upstream = page.locator('article[data-benefit^="weihai-2019-73/"] .calc-next').first
    expect(upstream).to_contain_text("鲁政办发〔2019〕24号")
    expect(upstream).to_contain_text("原文未规定")


def test_keyboard_walk_with_focus_and_announcements(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "calculator.html")
    expect(page.get_by_role("button", name="下一题")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^个人")).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    question_shown(page, "region")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "在哪里"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    question_shown(page, "kinds")
    assert page.evaluate(focused) == "想做什么（可多选）"
    # Going on without an answer is told, and the question stays.
    page.keyboard.press("Enter") if page.evaluate("document.activeElement.tagName") != "LEGEND" else next_question(page)
    expect(page.locator(".calc-error[role=alert]:visible")).to_have_text("请先选一项。")
    page.get_by_role("checkbox", name="不清楚，全部看看").focus()
    page.keyboard.press("Space")
    expect(page.locator(".calc-digest[role=status]")).to_contain_text("项")
    page.get_by_role("button", name="保存成图片").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".calc-said[role=status]")).to_contain_text("图片画好了")
    assert page.evaluate(focused) == "保存成图片"


def test_several_groups(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.get_by_role("button", name="再加一批人").click()
    choose(page, "certificate_level", "初级工")
    page.locator('[data-fact="persons"] input[type="text"]').fill("5")
    page.keyboard.press("Enter")
    expect(card(page).locator(".calc-figure")).to_have_text("2,100元")
    page.reload()
    expect(card(page).locator(".calc-figure")).to_have_text("2,100元")
    page.get_by_role("button", name="第2批").click()
    page.get_by_role("button", name="删除第2批").click()
    expect(card(page).locator(".calc-figure")).to_have_text("600元")


def test_every_fact_can_be_reached(open_page: OpenPage, site_url: str, bundle: dict[str, object]) -> None:
    page = open_page("desktop")
    facts = set(bundle["facts"]) - {"region"}  # type: ignore[call-overload]
    for asker in ("citizen", "enterprise", "training_institution", "school"):
        page.goto("about:blank")
        page.goto(site_url + fragment(asker=asker, region="山西省", kinds="all"))
        expect(page.locator(".calc-card").first).to_be_visible()
        for fold in page.locator(".calc-fold").all():
            fold.locator("summary").first.click()
        shown = {element.get_attribute("data-fact") for element in page.locator(".calc-question[data-fact]").all()}
        offered = {element.get_attribute("value") for element in page.locator("#calc-add option").all()}
        assert facts <= shown | offered


def test_added_question_counts(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.locator("#calc-add").select_option("payee_requested")
    choose(page, "payee_requested", "个人")
    expect(card(page)).to_have_attribute("data-state", "not_eligible")
    expect(card(page).locator(".calc-whynot")).to_contain_text("不发给个人")


def test_slip_is_one_page(open_page: OpenPage, site_url: str, tmp_path: Path) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    slip = page.locator(".calc-slip").text_content() or ""
    for words in ("测算结果单", "600元", "企业或培训机构", "高级工每人600元", "规则集编号", "仅供参考", "证书等级"):
        assert words in slip
    pdf = page.pdf(path=str(tmp_path / "slip.pdf"), prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_copy_as_text(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop", permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.get_by_role("button", name="复制文字").click()
    expect(page.locator(".calc-said")).to_contain_text("文字已复制")
    text = page.evaluate("navigator.clipboard.readText()")
    for words in ("证书等级：高级工", "600元", "钱给谁：企业或培训机构", "二、（六）", "仅供参考"):
        assert words in text
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator(".calc-said")).to_contain_text("链接已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_copy_without_clipboard(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.get_by_role("button", name="复制文字").click()
    expect(page.locator(".calc-panel textarea")).to_have_value(re.compile("测算结果"))


def test_answers_before_the_engine_are_kept(open_page: OpenPage, site_url: str) -> None:
    page = open_page("phone")
    held = Held()
    page.context.route("**/*.wasm*", held)
    page.goto(site_url + "calculator.html")
    choose(page, "asker", "企业")
    next_question(page)
    choose(page, "region", "山西省")
    next_question(page)
    choose(page, "kinds", "组织职工或学员考证书")
    next_question(page)
    expect(page.locator(".calc-wait")).to_be_visible()
    expect(page.locator(".calc-loading")).to_contain_text("正在准备测算程序")
    held.release()
    expect(page.locator(".calc-wait")).to_have_count(0)
    expect(page.locator(".calc-form .calc-question[data-fact] .calc-why")).to_contain_text("为什么问这个")


def test_no_answer_leaves_the_device(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    requested: list[str] = []
    page.context.on("request", lambda request: requested.append(unquote(request.url) + (request.post_data or "")))
    page.goto(site_url + fragment(asker="enterprise", region="山西省", kinds="all", persons="987654"))
    expect(page.locator(".calc-card").first).to_be_visible()
    assert [url for url in requested if "987654" in url or "山西省" in url.split("#")[0]] == []
    assert page.evaluate("JSON.stringify([localStorage.length, document.cookie])") in ('[0,""]',)


@pytest.mark.parametrize("size", SIZES)
def test_examples_say_what_the_engine_says(open_page: OpenPage, site_url: str, size: str) -> None:
    page = open_page(size)
    page.goto(site_url + "calculator.html")
    example = page.locator(".is-example").filter(has_text="山西省")
    figure = example.locator(".calc-figure").inner_text()
    example.get_by_role("link", name="照这个例子填写").click()
    expect(card(page).locator(".calc-figure")).to_have_text(figure)
    assert figure == "600元"
    expect(page.locator(".calc-examples")).to_have_count(0)


def blocked_wasm(context: BrowserContext) -> None:
    context.route("**/*.wasm*", lambda route: route.abort())


def missing_snapshot_and_stdlib(context: BrowserContext) -> None:
    context.route("**/snapshot.*", lambda route: route.fulfill(status=404))
    context.route("**/python_stdlib.*", lambda route: route.fulfill(status=404))


def cut_wasm(context: BrowserContext) -> None:
    def cut(route: Route) -> None:
        body = route.fetch().body()
        route.fulfill(status=200, body=body[: len(body) // 2])

    context.route("**/*.wasm*", cut)


def corrupt_wasm(context: BrowserContext) -> None:
    def corrupt(route: Route) -> None:
        route.fulfill(status=200, body=b"\0" * 1_000_000)

    context.route("**/*.wasm*", corrupt)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("damage", [blocked_wasm, missing_snapshot_and_stdlib, cut_wasm, corrupt_wasm])
def test_download_failures_end_in_a_sentence(
    open_page: OpenPage, site_url: str, guard: Guard, size: str, damage: Callable[[BrowserContext], None]
) -> None:
    guard.expect("Failed to load resource")
    guard.expect("installing the standard library")
    guard.expect("python_stdlib")
    page = open_page(size)
    damage(page.context)
    page.goto(site_url + SENIOR)
    expect(page.locator(".calc-trouble[role=alert]")).to_contain_text(TROUBLE)
    expect(page.locator(".calc-trouble[role=alert]")).to_contain_text(
        "不完整" if "c" in damage.__name__[:1] else "下载"
    )
    expect(page.locator(".calc-card:not(.is-example)")).to_have_count(0)
    expect(page.locator(".is-example").first).to_be_visible()
    page.context.unroute_all()
    page.get_by_role("button", name="再试一次").click()
    expect(card(page).locator(".calc-figure")).to_have_text("600元")


def patched_worker(page: Page, script: str) -> None:
    """Run ``script`` at the top of the calculator's worker."""

    def patch(route: Route) -> None:
        route.fulfill(content_type="text/javascript; charset=utf-8", body=script + "\n" + route.fetch().text())

    page.context.route("**/assets/calculator/*/worker.js", patch)


def test_no_memory_to_start_with_ends_in_a_sentence(open_page: OpenPage, site_url: str, guard: Guard) -> None:
    page = open_page("phone")
    patched_worker(page, "WebAssembly.Memory = function () { throw new RangeError('could not allocate memory') };")
    page.goto(site_url + SENIOR)
    expect(page.locator(".calc-trouble[role=alert]")).to_contain_text("可能是设备内存不足")
    expect(page.locator(".is-example").first).to_be_visible()


@pytest.mark.parametrize(("deaths", "recovers"), [(1, True), (9, False)])
def test_memory_that_runs_out_while_answering(open_page: OpenPage, site_url: str, deaths: int, recovers: bool) -> None:
    """The first interpreter is replaced by a plain one; when that fails as well, a sentence says so."""
    page = open_page("desktop")
    routes: list[str] = []
    page.expose_function("routeTaken", lambda route: routes.append(route))
    page.add_init_script(
        f"const post = Worker.prototype.postMessage; let left = {deaths};"
        "Worker.prototype.postMessage = function (m, ...rest) {"
        " if (m.type === 'start') window.routeTaken(m.route);"
        " post.call(this, m.type === 'ask' && left-- > 0 ? { ...m, text: 7 } : m, ...rest); }"
    )
    page.goto(site_url + SENIOR)
    if recovers:
        expect(card(page).locator(".calc-figure")).to_have_text("600元")
    else:
        expect(page.locator(".calc-trouble[role=alert]")).to_contain_text("没有料到的情况")
        expect(page.locator(".calc-card:not(.is-example)")).to_have_count(0)
    assert routes == ["snapshot", "plain"]


def test_a_snapshot_that_does_not_restore_is_left_alone(open_page: OpenPage, site_url: str) -> None:
    """It arrives whole, but another build of the runtime made it."""
    page = open_page("desktop")
    patched_worker(
        page,
        "const fill = Uint8Array.prototype.set; Uint8Array.prototype.set = function (from, at) {"
        " fill.call(this, from, at); if (at === 0 && this[1] === 0x73 && this[2] === 0x6e && from.length > 32) this[20] ^= 255; };",
    )
    requested: list[str] = []
    page.context.on("request", lambda request: requested.append(request.url))
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    assert any("python_stdlib" in url for url in requested)


def test_snapshot_failure_falls_back_to_the_plain_start(open_page: OpenPage, site_url: str, guard: Guard) -> None:
    page = open_page("desktop")
    page.context.route("**/snapshot.*", lambda route: route.fulfill(status=200, body=b"x" * 1000))
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("delete window.WebAssembly", "版本较旧"),
        ("WebAssembly.validate = () => false", "版本较旧"),
        ("delete Object.hasOwn", "版本较旧"),
        ("WebAssembly.Module = function () { throw new WebAssembly.CompileError('csp') }", "安全设置"),
        ("window.Worker = function () { throw new Error('no workers') }", "安全设置"),
    ],
)
def test_browsers_that_cannot(open_page: OpenPage, site_url: str, script: str, words: str) -> None:
    page = open_page("phone")
    requested: list[str] = []
    page.context.on("request", lambda request: requested.append(request.url))
    page.add_init_script(script)
    page.goto(site_url + SENIOR)
    trouble = page.locator(".calc-trouble[role=alert]")
    expect(trouble).to_contain_text(TROUBLE)
    expect(trouble).to_contain_text(words)
    expect(trouble.get_by_role("link", name="各地待遇比一比")).to_be_visible()
    assert [url for url in requested if "assets/runtime" in url] == []


def test_a_policy_that_forbids_wasm_ends_in_a_sentence(open_page: OpenPage, site_url: str, guard: Guard) -> None:
    guard.expect("Content Security Policy")
    page = open_page("desktop")

    def strict(route: Route) -> None:
        body = route.fetch().text()
        assert "'wasm-unsafe-eval'" in body
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=body.replace("'wasm-unsafe-eval'", ""))

    page.context.route("**/calculator.html", strict)
    page.goto(site_url + SENIOR)
    expect(page.locator(".calc-trouble[role=alert]")).to_contain_text("安全设置")


def test_killed_worker_is_replaced(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.add_init_script(
        "const Real = window.Worker; window.workers = [];"
        "window.Worker = class extends Real {"
        " constructor(url, options) { super(url, options); if (/\\/worker\\.js$/.test(url)) window.workers.push(this); } }"
    )
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    page.evaluate("window.workers.at(-1).terminate()")
    choose(page, "certificate_level", "初级工")
    expect(card(page).locator(".calc-figure")).to_have_text("300元")
    assert page.evaluate("window.workers.length") == 2


def test_worker_that_keeps_dying_ends_in_a_sentence(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.add_init_script(
        "const post = Worker.prototype.postMessage;"
        "Worker.prototype.postMessage = function (m, ...rest) { if (m.type === 'ask') this.terminate(); post.call(this, m, ...rest); }"
    )
    page.goto(site_url + SENIOR)
    trouble = page.locator(".calc-trouble[role=alert]")
    expect(trouble).to_contain_text("测算程序中途停止了")
    expect(page.locator(".calc-card:not(.is-example)")).to_have_count(0)


def test_result_shown_belongs_to_the_answers_shown(open_page: OpenPage, site_url: str) -> None:
    page = open_page("desktop")
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    seen = page.evaluate(
        """async () => {
          const level = (id) => document.querySelector(`[data-fact="certificate_level"] input[value="${id}"]`);
          const figure = () => getComputedStyle(document.querySelector('.calc-cards')).visibility === 'visible'
            ? document.querySelector('.calc-figure')?.textContent : null;
          const seen = [];
          for (let round = 0; round < 10; round += 1) {
            for (const [id, wanted] of [['level5', '300元'], ['level3', '600元']]) {
              level(id).click();
              for (let tick = 0; tick < 20; tick += 1) {
                const now = figure();
                if (now !== null && now !== wanted) seen.push([id, now]);
                await new Promise((done) => setTimeout(done, 1));
              }
            }
          }
          return seen;
        }"""
    )
    assert seen == []


@pytest.mark.parametrize("size", SIZES)
def test_without_javascript_the_first_question_and_the_way_on_are_there(
    open_page: OpenPage, site_url: str, size: str
) -> None:
    page = open_page(size, java_script_enabled=False)
    page.goto(site_url + "calculator.html")
    expect(page.get_by_text("我是", exact=True)).to_be_visible()
    expect(page.get_by_label("培训机构")).to_be_visible()
    expect(page.locator(".is-example").filter(has_text="山西省")).to_contain_text("600元")
    link = page.get_by_role("link", name="各地待遇比一比")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == "compare.html"


@pytest.mark.parametrize("large_type", [False, True])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_overflows_and_targets_are_large(
    open_page: OpenPage, site_url: str, width: int, large_type: bool
) -> None:
    page = open_page("phone")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(site_url + SENIOR)
    expect(card(page).locator(".calc-figure")).to_have_text("600元")
    if large_type:
        page.evaluate("document.documentElement.classList.add('large-type')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """(least) => [...document.querySelectorAll(
            '.calc button, .calc label.calc-option, .calc summary, .calc a, .calc select')]
          .filter((element) => element.offsetParent && !element.closest('p'))
          .filter((element) => element.getBoundingClientRect().height < least - 0.5)
          .map((element) => element.outerHTML.slice(0, 80))""",
        60 if large_type else 44,
    )
    assert small == []


def test_form_data_holds_no_amounts(site_folder: Path) -> None:
    html = (site_folder / "calculator.html").read_text(encoding="utf-8")
    match = re.search(r'<script type="application/json" id="calc-data">(.*?)</script>', html, re.S)
    assert match is not None
    data = json.loads(match[1])
    assert set(data) == {"runtime", "manifest", "askers", "groups", "facts", "kinds", "wishes", "policies"}
    assert "fen" not in json.dumps(list(data["facts"].values()))
