"""What the calculator answers for one row, boiled down to what a spreadsheet shows."""

from __future__ import annotations

from typing import Any, NamedTuple

from calculator.benefits import PAYEE_BY_ASKER
from calculator.engine import ASKERS, STATE_TEXT, Bundle
from calculator.facts import FactError
from calculator.money import yuan_text
from calculator.report import interval

Facts = dict[str, Any]
GRANTED = ("amount", "cap", "not_stated")
_STATE_ORDER = tuple(STATE_TEXT)


class Citation(NamedTuple):
    """A clause, how a Chinese reader cites it, and its words."""

    clause: str
    cite: str
    quote: str


class Line(NamedTuple):
    """One benefit for one row. Money in fen; ``own`` when the asker itself is paid; ``counted`` when it enters totals."""

    benefit: str
    policy: str
    region: str
    title: str
    state: str
    state_text: str
    low_fen: int | None
    high_fen: int | None
    payee: str
    own: bool
    counted: bool
    formula: str
    missing: tuple[str, ...]
    why_not: tuple[str, ...]
    notes: tuple[str, ...]
    citations: tuple[Citation, ...]


class Outcome(NamedTuple):
    """The answer for one row. With ``errors`` the row is refused and nothing else counts."""

    asker: str
    policies: tuple[str, ...]
    lines: tuple[Line, ...]
    errors: tuple[FactError, ...]
    notes: tuple[str, ...]


class Sum(NamedTuple):
    """Money for one payee under one policy, in fen; ``high_fen`` None = no upper end known."""

    policy: str
    region: str
    payee: str
    own: bool
    basis: str
    low_fen: int
    high_fen: int | None


def outcome_of(
    answer: dict[str, Any], bundle: Bundle, only: frozenset[str] | None = None, filled: frozenset[str] = frozenset()
) -> Outcome:
    """The lines a roster shows of one answer: the benefits the row's own answers raise.

    ``only`` names the benefits to keep instead (the ones the row raised before limits across rows were filled in), and
    ``filled`` the facts that the table supplied and not the person.
    """
    errors = tuple(FactError(**error) for error in answer.get("errors", ()))
    items = answer["benefits"]
    if only is not None:
        shown = [item for item in items if item["id"] in only]
    else:
        shown = [item for item in items if item["focus"] or item["state"] in ("amount", "cap")]
        shown = shown or [item for item in items if item["state"] in GRANTED]
        shown = shown or [item for item in items if item["state"] == "needs_info"]
    lines = tuple(_line(item, answer["asker"], bundle, filled) for item in shown)
    return Outcome(answer["asker"], tuple(answer["policies"]), lines, errors, tuple(answer["notes"]))


def row_state(outcome: Outcome) -> str:
    """The state of the whole row: that of its best line."""
    return min((line.state for line in outcome.lines), key=_STATE_ORDER.index, default="not_covered")


def row_sums(outcome: Outcome) -> list[Sum]:
    """The row's money by payee: never across payees, never a ceiling with an amount (as the calculator's own totals)."""
    sums: dict[tuple[str, str, str], Sum] = {}
    for line in outcome.lines:
        if not line.counted or line.low_fen is None:
            continue
        basis = "cap" if line.state == "cap" else "amount"
        new = Sum(line.policy, line.region, line.payee, line.own, basis, line.low_fen, line.high_fen)
        add(sums, new, outcome.asker)
    return list(sums.values())


def add(sums: dict[tuple[str, str, str], Sum], new: Sum, asker: str) -> None:
    """Add money to the sum of the same payee; what the asker is paid makes one sum even where texts name it differently."""
    key = (new.policy, f"own:{asker}" if new.own else new.payee, new.basis)
    old = sums.get(key)
    if old is None:
        sums[key] = new
        return
    high = None if old.high_fen is None or new.high_fen is None else old.high_fen + new.high_fen
    payee = old.payee if old.payee == new.payee else ASKERS[asker]
    sums[key] = old._replace(payee=payee, low_fen=old.low_fen + new.low_fen, high_fen=high)


def sum_text(total: Sum) -> str:
    """Money of one payee in words: ``企业：600元``, ``原文没有写明付给谁：不超过1,000元``."""
    limit = "不超过" if total.basis == "cap" else ""
    return f"{total.payee}：{limit}{interval(total.low_fen, total.high_fen, total.basis)}"


def line_money(line: Line) -> str:
    """The money of one benefit in words; empty without a figure."""
    if line.low_fen is None:
        return ""
    return ("不超过" if line.state == "cap" else "") + interval(line.low_fen, line.high_fen, line.state)


def certain_fen(outcome: Outcome) -> int | None:
    """The row's one exact amount; None when there is none, several payees or a range. A ceiling is no amount."""
    sums = [total for total in row_sums(outcome) if total.basis == "amount"]
    exact = all(line.state in ("amount", "cap") for line in outcome.lines if line.counted)
    return sums[0].low_fen if exact and len(sums) == 1 and sums[0].low_fen == sums[0].high_fen else None


def row_money(outcome: Outcome) -> str:
    """All money of the row in words, payee by payee."""
    return "；".join(sum_text(total) for total in row_sums(outcome))


def row_reasons(outcome: Outcome) -> str:
    """Why benefits are refused, in words, each reason once."""
    return "；".join(dict.fromkeys(f"{line.title}：{reason}" for line in outcome.lines for reason in line.why_not))


def row_missing(outcome: Outcome) -> str:
    """What has to be known before the open benefits are decided."""
    return "、".join(dict.fromkeys(label for line in outcome.lines for label in line.missing))


def row_citations(outcome: Outcome) -> list[Citation]:
    """The clauses behind the row, each once."""
    return list(dict.fromkeys(citation for line in outcome.lines for citation in line.citations))


def formula_text(line: Line) -> str:
    """The calculation of one benefit as a person writes it, or the ceiling."""
    return line.formula or (
        f"不超过{yuan_text(line.high_fen)}" if line.state == "cap" and line.high_fen is not None else ""
    )


def _line(item: dict[str, Any], asker: str, bundle: Bundle, filled: frozenset[str]) -> Line:
    own = PAYEE_BY_ASKER[asker] in item["payee_class"]
    money = item["state"] in ("amount", "cap", "needs_info") and item["low_fen"] is not None
    counted = money and item["nature"] == "subsidy" and (item["state"] != "needs_info" or item["focus"])
    return Line(
        benefit=item["id"],
        policy=item["policy"],
        region=item["region"],
        title=item["title"],
        state=item["state"],
        state_text=item["state_text"],
        low_fen=item["low_fen"],
        high_fen=item["high_fen"],
        payee=item["payee"],
        own=own,
        counted=counted,
        formula=item["formula"],
        missing=tuple(str(bundle["facts"][fact]["label"]) for fact in item["missing"]),
        why_not=tuple(_reason(reason, filled) for reason in item["why_not"]),
        notes=tuple(item["notes"]),
        citations=tuple(Citation(entry["clause"], entry["cite"], entry["quote"]) for entry in item["citations"]),
    )


def _reason(reason: dict[str, Any], filled: frozenset[str]) -> str:
    label = str(reason["label"])
    # The sentence is written for a person who answered; here the table did.
    return label.replace("您填写的", "按本表，") if filled.issuperset(reason["facts"]) and reason["facts"] else label
