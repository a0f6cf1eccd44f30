"""Text as the search compares it: half width, simplified, letters and digits only, numerals in one form.

``normalise`` is applied to queries, clauses and synonyms alike, so a form only has to be equal on both sides; it never
changes what a reader sees, because every character keeps the place it came from.  ``box.js`` has the same function.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
UNITS = "元块圆次个人名天日月年岁家项届部类所期种户支批条号倍回遍小周星钱亿成万"
_RUN = re.compile(r"[零〇一二两三四五六七八九十百千万]+")
_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)")
_THOUSANDS = re.compile(r"(?<![\d.])(\d{1,3})([百千])")
_TENTHS = re.compile(r"([一二三四五六七八九])成([一二三四五六七八九])?")
_MONEY = re.compile(r"(?<=\d)(?:块钱|元钱|块|圆)|(?<=\d万)(?:块钱|元钱|块|圆)")
# 50w is how 50万 is typed.
_WAN = re.compile(r"(?<=\d)w(?![a-z])")
_TIMES = re.compile(r"(?<=\d)[回遍](?!家|乡|来|去)")


class Normal(NamedTuple):
    """Normalised text; character ``i`` stands for ``raw[starts[i]:ends[i]]``."""

    text: str
    starts: list[int]
    ends: list[int]


def normalise(raw: str, simplified: Mapping[str, str]) -> Normal:
    """Normalise ``raw``; ``simplified`` maps traditional characters to simplified ones."""
    chars: list[str] = []
    starts: list[int] = []
    for index, original in enumerate(raw):
        for char in unicodedata.normalize("NFKC", original).lower():
            chars.append(simplified.get(char, char))
            starts.append(index)
    kept: list[int] = []
    for i, char in enumerate(chars):
        if char in ",.-~/+—–－" and 0 < i < len(chars) - 1 and chars[i - 1].isdigit() and chars[i + 1].isdigit():
            if char != ",":
                chars[i] = "." if char in "./" else "-"
                kept.append(i)
        elif char == "%" or is_letter(char):
            kept.append(i)
    text = "".join(chars[i] for i in kept)
    normal = Normal(text, [starts[i] for i in kept], [starts[i] + 1 for i in kept])
    for rule in (_wan, _percent, _tenths, _thousands, _numerals, _money, _times):
        normal = rule(normal)
    return normal


def plain(raw: str, simplified: Mapping[str, str]) -> str:
    """The normalised text alone."""
    return normalise(raw, simplified).text


def is_letter(char: str) -> bool:
    """Whether ``char`` is a letter, a Chinese character or a digit."""
    return unicodedata.category(char)[0] in "LN"


def _replaced(normal: Normal, changes: list[tuple[int, int, str]]) -> Normal:
    """Every ``(start, end, new)`` put in; all new characters stand for the whole replaced range."""
    if not changes:
        return normal
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, new in [*changes, (len(normal.text), len(normal.text), "")]:
        text.append(normal.text[at:start])
        starts.extend(normal.starts[at:start])
        ends.extend(normal.ends[at:start])
        text.append(new)
        if new:
            starts.extend([normal.starts[start]] * len(new))
            ends.extend([normal.ends[end - 1]] * len(new))
        at = end
    return Normal("".join(text), starts, ends)


def _percent(normal: Normal) -> Normal:
    changes = []
    for found in _PERCENT.finditer(normal.text):
        number = found[1] if found[1][0].isdigit() else value_of(found[1])
        if number is not None:
            changes.append((found.start(), found.end(), f"{number}%"))
    return _replaced(normal, changes)


def _tenths(normal: Normal) -> Normal:
    """六成 is 60%, 八成五 is 85%; 一成 and words such as 完成 are left alone."""
    changes = []
    for found in _TENTHS.finditer(normal.text):
        before = normal.text[: found.start()][-1:]
        if before in DIGITS or before in TENS or normal.text[found.end() : found.end() + 1] in ("员", "立", "为", "果"):
            continue
        changes.append((found.start(), found.end(), f"{DIGITS[found[1]] * 10 + DIGITS.get(found[2] or '零', 0)}%"))
    return _replaced(normal, changes)


def _thousands(normal: Normal) -> Normal:
    """1千 is 1000, 3百 is 300."""
    return _replaced(
        normal, [(m.start(), m.end(), number_text(int(m[1]) * TENS[m[2]])) for m in _THOUSANDS.finditer(normal.text)]
    )


def _numerals(normal: Normal) -> Normal:
    changes = []
    for found in _RUN.finditer(normal.text):
        run, follow = found[0], normal.text[found.end() : found.end() + 1]
        many = len(run) > 1 and any(char in "十百千万" for char in run)
        if not many and (not follow or follow not in UNITS):
            continue
        value = value_of(run)
        if value is not None:
            changes.append((found.start(), found.end(), number_text(value)))
    return _replaced(normal, changes)


def _money(normal: Normal) -> Normal:
    return _replaced(normal, [(m.start(), m.end(), "元") for m in _MONEY.finditer(normal.text)])


def _wan(normal: Normal) -> Normal:
    return _replaced(normal, [(m.start(), m.end(), "万") for m in _WAN.finditer(normal.text)])


def _times(normal: Normal) -> Normal:
    return _replaced(normal, [(m.start(), m.end(), "次") for m in _TIMES.finditer(normal.text)])


def value_of(run: str) -> int | None:
    """The value of a Chinese numeral, ``None`` if the run is not one (十三五, 一二)."""
    total = section = 0
    digit: int | None = None
    last = 10**9
    for char in run:
        if char in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[char]
        elif char == "万":
            if total or (section == 0 and digit is None):
                return None
            total = (section + (digit or 0)) * 10000
            section, digit, last = 0, None, 10**9
        else:
            unit = TENS[char]
            if unit >= last or (digit is None and unit != 10):
                return None
            section += (1 if digit is None else digit) * unit
            digit, last = None, unit
    if digit and last == 100 and run[-2] == "百":
        digit *= 10
    elif digit and last == 1000 and run[-2] == "千":
        digit *= 100
    return total + section + (digit or 0)


def number_text(value: int) -> str:
    """The form numbers take in the texts: whole tens of thousands with 万."""
    return f"{value // 10000}万" if value >= 10000 and value % 10000 == 0 else str(value)
