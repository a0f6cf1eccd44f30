"""The built site: links, origins, figures, metadata, copying, the source view."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from scripts.pages.policy_page import NOT_STATED, copy_text
from scripts.pages.site_data import Site, full_cite, source_sha256
from scripts.pages.source_page import LAYOUT, segments
from tests.pages.conftest import Element

FIGURE = re.compile(r"\d+(?:\.\d+)?\s*(?:万元|亿元|元|%|％)")
BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# An XML name, not an address: browsers never fetch it.
DATA_BLOCKS = ("application/json", "application/ld+json")
LINKED_DATA = re.compile(r'"https://schema\.org[^"]*"')
NAMESPACE = re.compile(r"http://www\.w3\.org/\d{4}/[a-z]+(?:/[a-z]+)?|http://www\.w3\.org/[A-Z0-9/a-z]+")


def _attributes(page: Element, *names: str) -> list[str]:
    return [item.attributes[name] for item in page.walk() for name in names if name in item.attributes]


def test_every_page_is_there(pages: dict[str, Element], site: Site) -> None:
    expected = {"index.html", "compare.html", "glossary.html", "departments.html", "relations.html", "about.html"}
    expected |= {"policies/index.html", "404.html"}
    for policy in site.policies:
        expected |= {
            f"policies/{policy.id}.html",
            f"policies/{policy.id}-source.html",
            f"policies/{policy.id}-numbers.html",
        }
    assert expected <= set(pages)


def test_every_internal_link_resolves(pages: dict[str, Element], built: Path) -> None:
    ids = {
        path: {item.attributes["id"] for item in page.walk() if "id" in item.attributes} for path, page in pages.items()
    }
    broken = []
    for path, page in pages.items():
        for link in _attributes(page, "href", "src"):
            if link == "data:,":
                # the empty icon of the page for lost addresses, which cannot name a file beside itself
                continue
            parts = urlsplit(link)
            assert (parts.scheme, parts.netloc) == ("", ""), f"{path}: {link}"
            # dots are resolved by hand: PurePosixPath keeps them
            target = _resolve(path, unquote(parts.path))
            if not (built / target).is_file():
                broken.append(f"{path}: {link}")
            elif (
                parts.fragment
                and target != "calculator.html"
                and target in ids
                and unquote(parts.fragment) not in ids[target]
            ):
                broken.append(f"{path}: {link}（没有这个锚点）")
    assert broken == []


def _resolve(page: str, target: str) -> str:
    if not target:
        return page
    parts = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def test_ids_are_unique(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        ids = _attributes(page, "id")
        assert sorted(ids) == sorted(set(ids)), path


def test_no_page_names_another_origin(pages: dict[str, Element], built: Path) -> None:
    for path in [*built.rglob("*.html"), *built.rglob("*.css"), *built.rglob("*.svg")]:
        # the vocabulary of a linked-data block is a name, not an address that is asked
        text = LINKED_DATA.sub("", NAMESPACE.sub("", path.read_text(encoding="utf-8")))
        assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text), path
    for path in (built / "assets").glob("*.js"):
        assert "://" not in path.read_text(encoding="utf-8"), path


def test_nothing_of_the_theme_is_left(built: Path) -> None:
    assert not [name for name in ("javascripts", "stylesheets", "images") if (built / "assets" / name).exists()]
    assert not list((built / "assets").rglob("*.map"))
    assert not (built / "search").exists()


def test_no_inline_script(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        for item in page.walk():
            if item.tag == "script" and item.attributes.get("type") not in DATA_BLOCKS:
                assert item.attributes.get("src"), path
            assert not [name for name in item.attributes if name.startswith("on")], path


def test_every_figure_stands_in_the_texts_or_the_rules(pages: dict[str, Element], site: Site) -> None:
    known = {_number(found) for policy in site.policies for found in FIGURE.findall(policy.document.logical)}
    for citation in site.bundle["citations"].values():
        known |= {_number(found) for found in FIGURE.findall(citation["quote"])}
    for path, page in pages.items():
        if path.startswith("policies/") or path == "calculator.html":
            continue
        content = next((item for item in page.walk() if item.attributes.get("id") == "content"), page)
        for found in FIGURE.findall(content.text()):
            assert _number(found) in known, f"{path}: {found}"


def test_figures_beside_the_clauses_stand_in_that_text(pages: dict[str, Element], site: Site) -> None:
    for policy in site.policies:
        known = {_number(found) for found in FIGURE.findall(policy.document.logical)}
        for card in pages[f"policies/{policy.id}.html"].find("benefit"):
            for found in FIGURE.findall(card.text()):
                assert _number(found) in known, f"{policy.id}: {found}"


def _number(figure: str) -> str:
    return re.sub(r"\s", "", figure).replace("％", "%")


def test_every_clause_has_its_anchor(pages: dict[str, Element], site: Site) -> None:
    for policy in site.policies:
        ids = set(_attributes(pages[f"policies/{policy.id}.html"], "id"))
        missing = [unit for unit in policy.document.unit_ids() if unit not in ids]
        assert missing == [], policy.id


def test_every_clause_is_on_the_page_in_full(pages: dict[str, Element], site: Site) -> None:
    for policy in site.policies:
        clauses = pages[f"policies/{policy.id}.html"].find("clause-main")
        # the page's own words (buttons, the note on a lost heading) stand in parts of their own
        shown = "".join("".join(_printed_text(item).split()) for item in clauses)
        for unit in policy.document.unit_ids():
            text = "".join(policy.document.text_of(unit).split())
            assert text in shown or all(part in shown for part in _parts(policy.document.text_of(unit))), unit


def _printed_text(element: Element) -> str:
    if "clause-tools" in element.attributes.get("class", "") or "inferred" in element.attributes.get("class", ""):
        return ""
    return "".join(child if isinstance(child, str) else _printed_text(child) for child in element.children)


def _parts(text: str) -> list[str]:
    return ["".join(part.split()) for part in text.split("\n")]


def test_copy_gives_citation_and_the_clause_itself(pages: dict[str, Element], site: Site) -> None:
    for policy in site.policies:
        copied = _attributes(pages[f"policies/{policy.id}.html"], "data-copy")
        units = [node.id for node in policy.document.walk() if not node.inferred]
        units += [item.id for item in policy.document.paragraphs if item.role == "text"]
        assert sorted(copied) == sorted(copy_text(policy, unit) for unit in units)
        for unit in units:
            text = copy_text(policy, unit)
            assert text == f"{full_cite(policy, unit)}：“{policy.document.text_of(unit)}”"
            # the notice in front of a plan is cited by its own title
            title = policy.title if unit.startswith("cover") else policy.record["inner_title"] or policy.title
            assert text.startswith(f"《{title}》"), unit


def test_copied_text_of_one_clause(pages: dict[str, Element]) -> None:
    texts = _attributes(pages["policies/sanmenxia-2019-26.html"], "data-copy")
    (text,) = [item for item in texts if "最长不超过6个月" in item]
    assert text.startswith("《三门峡市职业技能提升行动方案（2019—2021年）》（三政办〔2019〕26号）二、（三）1")
    assert "“落实完善职业培训补贴政策。企业、农民专业合作社和扶贫车间等各类生产经营主体" in text


@pytest.mark.parametrize("policy_id", ["shanxi-2019", "dezhou-2019"])
def test_what_the_text_does_not_say_is_said_to_be_missing(pages: dict[str, Element], policy_id: str) -> None:
    (card,) = pages[f"policies/{policy_id}.html"].find("index-card")
    rows = _rows(card)
    assert rows["发文字号"] == rows["发文机关"] == rows["成文日期"] == NOT_STATED


def test_the_index_card_in_the_usual_order(pages: dict[str, Element], site: Site) -> None:
    policy = site.policy("sanmenxia-2019-26")
    (card,) = pages[f"policies/{policy.id}.html"].find("index-card")
    rows = _rows(card)
    order = ["发文机关", "成文日期", "标题", "所印发文件", "发文字号", "有效性", "地区", "实施期", "上级文件"]
    assert list(rows) == [*order, "原文 SHA-256"]
    assert rows["有效性"] == "实施期已经结束"
    assert rows["发文字号"] == "三政办〔2019〕26号"
    assert rows["发文机关"] == "三门峡市人民政府办公室"
    assert rows["成文日期"] == "2019年12月13日"
    assert rows["原文 SHA-256"] == source_sha256(policy)
    assert "豫政办〔2019〕50号" in rows["上级文件"]


def _rows(card: Element) -> dict[str, str]:
    (table,) = [item for item in card.walk() if item.tag == "dl"]
    terms = [item.text() for item in table.walk() if item.tag == "dt"]
    return dict(zip(terms, (item.text() for item in table.walk() if item.tag == "dd"), strict=True))


def test_the_source_view_is_the_source(pages: dict[str, Element], site: Site) -> None:
    for policy in site.policies:
        (shown,) = pages[f"policies/{policy.id}-source.html"].find("source-text")
        assert shown.text() == policy.source, policy.id


def test_lit_parts_and_layout_cover_the_source(site: Site) -> None:
    for policy in site.policies:
        at = 0
        for piece in segments(policy.document):
            assert piece.start == at
            at = piece.end
            text = policy.source[piece.start : piece.end]
            assert piece.unit is not None or piece.kind in LAYOUT, f"{policy.id}: {piece.kind} {text!r}"
        assert at == len(policy.source)


def test_lit_characters_of_a_clause_are_its_text(pages: dict[str, Element], site: Site) -> None:
    policy = site.policy("huantai-2020-1")
    page = pages[f"policies/{policy.id}-source.html"]
    for node in policy.document.walk():
        own = {node.id, *(paragraph.id for paragraph in node.paragraphs)}
        lit = "".join(item.text() for item in page.find("src") if item.attributes["data-unit"] in own)
        expected = (node.marker or "") + policy.document.text_of(node.id)
        assert "".join(lit.split()) == "".join(expected.split()), node.id


def test_every_cell_of_the_comparison_has_a_value(pages: dict[str, Element], site: Site) -> None:
    (matrix,) = pages["compare.html"].find("matrix")
    rows = [item for item in matrix.walk() if item.tag == "tr" and "data-written" in item.attributes]
    assert len(rows) == len(site.bundle["kinds"])
    for row in rows:
        cells = [child for child in row.children if isinstance(child, Element) and child.tag == "td"]
        assert len(cells) == len(site.policies)
        for cell in cells:
            linked = any(item.tag == "a" for item in cell.walk())
            assert linked or cell.text() == "本文件没有"


def test_every_benefit_is_compared_once(pages: dict[str, Element], site: Site) -> None:
    assert len(pages["compare.html"].find("cell")) == len(site.bundle["benefits"])


def test_every_page_says_it_is_no_government_site_and_that_the_period_is_over(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        assert "不是政府网站" in page.text(), path
        if path != "404.html":
            (foot,) = page.find("site-foot")
            assert "实施期为2019年至2021年，均已结束" in foot.text(), path


def test_home_leads_each_visitor_on(pages: dict[str, Element]) -> None:
    doors = {door.children[0].text(): door.attributes["href"] for door in pages["index.html"].find("door")}  # type: ignore[union-attr]
    assert doors["个人"] == "calculator.html#asker=citizen"
    assert doors["企业"] == "calculator.html#asker=enterprise"
    assert set(doors) == {"个人", "企业", "培训机构、院校", "手里有一份名单", "窗口人员", "宣传人员"}


def test_departments_of_shanxi(pages: dict[str, Element]) -> None:
    card = pages["departments.html"].by_id("shanxi-2019-省财政厅")
    links = [item.attributes["href"] for item in card.walk() if item.tag == "a"]
    assert "policies/shanxi-2019.html#s2-i6-p1" in links


def test_references_go_up(pages: dict[str, Element]) -> None:
    page = pages["relations.html"]
    text = page.by_id("huantai-2020-1").text()
    for number in (
        "推行终身职业技能培训制度的实施意见",
        "山东省职业技能提升行动实施方案",
        "淄博市职业技能提升行动工作方案",
    ):
        assert number in text
    assert "原文没有引用其他文件" in page.by_id("dezhou-2019").text()


def test_lost_heading_is_an_editorial_note(pages: dict[str, Element]) -> None:
    page = pages["policies/dezhou-2019.html"]
    (notes,) = page.find("editorial")
    assert "标题可能在转载时丢失" in notes.text()
    assert "四、" in page.by_id("s4").text()
