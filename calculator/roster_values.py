"""From a cell as people fill it in to the raw value that :mod:`calculator.facts` reads and checks.

Only the writing is evened out here (width, units, tick marks, several answers in one cell, a time behind a date). Whether
a value is allowed is decided in one place, by the calculator itself.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from calculator.engine import ASKERS
from calculator.facts import Number
from calculator.spreadsheet import Cell

Definition = dict[str, Any]
Raw = str | list[str]

_SPACES = " \t\r\n\u3000\xa0\ufeff\u200b"
# What forms print or people type where nothing is to be said.
_BLANK = frozenset({"/", "-", "--", "—", "——", "\\", "…", "……"})
_TICKS = {**dict.fromkeys("√✓✔☑", "是"), **dict.fromkeys("×✗✘☒", "否")}
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_COMPACT_DATE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_TIMED_DATE = re.compile(r"(\S+)[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_SPACED_DATE = re.compile(r"(?<=\d)\s*([-/.年月])\s*(?=\d)|\s+(?=日)")
_SEVERAL = re.compile(r"[、,，;；/|+\n]+")
_UNITS = {
    "count": ("人次", "人", "次", "名"),
    "days": ("天", "日"),
    "months": ("个月", "月"),
    "years": ("周岁", "岁", "年"),
    "year": ("年度", "年"),
}
_ASKER_WORDS = {label: asker for asker, label in ASKERS.items()}


def stripped(cell: Cell) -> str:
    """The text of a cell without the wrapping that programs and people put around it to keep it text."""
    text = cell.strip(_SPACES)
    match = _TEXT_FORMULA.fullmatch(text)
    if match:
        text = match[1]
    if text.startswith(("'", "‘", "`")):
        text = text[1:]
    return text.strip(_SPACES)


def raw_value(cell: Cell, definition: Definition) -> Raw | None:
    """The raw value of a cell for one question; None when the cell says nothing.

    Numbers stay :class:`Number`, except where a whole number is a date written without separators.
    """
    text = stripped(cell)
    kind = definition["type"]
    if not text or text in _BLANK:
        return None
    if kind == "date":
        return _date(unicodedata.normalize("NFKC", text))
    if isinstance(cell, Number):
        return cell
    if kind == "bool":
        return _TICKS.get(text, text)
    if kind in _UNITS:
        return _without_unit(text, (str(definition.get("unit", "")), *_UNITS[kind]))
    if kind in ("choice", "choices"):
        return _options(text, definition)
    return text


def asker_value(cell: Cell) -> str | None:
    """The asker's id for a cell (id or Chinese name), the text itself when it is neither, None when it says nothing."""
    text = stripped(cell)
    if not text or text in _BLANK:
        return None
    return _ASKER_WORDS.get(text, text)


def person_key(identity: Cell, name: Cell) -> tuple[str, ...] | None:
    """What tells one person from another: the number of the identity document, else the name; None without both.

    A spreadsheet program cuts an 18-digit number that is not text to 15 digits (the rest become zeros), so that two
    people can share it: such a number counts only together with the name.
    """
    number = _identity(identity)
    plain_name = "".join(unicodedata.normalize("NFKC", name).split())
    if number and not is_cut(identity):
        return ("id", number)
    if number and plain_name:
        return ("cut", number, plain_name)
    return ("name", plain_name) if plain_name else None


def is_cut(identity: Cell) -> bool:
    """Whether the number of an identity document lost its last digits because it was stored as a number."""
    plain = _identity(identity)
    if re.fullmatch(r"\d+(\.\d+)?E\+?\d+", stripped(identity).upper()):
        return True
    return isinstance(identity, Number) and len(plain) > 15 and plain.endswith("000")


def _identity(cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", stripped(cell)).upper()
    return "".join(character for character in text if character.isalnum())


def _date(text: str) -> str:
    timed = _TIMED_DATE.fullmatch(text)
    if timed:
        text = timed[1]
    compact = _COMPACT_DATE.fullmatch(text)
    if compact:
        return f"{compact[1]}-{compact[2]}-{compact[3]}"
    return _SPACED_DATE.sub(lambda match: match[1] or "", text)


def _without_unit(text: str, units: tuple[str, ...]) -> str:
    for unit in units:
        if unit and text.endswith(unit) and text[-len(unit) - 1 : -len(unit)].isdecimal():
            return text[: -len(unit)]
    return text


def _options(text: str, definition: Definition) -> Raw:
    """One option by any of its names; several answers as a list; the text itself when it names no option."""
    names = _option_names(definition)
    whole = names.get(_folded(text))
    if whole is not None:
        return whole
    inner = re.sub(r"[()（）\[\]【】]", "/", text)
    parts = [part.strip(_SPACES) for part in _SEVERAL.split(inner)]
    parts = [part for part in parts if part]
    labels = list(dict.fromkeys(names.get(_folded(part), part) for part in parts))
    if definition["type"] == "choices" and len(parts) > 1:
        return labels
    # 高级工（三级）, 三级/高级工: two names of one answer.
    return labels[0] if len(labels) == 1 and _folded(labels[0]) in names else text


def _option_names(definition: Definition) -> dict[str, str]:
    cached = _NAMES.get(id(definition))
    if cached is not None and cached[0] is definition:
        return cached[1]
    names: dict[str, str] = {}
    for option in definition["options"]:
        for name in (*option.get("aliases", ()), option["id"], option["label"]):
            names.setdefault(_folded(name), option["label"])
    for option in definition["options"]:
        names[_folded(option["label"])] = option["label"]
    if len(_NAMES) >= _MAX_CACHED:
        _NAMES.clear()
    _NAMES[id(definition)] = (definition, names)
    return names


_NAMES: dict[int, tuple[Definition, dict[str, str]]] = {}
_MAX_CACHED = 256


def _folded(text: str) -> str:
    """Text without differences of width, case, space and quotation marks."""
    return re.sub(r"[\s“”\"'‘’]", "", unicodedata.normalize("NFKC", text)).lower()
