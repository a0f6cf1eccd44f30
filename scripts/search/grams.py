"""Index terms of a normalised text: pairs of neighbouring characters; numbers and Latin words stay whole."""

from __future__ import annotations

import re

_PIECE = re.compile(r"[0-9][0-9.%\-]*|[a-z]+|[^0-9a-z]+")


def grams(text: str) -> list[str]:
    """The terms of ``text`` in order."""
    found: list[str] = []
    for piece in _PIECE.findall(text):
        if piece[0].isascii() or len(piece) == 1:
            found.append(piece)
        else:
            found.extend(piece[i : i + 2] for i in range(len(piece) - 1))
    return found
