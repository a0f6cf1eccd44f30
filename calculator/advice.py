"""What would help, in one sentence: the smallest change of answers, and what it would bring."""

from __future__ import annotations

import re
from typing import Any

from calculator.facts import day_text
from calculator.money import yuan_text

_HINT = re.compile(r"（[^（）]*）\Z")
_ISO_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def sentence(change: dict[str, Any], benefit: dict[str, Any], definitions: dict[str, dict[str, Any]]) -> str:
    """``如果“证书等级”是“初级工”（现在填的是“中级工”），就可以算出300元，发给企业或培训机构。以实际情况为准。``"""
    wanted = [
        f"“{_plain(item['label'])}”是“{_days(item['to'])}”（现在填的是“{_days(item['from'])}”）"
        for item in change["changes"]
    ]
    missing = "".join(f"“{_plain(definitions[fact]['label'])}”" for fact in change["missing"])
    parts = [f"如果{'，并且'.join(wanted)}", _outcome(change, benefit["nature"])]
    if missing:
        parts.append(f"还要看{missing}")
    if benefit["nature"] == "subsidy" and benefit["payee"]["classes"]:
        parts.append(f"发给{benefit['payee']['label']}")
    return f"{'，'.join(parts)}。以实际情况为准。"


def _outcome(change: dict[str, Any], nature: str) -> str:
    verb = "就有可能享受" if change["state"] == "needs_info" else "就符合条件"
    low, high = change["low_fen"], change["high_fen"]
    if nature != "subsidy":
        return verb
    if low is None:
        return f"{verb}，金额原文没有写"
    if high is None:
        return f"{verb}，数额要看没有填写的数量"
    if low == high:
        return f"就可以算出{yuan_text(high)}"
    return f"{verb}，最多{yuan_text(high)}"


def _plain(label: str) -> str:
    """The name of a question without the hint in brackets at its end."""
    return _HINT.sub("", label)


def _days(text: str) -> str:
    return _ISO_DATE.sub(lambda match: day_text(match[0]), text)
