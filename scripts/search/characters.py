"""Character tables, limited to the characters of the texts and the synonyms: simplified forms and readings."""

from __future__ import annotations

from pathlib import Path

import opencc
from pypinyin import Style, pinyin

# The common characters of GB/T 2312 (level 1).
COMMON = "".join(bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))


def simplified(characters: str) -> dict[str, str]:
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


def readings(characters: str) -> dict[str, str]:
    """Syllable without tone → the characters read so (ü is written v); a typo may be any common character."""
    table: dict[str, set[str]] = {}
    for char in sorted({*characters, *COMMON}):
        if not "\u4e00" <= char <= "\u9fff":
            continue
        for reading in pinyin(char, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]:
            if reading.isascii() and reading.isalpha():
                table.setdefault(reading, set()).add(char)
    return {syllable: "".join(sorted(chars)) for syllable, chars in sorted(table.items())}
