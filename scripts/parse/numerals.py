"""Numerals as they are printed in official documents: 十七, 二〇一九, 12."""

from __future__ import annotations

_DIGITS = {
    c: i
    for i, group in enumerate(
        ("〇零○Oo0", "一1壹", "二两2贰", "三3叁", "四4肆", "五5伍", "六6陆", "七7柒", "八8捌", "九9玖")
    )
    for c in group
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
CHINESE = "〇零○一二三四五六七八九十百"


def value(numeral: str) -> int | None:
    """The integer a Chinese or Arabic numeral stands for; ``None`` if it is not one numeral.

    ``十七`` is 17, ``二〇一九`` is 2019, ``一百零五`` is 105, ``一二三`` is rejected because a list of digits is a number
    only when it is a year or has a zero in it.
    """
    if not numeral:
        return None
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if not any(c in _UNITS for c in numeral):
        digits = [_DIGITS.get(c) for c in numeral]
        if any(d is None for d in digits):
            return None
        if len(digits) > 1 and len(digits) != 4 and 0 not in digits:
            return None
        return int("".join(str(d) for d in digits))
    return _with_units(numeral)


def _with_units(numeral: str) -> int | None:
    total = 0
    digit: int | None = None
    smallest = 10_000
    for c in numeral:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= smallest or digit == 0:
                return None
            smallest = unit
            total += (1 if digit is None else digit) * unit
            digit = None
        elif c in "〇零○":
            if digit is not None:
                return None
        else:
            if digit is not None or c not in _DIGITS:
                return None
            digit = _DIGITS[c]
    return total + (digit or 0)
