"""Every mistake an editor can make in a rule file, one broken file each, with the exact message."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.library import POLICIES
from scripts.rules.bundle import build_bundle
from scripts.yaml_files import DataError

BAD = sorted((Path(__file__).parent.parent / "bad").glob("*.yml"))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with the 山西 text alone."""
    for name in ("facts.yml", "kinds.yml", "places.yml"):
        shutil.copy(POLICIES / name, tmp_path / name)
    shutil.copytree(POLICIES / "shanxi-2019", tmp_path / "shanxi-2019")
    return tmp_path


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_the_mistake_is_named(library: Path, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# expect: ")
    (library / "shanxi-2019" / "benefits.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build_bundle(library)
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("document_number: null\n", "", "shanxi-2019/policy.yml：缺少“document_number”（没有就写 null）"),
        ("id: shanxi-2019", "id: shanxi", "shanxi-2019/policy.yml：id“shanxi”与文件夹名“shanxi-2019”不同"),
        (
            "working_title: 山西省职业技能提升行动实施方案",
            "working_title: null",
            "shanxi-2019/policy.yml：原文没有标题时，要写 working_title（编者所加的称呼）",
        ),
        (
            "issuers: []",
            "issuers: []\ndecide: [地区]",
            "shanxi-2019/policy.yml：还有要由人决定的：地区（决定后删去 decide）",
        ),
        (
            "300万人次以上",
            "30万人次以上",
            "shanxi-2019：引文“period”：条款“s1”里找不到这段原文：2019年至2021年,共开展各类补贴性职业技能培训30万人次以上",
        ),
    ],
)
def test_a_broken_record_is_named(library: Path, old: str, new: str, message: str) -> None:
    path = library / "shanxi-2019" / "policy.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build_bundle(library)
    assert str(caught.value) == message


def test_one_changed_character_of_a_source_fails_the_build(library: Path) -> None:
    path = library / "shanxi-2019" / "source.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("高级工每人600元", "高级工每人800元"), encoding="utf-8")
    with pytest.raises(DataError, match="shanxi-2019：引文“certificate_standard”：条款“s2-i6”里找不到这段原文"):
        build_bundle(library)
