"""What a scan makes of the markers of a document: look-alikes, other signs, blanks.  No marker is lost."""

from __future__ import annotations

import random
import re

_LOOKALIKES = {"1": "lI|", "0": "O", "一": "—―", "二": "ニ", "第": "笫", "八": "入"}
_SIGNS = {"、": "丶，,.、", ".": ",、·．", "．": ",.、"}
_BRACKETS = {"（": "(〔（", "）": ")〕）"}
_MARKER = re.compile(
    r"(⟦[1-9]⟧)((?:第[一二三四五六七八九十]{1,4}[章节条])|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．](?!\d))(?=[\u4e00-\u9fff《“])"
)


def scanned(tagged: str, seed: int, share: float = 0.25) -> str:
    """A document with its tags, whose markers were misread with the given probability per character."""
    rng = random.Random(seed)

    def misread(match: re.Match[str]) -> str:
        out = ""
        for c in match.group(2):
            forms = _LOOKALIKES.get(c) or _SIGNS.get(c) or _BRACKETS.get(c)
            out += rng.choice(forms) if forms and rng.random() < share else c
            out += " " if rng.random() < share / 2 else ""
        return match.group(1) + out

    return _MARKER.sub(misread, tagged)
