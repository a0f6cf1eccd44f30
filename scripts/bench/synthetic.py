"""Invented policies for growth measurements: python -m scripts.bench.synthetic FOLDER --times 10 [--no-benefits].

Each invented policy is one of the real ones under another place name, with other document numbers and target figures, and with
a part of its common words exchanged for words of the same meaning, the same way throughout its text, record, rules and cases.  So
quotes are still found in the text and the rules still compile.  Nothing is random: the same call writes the same bytes.

Amounts, rates and dates stay as they are, because rules and cases count with them.  The texts resemble each other more than
real ones do: a real library of the same size has a larger vocabulary.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from scripts.library import POLICIES
from scripts.yaml_files import read_yaml

# Characters that place names are made of; no pair of them that is used stands in the texts or names a real place.
_FIRST = "云青临昌宁新阳武平东南西北金银石玉清明丰永安泰龙凤梅柳松桐榆槐枫棠苍岚"
_SECOND = "川溪陵冈岗浦澜洲湾岭峪岩坪塘沟渡桥亭镇郡原渚泉屿峰谷坡墩沂汶泗淇洛沁"
_KINDS = {"province": "省", "prefecture": "市", "county": "县"}
# Pairs of words of the same meaning that the texts use; an invented policy has some of them exchanged.
_WORDS = (
    ("积极", "主动"), ("加强", "强化"), ("推动", "推进"), ("建立健全", "健全完善"), ("大力", "着力"), ("重点", "着重"),
    ("广泛", "普遍"), ("鼓励", "倡导"), ("引导", "指引"), ("确保", "保证"), ("统筹", "综合安排"), ("加大", "增加"),
    ("切实", "确实"), ("深入", "扎实"), ("探索", "尝试"), ("规范", "严格"), ("优化", "改进"), ("充分发挥", "更好发挥"),
)  # fmt: skip
_TARGET = re.compile(r"(?<![\d.\s])(\s*)(\d{1,3})(?=(?:\.\d)?\s*万?\s*人\s*次)")
_NUMBER = re.compile(r"(?<=[〕\]])(\s*)(\d{1,3})(?=\s*号)")

# libyaml's, where PyYAML has it: ten thousand policies are a million lines.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class Invented:
    """One invented policy: its id, the real one it is made from, and the replacements that make it."""

    id: str
    source: str
    name: str
    code: str
    swaps: tuple[tuple[str, str], ...]
    shift: int

    def text(self, text: str) -> str:
        """``text`` of the real policy as the invented one has it."""
        for old, new in self.swaps:
            # Most texts are too short to hold most words.
            if any(char not in text for char in old):
                continue
            # A word may be broken over two lines of the source.
            text = re.sub(r"(\s*)".join(old), lambda m, new=new: new + "".join(m.groups()), text)  # type: ignore[misc]
        text = _TARGET.sub(lambda m: f"{m[1]}{(int(m[2]) + self.shift) % 900 + 1}", text)
        return _NUMBER.sub(lambda m: f"{m[1]}{(int(m[2]) + self.shift) % 300 + 1}", text)


@lru_cache(maxsize=2)
def _names(folder: Path) -> tuple[str, ...]:
    """Pairs of place-name characters in a fixed, mixed order, then names of three.

    A name that the library already has for a real place (云冈) is left out: a question about it would have two answers.
    """
    real = "\n".join(path.read_text(encoding="utf-8") for path in [folder / "places.yml", *folder.glob("*/policy.yml")])
    pairs = [first + second for first in _FIRST for second in _SECOND]
    threes = [pair + third for pair in pairs for third in _SECOND if third not in pair]
    for names in (pairs, threes):
        Random(20191122).shuffle(names)
    return tuple(name for name in (*pairs, *threes) if name[:2] not in real)


def invented(times: int, folder: Path = POLICIES) -> Iterator[Invented]:
    """The policies that make the library ``times`` as large, each with a place of its own. ``ValueError`` when the names
    of places run out."""
    records = [read_yaml(path) for path in sorted(folder.glob("*/policy.yml"))]
    names = _names(folder)
    if (times - 1) * len(records) > len(names):
        raise ValueError(f"only {len(names)} names of places")
    for turn in range(1, times):
        for place, record in enumerate(records):
            number = (turn - 1) * len(records) + place
            yield _invented(record, number, names[number], str(900000 + number))


def _invented(record: dict[str, Any], number: int, name: str, code: str) -> Invented:
    rng = Random(number)
    region = record["region"]
    full = name + _KINDS[region["level"]]
    stem = region["name"].removesuffix(_KINDS[region["level"]])
    swaps = [(region["name"], full), (stem, name)]
    if record["document_number"]:
        # 三政办〔2019〕26号: the place stands for itself with its first character.
        swaps.append((record["document_number"][:2], name[0] + record["document_number"][1]))
    swaps.extend(pair for pair in _WORDS if rng.random() < 0.5)
    return Invented(f"{record['id']}-x{number:04d}", record["id"], name, code, tuple(swaps), rng.randrange(1, 300))


def write_library(target: Path, times: int, *, benefits: bool = True, folder: Path = POLICIES) -> int:
    """Write the real policies and the invented ones into the new folder ``target``; returns the number of policies.

    Without ``benefits`` the invented policies grant nothing (empty rules, no cases): for measuring texts alone.
    """
    shutil.copytree(folder, target)
    places = read_yaml(folder / "places.yml")
    count = len(list(folder.glob("*/policy.yml")))
    for policy in invented(times, folder):
        _write(policy, folder / policy.source, target / policy.id, benefits)
        places[policy.code] = []
        count += 1
    _dump(places, target / "places.yml")
    return count


def _write(policy: Invented, source: Path, target: Path, benefits: bool) -> None:
    target.mkdir()
    with (source / "source.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    with (target / "source.txt").open("w", encoding="utf-8", newline="") as file:
        file.write(policy.text(text))
    for name in ("policy.yml", "benefits.yml", "cases.yml", "ledger.yml"):
        data = _replaced(_read(source / name), policy)
        if name == "policy.yml":
            data["id"] = policy.id
            data["region"].update(code=policy.code, aliases=[policy.name])
        elif name == "cases.yml":
            # A city inside the real region is not inside the invented one.
            for case in [*data.get("cases", ()), *(data.get("tables") or ())]:
                if case.get("facts", {}).get("region"):
                    case["facts"]["region"] = policy.name
        if name != "policy.yml" and not benefits:
            data = {"quotes": {}, "benefits": []} if name == "benefits.yml" else {}
        _dump(data, target / name)


@lru_cache(maxsize=64)
def _read(path: Path) -> Any:
    return read_yaml(path)


def _replaced(value: Any, policy: Invented) -> Any:
    """``value`` with every text replaced; numbers, keys and structure stay."""
    if isinstance(value, str):
        return policy.text(value)
    if isinstance(value, list):
        return [_replaced(one, policy) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, policy) for key, one in value.items()}
    return value


def _dump(data: Any, path: Path) -> None:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a library."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.synthetic", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--times", type=int, default=10, help="size, in multiples of the real library")
    parser.add_argument("--no-benefits", action="store_true", help="texts only")
    options = parser.parse_args()
    count = write_library(options.folder, options.times, benefits=not options.no_benefits)
    print(f"{count} policies in {options.folder}")


if __name__ == "__main__":
    main()
