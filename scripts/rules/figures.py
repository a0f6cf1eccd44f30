"""Reading figures out of a quote, so that a rule's value must stand in its own quote.

Understands 15元, 50万元, 7644万, 80%, 百分之六十, 6个月, 三分之一, 2019年7月1日 and Chinese numerals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_CHINESE = r"[零〇○一二两三四五六七八九十百千]+"
_NUMBER = re.compile(rf"(?P<value>\d[\d,，]*(?:\.\d+)?|{_CHINESE})(?P<myriad>[万亿]?)(?P<unit>元|%|％|个月|次|年|天|日)?")
_DATE = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_PER_CENT = re.compile(rf"百分之({_CHINESE})")
_FRACTION = re.compile(rf"({_CHINESE})分之({_CHINESE})")


def chinese_number(text: str) -> int:
    """Value of a Chinese numeral up to 9999 (``六十`` -> 60, ``二〇一九`` -> 2019). Raises ValueError."""
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            raise ValueError(f"no numeral: {text}")
    return total + digit


def yuan_in(quote: str) -> set[int]:
    """Every amount of money of a quote, in fen. In an enumeration the unit may stand once (``50万元、10万元``)."""
    return {int(number * 100) for number, unit in _numbers(quote) if unit == "元"}


def counts_in(quote: str) -> set[int]:
    """Every number of a quote without regard to its unit."""
    return {number for number, _unit in _numbers(quote) if number == int(number)}


def percents_in(quote: str) -> set[int]:
    """Every whole percentage of a quote."""
    found = {number for number, unit in _numbers(quote) if unit in ("%", "％")}
    return found | {chinese_number(match[1]) for match in _PER_CENT.finditer(quote)}


def fractions_in(quote: str) -> set[tuple[int, int]]:
    """Every fraction of a quote as (numerator, denominator): ``三分之一`` -> (1, 3)."""
    return {
        (chinese_number(match[2]), chinese_number(match[1])) for match in _FRACTION.finditer(quote) if match[1] != "百"
    }


def dates_in(quote: str) -> set[str]:
    """Every full date of a quote, ISO."""
    return {f"{int(y):04d}-{int(m):02d}-{int(d):02d}" for y, m, d in _DATE.findall(quote)}


def _numbers(quote: str) -> Iterator[tuple[int, str]]:
    for match in _NUMBER.finditer("".join(quote.split())):
        text = match["value"].replace(",", "").replace("，", "")
        scale = _MYRIADS.get(match["myriad"], 1)
        if "." in text:
            whole, fraction = text.split(".")
            scaled = int(whole + fraction) * scale
            if scaled % 10 ** len(fraction):
                continue
            value = scaled // 10 ** len(fraction)
        elif text[0].isdigit():
            value = int(text) * scale
        else:
            value = chinese_number(text) * scale
        yield value, match["unit"] or ""
