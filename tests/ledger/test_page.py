"""The ledger page: plain data and HTML in which the source stands character for character."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from scripts.ledger import page
from scripts.library import Policy
from scripts.parse import parse

IDS = ["weihai-2019-73", "shanxi-2019", "sanmenxia-2019-26", "dezhou-2019", "huantai-2020-1"]


class Reader(HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.source = ""
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if dict(attrs).get("class") == "source-text":
            self.inside = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self.inside:
            self.inside = 0

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.source += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize("policy_id", IDS)
def test_the_text_is_whole_and_every_number_leads_to_its_row(
    policy_id: str, policies: dict[str, Policy], bundle: dict[str, Any]
) -> None:
    rows = page.ledger_rows(policy_id, bundle)
    reader = read(page.ledger_html(policy_id, bundle))
    assert reader.source == policies[policy_id].source
    ids = [attributes["id"] for _tag, attributes in reader.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    inner = [
        str(attributes["href"])[1:]
        for _tag, attributes in reader.tags
        if str(attributes.get("href", "")).startswith("#")
    ]
    assert set(inner) <= set(ids)
    shown = {row["anchor"] for row in rows if row["class"] not in ("marker", "layout")}
    assert shown <= set(ids)
    assert shown <= set(inner)


@pytest.mark.parametrize("policy_id", IDS)
def test_no_style_no_script_and_tables_are_labelled(policy_id: str, bundle: dict[str, Any]) -> None:
    reader = read(page.ledger_html(policy_id, bundle))
    names = [tag for tag, _attributes in reader.tags]
    assert not {"script", "style"} & set(names)
    assert not [
        name for _tag, attributes in reader.tags for name in attributes if name == "style" or name.startswith("on")
    ]
    assert names.count("table") == names.count("caption") == 2
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in reader.tags if tag == "th")


def test_rows_as_data(bundle: dict[str, Any]) -> None:
    rows = {row["text"]: row for row in page.ledger_rows("shanxi-2019", bundle)}
    assert rows["15元"]["class"] == "encoded"
    assert rows["15元"]["benefits"] == [{"id": "shanxi-2019/living-allowance", "title": "贫困劳动力培训期间生活费补贴"}]
    assert rows["15元"]["paths"] == ["shanxi-2019/living-allowance outcomes[0].amount.times[0]"]
    assert rows["300万人次"]["label"] == "工作目标"
    assert rows["300万人次"]["value"] == "3000000人次"
    sentences = page.sentence_rows("shanxi-2019", bundle)
    ceiling = next(row for row in sentences if row["text"] == "培训补贴标准每人不超过1000元。")
    assert ceiling["clause"] == "s2-i4"
    assert "不超过" in ceiling["words"]
    assert ceiling["citations"] == ["shanxi-2019#ceiling"]


def test_the_values_of_the_table_are_the_rules(bundle: dict[str, Any]) -> None:
    html = page.ledger_html("sanmenxia-2019-26", bundle)
    text = unescape(re.sub(r"<[^>]+>", "", html))
    assert "…，最高分别不超过50万元、10万元。高危…（500000元）写进规则新购置实训设备一次性补助" in text
    assert "…补贴，最长不超过6个月，以工代训补贴和…写进规则以工代训补贴" in text
    assert "…余中安排7644万元专项用于职业技能…（76440000元）" not in text
    assert "市级安排的专项资金总额，不是给某个人或单位的数额" in text


def test_hostile_text_stays_text(
    policies: dict[str, Policy], bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = '一、目标<script>alert(1)</script>\r\n给予<b onclick="x">5元</b>补贴&amp;<!-- 3次 -->。\n'
    policy = replace(policies["shanxi-2019"], read=lambda: parse(hostile))
    monkeypatch.setattr(page, "load_policy", {"shanxi-2019": policy}.__getitem__)
    empty = {**bundle, "benefits": [], "citations": {}, "policies": []}
    reader = read(page.ledger_html("shanxi-2019", empty))
    assert "script" not in [tag for tag, _attributes in reader.tags]
    assert not [1 for _tag, attributes in reader.tags if "onclick" in attributes]
    assert reader.source == hostile


def test_the_page_has_its_place_in_the_site(bundle: dict[str, Any]) -> None:
    made = page.ledger_page("dezhou-2019", bundle)
    assert made.path == "policies/dezhou-2019-numbers.md"
    assert made.title.startswith("数字台账：")
    with pytest.raises(KeyError):
        page.ledger_page("nowhere", bundle)
