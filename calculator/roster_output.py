"""The results of a roster as files: one workbook, or .csv files side by side; and the empty template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from calculator.engine import Bundle
from calculator.facts import Number
from calculator.money import yuan
from calculator.report import interval
from calculator.roster import BenefitTotal, Rejection, Roster
from calculator.roster_outcomes import (
    Citation,
    Line,
    Outcome,
    Sum,
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
from calculator.spreadsheet import Cell, Row
from calculator.spreadsheet_csv import csv_bytes, csv_line
from calculator.spreadsheet_workbook import Money, SheetWriter, workbook_bytes

TITLE = "花名册测算结果"
ROW_HEADER = "表格行号"
LINKED_HEADER = "同一人核对"
RESULT_HEADERS = ("结论", "金额（元）", "金额（文字）", "待遇", "还缺的信息", "不能享受的原因", "说明", "依据")
LINE_HEADERS = (
    "地区", "待遇", "结论", "金额下限（元）", "金额上限（元）", "金额（文字）", "付给", "算法", "还缺的信息", "不能享受的原因", "说明", "依据",
)  # fmt: skip
PAYEE_HEADERS = ("地区", "付给", "性质", "金额下限（元）", "金额上限（元）", "金额（文字）")
BENEFIT_HEADERS = ("地区", "待遇", "付给", "结论", "行数", "人数", "金额下限（元）", "金额上限（元）", "金额（文字）")
REJECTION_HEADERS = (ROW_HEADER, "列名", "填写的内容", "应填", "说明")
PROBLEM_HEADER = "退回原因"
CITATION_HEADERS = ("条款编号", "出处", "原文")
NOTE_HEADERS = ("说明",)
DISCLAIMER = "测算依据文件原文，供核对和了解政策使用，不是审批结论；是否给付、给付多少，由主管部门审核确定。"
PRIVACY = "姓名、证件号只用来认出同一个人的几行，没有参与测算，也没有离开这台电脑。"
_TEMPLATE_FACTS = (
    "region", "person_group", "training_type", "training_start_date", "training_end_date", "training_days", "organised_free",
    "certificate_obtained", "certificate_type", "certificate_level", "certificate_date", "occupation",
    "months_employed", "months_on_the_job_training", "prior_subsidised_trainings_this_year",
)  # fmt: skip
_FRAGMENTS_KEPT = 4_096


def state_words(outcome: Outcome) -> str:
    """The conclusion for a row in words."""
    state = row_state(outcome)
    return next((line.state_text for line in outcome.lines if line.state == state), "资料库里没有这个地区的规定")


def result_cells(outcome: Outcome) -> list[Cell]:
    """The cells of one answered row under :data:`RESULT_HEADERS`."""
    fen = certain_fen(outcome)
    return [
        state_words(outcome),
        Money(yuan(fen)) if fen is not None else "",
        row_money(outcome),
        "；".join(f"{line.title}（{line.state_text}）" for line in outcome.lines),
        row_missing(outcome),
        row_reasons(outcome),
        "".join(dict.fromkeys(_row_notes(outcome))),
        "；".join(dict.fromkeys(citation.cite for citation in row_citations(outcome))),
    ]


def line_cells(line: Line) -> list[Cell]:
    """The cells of one benefit of one row under :data:`LINE_HEADERS`."""
    return [
        line.region,
        line.title,
        line.state_text,
        *_bounds(line.low_fen, line.high_fen),
        line_money(line),
        line.payee,
        formula_text(line),
        "、".join(line.missing),
        "；".join(line.why_not),
        "".join(line.notes),
        "；".join(dict.fromkeys(citation.cite for citation in line.citations)),
    ]


def payee_cells(total: Sum) -> list[Cell]:
    """The cells of one payee's sum under :data:`PAYEE_HEADERS`."""
    kind = "上限（不是应得金额）" if total.basis == "cap" else "金额"
    return [total.region, total.payee, kind, *_bounds(total.low_fen, total.high_fen), sum_text(total)]


def benefit_cells(total: BenefitTotal) -> list[Cell]:
    """The cells of one benefit's total under :data:`BENEFIT_HEADERS`."""
    words = ""
    if total.low_fen is not None:
        words = ("不超过" if total.state == "cap" else "") + interval(total.low_fen, total.high_fen, total.state)
    return [
        total.region,
        total.title,
        total.payee,
        total.state_text,
        Number(total.rows),
        Number(total.persons),
        *_bounds(total.low_fen, total.high_fen),
        words,
    ]


def rejection_cells(rejection: Rejection) -> list[Cell]:
    """The cells of one refused value under :data:`REJECTION_HEADERS`."""
    return [Number(rejection.row), rejection.column, rejection.value or "（空）", rejection.allowed, rejection.message]


def closing_notes(roster: Roster, bundle: Bundle) -> list[str]:
    """What has to stand under every result: remarks, disclaimer, privacy, the rule-set id."""
    return [*roster.notes(), DISCLAIMER, PRIVACY, f"规则集：{bundle['ruleset']}"]


class Refused:
    """Collects the refused rows in full, with the reasons behind, ready to be corrected and read again."""

    __slots__ = ("_width", "headers", "rows")

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = [*headers, PROBLEM_HEADER]
        self.rows: list[list[Cell]] = []
        self._width = len(headers)

    def refuse(self, row: Row, rejections: Sequence[Rejection]) -> None:
        """Take one refused row."""
        if len(row.cells) > self._width:
            # Cells beyond the last header are part of the row too.
            extra = len(row.cells) - self._width
            self.headers[self._width : self._width] = [""] * extra
            for earlier in self.rows:
                earlier[self._width : self._width] = [""] * extra
            self._width += extra
        cells = [*row.cells, *[""] * (self._width - len(row.cells))]
        self.rows.append([*cells, "".join(f"第{row.number}行{rejection.message}" for rejection in rejections)])

    def csv(self) -> bytes:
        """The refused rows as a .csv file."""
        return csv_bytes(map(csv_line, [self.headers, *self.rows]))

    def xlsx(self) -> bytes:
        """The refused rows as a workbook."""
        writer = SheetWriter("退回的行", self.headers, [14] * self._width + [60])
        for cells in self.rows:
            writer.row(cells)
        return workbook_bytes([writer], "花名册退回的行")


class _Cited:
    """The clauses behind all results, each once, in the order they appear."""

    __slots__ = ("_seen", "citations")

    def __init__(self) -> None:
        self.citations: dict[Citation, None] = {}
        self._seen: dict[int, Outcome] = {}

    def take(self, outcome: Outcome) -> None:
        if id(outcome) not in self._seen:
            if len(self._seen) >= _FRAGMENTS_KEPT:
                self._seen.clear()
            self._seen[id(outcome)] = outcome
            self.citations.update(dict.fromkeys(row_citations(outcome)))

    def rows(self) -> list[list[Cell]]:
        return [[citation.clause, citation.cite, citation.quote] for citation in self.citations]


class WorkbookSink:
    """Builds the result workbook while the rows are computed."""

    __slots__ = ("_bundle", "_cited", "_fragments", "_lines", "_name", "_results", "_width", "refused")

    def __init__(self, roster: Roster, bundle: Bundle) -> None:
        headers = roster.headers
        self._bundle = bundle
        self._name = roster.name_column()
        self._width = len(headers)
        self._cited = _Cited()
        self.refused = Refused(headers)
        self._fragments: dict[int, tuple[Outcome, str, list[str]]] = {}
        self._results = SheetWriter(
            "结果",
            [ROW_HEADER, *headers, LINKED_HEADER, *RESULT_HEADERS],
            [10, *[14] * len(headers), 24, 24, 14, 30, 36, 24, 36, 50, 36],
        )
        self._lines = SheetWriter(
            "待遇明细",
            [ROW_HEADER, "姓名", *LINE_HEADERS],
            [10, 12, 10, 24, 24, 14, 14, 24, 20, 30, 24, 36, 50, 36],
        )

    def accept(self, row: Row, outcome: Outcome, note: str) -> None:
        """One answered row."""
        kept = self._fragments.get(id(outcome))
        if kept is None:
            if len(self._fragments) >= _FRAGMENTS_KEPT:
                self._fragments.clear()
            fragment = self._results.fragment(self._width + 2, result_cells(outcome))
            lines = [self._lines.fragment(2, line_cells(line)) for line in outcome.lines]
            kept = self._fragments[id(outcome)] = (outcome, fragment, lines)
            self._cited.take(outcome)
        number = Number(row.number)
        own = row.cells[: self._width]
        gap = [""] * (self._width - len(own))
        self._results.row([number, *own, *gap, note], kept[1])
        name = row.cells[self._name] if self._name is not None and self._name < len(row.cells) else ""
        for fragment in kept[2]:
            self._lines.row([number, name], fragment)

    def refuse(self, row: Row, rejections: Sequence[Rejection]) -> None:
        """One refused row."""
        self.refused.refuse(row, rejections)

    def workbook(self, roster: Roster) -> bytes:
        """The finished workbook; once, after the last row."""
        sheets = [
            self._results,
            self._lines,
            _sheet("按领款人合计", PAYEE_HEADERS, [10, 30, 22, 16, 16, 40], map(payee_cells, roster.sums())),
            _sheet(
                "按待遇合计", BENEFIT_HEADERS, [10, 30, 26, 28, 8, 8, 16, 16, 30], map(benefit_cells, roster.totals())
            ),
            _sheet("退回问题", REJECTION_HEADERS, [10, 20, 24, 50, 70], map(rejection_cells, roster.rejections)),
            _sheet("退回的行", self.refused.headers, [14] * len(self.refused.headers), self.refused.rows),
            _sheet("依据", CITATION_HEADERS, [30, 60, 100], self._cited.rows()),
            _sheet("说明", NOTE_HEADERS, [110], ([note] for note in closing_notes(roster, self._bundle))),
        ]
        return workbook_bytes(sheets, TITLE)


class CsvSink:
    """Builds the .csv files while the rows are computed."""

    __slots__ = ("_bundle", "_cited", "_results", "_width", "refused")

    def __init__(self, roster: Roster, bundle: Bundle) -> None:
        self._bundle = bundle
        self._width = len(roster.headers)
        self._cited = _Cited()
        self.refused = Refused(roster.headers)
        self._results = [csv_line([ROW_HEADER, *roster.headers, LINKED_HEADER, *RESULT_HEADERS])]

    def accept(self, row: Row, outcome: Outcome, note: str) -> None:
        """One answered row."""
        self._cited.take(outcome)
        own = row.cells[: self._width]
        gap = [""] * (self._width - len(own))
        self._results.append(csv_line([str(row.number), *own, *gap, note, *result_cells(outcome)]))

    def refuse(self, row: Row, rejections: Sequence[Rejection]) -> None:
        """One refused row."""
        self.refused.refuse(row, rejections)

    def files(self, roster: Roster) -> dict[str, bytes]:
        """The files by the suffix of their names; the results have the empty one."""
        totals = [
            PAYEE_HEADERS,
            *map(payee_cells, roster.sums()),
            (),
            BENEFIT_HEADERS,
            *map(benefit_cells, roster.totals()),
        ]
        notes = [CITATION_HEADERS, *self._cited.rows(), (), NOTE_HEADERS]
        notes.extend([note] for note in closing_notes(roster, self._bundle))
        files = {"": csv_bytes(self._results), "-合计": _csv(totals), "-依据和说明": _csv(notes)}
        if roster.rejections:
            files["-退回问题"] = _csv([REJECTION_HEADERS, *map(rejection_cells, roster.rejections)])
            files["-退回的行"] = self.refused.csv()
        return files


def template(bundle: Bundle) -> bytes:
    """An empty roster with the usual columns and a sheet that says what may stand in each column."""
    definitions: dict[str, Any] = bundle["facts"]
    facts = [fact for fact in _TEMPLATE_FACTS if fact in definitions]
    headers = ["姓名", "证件号", *(definitions[fact]["label"] for fact in facts)]
    roster = SheetWriter("花名册", headers, [18] * len(headers))
    guide: list[list[Cell]] = [
        ["姓名", "可以不填", "只用来认出同一个人的几行，不参与测算。"],
        ["证件号", "可以不填", "同上。请把这一列设为文本，否则末几位会丢失。"],
    ]
    for fact in facts:
        definition = definitions[fact]
        options = "、".join(option["label"] for option in definition.get("options", ()))
        guide.append(
            [definition["label"], options or _KINDS[definition["type"]], definition.get("help", definition["question"])]
        )
    sheet = _sheet("填写说明", ("列名", "可以填", "说明"), [28, 80, 60], guide)
    return workbook_bytes([roster, sheet], "花名册模板")


_KINDS = {
    "bool": "是、否、不清楚",
    "count": "整数",
    "days": "整天数",
    "months": "整月数",
    "years": "整年数",
    "year": "四位年份，如 2020",
    "yuan": "金额（元），精确到分",
    "percent": "0 至 100 的数",
    "date": "日期，如 2020-06-01",
    "text": "文字",
    "place": "省、市、县（区）名称",
}


def _row_notes(outcome: Outcome) -> Iterable[str]:
    return (note for line in outcome.lines for note in line.notes)


def _bounds(low: int | None, high: int | None) -> list[Cell]:
    return [Money(yuan(low)) if low is not None else "", Money(yuan(high)) if high is not None else ""]


def _sheet(name: str, headers: Sequence[str], widths: Sequence[int], rows: Iterable[Iterable[Cell]]) -> SheetWriter:
    writer = SheetWriter(name, headers, widths)
    for cells in rows:
        writer.row(cells)
    return writer


def _csv(rows: Iterable[Iterable[Cell]]) -> bytes:
    return csv_bytes(map(csv_line, rows))
