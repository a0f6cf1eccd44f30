"""What people come for: every kind of benefit under exactly one wish, with words for everybody whom it concerns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.runtime.shell import form_data
from scripts.runtime.wishes import load_wishes
from scripts.yaml_files import DataError

KINDS = {"a": {"concerns": ["citizen"]}, "b": {"concerns": ["enterprise"]}}


def test_every_kind_has_one_wish_and_every_asker_words_for_it(bundle: dict[str, Any]) -> None:
    wishes = load_wishes(bundle["kinds"])
    assert sorted(kind for wish in wishes for kind in wish["kinds"]) == sorted(bundle["kinds"])
    for wish in wishes:
        concerned = {asker for kind in wish["kinds"] for asker in bundle["kinds"][kind]["concerns"]}
        assert set(wish["label"]) == concerned


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("wishes: {w: {label: {other: x}, kinds: [a, b, c]}}", "没有“c”这一类待遇"),
        ("wishes: {w: {label: {other: x}, kinds: [a]}}", "“b”须正好属于一个愿望"),
        ("wishes: {w: {label: {other: x}, kinds: [a, b]}, v: {label: {other: x}, kinds: [b]}}", "“b”须正好属于一个"),
        ("wishes: {w: {label: {citizen: x}, kinds: [a, b]}}", "“w”没有给企业看的说法"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "wishes.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_wishes(KINDS, tmp_path)


class _NoManifest:
    def as_json(self) -> str:
        return "{}"


def test_regions_stand_from_the_province_to_the_county(bundle: dict[str, Any]) -> None:
    form = form_data(bundle, _NoManifest(), "")  # type: ignore[arg-type]
    regions = [policy["region"] for policy in form["policies"]]
    assert regions == ["山西省", "威海市", "德州市", "三门峡市", "桓台县"]
    assert all(policy["ask"] for policy in form["policies"])
