"""Rosters in a few lines, for the tests."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import openpyxl

from calculator.roster import Roster, Settings
from calculator.roster_outcomes import Outcome
from calculator.spreadsheet import Row
from scripts.rules.bundle import build_bundle

HEADER = "姓名,身份证号,地区,免费组织,证书等级,取得证书日期,工种"


@cache
def rules() -> dict[str, Any]:
    """The rule bundle, for property tests: a fixture would be printed whole with every counter-example."""
    return build_bundle()


def csv_file(*lines: str, header: str = HEADER) -> bytes:
    """A .csv file with a header."""
    return "\r\n".join((header, *lines)).encode("utf-8-sig")


def xlsx_file(*rows: list[Any]) -> bytes:
    """A workbook written by openpyxl."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def run(data: bytes, bundle: dict[str, Any], **settings: Any) -> Roster:
    """A finished roster."""
    roster = Roster(data, bundle, Settings(**settings))
    roster.finish()
    return roster


def answers(roster: Roster) -> dict[int, tuple[Row, Outcome, str]]:
    """The answered rows by row number."""
    return {entry[0].number: entry for entry in roster.page(0, 10**6)}


def state_of(roster: Roster, row: int, benefit: str) -> str:
    """The state of one benefit in one row; empty when the row does not show it."""
    lines = answers(roster)[row][1].lines
    return next((line.state for line in lines if line.benefit == benefit), "")
