"""The fast way of reading YAML gives what the careful one gives, and leaves everything doubtful to it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import yaml

from scripts import yaml_files
from scripts.yaml_files import DataError, read_yaml

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted([*(ROOT / "policies").rglob("*.yml"), *(ROOT / "tests" / "bad").rglob("*.yml")])


def slowly(path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """What the careful loader alone makes of a file: the data, or the message."""
    with monkeypatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        return outcome(path)


def outcome(path: Path) -> object:
    """The data, or the message."""
    try:
        return read_yaml(path)
    except DataError as error:
        return str(error)


def test_every_file_reads_the_same_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in FILES:
        assert outcome(path) == slowly(path, monkeypatch), path


def test_damaged_files_read_the_same_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(20191122)
    lines = (ROOT / "policies" / "shanxi-2019" / "benefits.yml").read_text(encoding="utf-8").split("\n")
    broken = tmp_path / "broken.yml"
    for _ in range(400):
        start = rng.randrange(len(lines))
        text = "\n".join(lines[start : start + 12])
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice([":", "- ", "#", "?", "!", "{", "]", "\t", "\n ", "'", '"', "|", "%", "中", ""])
        broken.write_text(text + text[at + rng.randrange(3) :], encoding="utf-8")
        assert outcome(broken) == slowly(broken, monkeypatch), text


def test_the_fast_way_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_files, "_PlainLoader", None)
    plain = tmp_path / "plain.yml"
    plain.write_text("名称: [一, 2]\n", encoding="utf-8")
    assert read_yaml(plain) == {"名称": ["一", 2]}


@pytest.mark.parametrize("text", ["[" * 20_000, "- " * 20_000 + "a", "{a: " * 20_000])
def test_what_is_nested_too_deeply_is_refused(tmp_path: Path, text: str) -> None:
    deep = tmp_path / "deep.yml"
    deep.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="deep.yml：嵌套太深"):
        read_yaml(deep)
