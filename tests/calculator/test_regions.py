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
    assert resolve("甲市城区", twins).policies == ["甲市"]


def test_no_two_regions_of_the_library_share_a_name(policies: list[dict[str, Any]]) -> None:
    for policy in policies:
        for place in policy["region"]["places"]:
            assert resolve(place, policies).policies == [policy["id"]], place


def region(name: str, *places: str, above: tuple[str, ...] = ()) -> dict[str, Any]:
    """A policy of a made-up region."""
    return {"id": name, "region": {"name": name, "aliases": [], "above": list(above), "places": list(places)}}


def test_the_place_above_tells_regions_of_one_name_apart() -> None:
    twins = [region("甲市", "城区"), region("乙市", "城区")]
    assert resolve("乙市城区", twins).policies == ["乙市"]
    homonyms = [
        {**region("新区", above=("甲省",)), "id": "first"},
        {**region("新区", above=("乙省",)), "id": "second"},
    ]
    assert resolve("新区", homonyms).policies == []
    assert resolve("乙省新区", homonyms).policies == ["second"]
    # Two names of which neither lies in the other are not one place.
    assert resolve("甲市乙市", twins).note == "“甲市乙市”可能属于甲市、乙市，请写明上一级地名。"


def test_a_region_inside_another_is_meant_by_its_own_name() -> None:
    policies = [region("甲省", "乙市", "丙县"), region("乙市", "丙县", above=("甲省",))]
    assert resolve("乙市", policies).policies == ["乙市"]
    assert resolve("甲省乙市", policies).policies == ["乙市"]
    assert resolve("甲省", policies).policies == ["甲省"]
    assert resolve("丙县", policies).policies == []


def test_a_sentence_names_a_dozen_regions_at_most() -> None:
    policies = [region(f"{letter}市", "城区", above=("甲省",)) for letter in "子丑寅卯辰巳午未申酉戌亥天"]
    names = "子市、丑市、寅市、卯市、辰市、巳市、午市、未市、申市、酉市、戌市、亥市等13个地区"
    assert resolve("城区", policies).note == f"“城区”可能属于{names}，请写明上一级地名。"
    assert resolve("甲省", policies).note == f"资料库里没有“甲省”一级的文件；它下面收录了{names}的文件。"
