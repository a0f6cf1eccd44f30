"""Dates that no rule can tell apart: the basis for answering a hundred thousand rows with a few hundred evaluations.

The rules use dates in one way only, comparing them with the dates written in the rules and with each other. Two days
between the same two rule dates therefore get the same answer, unless the answer names the day itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from typing import Any

from calculator.engine import Bundle

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST, _LAST = date(1949, 1, 1).toordinal(), date(2100, 12, 31).toordinal()


class DateClasses:
    """The stretches of days between the dates of the rules."""

    __slots__ = ("_starts",)

    def __init__(self, bundle: Bundle) -> None:
        found = set(_dates([bundle["benefits"], bundle["policies"]]))
        days = {date.fromisoformat(text).toordinal() for text in found}
        # A rule date may be the first day that counts or the last, so both it and the next day begin a stretch.
        inner = {start for day in days for start in (day, day + 1) if _FIRST < start <= _LAST}
        self._starts = [_FIRST, *sorted(inner)]

    def representative(self, day: str) -> str:
        """A day of the same stretch (ISO in, ISO out), the same for every day of it."""
        position = bisect_right(self._starts, date.fromisoformat(day).toordinal()) - 1
        start = self._starts[position]
        end = self._starts[position + 1] if position + 1 < len(self._starts) else _LAST + 1
        # From the middle, where no sentence of a rule is likely to name the day by itself.
        return date.fromordinal((start + end - 1) // 2).isoformat()


def _dates(value: Any) -> list[str]:
    if isinstance(value, str):
        return _ISO.findall(value)
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for child in children for found in _dates(child)]
