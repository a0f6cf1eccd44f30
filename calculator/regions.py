"""From a place name as people write it to the policies of the library.

Names, codes and containment come from each policy's ``region`` entry (GB/T 2260); nothing is guessed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from calculator.memo import once

ALL_REGIONS = frozenset({"多地", "五地", "全部", "全部地区", "所有地区", "各地", "五个地区"})

# Regions that a sentence names.
_NAMED = 12


class Match(NamedTuple):
    """Policies a place belongs to, and a sentence when the place was not named as the policy names it."""

    policies: list[str]
    note: str


def resolve(place: str, policies: list[dict[str, Any]]) -> Match:
    """Policy ids for one place name; an empty list when the library has no text for it.

    ``山西太原`` and ``小店区`` resolve to the 山西 text; a province above a region does not (its own text is not in
    the library), which the note says.
    """
    if place in ALL_REGIONS:
        return Match([policy["id"] for policy in policies], "")
    parts = _split(place, policies)
    if parts is None:
        return Match([], f"资料库里没有“{place}”的文件，无法测算。")
    inside = _meant([policy for policy in policies if any(_is_region(part, policy) for part in parts)], parts)
    if len(inside) == 1:
        region = inside[0]["region"]
        if place in (region["name"], *region["aliases"]):
            return Match([inside[0]["id"]], "")
        return Match([inside[0]["id"]], f"“{place}”属于{region['name']}，按{region['name']}的文件测算。")
    if len(inside) > 1:
        return Match([], f"“{place}”可能属于{listed(inside)}，请写明上一级地名。")
    below = [policy for policy in policies if any(part in policy["region"]["above"] for part in parts)]
    # Every known name that lies in no region lies above one.
    return Match([], f"资料库里没有“{place}”一级的文件；它下面收录了{listed(below)}的文件。")


def _meant(inside: list[dict[str, Any]], parts: list[str]) -> list[dict[str, Any]]:
    """Of several regions those in which all parts of the name lie (甲市城区), and of these the one called so (甲市)."""
    if len(inside) < 2:
        return inside
    fitting = [policy for policy in inside if all(part in _names(policy) for part in parts)]
    last = parts[-1]
    called = [policy for policy in fitting if last in (policy["region"]["name"], *policy["region"]["aliases"])]
    return called or fitting or inside


def listed(policies: list[dict[str, Any]]) -> str:
    """The names of the regions in a sentence; of many, the first and how many there are."""
    names = "、".join(policy["region"]["name"] for policy in policies[:_NAMED])
    return names if len(policies) <= _NAMED else f"{names}等{len(policies)}个地区"


def _split(place: str, policies: list[dict[str, Any]]) -> list[str] | None:
    """Cut a compound name (山东省威海市文登区) into known names, longest first; None when something is left over."""
    known = _known(policies)
    rest, parts = "".join(place.split()), []
    while rest:
        name = next((rest[:size] for size in range(len(rest), 0, -1) if rest[:size] in known), None)
        if name is None:
            return None
        parts.append(name)
        rest = rest[len(name) :]
    return parts or None


@once
def _known(policies: list[dict[str, Any]]) -> set[str]:
    return {name for policy in policies for name in _names(policy)}


def _names(policy: dict[str, Any]) -> set[str]:
    region = policy["region"]
    return {region["name"], *region["aliases"], *region["above"], *region["places"]}


def _is_region(name: str, policy: dict[str, Any]) -> bool:
    region = policy["region"]
    return name == region["name"] or name in region["aliases"] or name in region["places"]
