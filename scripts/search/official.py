"""Other names that the rules already know (facts.yml, glossary.yml), as synonyms for the search.

Only a name that the search would otherwise take apart into unknown pieces is added (技校生, 专项能力证): a name made of known
words (返乡农民工) is understood better word by word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from scripts.search.vocabulary import cut
from scripts.yaml_files import read_yaml

_NAME = re.compile(r"[\u4e00-\u9fff]{2,8}")


def official_names(folder: Path, lexicon: Collection[str], corpus: str) -> list[dict[str, Any]]:
    """Entries in the form of synonyms.yml for names that ``lexicon`` does not cover and ``corpus`` does not contain."""
    found: dict[str, list[str]] = {}
    for name, meanings in _named(folder):
        known = [meaning for meaning in meanings if len(meaning) > 1 and meaning in corpus]
        if not known or not _NAME.fullmatch(name) or name in lexicon or name in corpus:
            continue
        if any(piece not in lexicon for piece in cut(lexicon, name)):
            found.setdefault(name, known)
    return [{"plain": [name], "means": meanings, "why": "规则里的别名"} for name, meanings in found.items()]


def _named(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Every other name with what it stands for, in the words of the texts."""
    facts = read_yaml(folder / "facts.yml") if (folder / "facts.yml").exists() else {}
    for fact in facts.get("facts", {}).values():
        for option in fact.get("options", []):
            for name in option.get("aliases", []):
                yield name, [option["label"], *option.get("broader", [])]
    glossary = read_yaml(folder / "glossary.yml") if (folder / "glossary.yml").exists() else {}
    for term in glossary.get("terms", []):
        for name in [*(entry["word"] for entry in term.get("synonyms", [])), *term.get("abbreviations", [])]:
            yield name, [term["term"]]
