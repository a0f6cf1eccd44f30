"""Length-preserving folding of full-width characters, so that patterns are written once."""

from __future__ import annotations

import re

_PAIRS = "丶、﹑、―—笫第ニ二｡。､、｢「｣」﹒.﹙(﹚)﹝〔﹞〕○〇◯〇﹕:﹔;﹐,∶:\u3000 \u00a0 "
_FOLD: dict[int, int] = {0xFF01 + i: 0x21 + i for i in range(94)}
# Other circled figures; what a scan makes of 、, — and 第.
_FOLD.update({first + i: 0x2460 + i for first in (0x24F5, 0x2776, 0x2780, 0x278A) for i in range(10)})
_FOLD.update({ord(wide): ord(narrow) for wide, narrow in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)})


# Text without anything to fold is the common case for a single line.
_NARROW = re.compile(r"[\u4e00-\u9fffA-Za-z0-9 ,.;:()。、“”《》]*")


def fold(text: str) -> str:
    """``text`` with full-width Latin letters and punctuation made half-width and rare forms made common ones, character by character (same length)."""
    return text if _NARROW.fullmatch(text) else text.translate(_FOLD)


def columns(text: str) -> int:
    """Display columns: two for a wide character, one for a narrow one."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))
