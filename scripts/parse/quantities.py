"""Dates, money, rates and counts, with exact integer values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.parse import numerals
from scripts.parse.blocks import find_date

Found = tuple[int, int, str, dict[str, object]]

_SCALE = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(百万|十万|千万|[十百千万亿])?"
_LOW = rf"(?:{_NUMBER}[~～\-—–－至到])?"
_MONEY = re.compile(rf"{_NUMBER}(?:块钱|元(?!素|件|旦|月|宵|器))")
_CN_MONEY = re.compile(r"([一二三四五六七八九两十百千]{1,7})(万|亿)?元(?!素|件|旦|月|宵|器|化)")
_RATE = re.compile(r"(\d+(?:\.\d+)?)(%|‰)|(百分之|千分之)([〇零一二三四五六七八九十百两]{1,7}|\d+(?:\.\d+)?)")
_COUNT = re.compile(
    rf"(?<![\d.]){_LOW}{_NUMBER}(?:多|余)?"
    r"(人次|人天|课时|学时|小时|个工作日|工作日|个月|个自然日|周岁|人|名|次|家|所|个|期|岁|项|天|年(?!度|级|代|第|\d|月)|户|套|件|倍"
    r"|平方米|亩|门|班)"
)
_CALENDAR_YEAR = re.compile(r"(?:(?:19|20)\d{2}[~～\-—–－至到])?(?:19|20)\d{2}年\Z")
_MONTH = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(?!\d{0,2}日)")
_YEARS = re.compile(r"((?:19|20)\d{2})年?[—\-－–~～至到]+((?:19|20)\d{2})年?")
_YEAR = re.compile(r"((?:19|20)\d{2})年(?!\d)")


def dates(folded: str) -> Iterator[Found]:
    """Days, months, spans of years and years; each character belongs to one of them at most."""
    taken: list[tuple[int, int]] = []
    at = 0
    while True:
        found = find_date(folded, at)
        if found is None:
            break
        (start, end), iso = found
        taken.append((start, end))
        yield start, end, "date", {"iso": iso}
        at = end
    for pattern in (_YEARS, _MONTH, _YEAR):
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken):
                continue
            if pattern is _YEARS:
                value: dict[str, object] = {"from": match.group(1), "to": match.group(2)}
            elif pattern is _MONTH:
                value = {"iso": f"{match.group(1)}-{int(match.group(2)):02d}"}
            else:
                value = {"iso": match.group(1)}
            taken.append((start, end))
            yield start, end, "date", value


def amounts(folded: str) -> Iterator[Found]:
    """Money in fen, rates as an integer pair, counts as integers with their unit."""
    for match in _MONEY.finditer(folded):
        fen = exact(match.group(1), match.group(2), 100)
        if fen is not None:
            yield match.start(), match.end(), "money", {"fen": fen}
    for match in _CN_MONEY.finditer(folded):
        yuan = numerals.value(match.group(1))
        if yuan is not None:
            yield match.start(), match.end(), "money", {"fen": yuan * _SCALE[match.group(2) or ""] * 100}
    for match in _RATE.finditer(folded):
        whole = {"%": 100, "‰": 1000, "百分之": 100, "千分之": 1000}[match.group(2) or match.group(3)]
        pair = _pair(match.group(1) or match.group(4), whole)
        if pair is not None:
            yield match.start(), match.end(), "rate", {"numerator": pair[0], "denominator": pair[1]}
    for match in _COUNT.finditer(folded):
        if _CALENDAR_YEAR.match(match.group()) or folded[max(0, match.start() - 1) : match.start()] == "第":
            continue
        low, low_scale, digits, scale, unit = match.groups()
        count = exact(digits, scale, 1)
        if count is None:
            continue
        least = exact(low, low_scale or scale, 1) if low else None
        if least is None:
            yield match.start(3), match.end(), "count", {"count": count, "unit": unit}
        else:
            yield match.start(), match.end(), "count", {"low": least, "count": count, "unit": unit}


def exact(digits: str, scale: str | None, per_unit: int) -> int | None:
    """``digits`` × ``scale`` × ``per_unit`` as an integer; ``None`` if it is not whole.  No binary fractions involved."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    if len(whole) > 18 or len(fraction) > 9:
        return None
    total = int(whole + fraction) * _SCALE[scale or ""] * per_unit
    quotient, rest = divmod(total, 10 ** len(fraction))
    return quotient if rest == 0 else None


def _pair(numeral: str, whole: int) -> tuple[int, int] | None:
    if numeral[0].isdigit():
        integer, _, fraction = numeral.partition(".")
        if len(integer) > 12 or len(fraction) > 9:
            return None
        return int(integer + fraction), whole * 10 ** len(fraction)
    found = numerals.value(numeral)
    return None if found is None else (found, whole)
