"""The numbers ledger: every numeral of a source, span-exact, with its class and what encodes it or why nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from scripts.ledger.atoms import Atom, atoms
from scripts.ledger.register import Register, load_register, load_words
from scripts.ledger.texts import Stretch, occurrences, solid, stretches
from scripts.library import Policy
from scripts.parse.model import Document, Node, Span
from scripts.rules.figures import Figure, figures, is_numeral
from scripts.rules.kept import narrowed

CLASSES = {
    "encoded": "写进规则",
    "target": "工作目标",
    "reference": "文件名和文号",
    "date": "日期",
    "marker": "条款序号",
    "layout": "版式",
    "other": "不是数额",
    "": "未归类",
}
# What the layout of an official document itself settles, by the parser's reading of it.
_BY_ROLE = {
    "marker": ("marker", "条款的序号"),
    "title": ("reference", "标题里的数字"),
    "doc-number": ("reference", "本文件的文号"),
    "date": ("date", "成文日期"),
    "imprint": ("layout", "版记"),
    "page-number": ("layout", "页码"),
    "running-head": ("layout", "页眉"),
}


@dataclass(frozen=True)
class Row:
    """One number of one source.

    ``id`` is stable while its clause keeps its text; ``spans`` are source offsets; ``figure`` is what the number says;
    ``group`` is a key of CLASSES ("" = unclassified), ``atoms`` the rule figures that encode it, ``reason`` why it is what it is.
    """

    id: str
    policy: str
    clause: str
    spans: tuple[Span, ...]
    text: str
    figure: Figure
    group: str = ""
    reason: str = ""
    atoms: tuple[Atom, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """The numbers ledger of one policy with everything that is wrong with it."""

    policy: str
    rows: tuple[Row, ...]
    findings: tuple[str, ...]


def number_ledger(policy: Policy, bundle: dict[str, Any], register: Register | None = None) -> Ledger:
    """Classify every number of a policy against the rules of ``bundle`` and the register. Raises DataError (malformed ledger.yml)."""
    register = load_register(policy) if register is None else register
    bundle = narrowed(bundle, [policy.id])
    rules = atoms(bundle)
    rows = [_structural(row, role, policy.document) for row, role in number_rows(policy)]
    rows, findings = _encode(policy, rows, rules, bundle)
    rows = _words(policy.document, rows)
    rows, listed = _list(policy, rows, register)
    findings.extend(listed)
    for row in rows:
        if not row.group:
            findings.append(
                f"{policy.id}：条款“{row.clause}”的“{around(policy.document, row)}”里的“{row.text}”没有归类："
                f"写进规则，或者在 {policy.id}/ledger.yml 里写明它是什么"
            )
    return Ledger(policy.id, tuple(rows), (*register.problems, *findings))


def number_rows(policy: Policy) -> Iterator[tuple[Row, str]]:
    """Every number of the source in reading order, unclassified, with the role of the text it stands in."""
    document = policy.document
    found: list[tuple[Row, str]] = []
    seen: set[int] = set()
    for stretch in stretches(document):
        for figure in figures(document.logical[stretch.start : stretch.end]):
            row = _row(policy, stretch, figure)
            places = {at for start, end in row.spans for at in range(start, end)}
            # A marker torn over two lines can stand in its own stretch and in that of its heading.
            if not any(is_numeral(document.text[at]) and at in seen for at in places):
                found.append((row, stretch.role))
                seen |= places
    for token in document.tokens:
        text = document.text[token.start : token.end]
        for figure in figures(text):
            start, end = token.start + figure.start, token.start + figure.end
            if any(is_numeral(document.text[at]) and at not in seen for at in range(start, end)):
                found.append(
                    (Row("", policy.id, "", ((start, end),), text[figure.start : figure.end], figure), token.kind)
                )
    found.sort(key=lambda item: item[0].spans)
    counts: dict[tuple[str, str], int] = {}
    for row, role in found:
        key = (row.clause or role, "".join(row.text.split()))
        counts[key] = counts.get(key, 0) + 1
        nth = f"~{counts[key]}" if counts[key] > 1 else ""
        yield replace(row, id=f"{policy.id}:{key[0]}/{key[1]}{nth}"), role


def around(document: Document, row: Row, width: int = 12) -> str:
    """The number with a few characters of its clause on both sides, for people to find it."""
    before, after = context(document, row.clause, row.spans, width)
    return f"{before}{''.join(row.text.split())}{after}"


def context(document: Document, clause: str, spans: Iterable[Span], width: int) -> tuple[str, str]:
    """Up to ``width`` characters of the clause's own text before and behind a place, white space left out."""
    if not clause:
        return "", ""
    logical, offsets = document.logical, document.offsets
    inside = {at for start, end in spans for at in range(start, end)}
    indexes = [at for start, end in _ranges(document, clause) for at in range(start, end) if not logical[at].isspace()]
    places = [place for place, at in enumerate(indexes) if offsets[at] in inside]
    if not places:
        return "", ""
    before = indexes[max(0, places[0] - width) : places[0]]
    after = indexes[places[-1] + 1 : places[-1] + 1 + width]
    return "".join(logical[at] for at in before), "".join(logical[at] for at in after)


def _ranges(document: Document, clause: str) -> Iterator[Span]:
    unit = document.unit(clause)
    if isinstance(unit, Node):
        yield unit.marker_span
    yield from document.ranges_of(clause)


def shown_value(figure: Figure) -> str:
    """What a figure says, in words of the ledger page: ``150元``, ``25%``, ``2019-07-01``."""
    if figure.kind == "money":
        return "～".join(f"{_plain(value / 100)}元" for value in figure.values if isinstance(value, Fraction))
    if figure.kind == "fraction" and len(figure.values) == 2:
        return f"{figure.values[0]}/{figure.values[1]}"
    shown = [_plain(value) if isinstance(value, Fraction) else value for value in figure.values]
    return ("～".join(shown) + figure.unit) if shown else ""


def _plain(value: Fraction) -> str:
    """An exact decimal without an exponent; official texts have no number that is not a finite decimal."""
    if value.denominator == 1:
        return str(value.numerator)
    scale = next((n for n in range(1, 10) if (value * 10**n).denominator == 1), None)
    if scale is None:
        return str(value)
    digits = str((value * 10**scale).numerator).rjust(scale + 1, "0")
    return f"{digits[:-scale]}.{digits[-scale:]}"


def _row(policy: Policy, stretch: Stretch, figure: Figure) -> Row:
    start, end = stretch.start + figure.start, stretch.start + figure.end
    spans = policy.document.spans(start, end)
    return Row("", policy.id, stretch.clause, spans, policy.document.logical[start:end], figure)


def _structural(row: Row, role: str, document: Document) -> Row:
    if role in _BY_ROLE:
        group, reason = _BY_ROLE[role]
        return replace(row, group=group, reason=reason)
    wanted = solid(document.text, row.spans)
    for note in document.annotations:
        if note.kind == "document-reference" and wanted <= solid(document.text, note.spans):
            return replace(row, group="reference", reason="所引文件的名称和文号")
    return row


def _encode(policy: Policy, rows: list[Row], rules: list[Atom], bundle: dict[str, Any]) -> tuple[list[Row], list[str]]:
    places = {
        name: solid(policy.source, tuple((start, end) for start, end in citation["spans"]))
        for name, citation in bundle["citations"].items()
    }
    offsets = [solid(policy.source, row.spans) for row in rows]
    encoded: dict[int, list[Atom]] = {}
    findings = []
    for atom in rules:
        hits = [
            at
            for at, row in enumerate(rows)
            if atom.reads(row.figure) and any(offsets[at] <= places[name] for name in atom.citations)
        ]
        for at in hits:
            encoded.setdefault(at, []).append(atom)
        if not hits:
            cited = "、".join(atom.citations) or "（没有出处）"
            findings.append(f"{atom.benefit}：{atom.path} 的数值“{_atom_value(atom)}”在出处 {cited} 里读不到")
    return [
        replace(row, group="encoded", reason="", atoms=tuple(encoded[at])) if at in encoded else row
        for at, row in enumerate(rows)
    ], findings


def _atom_value(atom: Atom) -> str:
    if isinstance(atom.value, str):
        return atom.value
    return f"{_plain(atom.value / 100)}元" if atom.dimension == "money" else f"{_plain(atom.value)}{atom.unit}"


def _words(document: Document, rows: Iterable[Row]) -> list[Row]:
    """Bare Chinese numerals inside ordinary words (统一, 一线)."""
    words = load_words()["number_words"]
    out = []
    for row in rows:
        if not row.group and row.figure.kind in ("numeral", "count", "ordinal"):
            wanted = solid(document.text, row.spans)
            for word in words:
                if _stands_in(document, row.clause, wanted, word.word):
                    row = replace(row, group="other", reason=word.reason)
                    break
        out.append(row)
    return out


def _stands_in(document: Document, clause: str, wanted: frozenset[int], word: str) -> bool:
    """Does the row's numeral stand in ``word`` at this place? A count (一批) must be the whole word."""
    return bool(clause) and any(wanted <= place for place in occurrences(document, clause, word))


def _list(policy: Policy, rows: list[Row], register: Register) -> tuple[list[Row], list[str]]:
    where = f"{policy.id}/ledger.yml"
    findings = []
    offsets = [solid(policy.source, row.spans) for row in rows]
    taken: dict[int, str] = {}
    for entry in register.numbers:
        inside = [at for at in range(len(rows)) if offsets[at] <= entry.offsets]
        if not inside:
            findings.append(f"{where}：“{entry.quote}”里没有数字，请删去")
        for at in inside:
            row = rows[at]
            if at in taken:
                findings.append(f"{where}：“{row.text}”列了两次：“{taken[at]}”和“{entry.quote}”")
            elif row.group == "encoded":
                findings.append(
                    f"{where}：“{entry.quote}”里的“{row.text}”已经写进规则（{row.atoms[0].name}），请从清单删去"
                )
            elif row.group:
                findings.append(f"{where}：“{entry.quote}”里的“{row.text}”不必列出：{row.reason}")
            else:
                taken[at] = entry.quote
                rows[at] = replace(row, group=entry.group, reason=entry.reason)
    return rows, findings
