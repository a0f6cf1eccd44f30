"""Where a figure of a printed piece stands in the text of its policy: the birth certificate of every number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.ledger.numbers import number_rows
from scripts.library import Policy
from scripts.pages.site_data import clause_label, full_cite, units_with_text
from scripts.rules.figures import Figure, figures

# Chinese counts and bare numerals are mostly words (一次性, 统一); with digits they are figures like any other.
_ALWAYS = ("money", "percent", "permille", "fraction", "date", "month", "year", "years")
# 四、 is not four of anything: the numbers of the layout are no source of figures.
_LAYOUT = ("marker", "page-number", "running-head")
Key = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """A figure of a piece as it is printed, and the clauses (local ids) in which its values stand; none: invented."""

    text: str
    clauses: tuple[str, ...]


class Origins:
    """The figures of one policy's text by what they say, and the names in it that have digits but say no number."""

    def __init__(self, policy: Policy) -> None:
        self._clauses: dict[Key, list[str]] = {}
        for row, role in number_rows(policy):
            if role not in _LAYOUT:
                for key in (*_keys(row.figure), *_bare(row.figure)):
                    places = self._clauses.setdefault(key, [])
                    if row.clause not in places:
                        places.append(row.clause)
        document = policy.document
        units = [unit for unit, _ in units_with_text(document)]
        labels = {clause_label(document, unit) for unit in units} | {full_cite(policy, unit) for unit in units}
        names = sorted(
            {_solid(name) for name in labels if any(char.isdecimal() for char in name)}, key=len, reverse=True
        )
        # A locator may be broken over two lines, and ends where its digits end: 四、1. is no part of 四、1.50元.
        patterns = (r"\s*".join(map(re.escape, name)) for name in names)
        self._names = re.compile("|".join(f"{pattern}(?!\\d)" for pattern in patterns)) if names else None

    def read(self, text: str) -> Iterator[Found]:
        """Every figure of ``text`` with its clauses; white space is insignificant, locators of clauses are no figures."""
        text = _solid(self._names.sub("；", text) if self._names else text)
        for figure in figures(text):
            printed = text[figure.start : figure.end]
            if figure.kind in _ALWAYS or any(char.isdecimal() for char in printed):
                yield Found(printed, self._places(figure))

    def all_known(self, text: str) -> bool:
        """Does every figure of ``text`` stand in the policy's text?"""
        return all(found.clauses for found in self.read(text))

    def _places(self, figure: Figure) -> tuple[str, ...]:
        """The clauses that have every value of a figure; one without values (①) has no origin."""
        places = [self._clauses.get(key, []) for key in _keys(figure)]
        if not places or not all(places):
            return ()
        return tuple(dict.fromkeys(clause for clauses in places for clause in clauses))


def _bare(figure: Figure) -> list[Key]:
    """A count may be repeated without its unit (6000 of 6000人次); money and rates may not."""
    return [("number", str(value)) for value in figure.values] if figure.kind == "count" else []


def _solid(text: str) -> str:
    return "".join(text.split())


def _keys(figure: Figure) -> list[Key]:
    """What a figure says, value by value, with its unit. A date also names its year; a bare number has no unit of its own."""
    if figure.kind == "fraction":
        return [("fraction", "/".join(map(str, figure.values)))]
    if figure.kind in ("year", "years"):
        return [("year", str(value)) for value in figure.values]
    if figure.kind in ("date", "month", "document"):
        return [(figure.kind, str(value)) for value in figure.values]
    if figure.kind == "numeral":
        return [("number", str(value)) for value in figure.values]
    return [(f"{figure.kind} {figure.unit}", str(value)) for value in figure.values]
