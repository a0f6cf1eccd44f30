"""The static worked examples: figures from the engine, quotes with links, an address that the page understands."""

from __future__ import annotations

from html import unescape
from typing import Any

from scripts.pages.answers import address
from scripts.runtime.examples import examples_html


def test_fragment_is_what_the_page_writes(bundle: dict[str, Any]) -> None:
    facts = {
        "region": "山西省",
        "certificate_level": "高级工",
        "organised_free": True,
        "person_group": ["贫困户", "残疾人"],
    }
    case = {"asker": "enterprise", "facts": {**facts, "persons": 12}}
    assert address(case, "certificate_subsidy", bundle) == (
        "v=1&asker=enterprise&region=%E5%B1%B1%E8%A5%BF%E7%9C%81&kinds=certificate_subsidy&certificate_level=level3"
        "&organised_free=yes&person_group=poor_worker,disabled&persons=12&rules=" + bundle["ruleset"][:12]
    )


def test_every_policy_has_its_example_with_quote_and_link(bundle: dict[str, Any]) -> None:
    html = unescape(examples_html(bundle))
    for policy in bundle["policies"]:
        assert policy["region"]["name"] in html
        assert f'href="policies/{policy["id"]}.html#' in html
    assert "高级工每人600元的标准" in html
    assert '<p class="calc-figure">600元</p>' in html
    assert '<p class="calc-figure">12,000元</p>' in html
