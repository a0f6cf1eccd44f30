"""What an answer means when facts are missing, written out naively: every completion, evaluated with plain true and false.

Shares no code with the engine. Rules of reading (DECISIONS.md): an answer "not known" is any value; an exception nobody
asked about holds; a date nobody stated lies in the stated year, or inside the period; ``known`` asks what was stated.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

from scripts.rules.classes import fact_classes

Json = dict[str, Any]
# No figure of the texts comes near; what grows with the largest quantity is unbounded.
HUGE, UNBOUNDED = 10**11, 10**9
_DATES = ("certificate_date", "training_start_date", "training_end_date")
NOT_APPLICABLE = object()


class Result(NamedTuple):
    """What one completion comes to."""

    state: str
    low: int | None
    high: int | None


class Situation:
    """One benefit and the facts given, with everything the facts can still become."""

    def __init__(self, benefit: Json, policy: Json, facts: Json, definitions: Json) -> None:
        self.benefit, self.policy, self.definitions = benefit, policy, definitions
        self.facts = dict(facts)
        period = policy["period"]
        self.period = (period["from"], period["to"])
        self.stated = {fact for fact in definitions if self._given(fact) is not None}
        self.ranges: dict[str, tuple[str, str]] = {}
        if facts.get("year") is not None:
            for fact in _DATES:
                if facts.get(fact) is None:
                    self.ranges[fact] = (f"{facts['year']}-01-01", f"{facts['year']}-12-31")
                    self.stated.add(fact)
        self.dated = [fact for fact in benefit["dated_by"] if fact in facts or fact in self.ranges]
        asked = facts.get("asked_on")
        late = asked is not None and asked[0] > period["to"]
        year_unknown = "year" in facts and facts["year"] is None
        self.any_day: set[str] = {fact for fact in _DATES if fact in facts and facts[fact] is None} - set(self.ranges)
        if not self.dated and (late or year_unknown):
            self.dated = [benefit["dated_by"][0]]
            self.any_day.add(benefit["dated_by"][0])
        self.open = self._open_facts()
        self.granted: set[int] = set()
        self._grant()

    def completions(self) -> Iterator[Json]:
        """Every full set of values, dependents of a "no" not applicable."""
        names = list(self.open)
        for values in product(*(self.open[name] for name in names)):
            chosen = dict(zip(names, values, strict=True))
            for name in names:
                needs = {} if name in self.ranges else self.definitions[name].get("needs", {})
                for needed, value in needs.items():
                    current = chosen.get(needed, self._given(needed))
                    if current is not None and current != value:
                        chosen[name] = NOT_APPLICABLE
            start = chosen.get("training_start_date", self.facts.get("training_start_date"))
            end = chosen.get("training_end_date", self.facts.get("training_end_date"))
            if (
                start
                and end
                and "training_start_date" in self.used
                and "training_end_date" in self.used
                and end < start
            ):
                continue
            if self._pins_hold(chosen):
                yield chosen

    def results(self) -> dict[tuple[Any, ...], Result]:
        """The result of every completion, keyed by the values of the open facts in order."""
        return {tuple(chosen.get(name) for name in self.open): self.result(chosen) for chosen in self.completions()}

    def result(self, chosen: Json) -> Result:
        """Evaluate one completion."""
        first, last = self.period
        inside = []
        for fact in self.dated:
            value = chosen.get(fact, self._given(fact))
            if value is NOT_APPLICABLE:
                continue
            day = value[0] if isinstance(value, tuple) else f"{value}-06-01"
            inside.append(first <= day <= last)
        if inside and not any(inside):
            return Result("out_of_period", None, None)
        asked_for = self.facts.get("payee_requested")
        classes = self.benefit["payee"]["classes"]
        words = {"个人": "individual", "企业": "enterprise", "培训机构": "training_institution", "职业院校": "school"}
        if asked_for is not None and classes and words[asked_for] not in classes:
            return Result("not_eligible", None, None)
        if not all(self.holds(condition, chosen) for condition in self.benefit["requires"]):
            return Result("not_eligible", None, None)
        rows = self.rows(chosen)
        assert len(rows) == 1, (self.benefit["id"], chosen, rows)
        row = self.benefit["outcomes"][rows[0]]
        low = high = None
        if row["value"] is not None:
            low = high = self.amount(row["value"], chosen)
            if row["at_best"] is not None:
                high = self.amount(row["at_best"], chosen)
            if row["state"] == "cap":
                low = 0
        if inside and not all(inside):
            return Result("needs_info", None if low is None else 0, high)
        return Result(row["state"], low, high)

    def rows(self, chosen: Json) -> list[int]:
        """The numbers of the outcome rows that apply; a last row without a condition is what is left."""
        outcomes = self.benefit["outcomes"]
        found = [number for number, row in enumerate(outcomes) if row["when"] and self.holds(row["when"], chosen)]
        return found or [number for number, row in enumerate(outcomes) if not row["when"]]

    def holds(self, condition: Json, chosen: Json) -> bool:
        """Plain truth of a condition."""
        if condition.get("presumed") and id(condition) in self.granted:
            return True
        return self._plain(condition, chosen)

    def amount(self, expression: Json, chosen: Json) -> int:
        """Plain value of an amount."""
        operator = expression["op"]
        if operator == "money":
            return int(expression["fen"])
        if operator == "number":
            return int(expression["value"])
        if operator == "fact":
            fact = expression["fact"]
            return int(chosen[fact] if fact in chosen else self.facts[fact])
        parts = [self.amount(part, chosen) for part in expression["of"]]
        if operator == "times":
            total = 1
            for part in parts:
                total *= part
            return total
        if operator == "percent":
            numerator, denominator = expression["rate"]
            return int((2 * parts[0] * numerator + denominator) // (2 * denominator))
        return min(parts)

    def _given(self, fact: str) -> Any:
        value = self.facts.get(fact)
        if value is None and any(
            self.facts.get(other) is not None for other in self.definitions[fact].get("implied_by", ())
        ):
            return True
        return value

    def _open_facts(self) -> dict[str, list[Any]]:
        classes = fact_classes(self.benefit, self.policy, self.definitions)
        classes.pop("payee_requested", None)
        figures = _figure_facts(self.benefit)
        for fact in list(classes):
            for needed in self.definitions[fact].get("needs", {}):
                classes.setdefault(needed, [True, False])
        self.used = set(classes)
        found: dict[str, list[Any]] = {}
        for fact, values in classes.items():
            given = self._given(fact)
            if fact in self.ranges or given is None:
                found[fact] = self._domain(fact, values, figures)
            elif isinstance(given, frozenset):
                wider = self._may_be(fact, given)
                if len(wider) > 1:
                    found[fact] = wider
        for fact in figures - set(found):
            if self.facts.get(fact) is None:
                found[fact] = [0, 1, HUGE]
        return found

    def _domain(self, fact: str, values: list[Any], figures: set[str]) -> list[Any]:
        if fact in figures:
            return sorted({*values, 0, 1, HUGE})
        if self.definitions[fact]["type"] == "year" and fact not in self.dated:
            return [2020]
        if self.definitions[fact]["type"] != "date" or fact in self.any_day:
            return values
        low, high = self.ranges.get(fact, self.period)
        start, end = self.facts.get("training_start_date"), self.facts.get("training_end_date")
        if fact == "training_start_date" and end and end[0] < low:
            low = high = end[0]
        if fact == "training_end_date" and start and start[0] > high:
            low = high = start[0]
        days = {day for day, _same in values if low <= day <= high} | {low, high}
        return [(day, day) for day in sorted(days)]

    def _may_be(self, fact: str, given: frozenset[str]) -> list[frozenset[str]]:
        options = {option["label"]: option for option in self.definitions[fact]["options"]}
        narrower = {name for label in given for name in options[label].get("may_be", ())} - given
        return [
            given | {label for name in names for label in (name, *options[name].get("broader", ()))}
            for size in range(len(narrower) + 1)
            for names in combinations(sorted(narrower), size)
        ]

    def _grant(self) -> None:
        """Presumed conditions that are open and that nobody was asked about, the innermost first."""
        for condition in _presumed([self.benefit["requires"], self.benefit["outcomes"]]):
            facts = [fact for fact in dict.fromkeys(_facts(condition)) if fact in self.open]
            truths: dict[bool, None] = {}
            for values in product(*(self.open[fact] for fact in facts)):
                truths[self._plain(condition, dict(zip(facts, values, strict=True)))] = None
            refused = any(
                self._given(needed) not in (None, value)
                for fact in facts
                for needed, value in self.definitions[fact].get("needs", {}).items()
            )
            asked = {
                *facts,
                *(
                    needed
                    for fact in facts
                    for needed in self.definitions[fact].get("needs", {})
                    if needed in self.open
                ),
            }
            if (
                len(truths) == 2
                and not refused
                and not any(name in self.facts and self.facts[name] is None for name in asked)
            ):
                self.granted.add(id(condition))

    def _pins_hold(self, chosen: Json) -> bool:
        return all(
            chosen.get(condition["fact"]) is NOT_APPLICABLE or self._plain(condition, chosen)
            for condition in self.benefit["requires"]
            if id(condition) in self.granted and "fact" in condition
        )

    def _plain(self, condition: Json, chosen: Json) -> bool:
        operator = condition["op"]
        if operator in ("all", "any", "at_least"):
            count = sum(self.holds(part, chosen) for part in condition["of"])
            need: int = {"all": len(condition["of"]), "any": 1}.get(operator) or condition["n"]
            return count >= need
        if operator == "not":
            return not self.holds(condition["of"][0], chosen)
        fact = condition["fact"]
        if operator == "known":
            return (fact in self.stated) is condition["value"]
        value = chosen.get(fact, self._given(fact))
        if value is NOT_APPLICABLE or value is None:
            return False
        if operator in ("is", "in"):
            wanted = condition["values"] if operator == "in" else [condition["value"]]
            return not value.isdisjoint(wanted) if isinstance(value, frozenset) else value in wanted
        number = value[0] if isinstance(value, tuple) else value
        if operator == "between":
            return bool(condition["low"] <= number <= condition["high"])
        bound = condition["value"]
        return bool(
            {">=": number >= bound, ">": number > bound, "<=": number <= bound, "<": number < bound}[condition["cmp"]]
        )


def essential(situation: Situation, results: dict[tuple[Any, ...], Result]) -> set[str]:
    """The open facts that can change a result: two completions differ in it (and in what it makes inapplicable) only."""
    names = list(situation.open)
    found: set[str] = set()
    for at, name in enumerate(names):
        hangs = {at} | {i for i, other in enumerate(names) if name in situation.definitions[other].get("needs", {})}
        groups: dict[tuple[Any, ...], list[tuple[tuple[Any, ...], Result]]] = {}
        for key, result in results.items():
            rest = tuple(value for i, value in enumerate(key) if i not in hangs)
            groups.setdefault(rest, []).append((key, result))
        for entries in groups.values():
            by_value: dict[Any, set[Any]] = {}
            for key, result in entries:
                hanging = tuple(key[i] for i in sorted(hangs - {at}))
                by_value.setdefault(hanging, set()).add(result)
            open_side = {result for key, result in entries if not any(key[i] is NOT_APPLICABLE for i in hangs)}
            closed_side = {result for key, result in entries if any(key[i] is NOT_APPLICABLE for i in hangs)}
            if any(len(outcomes) > 1 for outcomes in by_value.values()) or (closed_side and open_side - closed_side):
                found.add(name)
                break
    return found


def _figure_facts(benefit: Json) -> set[str]:
    return {
        fact
        for row in benefit["outcomes"]
        for value in (row["value"], row["at_best"])
        if value is not None
        for fact in _facts(value)
    }


def _facts(node: Json) -> list[str]:
    if node["op"] in ("money", "number"):
        return []
    if "of" in node:
        return [fact for part in node["of"] for fact in _facts(part)]
    return [node["fact"]]


def _presumed(tree: Any) -> Iterator[Json]:
    if isinstance(tree, list):
        for item in tree:
            yield from _presumed(item)
    elif isinstance(tree, dict):
        for key in ("of", "when"):
            if tree.get(key):
                yield from _presumed(tree[key])
        if tree.get("presumed"):
            yield tree
