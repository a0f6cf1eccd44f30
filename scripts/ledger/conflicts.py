"""Where two texts differ on the same kind of benefit: figure, scope, limit or payee, with the quotes of both.

Benefits are compared pairwise between policies: those with the same id in a kind, and each of the rest with each of the rest, so that
no difference can hide behind another benefit. ``differs``: both texts say something, and not the same. ``one_sided``: only one
text says it. Nothing here decides which text is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

Json = dict[str, Any]

ASPECTS = {"figure": "数额", "scope": "范围", "limit": "限制", "payee": "付给谁"}
_SCOPE_TYPES = ("choice", "choices", "place")
_COMPARISONS = {"<": "少于", "<=": "不超过", ">": "超过", ">=": "不少于"}
_UNITS = {"days": "天", "months": "个月", "years": "年"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_DATE_COMPARISONS = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}


@dataclass(frozen=True)
class Saying:
    """One thing a benefit says: a comparable ``key``, the words for readers, and the citations it rests on."""

    key: tuple[Any, ...]
    words: str
    citations: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """What one text says: ``values`` for readers (empty: nothing), ``quotes`` with clause, citation and text."""

    policy: str
    region: str
    benefit: str
    title: str
    values: tuple[str, ...]
    quotes: tuple[Json, ...]


@dataclass(frozen=True)
class Conflict:
    """A difference between two benefits of one kind. ``relation`` is differs or one_sided, ``about`` names the question at issue."""

    kind: str
    kind_title: str
    aspect: str
    about: str
    relation: str
    left: Side
    right: Side


def conflicts(bundle: Json, relation: str | None = None) -> list[Json]:
    """Every difference between two texts of ``bundle`` (or those of one relation) as plain data, by kind; keys as in ``Conflict``."""
    return [asdict(conflict) for conflict in _conflicts(bundle) if relation in (None, conflict.relation)]


def _conflicts(bundle: Json) -> Iterator[Conflict]:
    for kind in bundle["kinds"]:
        found = [benefit for benefit in bundle["benefits"] if benefit["kind"] == kind]
        policies = [policy["id"] for policy in bundle["policies"]]
        for first, second in combinations(policies, 2):
            lefts = [benefit for benefit in found if benefit["policy"] == first]
            rights = [benefit for benefit in found if benefit["policy"] == second]
            for left, right in _pairs(lefts, rights):
                yield from _compare(left, right, bundle)


def _pairs(lefts: list[Json], rights: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Benefits with the same local id belong together; every other one is held against every other one."""
    names = {_local(benefit) for benefit in lefts} & {_local(benefit) for benefit in rights}
    for name in sorted(names):
        yield (
            next(benefit for benefit in lefts if _local(benefit) == name),
            next(benefit for benefit in rights if _local(benefit) == name),
        )
    yield from product(
        [benefit for benefit in lefts if _local(benefit) not in names],
        [benefit for benefit in rights if _local(benefit) not in names],
    )


def _local(benefit: Json) -> str:
    return str(benefit["id"]).split("/", 1)[1]


def _compare(left: Json, right: Json, bundle: Json) -> Iterator[Conflict]:
    for aspect, read in (("figure", _figures), ("scope", _scopes), ("limit", _limits), ("payee", _payees)):
        mine, theirs = read(left, bundle), read(right, bundle)
        for about in {**mine, **theirs}:
            ours, others = mine.get(about, []), theirs.get(about, [])
            if {saying.key for saying in ours} == {saying.key for saying in others}:
                continue
            stated = [any(saying.key for saying in side) for side in (ours, others)]
            ours, others = _telling(ours, others)
            yield Conflict(
                left["kind"],
                bundle["kinds"][left["kind"]]["title"],
                aspect,
                about,
                "differs" if all(stated) else "one_sided",
                _side(left, ours, bundle),
                _side(right, others, bundle),
            )


def _telling(ours: list[Saying], others: list[Saying]) -> tuple[list[Saying], list[Saying]]:
    """What tells two scopes apart: the options named, and the exceptions only where the options are the same."""
    named = [[saying for saying in side if saying.key[:1] != ("not in",)] for side in (ours, others)]
    if {saying.key for saying in named[0]} == {saying.key for saying in named[1]}:
        return ours, others
    return named[0], named[1]


def _side(benefit: Json, sayings: list[Saying], bundle: Json) -> Side:
    region = next(policy["region"]["name"] for policy in bundle["policies"] if policy["id"] == benefit["policy"])
    names = dict.fromkeys(name for saying in sayings for name in saying.citations) or dict.fromkeys(benefit["cite"])
    quotes = tuple(
        {"id": name, **{key: bundle["citations"][name][key] for key in ("clause", "cite", "quote")}} for name in names
    )
    values = tuple(dict.fromkeys(saying.words for saying in sayings))
    return Side(benefit["policy"], region, benefit["id"], benefit["title"], values, quotes)


def _figures(benefit: Json, bundle: Json) -> dict[str, list[Saying]]:
    """What each row of a benefit pays. A grant without a figure is a saying with an empty key: it contradicts nobody."""
    found = []
    for row in benefit["outcomes"]:
        if row["state"] not in ("amount", "cap", "not_stated"):
            continue
        citations = tuple(row["cite"] or benefit["cite"])
        if row["value"] is None:
            found.append(Saying((), "给予，原文没有写数额", citations))
            continue
        terms = tuple(_terms(row["value"], bundle["facts"]))
        if not any(term[0] != "fact" for term in terms):
            continue
        cited = dict.fromkeys(name for name in _cited(row["value"]))
        case = [saying for sayings in _read(row["when"], bundle, citations).values() for saying in sayings]
        shown = "".join(f"（{'，'.join(saying.words for saying in case)}）" if case else "")
        ceiling = "最高" if row["state"] == "cap" else ""
        key = (row["state"], terms, tuple(sorted(saying.key for saying in case)))
        found.append(Saying(key, f"{ceiling}{_shown(row['value'], bundle['facts'])}{shown}", tuple(cited) or citations))
    stated = [saying for saying in found if saying.key]
    return {ASPECTS["figure"]: stated or found} if found else {}


def _scopes(benefit: Json, bundle: Json) -> dict[str, list[Saying]]:
    return {
        about: sayings
        for about, sayings in _conditions(benefit, bundle, outcomes=False).items()
        if sayings[0].key[0] in ("in", "not in")
    }


def _limits(benefit: Json, bundle: Json) -> dict[str, list[Saying]]:
    return {
        about: [saying for saying in sayings if saying.key[0] not in ("in", "not in")]
        for about, sayings in _conditions(benefit, bundle, outcomes=True).items()
        if any(saying.key[0] not in ("in", "not in") for saying in sayings)
    }


def _payees(benefit: Json, bundle: Json) -> dict[str, list[Saying]]:
    payee = benefit["payee"]
    key = tuple(sorted(payee["classes"]))
    return {ASPECTS["payee"]: [Saying(key, payee["label"], tuple(payee["cite"] or benefit["cite"]))]}


def _conditions(benefit: Json, bundle: Json, *, outcomes: bool) -> dict[str, list[Saying]]:
    found: dict[str, list[Saying]] = {}
    nodes = [(node, True) for node in benefit["requires"]]
    if outcomes:
        # A row that refuses says the opposite of its condition.
        nodes.extend((row["when"], row["state"] != "not_eligible") for row in benefit["outcomes"] if row["when"])
    for at, (node, positive) in enumerate(nodes):
        for about, sayings in _read(node, bundle, tuple(benefit["cite"]), positive).items():
            # Rows that pay tell cases apart by yes and no; only what is required of everybody, or refused, is a limit.
            limiting = at < len(benefit["requires"]) or not positive
            known = found.setdefault(about, [])
            known.extend(saying for saying in sayings if saying not in known and (limiting or saying.key[0] != "is"))
    return {about: sayings for about, sayings in found.items() if sayings}


def _read(
    node: Json | None, bundle: Json, inherited: tuple[str, ...], positive: bool = True
) -> dict[str, list[Saying]]:
    """The leaves of a condition by the label of their question."""
    if node is None:
        return {}
    citations = tuple(node.get("cite") or ()) or inherited
    found: dict[str, list[Saying]] = {}
    for child in node.get("of", ()):
        for about, sayings in _read(child, bundle, citations, positive != (node["op"] == "not")).items():
            found.setdefault(about, []).extend(sayings)
    if "fact" in node and node["op"] != "known":
        definition = bundle["facts"][node["fact"]]
        found.setdefault(definition["label"], []).extend(_leaf(node, definition, citations, positive))
    return found


def _leaf(node: Json, definition: Json, citations: tuple[str, ...], positive: bool) -> Iterator[Saying]:
    kind, operator = definition["type"], node["op"]
    unit = definition.get("unit") or _UNITS.get(kind, "")
    if operator in ("is", "in") and kind in _SCOPE_TYPES:
        for value in [node["value"]] if operator == "is" else node["values"]:
            yield Saying(("in" if positive else "not in", value), value if positive else f"除{value}以外", citations)
    elif operator in ("is", "in"):
        for value in [node["value"]] if operator == "is" else node["values"]:
            # "not yes" and "no" are the same saying.
            said = (value == positive) if isinstance(value, bool) else value
            shown = f"{definition['label']}：{('是' if said else '否') if isinstance(said, bool) else said}"
            same = positive or isinstance(value, bool)
            yield Saying(("is", said, same), shown if same else f"不是“{shown}”", citations)
    elif operator == "compare" or positive:
        bounds = (
            [(node["cmp"], node["value"])] if operator == "compare" else [(">=", node["low"]), ("<=", node["high"])]
        )
        for comparison, value in bounds:
            comparison = comparison if positive else _OPPOSITE[comparison]
            words = (_DATE_COMPARISONS if kind == "date" else _COMPARISONS)[comparison]
            yield Saying((comparison, value), f"{definition['label']}{words}{_bound(kind, value)}{unit}", citations)
    else:
        shown = f"{definition['label']}不在{_bound(kind, node['low'])}至{_bound(kind, node['high'])}{unit}之间"
        yield Saying(("outside", node["low"], node["high"]), shown, citations)


def _bound(kind: str, value: Any) -> str:
    if kind == "yuan":
        return f"{_decimal(Fraction(value, 100))}元"
    if kind == "percent":
        return f"{_decimal(Fraction(value, 10_000))}%"
    return str(value)


def _terms(node: Json, facts: Json) -> Iterator[tuple[Any, ...]]:
    """An expression as a comparable sequence: money, numbers, rates, limits and the quantities they apply to."""
    operator = node["op"]
    if operator == "money":
        yield "money", node["fen"]
    elif operator == "number":
        yield "number", node["value"], node["unit"]
    elif operator == "fact":
        yield "fact", node["fact"]
    else:
        # The rate is compared as it is printed (60/100), not reduced.
        yield (operator, tuple(node["rate"])) if operator == "percent" else (operator,)
        for child in node["of"]:
            yield from _terms(child, facts)


def _cited(node: Json) -> Iterator[str]:
    yield from node.get("cite") or ()
    for child in node.get("of", ()):
        yield from _cited(child)


def _shown(node: Json, facts: Json) -> str:
    operator = node["op"]
    if operator == "money":
        return f"{_decimal(Fraction(node['fen'], 100))}元"
    if operator == "number":
        return f"{node['value']}{node['unit']}"
    if operator == "fact":
        return str(facts[node["fact"]]["label"])
    parts = [_shown(child, facts) for child in node["of"]]
    if operator == "percent":
        return f"{parts[0]}的{_decimal(Fraction(*node['rate']) * 100)}%"
    if operator == "at_most":
        return f"{parts[0]}（最多{parts[1]}）"
    return "×".join(parts)


def _decimal(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    digits = str((value * 10_000).numerator // (value * 10_000).denominator).rjust(5, "0")
    return f"{digits[:-4]}.{digits[-4:]}".rstrip("0")
