"""The roster: a spreadsheet of people in, the calculator's answer for every row out; every row is answered or refused.

A :class:`Roster` works in slices, so that a page can show progress and cancel by not asking for the next slice. Names
and document numbers serve to recognise one person in several rows, in memory, and are never used otherwise.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from calculator import regions
from calculator.engine import ASKERS, Bundle, RulesMissingError, evaluate
from calculator.facts import FactError, read_date, read_facts
from calculator.money import parse_decimal
from calculator.roster_columns import (
    ASKER,
    HEADER_SEARCH_ROWS,
    PERSON_ID,
    PERSON_NAME,
    ROLE_LABELS,
    Layout,
    RosterError,
    find_layout,
)
from calculator.roster_dates import DateClasses
from calculator.roster_limits import (
    LIMIT_FACTS,
    PRIOR,
    REPEATED,
    Overrides,
    Training,
    apply_limits,
    limited_benefits,
)
from calculator.roster_outcomes import Outcome, Sum, add, outcome_of, row_state, row_sums
from calculator.roster_values import asker_value, is_cut, person_key, raw_value, stripped
from calculator.spreadsheet import Cell, CellError, Row, Sheet, open_sheet

SLICE = 250
_OUTCOMES_KEPT = 8_192
_CELLS_KEPT = 65_536
_NOTES_KEPT = 200
PLACES = ("region", "training_place")
_DATES = ("training_start_date", "training_end_date", "certificate_date")
_SUBJECTS = ("occupation", "certificate_level", "level")
# What the calculator uses of itself, beside the facts its rules name.
_CONTEXT = frozenset({*PLACES, *_DATES, "year", "persons", "payee_requested"})
_EMPTY_ROW = FactError("", "", "至少填一项", "这一行用来测算的各列都是空的，没有可以测算的内容。")
_TOTAL_WORDS = frozenset({"合计", "总计", "小计", "共计", "合计人数"})


class Settings(NamedTuple):
    """What the user says about the whole file.

    ``asker``: id or Chinese name, for rows without a column of their own. ``facts``: raw answers that hold for every row
    that does not say otherwise (``{"region": "太原"}``). ``columns``: header or letters to fact or role (see
    :func:`calculator.roster_columns.find_layout`). ``today``: ISO date. ``sheet``: worksheet name.
    """

    asker: str = "citizen"
    facts: dict[str, Any] = {}
    columns: dict[str, str] = {}
    today: str | None = None
    sheet: str | None = None


class Rejection(NamedTuple):
    """One thing wrong in one row: row number and column header as in the sheet, the value, what is allowed, a sentence."""

    row: int
    column: str
    value: str
    allowed: str
    message: str


class BenefitTotal(NamedTuple):
    """One benefit over all rows, in one state: rows, people, and money in fen where there is a figure."""

    benefit: str
    region: str
    title: str
    payee: str
    state: str
    state_text: str
    rows: int
    persons: int
    low_fen: int | None
    high_fen: int | None


class Sink(Protocol):
    """Something that takes the results row by row as they are computed (a workbook, a text file, a terminal)."""

    def accept(self, row: Row, outcome: Outcome, note: str) -> None:
        """A row that was answered; ``note`` says what other rows of the same person change."""

    def refuse(self, row: Row, rejections: Sequence[Rejection]) -> None:
        """A row that was not, with everything wrong in it."""


class _Read(NamedTuple):
    """One cell: a token for looking up equal ones, the raw value (None = says nothing; a CellError stays one).

    ``alike``/``stand_in``: the same for all values that the rules cannot tell apart.
    """

    token: int
    raw: Any
    alike: int | str
    stand_in: Any


_NOTHING = _Read(0, None, 0, None)


class _Reader:
    """One mapped column: turns cells into raw values and short tokens for looking up equal rows."""

    __slots__ = ("_classes", "_definition", "_kept", "_next", "column", "header", "role")

    def __init__(
        self, column: int, header: str, role: str, definition: dict[str, Any], classes: DateClasses | None
    ) -> None:
        self.column = column
        self.header = header
        self.role = role
        self._definition = definition
        self._classes = classes if definition.get("type") == "date" else None
        self._kept: dict[tuple[type, str], _Read] = {}
        self._next = 0

    def read(self, cells: tuple[Cell, ...]) -> _Read:
        """What the row says here."""
        cell = cells[self.column] if self.column < len(cells) else ""
        if not cell:
            return _NOTHING
        key = (cell.__class__, cell)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _CELLS_KEPT:
                self._kept.clear()
            self._next += 1
            found = self._kept[key] = self._read(cell)
        return found

    def _read(self, cell: Cell) -> _Read:
        raw = self._value(cell)
        if self._classes is not None and isinstance(raw, str) and not isinstance(raw, CellError):
            try:
                day = read_date(raw)
            except ValueError:
                return _Read(self._next, raw, self._next, raw)
            alike = self._classes.representative(day)
            return _Read(self._next, day, alike, alike)
        return _Read(self._next, raw, self._next, raw)

    def _value(self, cell: Cell) -> Any:
        if isinstance(cell, CellError):
            return cell
        return asker_value(cell) if self.role == ASKER else raw_value(cell, self._definition)


class Roster:
    """One file on its way from bytes to answers. Raises SpreadsheetError and RosterError."""

    __slots__ = (
        "_accepted",
        "_bundle",
        "_checked",
        "_date_pairs",
        "_findings",
        "_key_columns",
        "_limited",
        "_memo",
        "_notes",
        "_readers",
        "_rejections",
        "_rows",
        "_settings",
        "_sheet",
        "_sinks",
        "_skipped",
        "_states",
        "_steps",
        "_sums",
        "_totals",
        "_used",
        "layout",
        "persons",
        "progress",
    )

    def __init__(self, data: bytes, bundle: Bundle, settings: Settings | None = None) -> None:
        settings = settings or Settings()
        self._bundle = bundle
        self._settings = _checked_settings(settings, bundle)
        self._sheet: Sheet = open_sheet(data, settings.sheet)
        self._sinks: list[Sink] = []
        self._rows: list[Row] = []
        self._memo: dict[tuple[Any, ...], Outcome | None] = {}
        self._findings: dict[int, tuple[Overrides, str]] = {}
        self._rejections: list[Rejection] = []
        self._accepted = array("L")
        self._skipped: list[tuple[int, str]] = []
        self._states: dict[str, int] = {}
        self._sums: dict[tuple[str, str, str], Sum] = {}
        self._totals: dict[tuple[str, str, str], BenefitTotal] = {}
        self._notes: dict[str, None] = dict.fromkeys(self._sheet.notes)
        self._limited = limited_benefits(bundle)
        self._used = _used_facts(bundle)
        self.persons = 0
        self.progress: tuple[str, int] = ("read", 0)
        head = self._read_head()
        self.layout: Layout = find_layout(head, bundle, settings.columns)
        self._set_up(head)
        self._steps = self._work()

    @property
    def headers(self) -> tuple[str, ...]:
        """The column headers as in the sheet."""
        return tuple(column.header for column in self.layout.columns)

    def attach(self, sink: Sink) -> None:
        """Have the results sent to ``sink``; before the first :meth:`advance`."""
        self._sinks.append(sink)

    def advance(self) -> bool:
        """Do one slice of work (some hundred rows); False when everything is done."""
        return next(self._steps, None) is not None

    def finish(self) -> None:
        """Do all that is left."""
        while self.advance():
            pass

    def name_column(self) -> int | None:
        """The position of the column with the names, to label results with."""
        return self._key_columns[1]

    def page(self, start: int, count: int) -> list[tuple[Row, Outcome, str]]:
        """Some of the answered rows, computed again: nothing but the rows themselves is kept."""
        found = []
        for index in self._accepted[start : start + count]:
            outcome, note, _ = self._answer(index)
            found.append((self._rows[index], outcome, note))
        return found

    @property
    def rejections(self) -> list[Rejection]:
        """Everything wrong in refused rows, in the order of the sheet."""
        return self._rejections

    @property
    def accepted(self) -> int:
        """How many rows were answered."""
        return len(self._accepted)

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({rejection.row for rejection in self._rejections})

    @property
    def states(self) -> dict[str, int]:
        """How many rows ended in which state."""
        return self._states

    def sums(self) -> list[Sum]:
        """The money by policy and payee."""
        return list(self._sums.values())

    def totals(self) -> list[BenefitTotal]:
        """The rows, people and money by benefit and state, in the order of the rules."""
        order = {benefit["id"]: position for position, benefit in enumerate(self._bundle["benefits"])}
        last = len(order)
        return sorted(self._totals.values(), key=lambda total: (order.get(total.benefit, last), total.state))

    def notes(self) -> list[str]:
        """Remarks on the whole file."""
        found = [*self._notes, *self.layout.notes]
        for reason in dict.fromkeys(reason for _, reason in self._skipped):
            numbers = "、".join(str(number) for number, why in self._skipped if why == reason)
            found.append(f"第{numbers}行{reason}，没有作为人员计算。")
        return found

    # -- set-up -----------------------------------------------------------------------------------------------------

    def _read_head(self) -> list[Row]:
        head = []
        for row in self._sheet.rows:
            head.append(row)
            if len(head) > HEADER_SEARCH_ROWS:
                break
        return head

    def _set_up(self, head: list[Row]) -> None:
        definitions = self._bundle["facts"]
        roles = {column.role: column for column in self.layout.columns if column.role}
        self._key_columns = tuple(roles[role].position if role in roles else None for role in (PERSON_ID, PERSON_NAME))
        # A date that holds for all rows has no stand-in to keep in order with the others.
        fixed = any(fact in self._settings.facts for fact in _DATES)
        classes = None if fixed else DateClasses(self._bundle)
        readers = [
            _Reader(column.position, column.header, column.role, definitions.get(column.role, {}), classes)
            for column in self.layout.columns
            if column.role and column.role not in (PERSON_ID, PERSON_NAME)
        ]
        self._readers = [reader for reader in readers if reader.role in self._used or reader.role == ASKER]
        self._checked = [reader for reader in readers if reader not in self._readers]
        positions = {reader.role: position for position, reader in enumerate(self._readers)}
        self._date_pairs = [
            (positions[earlier], position)
            for role, position in positions.items()
            if (earlier := definitions.get(role, {}).get("not_before")) in positions
        ]
        known = {*roles, *self._settings.facts}
        if not known & set(PLACES):
            names = regions.listed(self._bundle["policies"])
            raise RosterError(f"不知道按哪个地区算：表里没有“地区”列，也没有指定全表的地区。可以选：{names}。")
        idle = [reader.header for reader in self._checked if reader.role not in _SUBJECTS]
        if idle:
            self._note(f"各份文件都没有与“{'”“'.join(idle)}”有关的规定，这{len(idle)}列只检查填写，没有参与计算。")
        if self._key_columns == (None, None):
            self._note(
                "表里没有证件号或姓名列，认不出同一个人，“每人每年不超过几次”“同一职业同一等级一次”没有跨行核对。"
            )
        elif self._key_columns[0] is None:
            self._note("表里没有证件号列，姓名相同的行按同一个人核对次数。")
        if not set(_DATES) & known and "year" not in known:
            self._note("表里没有培训日期或取得证书日期，也没有年份，每年的次数只能按不同年份都有可能处理。")
        self._rows.extend(row for row in head if row.number > self.layout.header_row)

    def _note(self, text: str) -> None:
        if len(self._notes) < _NOTES_KEPT:
            self._notes.setdefault(text)

    # -- work -------------------------------------------------------------------------------------------------------

    def _work(self) -> Iterator[bool]:
        intern: dict[str, str] = {}
        for row in self._sheet.rows:
            if len(intern) < _CELLS_KEPT:
                cells = tuple(intern.setdefault(cell, cell) if cell.__class__ is str else cell for cell in row.cells)
                row = Row(row.number, cells)
            self._rows.append(row)
            if len(self._rows) % SLICE == 0:
                self.progress = ("read", self._sheet.permille())
                yield True
        intern.clear()
        if not self._rows:
            raise RosterError(f"表头（第{self.layout.header_row}行）下面没有人员。")
        for index, _ in enumerate(self._link()):
            if index % SLICE == 0:
                self.progress = ("link", 0)
                yield True
        for index, row in enumerate(self._rows):
            self._compute(index, row)
            if index % SLICE == SLICE - 1:
                self.progress = ("compute", index * 1000 // len(self._rows))
                yield True
        self.progress = ("done", 1000)

    def _link(self) -> Iterator[None]:
        """Find the people that stand in several rows and apply the limits to each."""
        people: dict[tuple[str, ...], list[int]] = {}
        identity, name = self._key_columns
        cut = 0
        if identity is None and name is None:
            return
        for index, row in enumerate(self._rows):
            cells = row.cells
            first = cells[identity] if identity is not None and identity < len(cells) else ""
            second = cells[name] if name is not None and name < len(cells) else ""
            key = person_key(first, second)
            cut += bool(first) and is_cut(first)
            if key is not None and self._is_one_person(row):
                people.setdefault(key, []).append(index)
            yield
        if cut:
            self._note(
                f"有{cut}行的证件号是按数字保存的，末几位已经丢失，只能连同姓名一起认人。请把证件号列设为文本后重新填写。"
            )
        for indexes in people.values():
            if len(indexes) > 1:
                rows = [(self._training(index), partial(self._answer_with, index)) for index in indexes]
                for position, finding in apply_limits(rows, self._limited):
                    self._findings[indexes[position]] = (finding.overrides, finding.note)
                yield

    def _compute(self, index: int, row: Row) -> None:
        reason = self._not_a_person(row)
        if reason:
            self._skipped.append((row.number, reason))
            return
        outcome, note, errors = self._answer(index)
        if errors:
            self._rejections.extend(errors)
            for sink in self._sinks:
                sink.refuse(row, errors)
            return
        self._accepted.append(index)
        persons = self._persons(row)
        self.persons += persons
        state = row_state(outcome)
        self._states[state] = self._states.get(state, 0) + 1
        for total in row_sums(outcome):
            add(self._sums, total, outcome.asker)
        for line in outcome.lines:
            key = (line.benefit, line.payee, line.state)
            old = self._totals.get(key)
            counted = line.counted
            low = line.low_fen if counted else None
            high = line.high_fen if counted else None
            if old is None:
                self._totals[key] = BenefitTotal(
                    line.benefit,
                    line.region,
                    line.title,
                    line.payee,
                    line.state,
                    line.state_text,
                    1,
                    persons,
                    low,
                    high,
                )
                continue
            if counted:
                unbounded = old.low_fen is not None and old.high_fen is None
                high = None if unbounded or high is None else (old.high_fen or 0) + high
                low = (old.low_fen or 0) + (low or 0)
            else:
                low, high = old.low_fen, old.high_fen
            self._totals[key] = old._replace(
                rows=old.rows + 1, persons=old.persons + persons, low_fen=low, high_fen=high
            )
        for text in outcome.notes:
            self._note(text)
        for sink in self._sinks:
            sink.accept(row, outcome, note)

    # -- one row ----------------------------------------------------------------------------------------------------

    def _answer(self, index: int) -> tuple[Outcome, str, list[Rejection]]:
        overrides, note = self._findings.get(index, ({}, ""))
        row = self._rows[index]
        outcome = self._answer_with(index, overrides)
        errors = [*outcome.errors]
        cells = row.cells
        for reader in self._checked:
            raw = reader.read(cells).raw
            if isinstance(raw, CellError):
                errors.append(_cell_error(reader.role, raw, self._bundle))
            elif raw is not None:
                errors.extend(read_facts({reader.role: raw}, self._bundle["facts"]).errors)
        return outcome, note, [self._rejection(row, error) for error in errors]

    def _answer_with(self, index: int, overrides: Overrides) -> Outcome:
        cells = self._rows[index].cells
        read = [reader.read(cells) for reader in self._readers]
        outcome = self._look_up(read, {}, None)
        if not overrides or outcome.errors:
            return outcome
        return self._look_up(read, overrides, frozenset(line.benefit for line in outcome.lines))

    def _look_up(self, read: list[_Read], overrides: Overrides, only: frozenset[str] | None) -> Outcome:
        """The outcome for these cells, evaluated once for all rows that the rules cannot tell apart."""
        filled = tuple(sorted((fact, str(value)) for fact, value in overrides.items()))
        if self._dates_in_order(read):
            key: tuple[Any, ...] = (True, *(cell.alike for cell in read), *filled)
            if key not in self._memo:
                outcome = self._evaluate([cell.stand_in for cell in read], overrides, only)
                days = [cell.alike for cell in read if isinstance(cell.alike, str)]
                named = bool(outcome.errors) or any(day in repr(outcome) for day in days)
                self._keep(key, None if named else outcome)
            found = self._memo[key]
            if found is not None:
                return found
        key = (False, *(cell.token for cell in read), *filled)
        found = self._memo.get(key)
        return found or self._keep(key, self._evaluate([cell.raw for cell in read], overrides, only))

    def _dates_in_order(self, read: list[_Read]) -> bool:
        """Whether stand-ins keep the order of the row's dates: not when one comes before the date it may not precede."""
        return all(
            read[later].raw is None or read[earlier].raw is None or str(read[earlier].raw) <= str(read[later].raw)
            for earlier, later in self._date_pairs
        )

    def _keep[Kept: Outcome | None](self, key: tuple[Any, ...], outcome: Kept) -> Kept:
        if len(self._memo) >= _OUTCOMES_KEPT:
            del self._memo[next(iter(self._memo))]
        self._memo[key] = outcome
        return outcome

    def _evaluate(self, raws: list[Any], overrides: Overrides, only: frozenset[str] | None) -> Outcome:
        facts: dict[str, Any] = {"persons": 1, **self._settings.facts}
        asker = self._settings.asker
        errors: list[FactError] = []
        for reader, raw in zip(self._readers, raws, strict=True):
            if raw is None:
                continue
            if isinstance(raw, CellError):
                errors.append(_cell_error(reader.role, raw, self._bundle))
            elif reader.role != ASKER:
                facts[reader.role] = raw
            elif raw in ASKERS:
                asker = raw
            else:
                allowed = "、".join(ASKERS.values())
                errors.append(
                    FactError(ASKER, raw[:60], allowed, f"“提问人”填写的“{raw[:60]}”不在选项里；应填{allowed}之一。")
                )
        if self._readers and all(raw is None for raw in raws) and not self._settings.facts.keys() - set(PLACES):
            # A line under the table (填表人：……): an answer to no question would only look like one.
            errors.append(_EMPTY_ROW)
        request: dict[str, Any] = {"asker": asker, "facts": {**facts, **overrides}}
        if self._settings.today is not None:
            request["today"] = self._settings.today
        answer = _evaluated(request, self._bundle)
        outcome = outcome_of(answer, self._bundle, only, frozenset(overrides))
        errors.extend(outcome.errors)
        errors.extend(_place_errors(answer, errors, self._bundle))
        # Nothing half right: a refused row shows its errors only, and the memo stays small.
        return outcome._replace(errors=tuple(errors), lines=() if errors else outcome.lines)

    def _rejection(self, row: Row, error: FactError) -> Rejection:
        column = next((column for column in self.layout.columns if column.role == error.field), None)
        if column is None:
            label = ROLE_LABELS.get(error.field) or self._bundle["facts"].get(error.field, {}).get("label", "整行")
            return Rejection(row.number, label, error.value, error.allowed, error.message)
        cell = row.cells[column.position] if column.position < len(row.cells) else ""
        return Rejection(row.number, column.header, stripped(cell)[:60], error.allowed, error.message)

    def _raw(self, row: Row, fact: str) -> Any:
        for reader in (*self._readers, *self._checked):
            if reader.role == fact:
                raw = reader.read(row.cells).raw
                if raw is not None:
                    return raw
        return self._settings.facts.get(fact)

    def _training(self, index: int) -> Training:
        row = self._rows[index]
        date = ""
        for fact in _DATES:
            try:
                date = read_date(self._raw(row, fact))
                break
            except ValueError:
                continue
        year = self._raw(row, "year")
        date = date or (str(year) if year is not None else "")
        occupation, level = self._raw(row, "occupation"), self._raw(row, "certificate_level") or self._raw(row, "level")
        known = isinstance(occupation, str) and isinstance(level, str)
        subject = f"{''.join(occupation.split())}\n{''.join(level.split())}" if known else ""
        raw = {fact: value for fact in LIMIT_FACTS if (value := self._raw(row, fact)) is not None}
        stated = read_facts(raw, self._bundle["facts"]).facts
        unknown = frozenset(fact for fact, value in stated.items() if value is None)
        return Training(row.number, date, subject, stated.get(PRIOR), stated.get(REPEATED), unknown)

    def _persons(self, row: Row) -> int:
        raw = self._raw(row, "persons")
        try:
            return 1 if raw is None else parse_decimal(str(raw), 0)
        except ValueError:
            return 1

    def _is_one_person(self, row: Row) -> bool:
        return self._persons(row) == 1

    def _not_a_person(self, row: Row) -> str:
        first = next(cell for cell in row.cells if cell)
        if "".join(first.split()).rstrip(":：") in _TOTAL_WORDS:
            return "是合计行"
        if tuple(stripped(cell) for cell in row.cells) == self.headers[: len(row.cells)]:
            return "是重复的表头"
        return ""


def _checked_settings(settings: Settings, bundle: Bundle) -> Settings:
    """The settings with the asker as an id. Raises RosterError when they do not hold."""
    asker = asker_value(settings.asker) or "citizen"
    if asker not in ASKERS:
        raise RosterError(f"提问人“{settings.asker}”不在选项里；可以是{'、'.join(ASKERS.values())}。")
    answer = _evaluated({"asker": asker, "facts": settings.facts, "today": settings.today}, bundle)
    if "errors" in answer:
        raise RosterError("".join(error["message"] for error in answer["errors"]))
    for fact in PLACES:
        place = settings.facts.get(fact)
        if place is not None:
            match = regions.resolve(str(place), bundle["policies"])
            if len(match.policies) != 1:
                raise RosterError(match.note or "全表的地区只能是其中一个。")
    return settings._replace(asker=asker)


def _evaluated(request: dict[str, Any], bundle: Bundle) -> dict[str, Any]:
    """The answer; for several regions at once, whose rules may not be here, only what is wrong with the request.

    A row of several regions is refused whatever their rules are.
    """
    try:
        return evaluate(request, bundle)
    except RulesMissingError as missing:
        if len(missing.policies) == 1:
            raise
        return {**evaluate(request, {**bundle, "policies": []}), "policies": missing.policies}


def _place_errors(answer: dict[str, Any], errors: list[FactError], bundle: Bundle) -> list[FactError]:
    if len(answer["policies"]) <= 1 or any(error.field in ("", *PLACES) for error in errors):
        return []
    names = regions.listed(bundle["policies"])
    return [
        FactError(
            "region",
            "",
            f"下列地区之一，或它们下面的县（市、区）：{names}",
            f"没有填是哪一个地区；应填{names}其中一个。",
        )
    ]


def _cell_error(role: str, cell: CellError, bundle: Bundle) -> FactError:
    label = ROLE_LABELS.get(role) or bundle["facts"][role]["label"]
    return FactError(role, str(cell), "填好的内容", f"“{label}”这一格是“{cell}”，没有可用的内容；请填好以后再算。")


def _used_facts(bundle: Bundle) -> frozenset[str]:
    """The facts that can change an answer."""
    used = set(_CONTEXT)
    for benefit in bundle["benefits"]:
        used.update(benefit["facts"])
        used.update(benefit["about"])
    for kind in bundle["kinds"].values():
        used.update(kind["about"])
    return frozenset(used)


__all__ = ["BenefitTotal", "Rejection", "Roster", "RosterError", "Settings", "Sink"]
