"""Limits across the rows of one person: so many subsidised trainings a year, the same occupation and level once.

The texts say it for the person (山西二、（六）“每人每年……不超过3次，但同一职业同一等级不可重复参加”; 威海, 德州, 桓台 alike);
the calculator knows the limits as conditions on two facts. Here the facts are filled in, row by row in the order of the
dates, from what the table itself shows. Nothing is known about trainings outside the table, so a first training is left
as nobody asked, and a number filled in is at least that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from calculator.engine import Bundle
from calculator.roster_outcomes import GRANTED, Outcome

PRIOR = "prior_subsidised_trainings_this_year"
REPEATED = "same_occupation_same_level_before"
LIMIT_FACTS = frozenset({PRIOR, REPEATED})

Overrides = dict[str, Any]
Evaluate = Callable[[Overrides], Outcome]


class Training(NamedTuple):
    """One row of one person.

    ``date``: ISO day, year, or ``""`` when the row has neither. ``subject``: occupation and level, ``""`` when not known.
    ``prior``/``repeated``: what the row itself says (None = says nothing, or 不清楚 when the fact is in ``unknown``).
    """

    number: int
    date: str
    subject: str
    prior: int | None
    repeated: bool | None
    unknown: frozenset[str]


class Finding(NamedTuple):
    """What the limits change for one row: the facts to fill in, and why, in words."""

    overrides: Overrides
    note: str


class _Taken(NamedTuple):
    training: Training
    policy: str
    year: str
    prior: int
    sure: bool


def limited_benefits(bundle: Bundle) -> dict[str, frozenset[str]]:
    """The benefits whose rules know the limits, and which."""
    found = {}
    for benefit in bundle["benefits"]:
        facts = LIMIT_FACTS & {fact for condition in benefit["requires"] for fact in _facts(condition)}
        if facts:
            found[str(benefit["id"])] = facts
    return found


def in_order(trainings: list[Training]) -> list[int]:
    """Positions in the order the limits count: by day; only a year known: after its days; no date: last; then by row."""

    def key(position: int) -> tuple[str, int]:
        date = trainings[position].date
        return (date if len(date) == 10 else f"{date}-99" if date else "9999-99", trainings[position].number)

    return sorted(range(len(trainings)), key=key)


def apply_limits(
    rows: Sequence[tuple[Training, Evaluate]], limited: dict[str, frozenset[str]]
) -> Iterator[tuple[int, Finding]]:
    """Go through the rows of one person and yield (position, finding) for every row the other rows bear upon."""
    taken: list[_Taken] = []
    for position in in_order([training for training, _ in rows]):
        training, evaluate = rows[position]
        outcome = evaluate({})
        if outcome.errors or len(outcome.policies) != 1 or not _limited_states(outcome, limited):
            continue
        policy = outcome.policies[0]
        finding = _finding(training, evaluate, [item for item in taken if item.policy == policy], limited)
        if finding is not None:
            yield position, finding
            outcome = evaluate(finding.overrides)
        states = set(_limited_states(outcome, limited))
        if states & {*GRANTED, "needs_info"}:
            prior = (finding.overrides.get(PRIOR) if finding is not None else None) or training.prior or 0
            taken.append(_Taken(training, policy, training.date[:4], prior, bool(states & set(GRANTED))))


def _finding(
    training: Training, evaluate: Evaluate, before: list[_Taken], limited: dict[str, frozenset[str]]
) -> Finding | None:
    year = training.date[:4]
    same_year = [item for item in before if year and item.year == year]
    certain = [item for item in same_year if item.sure]
    possible = same_year if year else _fullest_year(before)
    alike = [item for item in before if training.subject and item.training.subject == training.subject]
    surely_alike = [item for item in alike if item.sure]
    low = _facts_from(training, _count(certain), bool(surely_alike))
    high = _facts_from(training, _count(possible), bool(alike))
    if training.unknown & low.keys() and set(_limited_states(evaluate(low), limited)) & {*GRANTED, "needs_info"}:
        # 不清楚 stands unless the table alone settles the matter.
        low = {fact: value for fact, value in low.items() if fact not in training.unknown}
        high = {fact: value for fact, value in high.items() if fact not in training.unknown}
    if not high:
        return None
    if low != high and _states(evaluate(low), limited) != _states(evaluate(high), limited):
        open_facts = {fact: None for fact in high if low.get(fact) != high[fact]}
        rows = _rows([*possible, *alike])
        unsure = f"{rows}能不能享受、是不是同一年，还不能确定，本行要等它们确定以后再算。"
        return Finding({**low, **open_facts}, unsure)
    return Finding(low, _note(training, certain, surely_alike, low)) if low else None


def _count(taken: list[_Taken]) -> int:
    """How many trainings these rows prove: their number, or what one of them says came before it, and itself."""
    return max([len(taken), *(item.prior + 1 for item in taken)])


def _facts_from(training: Training, count: int, alike: bool) -> Overrides:
    """The facts the table proves beyond what the row says itself."""
    facts: Overrides = {}
    if count > (training.prior or 0):
        facts[PRIOR] = count
    if alike and training.repeated is not True:
        facts[REPEATED] = True
    return facts


def _note(training: Training, same_year: list[_Taken], alike: list[_Taken], facts: Overrides) -> str:
    sentences = []
    if PRIOR in facts:
        count = facts[PRIOR]
        outside = "本表以外的没有计入" if count == len(same_year) else "含表中填写的以前次数"
        sentence = f"同一人当年已有{count}次补贴性培训（本表{_rows(same_year)}；{outside}），本行按第{count + 1}次计算"
        if training.prior is not None:
            sentence += f"；本行填写的已享受{training.prior}次少于表中所见，没有采用"
        sentences.append(sentence + "。")
    if REPEATED in facts:
        sentences.append(f"同一人的{_rows(alike)}与本行是同一职业同一等级。")
    return "".join(sentences)


def _states(outcome: Outcome, limited: dict[str, frozenset[str]]) -> list[tuple[str, str]]:
    return [(line.benefit, line.state) for line in outcome.lines if line.benefit in limited]


def _limited_states(outcome: Outcome, limited: dict[str, frozenset[str]]) -> list[str]:
    return [state for _, state in _states(outcome, limited)]


def _fullest_year(taken: list[_Taken]) -> list[_Taken]:
    """For a row without a date: the most trainings that could fall into its year."""
    undated = [item for item in taken if not item.year]
    years = {item.year for item in taken} - {""}
    fullest = max(([item for item in taken if item.year == year] for year in sorted(years)), key=_count, default=[])
    return [*fullest, *undated]


def _rows(taken: list[_Taken]) -> str:
    numbers = sorted({item.training.number for item in taken})
    return "第" + "、".join(map(str, numbers)) + "行"


def _facts(condition: dict[str, Any]) -> Iterator[str]:
    if "fact" in condition:
        yield condition["fact"]
    for child in condition.get("of", ()):
        yield from _facts(child)
