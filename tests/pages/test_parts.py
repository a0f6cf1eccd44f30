"""A library cut into parts: the same pages, each with a bounded number of policies, and no link lost between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest

from scripts.pages import site_data
from scripts.pages.build import about_words, generate
from scripts.pages.glossary import load_glossary
from scripts.pages.pager import pager
from scripts.pages.site_data import PART, Site
from tests.pages.conftest import Element, read_html

PARTED = ("policies/index", "compare", "departments", "relations")


@pytest.fixture(scope="module")
def cut(site: Site) -> Site:
    """The real library in parts of two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_data, "PART", 2)
        fresh = replace(site)
        assert len(fresh.parts) == 3
    return fresh


@pytest.fixture(scope="module")
def made(cut: Site) -> dict[str, Element]:
    """The generated pages by their address."""
    groups, _ = load_glossary(cut.policies)
    return {page.path.replace(".md", ".html"): read_html(str(page.html)) for page in generate(cut, groups)}


def test_a_small_library_is_one_part(site: Site) -> None:
    assert len(site.policies) <= PART
    assert site.parts == (site,)
    assert pager("compare", site) is None


def test_every_policy_stands_in_one_part_with_all_its_benefits(cut: Site) -> None:
    assert Counter(policy.id for part in cut.parts for policy in part.policies) == Counter(
        policy.id for policy in cut.policies
    )
    for part in cut.parts:
        assert len(part.policies) <= 2
        assert [policy["id"] for policy in part.bundle["policies"]] == [policy.id for policy in part.policies]
        for policy in part.policies:
            assert part.benefits_of(policy.id) == cut.benefits_of(policy.id)
    codes = [policy.region["code"] for part in cut.parts for policy in part.policies]
    assert codes == sorted(codes)


def test_every_page_comes_in_parts(made: dict[str, Element], cut: Site) -> None:
    for name in PARTED:
        assert {path for path in made if path.startswith(name) and path[len(name)] in ".-"} == {
            f"{name}.html",
            f"{name}-2.html",
            f"{name}-3.html",
        }
    for part in cut.parts:
        page = made[part.shared("compare")]
        regions = {cell.attributes["data-region"] for cell in page.walk() if "data-region" in cell.attributes}
        assert regions == {policy.region["name"] for policy in part.policies}


def test_no_link_between_the_parts_is_lost(made: dict[str, Element]) -> None:
    ids = {path: {item.attributes.get("id") for item in page.walk()} for path, page in made.items()}
    checked = 0
    for path, page in made.items():
        folder = path.rpartition("/")[0]
        for item in page.walk():
            parts = urlsplit(item.attributes.get("href", ""))
            target = unquote(parts.path)
            if target.startswith("../"):
                target = target[3:]
            elif target and folder:
                target = f"{folder}/{target}"
            target = target or path
            if target in made and parts.fragment:
                checked += 1
                assert unquote(parts.fragment) in ids[target], f"{path}: {item.attributes['href']}"
            elif target.startswith(PARTED):
                assert target in made, f"{path}: {item.attributes['href']}"
    assert checked > 1000


def test_documents_of_the_part_are_known_to_be_held(made: dict[str, Element], cut: Site) -> None:
    for part in cut.parts:
        page = made[part.shared("relations")]
        for policy in part.policies:
            assert "本站收有全文" in page.by_id(policy.id).text()


def test_home_shows_the_first_regions_and_the_way_to_all(made: dict[str, Element], cut: Site) -> None:
    home = made["index.html"]
    assert [item.tag for item in home.find("region")] == ["section", "section"]
    assert "全部五份文件" in home.text()
    assert about_words(cut)["ledger_links"].endswith("，其余见[政策原文](policies/index.md)")


def test_terms_say_how_many_documents_were_counted(made: dict[str, Element]) -> None:
    text = made["glossary.html"].text()
    assert "在其中2份文件里出现在" in text
    assert "在全部文件里搜索这个词" in text


@pytest.mark.parametrize(
    ("part", "expected"),
    [(1, "1 2 3 … 84"), (3, "1 2 3 4 5 … 84"), (42, "1 … 40 41 42 43 44 … 84"), (84, "1 … 82 83 84")],
)
def test_the_pager_is_bounded(site: Site, part: int, expected: str) -> None:
    parts = [replace(site, part=number) for number in range(1, 85)]
    whole = replace(site)
    whole.__dict__["parts"] = tuple(replace(one, library=whole) for one in parts)
    shown = pager("compare", whole.parts[part - 1])
    assert shown is not None
    html = read_html(str(shown))
    chips = [
        item.text().strip("第页")
        for item in html.walk()
        if item.tag in ("a", "span") and item.attributes.get("href") != "search.html"
    ]
    assert " ".join(chips) == expected
    (here,) = (item for item in html.walk() if item.attributes.get("aria-current") == "page")
    assert here.text() == f"第{part}页"
    assert here.attributes["href"] == ("compare.html" if part == 1 else f"compare-{part}.html")
