"""Places: as people write them, to the right text or honestly to none."""

from __future__ import annotations

from typing import Any

import pytest

from calculator.regions import resolve


@pytest.fixture
def policies(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The policies of the bundle."""
    found: list[dict[str, Any]] = bundle["policies"]
    return found


@pytest.mark.parametrize(
    ("place", "policy", "note"),
    [
        ("山西省", "shanxi-2019", ""),
        ("晋", "shanxi-2019", ""),
        ("三门峡", "sanmenxia-2019-26", ""),
        ("太原", "shanxi-2019", "“太原”属于山西省，按山西省的文件测算。"),
        ("山西省太原市小店区", "shanxi-2019", "“山西省太原市小店区”属于山西省，按山西省的文件测算。"),
        ("河南省三门峡市灵宝市", "sanmenxia-2019-26", "“河南省三门峡市灵宝市”属于三门峡市，按三门峡市的文件测算。"),
        ("灵宝", "sanmenxia-2019-26", "“灵宝”属于三门峡市，按三门峡市的文件测算。"),
    ],
)
def test_a_place_inside_a_region_resolves_to_it_and_says_so(
    policies: list[dict[str, Any]], place: str, policy: str, note: str
) -> None:
    match = resolve(place, policies)
    assert match.policies == [policy]
    assert match.note == note


@pytest.mark.parametrize("place", ["北京市", "上海", "火星", "山西省火星县", "洛阳"])
def test_an_unknown_place_has_no_text(policies: list[dict[str, Any]], place: str) -> None:
    match = resolve(place, policies)
    assert match.policies == []
    assert match.note == f"资料库里没有“{place}”的文件，无法测算。"


def test_a_province_above_a_region_has_no_text_of_its_own(policies: list[dict[str, Any]]) -> None:
    match = resolve("河南省", policies)
    assert match.policies == []
    assert match.note == "资料库里没有“河南省”一级的文件；它下面收录了三门峡市的文件。"


def test_all_regions_at_once(policies: list[dict[str, Any]]) -> None:
    assert resolve("多地", policies).policies == [policy["id"] for policy in policies]


def test_a_name_shared_by_two_regions_asks_for_the_one_above(policies: list[dict[str, Any]]) -> None:
    twins = [
        {"id": name, "region": {"name": name, "aliases": [], "above": [], "places": ["城区"]}}
        for name in ("甲市", "乙市")
    ]
    match = resolve("城区", twins)
    assert match.policies == []
    assert match.note == "“城区”可能属于甲市、乙市，请写明上一级地名。"
    assert resolve("甲市城区", twins).policies == []


def test_no_two_regions_of_the_library_share_a_name(policies: list[dict[str, Any]]) -> None:
    for policy in policies:
        for place in policy["region"]["places"]:
            assert resolve(place, policies).policies == [policy["id"]], place
