"""Reading what a person said: typed facts, and errors that name the field, the value and what is allowed.

A fact has four states: given (a typed value), unknown (asked, "不清楚": ``None``), not asked (absent) and not applicable
(its precondition is answered otherwise). Values after reading:

========  =======================================================
type      value
========  =======================================================
bool      ``True`` / ``False``
choice    the option's Chinese label
choices   ``frozenset`` of labels, closed under "is a kind of"
count, days, months, years, year   ``int``
yuan      ``int`` fen
percent   ``int`` ten-thousandths of a per cent (85 % = 850000)
date      ``(earliest, latest)`` pair of ISO strings
text      ``str``
place     ``str``, resolved by :mod:`calculator.regions`
========  =======================================================
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, NamedTuple

from calculator.memo import once
from calculator.money import parse_decimal

Value = Any
Facts = dict[str, Value]

PERCENT_SCALE = 10_000
MAX_YUAN = 10**12
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YES = {"true", "是", "有", "yes", "y", "已"}
_NO = {"false", "否", "没有", "无", "no", "n", "未"}
_UNKNOWN = {"不清楚", "不知道", "不详", "unknown"}


class FactError(NamedTuple):
    """One thing wrong with the input: the field, its value as given, what is allowed, and a Chinese sentence."""

    field: str
    value: str
    allowed: str
    message: str


class Number(str):
    """A JSON number kept as its own digits, so that 12345678.90 never passes through binary floating point."""

    __slots__ = ()


class Reading(NamedTuple):
    """The outcome of reading: typed facts, and the errors. A fact in error counts as asked and not known."""

    facts: Facts
    errors: list[FactError]


def read_facts(raw: object, definitions: dict[str, dict[str, Any]], field_prefix: str = "") -> Reading:
    """Read raw facts (JSON objects) against the definitions of the bundle.

    Unknown ids and bad values become errors; nothing is clamped or dropped in silence.
    """
    if not isinstance(raw, dict):
        message = "facts 须是一个对象，例如 {“region”: “山西省”}。"
        return Reading({}, [FactError(field_prefix + "facts", _shown(raw), "对象", message)])
    facts: Facts = {}
    errors: list[FactError] = []
    names = _names(definitions)
    for key, value in raw.items():
        fact_id = names.get(str(key))
        if fact_id is None:
            errors.append(_unknown_fact(str(key), definitions, field_prefix))
            continue
        if fact_id in facts:
            message = f"“{key}”与“{fact_id}”是同一个问题，只能填一次。"
            errors.append(FactError(field_prefix + str(key), _shown(value), "每个问题填一次", message))
            continue
        definition = definitions[fact_id]
        if value is None or (isinstance(value, str) and value.strip() in _UNKNOWN):
            facts[fact_id] = None
            continue
        problem = ""
        try:
            facts[fact_id] = _READERS[definition["type"]](value, definition)
            continue
        except _BadValueError as error:
            problem = str(error)
        allowed = _allowed(definition)
        label = definition["label"]
        message = f"“{label}”填写的“{_shown(value)}”{problem}；应填{allowed}。"
        errors.append(FactError(field_prefix + fact_id, _shown(value), allowed, message))
        facts[fact_id] = None
    errors.extend(_order_errors(facts, raw, definitions, field_prefix))
    return Reading(facts, errors)


def read_date(value: object) -> str:
    """Read one calendar date as ISO text. Raises ValueError when there is no such day."""
    if not isinstance(value, str) or isinstance(value, Number):
        raise ValueError("no date")
    match = _ISO.fullmatch(value.strip())
    if not match:
        raise ValueError("no date")
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= day <= _MONTH_DAYS[month - 1] + (month == 2 and leap):
        raise ValueError("no such day")
    if not 1949 <= year <= 2100:
        raise ValueError("year out of range")
    return f"{year:04d}-{month:02d}-{day:02d}"


def day_text(day: str) -> str:
    """An ISO day as people write it: ``2020-06-01 -> 2020年6月1日``."""
    return f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日"


class _BadValueError(Exception):
    """Carries the middle of the error sentence."""


@once
def _names(definitions: dict[str, dict[str, Any]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for fact_id, definition in definitions.items():
        for name in definition.get("aliases", ()):
            names.setdefault(name, fact_id)
        names.setdefault(definition["label"], fact_id)
    names.update({fact_id: fact_id for fact_id in definitions})
    return names


def _unknown_fact(key: str, definitions: dict[str, dict[str, Any]], prefix: str) -> FactError:
    names = _names(definitions)
    close = get_close_matches(key, names, n=1, cutoff=0.0)
    nearest = names[close[0]] if close else next(iter(definitions))
    message = f"没有“{key}”这个问题；最接近的是“{nearest}”（{definitions[nearest]['label']}）。"
    return FactError(prefix + key, key, nearest, message)


def _order_errors(
    facts: Facts, raw: dict[str, Any], definitions: dict[str, dict[str, Any]], prefix: str
) -> list[FactError]:
    errors = []
    for fact_id, value in list(facts.items()):
        earlier = definitions[fact_id].get("not_before")
        if earlier and value is not None and facts.get(earlier) is not None and value < facts[earlier]:
            first = definitions[earlier]["label"]
            allowed = f"不早于{first}（{facts[earlier][0]}）的日期"
            label = definitions[fact_id]["label"]
            message = f"“{label}”填写的“{value[0]}”早于“{first}”（{facts[earlier][0]}）；应填{allowed}。"
            errors.append(FactError(prefix + fact_id, value[0], allowed, message))
            facts[fact_id] = None
    return errors


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else _json_like(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _json_like(value: object) -> str:
    if value is True:
        return "是"
    if value is False:
        return "否"
    if isinstance(value, list):
        return "、".join(_shown(item) for item in value)
    return repr(value)


def _read_bool(value: object, _definition: dict[str, Any]) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not isinstance(value, Number):
        word = value.strip().lower()
        if word in _YES:
            return True
        if word in _NO:
            return False
    raise _BadValueError("不是“是”或“否”")


def _read_int(value: object, definition: dict[str, Any]) -> int:
    number = _scaled(value, 0, _FRACTION_PROBLEM.get(definition["type"], "不是整数"))
    low, high = _range(definition)
    if number < low:
        raise _BadValueError("是负数" if number < 0 else "太小")
    if number > high:
        raise _BadValueError("太大")
    return number


_FRACTION_PROBLEM = {
    "months": "不是整月数，不足一个月如何计算原文没有规定",
    "days": "不是整天数，不足一天如何计算原文没有规定",
}


def _read_yuan(value: object, _definition: dict[str, Any]) -> int:
    if isinstance(value, str) and not isinstance(value, Number):
        value = value.strip().removesuffix("元").strip()
    fen = _scaled(value, 2, "不是精确到分的金额")
    if fen < 0:
        raise _BadValueError("是负数")
    if fen > MAX_YUAN * 100:
        raise _BadValueError("太大")
    return fen


def _read_percent(value: object, _definition: dict[str, Any]) -> int:
    if isinstance(value, str) and not isinstance(value, Number):
        value = value.strip().rstrip("%％").strip()
    scaled = _scaled(value, 4, "不是百分数")
    if scaled < 0:
        raise _BadValueError("是负数")
    if scaled > 100 * PERCENT_SCALE:
        raise _BadValueError("太大")
    return scaled


def _scaled(value: object, places: int, problem: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise _BadValueError("不是数字")
    text = str(value)
    try:
        return parse_decimal(text, places)
    except ValueError:
        pass
    try:
        parse_decimal(text, 12)
    except ValueError:
        raise _BadValueError("不是数字" if len(text) <= 30 else "太长") from None
    raise _BadValueError(problem)


def _read_choice(value: object, definition: dict[str, Any]) -> str:
    option = _option(value, definition)
    return str(option["label"])


def _read_choices(value: object, definition: dict[str, Any]) -> frozenset[str]:
    items = value if isinstance(value, list) else [value]
    if not items:
        raise _BadValueError("是空的")
    labels: set[str] = set()
    for item in items:
        option = _option(item, definition)
        labels.add(option["label"])
        labels.update(option.get("broader", ()))
    return frozenset(labels)


def _option(value: object, definition: dict[str, Any]) -> dict[str, Any]:
    if isinstance(value, str):
        word = value.strip()
        for option in definition["options"]:
            if word in (option["id"], option["label"]) or word in option.get("aliases", ()):
                found: dict[str, Any] = option
                return found
        words = [name for option in definition["options"] for name in (option["label"], *option.get("aliases", ()))]
        close = _likely(word, words)
        if close:
            raise _BadValueError(f"不在选项里，是不是“{close}”")
    raise _BadValueError("不在选项里")


def _likely(word: str, words: list[str]) -> str | None:
    """The option somebody who wrote ``word`` probably meant: one that contains it or that it contains, else one very like it.

    Two words of two characters that share one (低保, 保安) are not alike.
    """
    inside = [name for name in words if min(len(word), len(name)) > 1 and (word in name or name in word)]
    if inside:
        return min(inside, key=lambda name: abs(len(name) - len(word)))
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    return close[0] if close else None


def _read_date(value: object, _definition: dict[str, Any]) -> tuple[str, str]:
    try:
        day = read_date(value)
    except ValueError:
        raise _BadValueError("不是有效的日期") from None
    return (day, day)


def _read_text(value: object, _definition: dict[str, Any]) -> str:
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise _BadValueError("不是文字")
    text = str(value).strip()
    if not text or len(text) > 100:
        raise _BadValueError("太长" if text else "是空的")
    return text


def _read_place(value: object, definition: dict[str, Any]) -> str | list[str]:
    if isinstance(value, list):
        if not value:
            raise _BadValueError("是空的")
        return [_read_text(item, definition) for item in value]
    if isinstance(value, Number):
        raise _BadValueError("不是地名")
    return _read_text(value, definition)


_READERS = {
    "bool": _read_bool,
    "choice": _read_choice,
    "choices": _read_choices,
    "count": _read_int,
    "days": _read_int,
    "months": _read_int,
    "years": _read_int,
    "year": _read_int,
    "yuan": _read_yuan,
    "percent": _read_percent,
    "date": _read_date,
    "text": _read_text,
    "place": _read_place,
}


def _range(definition: dict[str, Any]) -> tuple[int, int]:
    if definition["type"] == "year":
        return 1949, 2100
    return int(definition.get("min", 0)), int(definition["max"])


def _allowed(definition: dict[str, Any]) -> str:
    kind = definition["type"]
    if kind == "bool":
        return "“是”或“否”（true 或 false），不清楚填 null"
    if kind in ("choice", "choices"):
        labels = [option["label"] for option in definition["options"]]
        shown = "、".join(labels[:8])
        return f"下列之一：{shown}等{len(labels)}项" if len(labels) > 8 else f"下列之一：{shown}"
    if kind == "date":
        return "1949年至2100年之间实际存在的日期，写成 2020-06-01"
    if kind == "yuan":
        return f"0 至 {MAX_YUAN} 元之间、精确到分的金额"
    if kind == "percent":
        return "0 至 100 之间的数，最多四位小数"
    if kind == "text":
        return "100字以内的文字"
    if kind == "place":
        return "省、市、县（区）的名称"
    low, high = _range(definition)
    unit = definition.get("unit", "")
    return f"{low} 至 {high} 之间的整数" + (f"（{unit}）" if unit else "")
