"""Character tables, limited to the characters of the texts and the synonyms: simplified forms and readings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import opencc
from pypinyin import Style, lazy_pinyin

# The common characters of GB/T 2312 (level 1).
COMMON = "".join(bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))


def simplified(characters: Iterable[str]) -> dict[str, str]:
    """Traditional character → simplified one, for every simplified character that occurs in ``characters``."""
    wanted = set(characters)
    table: dict[str, str] = {}
    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, forms = line.partition("\t")
        form = forms.split(" ")[0]
        if (
            len(traditional) == 1
            and len(form) == 1
            and form != traditional
            and form in wanted
            and traditional not in wanted
        ):
            table[traditional] = form
    return table


def _one_by_one(other: str) -> list[str]:
    """Characters that have no reading stand for themselves."""
    return list(other)


def readings(texts: Iterable[str]) -> dict[str, str]:
    """Syllable without tone → the characters read so (ü is written v).

    A character has its usual reading and those it has in ``texts``; rare ones (税 read tuo) would only lead astray.
    A typo may be any common character.
    """
    table: dict[str, set[str]] = {}
    for text in [*COMMON, *texts]:
        for char, reading in zip(
            text, lazy_pinyin(text, style=Style.NORMAL, v_to_u=False, errors=cast(Any, _one_by_one)), strict=True
        ):
            if "\u4e00" <= char <= "\u9fff" and reading.isascii() and reading.isalpha():
                table.setdefault(reading, set()).add(char)
    return {syllable: "".join(sorted(chars)) for syllable, chars in sorted(table.items())}
