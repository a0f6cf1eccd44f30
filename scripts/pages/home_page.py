"""首页: one search box, who are you, what each region really offers, and that the plans are over."""

from __future__ import annotations

from markupsafe import Markup

from calculator.shards import PART
from scripts.library import Policy
from scripts.pages import words
from scripts.pages.benefit_card import clause_link
from scripts.pages.markup import el, join
from scripts.pages.page import Page
from scripts.pages.site_data import Benefit, Site, calculator_url, page_url
from scripts.parse.ordinals import chinese

_DOORS = (
    ("个人", "参加培训、考证书，能不能补、补多少、钱给谁", calculator_url(asker="citizen"), "算一算"),
    ("企业", "岗前培训、以工代训、学徒制、实训设备，能申请什么", calculator_url(asker="enterprise"), "算一算"),
    ("培训机构、院校", "承担补贴性培训要什么条件，补贴怎么拨", calculator_url(asker="training_institution"), "算一算"),
    ("手里有一份名单", "职工或学员的表格逐人算，表格不离开您的电脑", "roster.html", "算花名册"),
    ("窗口人员", "群众一问，马上找到那一条，连出处一起复制、打印", "counter.html", "到窗口页"),
    ("宣传人员", "明白纸、海报、微信图片、公众号文章，每个数字都带原文出处", "kit.html", "到宣传包"),
)
_EXAMPLES = ("取证补贴", "以工代训", "两后生", "生活费补贴", "退役军人")


def home_page(site: Site) -> Page:
    """The page at index.html. Of a large library it shows the first regions, and the way to the others."""
    count = chinese(len(site.policies))
    first = site.parts[0]
    whole = first is site
    heading = f"{count}个地区的文件里到底写了什么" if whole else f"先看其中{chinese(len(first.policies))}个地区写了什么"
    html = join(
        [
            el(
                "section",
                el(
                    "h1",
                    "职业技能提升行动",
                    el(
                        "span", el("span", _periods(site)), " ", el("span", f"{count}地政策查询与测算"), class_="h1-sub"
                    ),
                ),
                el("p", "查原文、比各地、按自己的情况算一算。每个数字都能点回原文那一条。", class_="lead"),
                _search(),
                class_="hero",
            ),
            _over(site),
            el(
                "section",
                el("h2", "从这里开始"),
                el("ul", *(_door(*door) for door in _DOORS), class_="doors"),
                class_="home-block",
            ),
            el(
                "section",
                el("h2", heading),
                el(
                    "p",
                    "“写明数额”指原文有金额、比例或上限；“未写金额”指原文给这项待遇，但没有写多少，要按当地配套规定执行。",
                    class_="muted",
                ),
                el("div", *(_region(policy, first) for policy in first.policies), class_="regions"),
                el(
                    "p",
                    el("a", "逐项比较各地", href="compare.html", class_="button"),
                    None if whole else el("a", f"全部{count}份文件", href="policies/index.html", class_="button"),
                    class_="actions",
                ),
                class_="home-block",
            ),
            _promises(),
        ]
    )
    return Page("index.md", "首页", html, {"description": _description(site), "wide": True})


def _description(site: Site) -> str:
    first = site.parts[0].policies
    names = "、".join(policy.region["name"] for policy in first)
    if len(first) < len(site.policies):
        names += f"等{len(site.policies)}地"
    return f"{names}职业技能提升行动（{_periods(site)}）的政策原文、逐条引用、横向比较和补贴测算。非政府网站。"


def _search() -> Markup:
    return el(
        "form",
        el("label", "搜索政策原文和词语", for_="home-query"),
        el(
            "span",
            el(
                "input",
                type="search",
                id="home-query",
                name="words",
                autocomplete="off",
                placeholder="如：取证补贴给谁、两后生、以工代训",
                enterkeyhint="search",
            ),
            el("button", "搜索", type="submit", class_="button button-main"),
            class_="searchbox-row",
        ),
        el(
            "span",
            el("span", "比如：", class_="muted"),
            *(el("button", word, type="button", class_="chip", data_query=word) for word in _EXAMPLES),
            class_="searchbox-examples",
        ),
        el("span", "浏览器没有开启脚本，不能搜索；可以从“政策原文”“术语”逐页查找。", class_="no-js-only"),
        class_="searchbox",
        role="search",
        data_home_search=True,
    )


def _periods(site: Site) -> str:
    return "、".join(dict.fromkeys(policy.record["period"]["label"] for policy in site.policies))


def period_notice(site: Site) -> str:
    """One sentence for the foot of every page."""
    if all(site.ended(policy) for policy in site.policies):
        return f"所载文件的实施期为{_periods(site)}，均已结束；本站不反映此后的政策变化。"
    return f"所载文件的实施期为{_periods(site)}；是否仍然有效，以主管部门答复为准。"


def _over(site: Site) -> Markup | None:
    ended = [policy for policy in site.policies if site.ended(policy)]
    if not ended:
        return None
    labels = "、".join(dict.fromkeys(policy.record["period"]["label"] for policy in ended))
    if len(ended) == len(site.policies):
        which = "这些方案"
    elif len(ended) > PART:
        which = f"其中{len(ended)}份方案"
    else:
        which = "、".join(policy.region["name"] for policy in ended) + "的方案"
    return el(
        "section",
        el("p", el("strong", f"{which}的实施期是{labels}，已经结束。")),
        el(
            "p",
            "在这里可以查当时的规定、核对当年的申领、为审计和制定新方案作参考。现在能不能领、怎么领，请问当地人力资源社会保障部门的现行政策。",
        ),
        class_="notice",
        aria_label="时效提示",
    )


def _door(who: str, what: str, url: str, action: str) -> Markup:
    return el(
        "li",
        el("a", el("strong", who), el("span", what), el("em", action, class_="door-go"), href=url, class_="door"),
    )


def _region(policy: Policy, site: Site) -> Markup:
    benefits = site.benefits_of(policy.id)
    groups = {key: [item for item in benefits if words.standing(item) == key] for key in (words.WRITTEN, words.GRANTED)}
    written, granted = groups[words.WRITTEN], groups[words.GRANTED]
    region = policy.region["name"]
    facts = site.bundle["facts"]
    if any(words.has_money(row["value"]) for item in written for row in item["outcomes"]):
        verdict = "原文写了部分补贴金额"
    elif written:
        verdict = "原文只写了比例，没有补贴金额"
    else:
        verdict = "原文没有写任何金额，都要按配套规定执行"
    shown = [item for item in written if words.lines(item, facts)]
    return el(
        "section",
        el(
            "div",
            el("h3", el("a", region, href=page_url(policy.id))),
            el("p", verdict, class_="verdict"),
            el(
                "p",
                el(
                    "span",
                    el("b", str(len(written))),
                    "项写明数额",
                    class_="count count-ok" if written else "count count-none",
                ),
                el("span", el("b", str(len(granted))), "项给而未写金额", class_="count"),
                class_="counts",
            ),
            el(
                "p",
                el("a", "算一算", href=calculator_url(region=region), class_="button button-main"),
                el("a", "看原文", href=page_url(policy.id), class_="button"),
                class_="actions",
            ),
            class_="region-side",
        ),
        el(
            "div",
            el("ul", *(_offer(item, site) for item in shown), class_="offers") if shown else None,
            el(
                "details",
                el("summary", f"给，但原文没有写金额：{len(granted)}项"),
                el(
                    "ul",
                    *(el("li", item["title"], clause_link(item, site, base="")) for item in granted),
                    class_="granted",
                ),
                open=not shown,
                data_fold=not shown,
                class_="granted-all",
            )
            if granted
            else None,
            class_="region-main",
        ),
        class_="card region",
    )


def _offer(benefit: Benefit, site: Site) -> Markup:
    figures = [line for line in words.lines(benefit, site.bundle["facts"]) if line.state in ("amount", "cap")]
    rows = [
        el(
            "li",
            el("span", line.case, class_="case") if line.case else None,
            el("b", line.value, class_="value-amount"),
        )
        for line in figures
    ]
    return el(
        "li",
        el("span", benefit["title"], clause_link(benefit, site, base=""), class_="offer-title"),
        el("ul", *rows, class_="values"),
        el("span", words.benefit_payee(benefit), class_="muted offer-payee"),
    )


def _promises() -> Markup:
    rows = (
        ("原文一字不改", "收到什么样就存什么样，每份文件都公布校验码，条款和原文可以逐字对照。"),
        ("数字都有出处", "页面和测算里的每个数额都指向写着它的那句话；原文没写的，就说没写，不估不猜。"),
        ("答案不出设备", "查询和测算都在您的手机或电脑里完成，不上传、不留存，也不要姓名和证件号码。"),
    )
    return el(
        "section",
        el("h2", "可以放心的三件事"),
        el("ul", *(el("li", el("strong", name), el("span", text)) for name, text in rows), class_="promises"),
        class_="home-block",
    )
