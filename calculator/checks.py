"""Answers that contradict each other: an error that names both, before anything is computed from them.

Only plain arithmetic and the meaning of the words are checked here; no policy is.
"""

from __future__ import annotations

from typing import Any

from calculator.facts import PERCENT_SCALE, FactError, Facts
from calculator.memo import once
from calculator.wording import shown

_DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def contradictions(facts: Facts, definitions: dict[str, dict[str, Any]]) -> list[FactError]:
    """Errors for pairs of answers that cannot both be true; the field is the answer to look at first."""
    errors = []
    start, end = _day(facts, "training_start_date"), _day(facts, "training_end_date")
    days, year = facts.get("training_days"), facts.get("year")
    if start and end and days is not None and days > day_number(end) - day_number(start) + 1:
        most = day_number(end) - day_number(start) + 1
        errors.append(
            _error("training_days", f"{days}", f"不超过{most}天", f"从{start}到{end}只有{most}天", definitions)
        )
    if year is not None and start and not int(start[:4]) <= year <= int((end or start)[:4]):
        errors.append(
            _error("year", f"{year}", f"与培训日期一致的年份（{start[:4]}）", f"培训开始日期是{start}", definitions)
        )
    for small, large, why in _NOT_MORE:
        if facts.get(small) is not None and facts.get(large) is not None and facts[small] > facts[large]:
            less = str(facts[small] // 100) if definitions[small]["type"] == "yuan" else str(facts[small])
            errors.append(_error(small, less, f"不多于“{definitions[large]['label']}”的数", why, definitions))
    for fact, definition in shares(definitions).items():
        right, stated = share_of(definition, facts), facts.get(fact)
        if right is not None and stated is not None and stated != right:
            told = shown(fact, right, definitions)
            why = f"按所填的两个金额算出来是{told}"
            errors.append(_error(fact, shown(fact, stated, definitions), told, why, definitions))
    if facts.get("certificate_type") == "专项职业能力证书" and facts.get("certificate_level") not in (None, "不分等级"):
        level = facts["certificate_level"]
        errors.append(
            _error("certificate_level", level, "不分等级", "专项职业能力证书不分初级工、高级工等等级", definitions)
        )
    return errors


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` (fen) in ten-thousandths of a per cent, rounded down: what falls short never reaches a bound."""
    return part * 100 * PERCENT_SCALE // whole


@once
def shares(definitions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The questions that are a share of two sums (``share_of`` in facts.yml)."""
    return {fact: definition for fact, definition in definitions.items() if "share_of" in definition}


def share_of(definition: dict[str, Any], facts: Facts) -> int | None:
    """The share two stated sums come to, for a question of :func:`shares`; ``None`` when one is not stated, or nought."""
    part, whole = (facts.get(source) for source in definition["share_of"])
    return share(part, whole) if part is not None and whole else None


_NOT_MORE = (
    ("months_on_the_job_training", "months_employed", "以工代训的月数不会多于已就业的月数"),
    ("education_fund_spent_yuan", "education_fund_extracted_yuan", "用掉的经费不会多于提取的经费"),
)


def day_number(day: str) -> int:
    """Days since the year 0 of the Gregorian calendar, for differences between ISO days."""
    year, month, date = int(day[:4]), int(day[5:7]), int(day[8:])
    leap = month > 2 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + _DAYS_BEFORE_MONTH[month - 1] + leap + date


def _day(facts: Facts, fact: str) -> str | None:
    value = facts.get(fact)
    return value[0] if value is not None and value[0] == value[1] else None


def _error(field: str, value: str, allowed: str, why: str, definitions: dict[str, dict[str, Any]]) -> FactError:
    label = definitions[field]["label"]
    return FactError(field, value, allowed, f"“{label}”填写的“{value}”与别的回答矛盾：{why}；应填{allowed}。")
