"""Every way to complete the facts, as one reduced decision diagram per benefit.

Three-valued logic alone can call a question open that is settled, because it does not see that two conditions speak of
the same fact. Here the open facts are split into the classes the conditions can tell apart (:mod:`calculator.classes`)
and each is followed to its end. Equal branches are merged, so a fact stands in the diagram exactly when its value can
still change the outcome.

What an absent answer means (DECISIONS.md):

* asked and not known (``None``): any value;
* a condition the text writes as the exception (``presumed``) holds while nobody asked;
* a date nobody stated lies in the year stated, or else inside the period in force;
* whether something was *stated* (``known``) is as it is: completing changes values, never what was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from calculator import logic
from calculator.classes import FIRST_DAY, LAST_DAY, ValueClass, value_classes
from calculator.facts import Facts

Benefit = dict[str, Any]
Definitions = dict[str, dict[str, Any]]
Node = tuple[Any, ...]
Leaf = tuple[Any, ...]
Truths = list[bool | None]

OUTSIDE: Leaf = ("outside",)
REFUSED: Leaf = ("refused",)
ABSENT = object()
CACHE_LIMIT = 4096
_ALWAYS_READ = ("year", "training_start_date", "training_end_date", "certificate_date", "asked_on", "payee_requested")


class Verdict(NamedTuple):
    """What all completions together say.

    ``root`` is the diagram (a node id of the plan), ``leaves`` what can come out: ``("outside",)``, ``("refused",)`` or
    ``("row", number, straddles)``; ``support`` the facts that can still change it, in the order of asking;
    ``assumed`` the conditions it rests on that nobody was asked about.
    """

    root: int
    leaves: tuple[Leaf, ...]
    support: tuple[str, ...]
    assumed: tuple[logic.Condition, ...]


class RuleGapError(AssertionError):
    """No outcome row applies, or more than one. The build refuses such a rule (scripts.rules.exhaustive)."""


class Plan:
    """One benefit prepared for following its open facts.

    ``inputs``: every fact its outcome can depend on; ``outcomes``: what was worked out before, by the values of those.
    """

    __slots__ = (
        "_atoms", "_cache", "_classes", "_definitions", "_nodes", "_order", "_presumed", "_read", "_requires", "_same_row",
        "_tests", "benefit", "facts", "further", "inputs", "nodes", "outcomes", "period", "restricted", "rows",
    )  # fmt: skip

    def __init__(self, benefit: Benefit, policy: dict[str, Any], definitions: Definitions) -> None:
        self.benefit = benefit
        self.period = (policy["period"]["from"], policy["period"]["to"])
        self._definitions = definitions
        self._atoms: list[logic.Condition] = []
        self._presumed: list[tuple[logic.Condition, Node, bool]] = []
        self._tests: dict[str, list[int]] = {}
        for fact in benefit["dated_by"]:
            low, high = self.period
            if definitions[fact]["type"] == "year":
                low, high = int(low[:4]), int(high[:4])
            self._atom({"op": "between", "fact": fact, "low": low, "high": high})
        self._requires = [self._compile(condition) for condition in benefit["requires"]]
        self.rows = [self._compile(row["when"]) if row["when"] else None for row in benefit["outcomes"]]
        self.facts = tuple(self._tests)
        implied = [other for fact in self.facts for other in definitions[fact].get("implied_by", ())]
        self._read = tuple(dict.fromkeys([*self.facts, *implied]))
        self.inputs = tuple(dict.fromkeys([*self._read, *benefit["facts"], *_ALWAYS_READ]))
        self.outcomes: dict[Any, dict[str, Any]] = {}
        self.further: dict[Any, Any] = {}
        self.restricted: dict[Any, int] = {}
        self._order = {fact: number for number, fact in enumerate(self.facts)}
        self._same_row = _same_rows(benefit["outcomes"])
        self._classes: dict[tuple[str, Any], list[ValueClass]] = {}
        self.nodes: list[tuple[str, tuple[tuple[Any, int], ...]] | Leaf] = []
        self._nodes: dict[Any, int] = {}
        self._cache: dict[Any, Verdict] = {}

    def verdict(
        self,
        facts: Facts,
        *,
        dated: tuple[str, ...],
        undated: bool,
        refused: bool,
        opened: tuple[str, ...] = (),
    ) -> Verdict:
        """Follow every completion of ``facts``.

        ``dated``: the facts that say when (stated, or asked and not known); ``undated``: nobody said when and the day of
        asking lies after the period, so the first of ``dated_by`` can be any day; ``refused``: another reason already
        rules the benefit out; ``opened``: stated facts whose value is to be varied all the same. Raises RuleGapError.
        """
        key = (tuple(facts.get(fact, ABSENT) for fact in self._read), dated, undated, refused, opened)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= CACHE_LIMIT:
                self._cache.clear()
            search = Search(self, facts, dated, undated=undated, refused=refused, opened=opened)
            found = self._cache[key] = search.verdict()
        return found

    def leaves(self, root: int) -> Iterator[Leaf]:
        """The leaves below a node, each once, in the order of the classes."""
        seen: set[int] = set()
        stack = [root]
        while stack:
            number = stack.pop()
            if number in seen:
                continue
            seen.add(number)
            node = self.nodes[number]
            if node[0] in self._order:
                stack.extend(child for _value, child in reversed(node[1]))
            else:
                yield node

    def is_inner(self, number: int) -> bool:
        """Whether a node asks a fact (a leaf does not)."""
        return self.nodes[number][0] in self._order

    def rank(self, fact: str) -> int:
        """The place of a fact in the order of the diagram."""
        return self._order[fact]

    def presupposes(self, fact: str) -> set[str]:
        """The facts whose answer decides whether ``fact`` makes sense."""
        return set(self._definitions[fact].get("needs", ()))

    def figures(self, leaf: Leaf) -> set[str]:
        """The facts the amount of a leaf is worked out from."""
        if leaf[0] != "row":
            return set()
        row = self.benefit["outcomes"][leaf[1]]
        return {fact for key in ("value", "at_best") if row[key] for fact in _figure_facts(row[key])}

    def same_class(self, fact: str, left: Any, right: Any) -> bool:
        """Whether two values of a fact pass and fail the same conditions."""
        tests = [self._atoms[number] for number in self._tests[fact]]
        return all(logic.test(test, left) == logic.test(test, right) for test in tests if test["op"] != "known")

    def support(self, root: int, results: dict[Leaf, Any] | None = None) -> tuple[str, ...]:
        """The facts whose value can change the leaf, or what ``results`` says about the leaf."""
        found: set[str] = set()
        merged: dict[int, Any] = {}
        known: dict[Any, int] = {}

        def visit(number: int) -> int:
            if number in merged:
                return int(merged[number])
            node = self.nodes[number]
            if node[0] not in self._order:
                key: Any = ("leaf", node if results is None else results[node])
            else:
                children = tuple(visit(child) for _value, child in node[1])
                key = (node[0], children)
                if len(set(children)) == 1:
                    merged[number] = children[0]
                    return children[0]
            merged[number] = known.setdefault(key, len(known))
            return int(merged[number])

        def collect(number: int, seen: set[int]) -> None:
            node = self.nodes[number]
            if number in seen or node[0] not in self._order:
                return
            seen.add(number)
            if len({merged[child] for _value, child in node[1]}) > 1:
                found.add(node[0])
            for _value, child in node[1]:
                collect(child, seen)

        visit(root)
        collect(root, set())
        return tuple(fact for fact in self.facts if fact in found)

    def make(self, fact: str, children: tuple[tuple[Any, int], ...]) -> int:
        """The node for a fact and what follows from each class of its values; equal branches need no node."""
        numbers = {child for _value, child in children}
        if len(numbers) == 1:
            return numbers.pop()
        return self._intern((fact, children))

    def leaf(self, leaf: Leaf) -> int:
        """The node of an outcome."""
        return self._intern(leaf)

    def classes(self, fact: str, limits: Any) -> list[ValueClass]:
        """The classes of a fact's values, within ``limits`` (see :func:`value_classes`)."""
        found = self._classes.get((fact, limits))
        if found is None:
            tests = [self._atoms[number] for number in self._tests[fact]]
            comparisons = [condition for condition in tests if condition["op"] != "known"]
            found = self._classes[fact, limits] = value_classes(self._definitions[fact], comparisons, limits)
        return found

    def _intern(self, node: Any) -> int:
        number = self._nodes.get(node)
        if number is None:
            number = self._nodes[node] = len(self.nodes)
            self.nodes.append(node)
        return number

    def _atom(self, condition: logic.Condition) -> Node:
        fact = condition["fact"]
        for needed, value in self._definitions[fact].get("needs", {}).items():
            if needed not in self._tests:
                self._atom({"op": "is", "fact": needed, "value": value})
        self._tests.setdefault(fact, []).append(len(self._atoms))
        self._atoms.append(condition)
        return ("atom", len(self._atoms) - 1)

    def _compile(self, condition: logic.Condition) -> Node:
        operator = condition["op"]
        if "of" in condition:
            parts = tuple(self._compile(part) for part in condition["of"])
            node: Node = (operator, parts, condition.get("n", 0))
        else:
            node = self._atom(condition)
        if condition.get("presumed"):
            return ("presumed", node, self._presumption(condition, node))
        return node

    def _presumption(self, condition: logic.Condition, node: Node) -> int:
        """The number of a presumed condition; written twice, it is still taken as met, or not, as one."""
        for number, (known, _node, _top) in enumerate(self._presumed):
            if known == condition:
                return number
        top = any(condition is required for required in self.benefit["requires"])
        self._presumed.append((condition, node, top))
        return len(self._presumed) - 1


def _figure_facts(expression: dict[str, Any]) -> Iterator[str]:
    if "fact" in expression:
        yield expression["fact"]
    for part in expression.get("of", ()):
        yield from _figure_facts(part)


def _same_rows(outcomes: list[dict[str, Any]]) -> list[int]:
    """For each row the first row that gives the same: same state, same amount."""
    shown = [(row["state"], row["value"], row["at_best"]) for row in outcomes]
    return [shown.index(entry) for entry in shown]


class Search:
    """Following the open facts of one situation to the end."""

    __slots__ = (
        "_dated", "_granted", "_limits", "_open", "_opened", "_pinned", "plan", "_refused", "_truths", "_void",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        facts: Facts,
        dated: tuple[str, ...],
        *,
        undated: bool,
        refused: bool,
        opened: tuple[str, ...] = (),
    ) -> None:
        self.plan = plan
        self._opened = opened
        self._refused = refused
        self._dated = (plan.benefit["dated_by"][0],) if undated else dated
        self._truths: Truths = [None] * len(plan._atoms)
        self._open: set[str] = set()
        self._void: set[str] = set()
        self._limits: dict[str, Any] = {}
        for fact in plan.facts:
            self._read(fact, facts, undated=undated and fact in self._dated)
        for fact in plan.facts:
            if fact in self._limits or facts.get(fact) is not None:
                self._limits = self._narrowed(fact, self._limits.get(fact, facts.get(fact)))
        self._granted: dict[int, bool] = {}
        self._pinned: dict[str, list[Node]] = {}
        self._grant(facts)

    def verdict(self) -> Verdict:
        plan = self.plan
        root = self._follow()
        assumed = []
        leaves = tuple(plan.leaves(root))
        if set(leaves) - {OUTSIDE, REFUSED}:
            for number in list(self._granted):
                condition, _node, top = plan._presumed[number]
                if top:
                    assumed.append(condition)
                    continue
                self._granted[number] = False
                if self._follow() != root:
                    self._granted[number] = True
                    assumed.append(condition)
        return Verdict(root, leaves, plan.support(root), tuple(assumed))

    def _read(self, fact: str, facts: Facts, *, undated: bool) -> None:
        """Set the truths of a fact's tests as far as its value decides them, and note when the fact is open."""
        plan = self.plan
        value = logic.lookup(fact, facts, plan._definitions)
        for number in plan._tests[fact]:
            condition = plan._atoms[number]
            if condition["op"] == "known":
                self._truths[number] = (value is not None) is condition["value"]
        if fact in self._opened:
            self._open.add(fact)
            return
        if value is None:
            settled = {name: known for name, known in facts.items() if name not in self._opened}
            if not logic.applicable(fact, settled, plan._definitions):
                self._set(fact, None)
                self._void.add(fact)
                return
            self._open.add(fact)
            if plan._definitions[fact]["type"] != "date" or fact in facts or undated:
                return
            value = plan.period
        if isinstance(value, tuple) and value[0] != value[1]:
            self._open.add(fact)
            self._limits[fact] = value
        for number in plan._tests[fact]:
            condition = plan._atoms[number]
            if condition["op"] != "known":
                self._truths[number] = logic.test(condition, value)
                if self._truths[number] is None and isinstance(value, frozenset):
                    # Who chose this option may belong to a narrower one as well.
                    self._open.add(fact)
                    self._limits[fact] = value

    def _set(self, fact: str, truths: tuple[bool | None, ...] | None) -> None:
        """Write the truths of a class; ``None``: the fact does not apply, so every comparison fails."""
        position = 0
        for number in self.plan._tests[fact]:
            if self.plan._atoms[number]["op"] != "known":
                self._truths[number] = False if truths is None else truths[position]
                position += 1

    def _grant(self, facts: Facts) -> None:
        plan = self.plan
        for number, (condition, node, top) in enumerate(plan._presumed):
            if self.value(node) is not None:
                continue
            asked = [name for fact in self._undecided(node) for name in (fact, self._first_needed(fact))]
            if any(fact in self._opened or (fact in facts and facts[fact] is None) for fact in asked):
                continue
            self._granted[number] = True
            if top and "fact" in condition:
                self._pinned.setdefault(condition["fact"], []).append(node)

    def value(self, node: Node) -> bool | None:
        operator = node[0]
        if operator == "atom":
            return self._truths[node[1]]
        if operator == "presumed":
            granted = self._granted.get(node[2])
            return self.value(node[1]) if granted is None else granted
        return logic.combine(operator, [self.value(part) for part in node[1]], node[2])

    def _undecided(self, node: Node) -> Iterator[str]:
        """The facts of the tests that keep a node open."""
        if self.value(node) is not None:
            return
        if node[0] == "atom":
            yield self.plan._atoms[node[1]]["fact"]
        elif node[0] == "presumed":
            yield from self._undecided(node[1])
        else:
            for part in node[1]:
                yield from self._undecided(part)

    def _first_needed(self, fact: str) -> str:
        for needed in self.plan._definitions[fact].get("needs", {}):
            if needed in self._open:
                return str(needed)
        return fact

    def _follow(self) -> int:
        plan = self.plan
        leaf, open_facts = self._judge()
        if leaf is not None:
            return plan.leaf(leaf)
        fact = min(map(self._first_needed, open_facts), key=plan._order.__getitem__)
        self._open.discard(fact)
        kept = self._truths
        children = []
        for value, truths in self._choices(fact):
            self._truths = list(kept)
            self._set(fact, truths)
            closed = self._close_needing(fact, value)
            limits = self._limits
            self._limits = self._narrowed(fact, value)
            children.append((value, self._follow()))
            self._limits = limits
            self._open.update(closed)
            self._void.difference_update(closed)
        self._truths = kept
        self._open.add(fact)
        return plan.make(fact, tuple(children))

    def _choices(self, fact: str) -> list[ValueClass]:
        classes = self.plan.classes(fact, self._limits.get(fact))
        pins = self._pinned.get(fact)
        if not pins:
            return classes
        kept = self._truths
        fitting = []
        for entry in classes:
            self._truths = list(kept)
            self._set(fact, entry.truths)
            if all(self.value(pin) for pin in pins):
                fitting.append(entry)
        self._truths = kept
        return fitting or classes

    def _close_needing(self, fact: str, value: Any) -> list[str]:
        """Facts that make no sense once ``fact`` has this value stop being open."""
        definitions = self.plan._definitions
        closed = [
            other
            for other in self._open
            if fact in definitions[other].get("needs", {}) and definitions[other]["needs"][fact] != value
        ]
        for other in closed:
            self._open.discard(other)
            self._void.add(other)
            self._set(other, None)
        return closed

    def _narrowed(self, fact: str, value: Any) -> dict[str, Any]:
        """The limits of the open dates once ``fact`` lies in the range ``value``: nothing ends before it starts."""
        definitions = self.plan._definitions
        limits = self._limits
        for other in self._open:
            before = definitions[other].get("not_before") == fact
            if not before and definitions[fact].get("not_before") != other:
                continue
            low, high = limits.get(other, (FIRST_DAY, LAST_DAY))
            low, high = (max(low, value[0]), high) if before else (low, min(high, value[1]))
            if low <= high:
                limits = {**limits, other: (low, high)}
        return limits

    def _judge(self) -> tuple[Leaf | None, list[str]]:
        """The leaf when every completion from here has the same, otherwise the facts that keep it open."""
        plan = self.plan
        dated = [fact for fact in self._dated if fact not in self._void]
        inside: list[bool | None] = [self._truths[plan._tests[fact][0]] for fact in dated]
        if None in inside:
            return None, [fact for fact, value in zip(dated, inside, strict=True) if value is None]
        if inside and True not in inside:
            return OUTSIDE, []
        if self._refused:
            return REFUSED, []
        values = [self.value(node) for node in plan._requires]
        if False in values:
            return REFUSED, []
        row, open_rows = self.row()
        if None not in values and row is not None:
            return ("row", plan._same_row[row], False in inside), []
        open_nodes = [node for node, value in zip(plan._requires, values, strict=True) if value is None]
        return None, [fact for node in open_nodes + open_rows for fact in self._undecided(node)]

    def row(self) -> tuple[int | None, list[Node]]:
        """The row that applies, or the conditions that keep it open. A row without a condition takes what is left."""
        open_rows: list[Node] = []
        for number, node in enumerate(self.plan.rows):
            value = True if node is None else self.value(node)
            if value and (node is not None or not open_rows):
                return number, []
            if value is None and node is not None:
                open_rows.append(node)
        if not open_rows:
            raise RuleGapError(f"{self.plan.benefit['id']}: no outcome row applies")
        return None, open_rows


_PLANS: dict[str, Plan] = {}
# Whoever goes through ten thousand regions (a server, the build of the site) must not keep what was worked out for each.
PLANS_LIMIT = 2048


def plan_of(benefit: Benefit, policy: dict[str, Any], definitions: Definitions) -> Plan:
    """The plan of a benefit, made once."""
    plan = _PLANS.get(benefit["id"])
    if plan is None or plan.benefit is not benefit or plan._definitions is not definitions:
        if len(_PLANS) >= PLANS_LIMIT:
            _PLANS.clear()
        plan = _PLANS[benefit["id"]] = Plan(benefit, policy, definitions)
    return plan
