"""``python -m calculator roster IN [-o OUT]``: a spreadsheet of people in, results for every row out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from calculator import load_bundle
from calculator.engine import ASKERS, Bundle
from calculator.roster import Rejection, Roster, RosterError, Settings, Sink
from calculator.roster_columns import role_label
from calculator.roster_json import PersonRecords, summary
from calculator.roster_outcomes import Outcome, row_missing, row_money, row_reasons, sum_text
from calculator.roster_output import CsvSink, WorkbookSink, benefit_cells, closing_notes, state_words, template
from calculator.spreadsheet import Row, SpreadsheetError

_REJECTIONS_SHOWN = 200
_FORMATS = (".xlsx", ".csv")


def main(arguments: list[str]) -> int:
    """Run the command line. Returns 0, or 2 when the file could not be read or rows were refused."""
    options = _parser().parse_args(arguments)
    bundle = load_bundle()
    if options.template is not None:
        return _write({options.template: template(bundle)})
    if options.input is None:
        return _refuse("请给出花名册文件；空白模板用 --template 文件名.xlsx 生成。")
    if options.output is not None and options.output.suffix.lower() not in _FORMATS:
        return _refuse(f"输出文件“{options.output}”的扩展名须是 .xlsx 或 .csv。")
    try:
        data = options.input.read_bytes()
    except OSError as error:
        return _refuse(f"读不了文件“{options.input}”：{error.strerror}。")
    try:
        return _run(data, options, bundle)
    except (SpreadsheetError, RosterError) as error:
        return _refuse(str(error))


def _run(data: bytes, options: argparse.Namespace, bundle: Bundle) -> int:
    facts: dict[str, Any] = dict(_pair(text, "--set") for text in options.set)
    if options.region is not None:
        facts["region"] = options.region
    columns = dict(_pair(text, "--column") for text in options.column)
    roster = Roster(data, bundle, Settings(options.asker, facts, columns, options.today, options.sheet))
    sink: Sink | None = None
    records = PersonRecords(roster) if options.json else None
    if records is not None:
        roster.attach(records)
    elif options.output is None:
        roster.attach(_Printer(roster))
    if options.output is not None:
        sink = WorkbookSink(roster, bundle) if options.output.suffix.lower() == ".xlsx" else CsvSink(roster, bundle)
        roster.attach(sink)
    roster.finish()
    written: dict[Path, bytes] = {}
    if isinstance(sink, WorkbookSink):
        written[options.output] = sink.workbook(roster)
        if roster.rejections:
            written[options.output.with_stem(options.output.stem + "-退回的行")] = sink.refused.xlsx()
    elif isinstance(sink, CsvSink):
        for suffix, content in sink.files(roster).items():
            written[options.output.with_stem(options.output.stem + suffix)] = content
    failed = _write(written)
    if records is not None:
        answer = {**summary(roster, bundle), "rows": records.rows, "files": [str(path) for path in written]}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print("\n".join(_report(roster, bundle, list(written))))
    return 2 if roster.rejections else failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calculator roster", description="花名册：按政策原文逐行测算一张人员表（.csv 或 .xlsx）"
    )
    parser.add_argument(
        "input", nargs="?", type=Path, metavar="IN", help="花名册文件，.xlsx，或 UTF-8、GB18030 编码的 .csv"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="结果文件，.xlsx 或 .csv；退回的行另存一份")
    parser.add_argument("--asker", default="citizen", help=f"以谁的身份问：{'、'.join(ASKERS.values())}（默认个人）")
    parser.add_argument("--region", help="全表的地区（表里没有“地区”列时）")
    parser.add_argument(
        "--set", action="append", default=[], metavar="问题=回答", help="对所有行都成立的回答，可以多次"
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="列=问题",
        help="指定某一列对应的问题，可以多次；等号后留空表示不用这一列",
    )
    parser.add_argument("--today", help="提问日期，例如 2020-06-01")
    parser.add_argument("--sheet", help="工作表名称（默认第一张）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--template", type=Path, metavar="OUT", help="生成空白模板 .xlsx")
    return parser


class _Printer:
    """Prints every answered row as it comes."""

    __slots__ = ("_name",)

    def __init__(self, roster: Roster) -> None:
        self._name = roster.name_column()

    def accept(self, row: Row, outcome: Outcome, note: str) -> None:
        """One answered row."""
        name = row.cells[self._name].strip() if self._name is not None and self._name < len(row.cells) else ""
        parts = [f"第{row.number}行{' ' + name if name else ''}：{state_words(outcome)}"]
        money, missing, reasons = row_money(outcome), row_missing(outcome), row_reasons(outcome)
        parts.append(money)
        parts.append(f"还需要知道：{missing}" if missing else "")
        parts.append(reasons)
        parts.append(note.removesuffix("。"))
        print("；".join(part for part in parts if part) + "。")

    def refuse(self, row: Row, rejections: Sequence[Rejection]) -> None:
        """Refused rows stand in the summary."""


def _report(roster: Roster, bundle: Bundle, written: list[Path]) -> list[str]:
    used = "、".join(
        f"“{column.header}”→{role_label(column.role, bundle)}" for column in roster.layout.columns if column.role
    )
    lines = ["", f"表头在第{roster.layout.header_row}行。用到的列：{used}。"]
    lines.append(
        f"共{roster.accepted + roster.refused}行：算出{roster.accepted}行（{roster.persons}人），退回{roster.refused}行。"
    )
    lines.append("按领款人合计：")
    lines.extend(f"　【{total.region}】{sum_text(total)}" for total in roster.sums())
    if not roster.sums():
        lines.append("　没有可以合计的金额。")
    lines.append("按待遇合计：")
    for total in roster.totals():
        money = benefit_cells(total)[-1]
        lines.append(
            f"　【{total.region}】{total.title}（{total.state_text}）：{total.rows}行、{total.persons}人{'，' + money if money else ''}"
        )
    if roster.rejections:
        lines.append("退回的行：")
        lines.extend(_rejection_line(rejection) for rejection in roster.rejections[:_REJECTIONS_SHOWN])
        rest = len(roster.rejections) - _REJECTIONS_SHOWN
        if rest > 0:
            lines.append(f"　另有{rest}处，见退回问题的清单（用 -o 写出文件）。")
    lines.extend(f"说明：{note}" for note in closing_notes(roster, bundle))
    lines.extend(f"已写出：{path}" for path in written)
    return lines


def _rejection_line(rejection: Rejection) -> str:
    return f"　第{rejection.row}行，“{rejection.column}”列：{rejection.message}"


def _pair(text: str, option: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise RosterError(f"{option} 后面须写成“名称=内容”，不是“{text}”。")
    return name.strip(), value.strip()


def _write(files: dict[Path, bytes]) -> int:
    for path, content in files.items():
        try:
            path.write_bytes(content)
        except OSError as error:
            return _refuse(f"写不了文件“{path}”：{error.strerror}。")
    return 0


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 2
