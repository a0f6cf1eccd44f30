"""Ordinals in print: 十七, 第九条, （三）."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
NAMED = {"bk": "编", "pt": "部分", "ch": "章", "sec": "节", "art": "条"}


def chinese(number: int) -> str:
    """The Chinese numeral of an ordinal below 1000; larger numbers stay in figures."""
    if not 0 <= number < 1000:
        return str(number)
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number % 10] if number % 10 else "")
    if number < 100:
        return _DIGITS[number // 10] + "十" + (_DIGITS[number % 10] if number % 10 else "")
    rest = number % 100
    head = _DIGITS[number // 100] + "百"
    if not rest:
        return head
    if rest < 10:
        return head + "零" + _DIGITS[rest]
    return head + ("一" if rest < 20 else "") + chinese(rest)


def printed(shape: str, ordinal: int) -> str:
    """An ordinal as its shape prints it: ``printed("i", 3)`` is （三）, ``printed("art", 12)`` is 第十二条."""
    cn = chinese(ordinal)
    if shape in NAMED:
        return f"第{cn}{NAMED[shape]}"
    if shape == "c":
        return chr(0x2460 + ordinal - 1) if 1 <= ordinal <= 20 else f"圈{ordinal}"
    if shape == "r" and 1 <= ordinal <= 12:
        return f"{chr(0x2160 + ordinal - 1)}."
    if shape == "l" and 1 <= ordinal <= 26:
        return f"{chr(0x40 + ordinal)}."
    forms = {
        "s": f"{cn}、",
        "i": f"（{cn}）",
        "b": f"（{ordinal}）",
        "d": f"{ordinal}）",
        "q": f"第{ordinal}问",
        "h": f"第{cn}个小标题",
    }
    return forms.get(shape, f"{ordinal}.")
