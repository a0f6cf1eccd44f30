"""Dates as spreadsheet programs store them: a serial number that only its number format turns into a day.

Source: ECMA-376 part 1, 18.8.30 (built-in number formats), 18.17.4 (serial dates, the 1900 and 1904 systems).
"""

from __future__ import annotations

import re
from datetime import date

# 27–36 and 50–58 are the date formats of the Chinese, Japanese and Korean editions; 45–47 are times.
_BUILT_IN_DATES = frozenset((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)))
_BUILT_IN_TIMES = frozenset((18, 19, 20, 21, *range(32, 36), 45, 46, 47))
_LITERALS = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_CLOCK = re.compile(r"am/pm|a/p|上午/下午", re.IGNORECASE)
_LAST_SERIAL = 2_958_465
_DAY_SECONDS = 86_400
_EPOCH_1900 = date(1899, 12, 30).toordinal()
_EPOCH_1904 = date(1904, 1, 1).toordinal()


def format_kind(format_id: int, code: str | None) -> str:
    """What a number format shows: ``"date"``, ``"time"`` or ``""`` (a plain number). ``code`` is None when built in."""
    if code is None:
        return "date" if format_id in _BUILT_IN_DATES else "time" if format_id in _BUILT_IN_TIMES else ""
    plain = _LITERALS.sub("", code).split(";")[0].lower()
    if plain in ("general", "@"):
        return ""
    clock = bool(_CLOCK.search(plain)) or "h" in plain or "s" in plain
    plain = _CLOCK.sub("", plain)
    if "y" in plain or "d" in plain or ("m" in plain and not clock):
        return "date"
    return "time" if clock else ""


def serial_text(number: str, kind: str, *, from_1904: bool) -> str | None:
    """A serial number (plain digits) as ``2020-06-01``, ``2020-06-01 08:30:00`` or ``08:30:00``; None when out of range.

    The 1900 system has a 29 February 1900 that never was (serial 60): it stays as written, and no date reader takes it.
    """
    whole, _, fraction = number.partition(".")
    if not whole.isdecimal() or len(whole) > 7:
        return None
    day, scale = int(whole), 10 ** len(fraction)
    seconds = (int(fraction or 0) * _DAY_SECONDS * 2 + scale) // (2 * scale)
    if seconds == _DAY_SECONDS:
        day, seconds = day + 1, 0
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if kind == "time" and day == 0:
        return clock
    if day > _LAST_SERIAL:
        return None
    if from_1904:
        shown = date.fromordinal(_EPOCH_1904 + day).isoformat() if day <= _LAST_SERIAL - 1462 else None
    elif day == 60:
        shown = "1900-02-29"
    elif day == 0:
        shown = None
    else:
        shown = date.fromordinal(_EPOCH_1900 + day + (day < 60)).isoformat()
    if shown is None:
        return None
    return f"{shown} {clock}" if seconds else shown
