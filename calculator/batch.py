"""Many people at once: for each benefit only the state and the figures, many times faster than one answer each.

A list of people repeats itself: a benefit depends on a few facts, and these take few values. So every fact is read once per
value, the benefits that depend on the same facts are worked out once per combination of those, and a person costs a few
look-ups. What is unusual (a wrong or contradictory answer, an unknown fact, groups) goes through the engine as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from calculator import benefits, diagram
from calculator.checks import contradictions
from calculator.engine import Bundle, _asked_all_the_same, _complete, _local, _raised, evaluate
from calculator.facts import Facts, read_facts
from calculator.roster_dates import DateClasses

CACHE_LIMIT = 65_536
_PLACES = ("region", "training_place")


class Figure(NamedTuple):
    """One benefit for one person: the state, and sums in fen as in an answer (``None`` = no figure, or unbounded)."""

    state: str
    amount_fen: int | None
    low_fen: int | None
    high_fen: int | None


class Figures(NamedTuple):
    """One person: the benefits by id, as :func:`calculator.evaluate` would show them, and what was wrong in the answers."""

    benefits: dict[str, Figure]
    errors: list[dict[str, Any]]


class _Column:
    """One fact of a shape: raw value to token and value. ``None`` stands for a value that only the engine may judge."""

    __slots__ = ("_classes", "_definitions", "_name", "_tokens", "_values", "fact")

    def __init__(self, name: str, definitions: dict[str, Any], classes: DateClasses) -> None:
        self._name = name
        self._definitions = definitions
        reading = read_facts({name: None}, definitions)
        self.fact = next(iter(reading.facts), "")
        self._classes = classes if self.fact and definitions[self.fact]["type"] == "date" else None
        self._values: dict[Any, tuple[Any, Any]] = {}
        self._tokens: dict[Any, int] = {}

    def read(self, raw: Any) -> tuple[int, Any] | None:
        """Token and value; the same token for values that no rule can tell apart."""
        # 1, True and "1" are equal or alike to Python, but not as answers.
        key = (raw.__class__, raw if raw.__class__ is not list else repr(raw))
        try:
            found = self._values[key]
        except TypeError:
            return None
        except KeyError:
            if len(self._values) >= CACHE_LIMIT:
                self._values.clear()
            found = self._values[key] = self._read(raw)
        return found

    def _read(self, raw: Any) -> Any:
        facts, errors = read_facts({self._name: raw}, self._definitions)
        if errors:
            return None
        value = facts[self.fact]
        alike = value
        if self._classes is not None and value is not None and value[0] == value[1]:
            alike = (self._classes.representative(value[0]),) * 2
        token = self._tokens.setdefault(repr(alike), len(self._tokens))
        return token, value, alike


class Batch:
    """People of one kind of asker, one after the other. ``today`` (ISO) as in a request."""

    __slots__ = ("_asker", "_bundle", "_classes", "_shapes", "_today")

    def __init__(self, bundle: Bundle, asker: str = "citizen", today: str | None = None) -> None:
        self._bundle = bundle
        self._asker = asker
        self._today = today
        self._classes = DateClasses(bundle)
        self._shapes: dict[tuple[str, ...], _Shape] = {}

    def figures(self, facts: dict[str, Any]) -> Figures:
        """The figures of one person; ``facts`` as in a request."""
        names = tuple(facts)
        shape = self._shapes.get(names)
        if shape is None:
            if len(self._shapes) >= CACHE_LIMIT:
                self._shapes.clear()
            shape = self._shapes[names] = _Shape(names, self._bundle, self._asker, self._classes)
        found = shape.figures(facts.values())
        return self._slowly(facts) if found is None else Figures(found, [])

    def all(self, people: Iterable[dict[str, Any]]) -> Iterator[Figures]:
        """The figures of each of ``people``, in their order."""
        return map(self.figures, people)

    def _slowly(self, facts: dict[str, Any]) -> Figures:
        answer = evaluate({"asker": self._asker, "facts": facts, "today": self._today}, self._bundle)
        shown = {
            item["id"]: Figure(item["state"], item["amount_fen"], item["low_fen"], item["high_fen"])
            for item in answer["benefits"]
        }
        return Figures(shown, answer.get("errors", []))


# From the tokens of a person to a key, what was worked out by key, and how to work it out.
_Part = tuple[Callable[[tuple[int, ...]], Any], dict[Any, dict[str, Figure]], Callable[[Facts], dict[str, Figure]]]


class _Shape:
    """People who answered the same questions."""

    __slots__ = ("_asker", "_bundle", "_columns", "_facts", "_ordered", "_parts", "_place", "_stated")

    def __init__(self, names: tuple[str, ...], bundle: Bundle, asker: str, classes: DateClasses) -> None:
        self._bundle = bundle
        self._asker = asker
        self._columns = [_Column(name, bundle["facts"], classes) for name in names]
        self._facts = [column.fact for column in self._columns]
        if "" in self._facts or len(set(self._facts)) < len(self._facts):
            # An unknown fact, or one under two names: nothing can be read.
            self._columns = []
        # Only what was stated can be contradicted.
        self._stated = {fact: bundle["facts"][fact] for fact in self._facts if fact}
        self._ordered = [
            (later, self._facts.index(earlier))
            for later, fact in enumerate(self._facts)
            if (earlier := bundle["facts"].get(fact, {}).get("not_before")) in self._facts
        ]
        self._place = self._getter(frozenset(_PLACES))
        self._parts: dict[Any, list[_Part]] = {}

    def figures(self, raws: Iterable[Any]) -> dict[str, Figure] | None:
        """What is shown to this person, or ``None`` when the engine itself has to answer."""
        if not self._columns:
            return None
        try:
            tokens, values, alike = zip(*map(_Column.read, self._columns, raws), strict=True)
        except TypeError:
            return None
        facts = self._facts
        if contradictions(dict(zip(facts, values, strict=True)), self._stated) or self._misordered(values):
            return None
        place = self._place(tokens)
        parts = self._parts.get(place)
        if parts is None:
            parts = self._parts[place] = self._prepare(dict(zip(facts, values, strict=True)))
        shown: dict[str, Figure] = {}
        for getter, known, work in parts:
            key = getter(tokens)
            found = known.get(key)
            if found is None:
                if len(known) >= CACHE_LIMIT:
                    known.clear()
                found = known[key] = work(dict(zip(facts, alike, strict=True)))
            shown.update(found)
        return shown

    def _misordered(self, values: tuple[Any, ...]) -> bool:
        """Whether something ends before it starts."""
        return any(
            values[later] is not None and values[earlier] is not None and values[later] < values[earlier]
            for later, earlier in self._ordered
        )

    def _getter(self, wanted: frozenset[str]) -> Callable[[tuple[int, ...]], Any]:
        """From a person's tokens to those of the wanted facts."""
        positions = [position for position, fact in enumerate(self._facts) if fact in wanted]
        return itemgetter(*positions) if positions else _nothing

    def _prepare(self, facts: Facts) -> list[_Part]:
        """What can be shown in this place, gathered by the facts it depends on."""
        bundle = self._bundle
        place = {fact: facts[fact] for fact in _PLACES if fact in facts}
        covering = evaluate({"asker": self._asker, "facts": place}, bundle)["policies"]
        gathered: dict[frozenset[str], list[tuple[dict[str, Any], dict[str, Any]]]] = {}
        for policy in (policy for policy in bundle["policies"] if policy["id"] in covering):
            covered = set()
            for benefit in bundle["benefits"]:
                if benefit["policy"] != policy["id"]:
                    continue
                covered.add(benefit["kind"])
                if self._asker not in benefit["concerns"] and not self._raisable(benefit["about"]):
                    continue
                inputs = diagram.plan_of(benefit, policy, bundle["facts"]).inputs
                # A share that is worked out from two sums depends on these.
                sources = {source for fact in inputs for source in bundle["facts"][fact].get("share_of", ())}
                needed = frozenset({*inputs, *sources, *benefit["about"], *_PLACES}).intersection(self._facts)
                gathered.setdefault(needed, []).append((policy, benefit))
            for kind, entry in bundle["kinds"].items():
                if kind not in covered and self._raisable(entry["about"]):
                    needed = frozenset(entry["about"]).intersection(self._facts)
                    missing = {**entry, "id": f"{policy['id']}/{kind}", "policy": ""}
                    gathered.setdefault(needed, []).append((policy, missing))
        return [(self._getter(needed), {}, self._worker(needed, entries)) for needed, entries in gathered.items()]

    def _raisable(self, about: dict[str, Any]) -> bool:
        """Whether one of the answers of this shape can raise the question."""
        return not self._stated.keys().isdisjoint(about)

    def _worker(
        self, needed: frozenset[str], entries: list[tuple[dict[str, Any], dict[str, Any]]]
    ) -> Callable[[Facts], dict[str, Figure]]:
        bundle, asker = self._bundle, self._asker
        implied = {
            fact: definition
            for fact, definition in bundle["facts"].items()
            if asker in definition.get("default", {}) or "share_of" in definition
        }

        def work(facts: Facts) -> dict[str, Figure]:
            said = {fact: facts[fact] for fact in facts if fact in needed}
            case = _complete(said, asker, implied)
            shown = {}
            for policy, benefit in entries:
                about = benefit["about"]
                if asker not in benefit["concerns"] and not _asked_all_the_same(about, [said]):
                    continue
                raised = _raised(about, said)
                if not benefit["policy"]:
                    if raised:
                        shown[benefit["id"]] = Figure("not_covered", None, None, None)
                elif raised or not (benefit["narrow"] or bundle["kinds"][benefit["kind"]].get("narrow", False)):
                    shown[benefit["id"]] = _figure(benefit, policy, _local(case, policy, bundle), bundle["facts"])
            return shown

        return work


def _figure(
    benefit: dict[str, Any], policy: dict[str, Any], facts: Facts, definitions: dict[str, dict[str, Any]]
) -> Figure:
    """What :func:`calculator.benefits.evaluate` finds, without the explanation."""
    plan = diagram.plan_of(benefit, policy, definitions)
    facts, _notes = benefits._with_dates(benefit, facts)
    verdict = plan.verdict(
        facts,
        dated=tuple(fact for fact in benefit["dated_by"] if fact in facts),
        undated=benefits._undated(benefit, policy, facts),
        refused=any(trace["state"] == "no" for trace in benefits._payee_condition(benefit, facts)),
    )
    results = {leaf: benefits._result(leaf, benefit, facts, definitions) for leaf in verdict.leaves}
    states = {result.state for result in results.values()}
    if states == {"out_of_period"} or verdict.leaves == (diagram.REFUSED,):
        return Figure(states.pop(), None, None, None)
    outcome = benefits._empty(benefit)
    benefits._settle(outcome, plan, verdict, results)
    return Figure(outcome["state"], outcome["amount_fen"], outcome["low_fen"], outcome["high_fen"])


def _nothing(_tokens: tuple[int, ...]) -> None:
    """The key of what depends on nothing a person said."""
