"""The roster for the browser: bytes in, work in slices, JSON text and bytes out. Nothing leaves the worker but these.

Of a library whose rules are not all inside (:mod:`calculator.shards`), the file is first read for the places that occur in
it, and the worker brings the rules of those.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from calculator.engine import ASKERS, Bundle
from calculator.roster import Rejection, Roster, RosterError, Settings
from calculator.roster_columns import (
    HEADER_SEARCH_ROWS,
    ROLE_LABELS,
    column_facts,
    find_layout,
    header_layout,
)
from calculator.roster_outcomes import (
    Outcome,
    certain_fen,
    formula_text,
    line_money,
    row_citations,
    row_missing,
    row_money,
    row_reasons,
    row_state,
    sum_text,
)
from calculator.roster_output import WorkbookSink, benefit_cells, closing_notes, state_words, template
from calculator.roster_places import Survey
from calculator.shards import Shards
from calculator.spreadsheet import Row, SpreadsheetError, open_sheet

_SAMPLE_ROWS = 5
_REJECTIONS_SENT = 500
Json = dict[str, Any]


class PersonRecords:
    """Collects every row's result as plain data (for ``--json``)."""

    __slots__ = ("_name", "rows")

    def __init__(self, roster: Roster) -> None:
        self._name = roster.name_column()
        self.rows: list[Json] = []

    def accept(self, row: Row, outcome: Outcome, note: str) -> None:
        """One answered row."""
        self.rows.append(person(row, outcome, note, self._name))

    def refuse(self, row: Row, rejections: Sequence[Rejection]) -> None:
        """Refused rows stand in the summary."""


def person(row: Row, outcome: Outcome, note: str, name: int | None) -> Json:
    """One answered row as plain data. Money in fen."""
    return {
        "row": row.number,
        "name": row.cells[name] if name is not None and name < len(row.cells) else "",
        "state": row_state(outcome),
        "state_text": state_words(outcome),
        "amount_fen": certain_fen(outcome),
        "money": row_money(outcome),
        "missing": row_missing(outcome),
        "why_not": row_reasons(outcome),
        "note": note,
        "benefits": [
            {
                "id": line.benefit,
                "title": line.title,
                "region": line.region,
                "state": line.state,
                "state_text": line.state_text,
                "low_fen": line.low_fen,
                "high_fen": line.high_fen,
                "money": line_money(line),
                "payee": line.payee,
                "formula": formula_text(line),
                "missing": list(line.missing),
                "why_not": list(line.why_not),
                "notes": list(line.notes),
            }
            for line in outcome.lines
        ],
        "citations": [citation._asdict() for citation in row_citations(outcome)],
    }


def summary(roster: Roster, bundle: Bundle, rejections: int | None = None) -> Json:
    """The whole file in figures. ``rejections`` limits the list of refused values (None = all)."""
    return {
        "ruleset": bundle["ruleset"],
        "header_row": roster.layout.header_row,
        "columns": [{"header": column.header, "role": column.role} for column in roster.layout.columns],
        "accepted": roster.accepted,
        "refused": roster.refused,
        "persons": roster.persons,
        "states": roster.states,
        "totals": [
            {
                "policy": total.policy,
                "region": total.region,
                "payee": total.payee,
                "basis": total.basis,
                "low_fen": total.low_fen,
                "high_fen": total.high_fen,
                "text": sum_text(total),
            }
            for total in roster.sums()
        ],
        "benefits": [{**total._asdict(), "money": benefit_cells(total)[-1]} for total in roster.totals()],
        "rejected": [rejection._asdict() for rejection in roster.rejections[:rejections]],
        "rejections": len(roster.rejections),
        "notes": closing_notes(roster, bundle),
    }


def inspect(data: bytes, bundle: Bundle, sheet: str | None = None) -> str:
    """Look at a file before computing: its sheets, header, guessed columns, first rows, and what columns can be.

    Returns JSON; ``{"error": sentence}`` when the file cannot be read. A header that is not found is no error here:
    the first row is offered, nothing mapped.
    """
    try:
        opened = open_sheet(data, sheet)
        head: list[Row] = []
        for row in opened.rows:
            head.append(row)
            if len(head) > HEADER_SEARCH_ROWS:
                break
        if not head:
            raise RosterError("表格是空的。")
        problem = ""
        try:
            layout = find_layout(head, bundle)
        except RosterError as error:
            problem = str(error)
            layout = header_layout(head[0], bundle)
    except (SpreadsheetError, RosterError) as error:
        return _dump({"error": str(error)})
    body = [row for row in head if row.number > layout.header_row][:_SAMPLE_ROWS]
    return _dump(
        {
            "sheet": opened.name,
            "sheets": opened.names,
            "notes": [*opened.notes, *layout.notes],
            "problem": problem,
            "header_row": layout.header_row,
            "columns": [
                {
                    "header": column.header,
                    "role": column.role,
                    "sample": [row.cells[column.position] for row in body if column.position < len(row.cells)],
                }
                for column in layout.columns
            ],
            **choices(bundle),
        }
    )


def choices(bundle: Bundle) -> Json:
    """What a column can stand for, who can ask, and the regions."""
    groups: dict[str, list[Json]] = {}
    for fact in column_facts(bundle):
        definition = bundle["facts"][fact]
        groups.setdefault(definition["group"], []).append({"role": fact, "label": definition["label"]})
    return {
        "roles": [{"role": role, "label": label} for role, label in ROLE_LABELS.items()],
        "facts": [{"group": group, "facts": facts} for group, facts in groups.items()],
        "askers": [{"id": asker, "label": label} for asker, label in ASKERS.items()],
        "regions": [policy["region"]["name"] for policy in bundle["policies"]],
    }


class Job:
    """One roster in the worker: :meth:`start`, then :meth:`advance` until done, then results. No method raises."""

    __slots__ = ("_file", "_roster", "_rules", "_sink", "_survey", "_workbook")

    def __init__(self, bundle: Bundle) -> None:
        self._rules = Shards(bundle)
        self._file: tuple[bytes, Settings] | None = None
        self._survey: Survey | None = None
        self._roster: Roster | None = None
        self._sink: WorkbookSink | None = None
        self._workbook: bytes | None = None

    def inspect(self, data: bytes, sheet: str | None = None) -> str:
        """Look at a file before computing, see :func:`inspect`."""
        return inspect(data, self._rules.bundle, sheet)

    def start(self, data: bytes, settings: str) -> str:
        """Open a file. ``settings`` is a JSON object with the fields of :class:`calculator.roster.Settings`.

        Returns JSON: ``{"phase", "permille", "done": false}`` or ``{"error"}``.
        """
        self._roster = self._sink = self._workbook = self._survey = None
        try:
            self._file = data, _settings(settings)
            if self._rules.whole:
                self._open()
            else:
                self._survey = Survey(data, self._rules.bundle, self._file[1])
        except (SpreadsheetError, RosterError) as error:
            return _dump({"error": str(error)})
        return self._progress(done=False)

    def advance(self, slices: int = 1) -> str:
        """Do some slices of work. Returns JSON like :meth:`start`; ``done`` is true after the last.

        ``lacking`` in it lists files to bring (:meth:`add`) before the next call, as :meth:`calculator.shards.Shards.lacking`
        does.
        """
        if self._roster is None and self._survey is None:
            return _dump({"error": "还没有打开花名册。"})
        try:
            for _ in range(slices):
                if self._survey is not None:
                    if not self._survey.advance():
                        return self._surveyed()
                elif self._roster is not None and not self._roster.advance():
                    return self._progress(done=True)
        except (SpreadsheetError, RosterError) as error:
            self._roster = self._survey = None
            return _dump({"error": str(error)})
        return self._progress(done=False)

    def add(self, policy: str, text: str) -> bool:
        """Take a file that ``lacking`` named; False when it is not the one that was announced."""
        return self._rules.add(policy, text)

    def announces(self, name: str) -> bool:
        """Whether a file of this name holds rules of this library as it is now."""
        return self._rules.announces(name)

    def _surveyed(self) -> str:
        """After the survey: what is lacking, or the roster itself once nothing is."""
        assert self._survey is not None
        lacking = self._rules.lacking(self._survey.policies)
        if lacking:
            return self._progress(done=False, lacking=lacking)
        self._survey = None
        self._open()
        return self._progress(done=False)

    def _open(self) -> None:
        assert self._file is not None
        data, settings = self._file
        self._file = None
        self._roster = Roster(data, self._rules.bundle, settings)
        self._sink = WorkbookSink(self._roster, self._rules.bundle)
        self._roster.attach(self._sink)

    def summary(self) -> str:
        """The figures as JSON, with the first refused values."""
        if self._roster is None:
            return _dump({"error": "还没有打开花名册。"})
        return _dump(summary(self._roster, self._rules.bundle, _REJECTIONS_SENT))

    def page(self, start: int, count: int) -> str:
        """Some answered rows as JSON."""
        if self._roster is None:
            return _dump({"error": "还没有打开花名册。"})
        name = self._roster.name_column()
        rows = [person(row, outcome, note, name) for row, outcome, note in self._roster.page(start, count)]
        return _dump({"start": start, "rows": rows})

    def workbook(self) -> bytes:
        """The result workbook; empty before the work is done."""
        if self._workbook is None and self._roster is not None and self._sink is not None and self._is_done():
            self._workbook = self._sink.workbook(self._roster)
        return self._workbook or b""

    def refused_workbook(self) -> bytes:
        """The refused rows in full; empty when there are none."""
        return self._sink.refused.xlsx() if self._sink is not None and self._sink.refused.rows else b""

    def template(self) -> bytes:
        """The empty template."""
        return template(self._rules.bundle)

    def _is_done(self) -> bool:
        return self._roster is not None and self._roster.progress[0] == "done"

    def _progress(self, *, done: bool, lacking: Sequence[Json] = ()) -> str:
        if self._roster is None:
            assert self._survey is not None
            survey = {
                "phase": "places",
                "permille": self._survey.permille(),
                "done": False,
                "accepted": 0,
                "refused": 0,
            }
            return _dump({**survey, "lacking": lacking} if lacking else survey)
        phase, permille = self._roster.progress
        return _dump(
            {
                "phase": phase,
                "permille": permille,
                "done": done,
                "accepted": self._roster.accepted,
                "refused": self._roster.refused,
            }
        )


def _settings(text: str) -> Settings:
    try:
        raw = json.loads(text)
    except ValueError:
        raw = None
    if not isinstance(raw, dict) or not raw.keys() <= set(Settings._fields):
        raise RosterError("设置须是一个 JSON 对象，只能有 asker、facts、columns、today、sheet。")
    return Settings(**raw)


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
