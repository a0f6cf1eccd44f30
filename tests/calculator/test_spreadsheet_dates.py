"""Serial dates and the formats that make them dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from calculator.spreadsheet_dates import format_kind, serial_text


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", "date"),
        ('yyyy"年"m"月"d"日"', "date"),
        ("yyyy年m月d日", "date"),
        ("[$-804]yyyy/m/d;@", "date"),
        ("[$-F800]dddd, mmmm dd, yyyy", "date"),
        ("mmm-yy", "date"),
        ("m", "date"),
        ("yyyy-mm-dd hh:mm", "date"),
        ("h:mm AM/PM", "time"),
        ('上午/下午h"时"mm"分"', "time"),
        ("[h]:mm:ss", "time"),
        ("mm:ss", "time"),
        ("General", ""),
        ("@", ""),
        ("0.00E+00", ""),
        ("#,##0.00", ""),
        ('0"日"', ""),
        ('0.0"days"', ""),
        ("[Red]0", ""),
        (r"0\d", ""),
        ("_-* #,##0_-", ""),
        ("", ""),
    ],
)
def test_custom_formats(code: str, kind: str) -> None:
    assert format_kind(200, code) == kind


@pytest.mark.parametrize("number", sorted(BUILTIN_FORMATS))
def test_built_in_formats_agree_with_openpyxl(number: int) -> None:
    assert bool(format_kind(number, None)) == is_date_format(BUILTIN_FORMATS[number])


@pytest.mark.parametrize("number", [27, 30, 31, 36, 50, 57, 58])
def test_built_in_date_formats_of_the_chinese_edition(number: int) -> None:
    assert format_kind(number, None) == "date"


@given(st.dates(date(1900, 3, 1), date(2100, 12, 31)))
def test_days_of_the_1900_system(day: date) -> None:
    assert serial_text(str(int(to_excel(day))), "date", from_1904=False) == day.isoformat()


@given(st.dates(date(1904, 1, 2), date(2100, 12, 31)))
def test_days_of_the_1904_system(day: date) -> None:
    serial = str(int(to_excel(day, epoch=CALENDAR_MAC_1904)))
    assert serial_text(serial, "date", from_1904=True) == day.isoformat()


@given(st.datetimes(datetime(1900, 3, 1), datetime(2100, 12, 31)))
def test_times_are_rounded_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    whole = moment.strftime("%H%M%S") == "000000"
    expected = moment.date().isoformat() if whole else moment.isoformat(sep=" ")
    assert serial_text(f"{days:.12f}".rstrip("0").rstrip("."), "date", from_1904=False) == expected


def test_the_leap_day_that_never_was() -> None:
    assert serial_text("59", "date", from_1904=False) == "1900-02-28"
    assert serial_text("60", "date", from_1904=False) == "1900-02-29"
    assert serial_text("61", "date", from_1904=False) == "1900-03-01"
    assert serial_text("1", "date", from_1904=False) == "1900-01-01"
    assert serial_text("0", "date", from_1904=True) == "1904-01-01"


def test_times_without_a_day() -> None:
    assert serial_text("0.5", "time", from_1904=False) == "12:00:00"
    assert serial_text("43983.5", "time", from_1904=False) == "2020-06-01 12:00:00"
    assert serial_text("43982.9999999", "date", from_1904=False) == "2020-06-01"


@pytest.mark.parametrize(
    ("number", "from_1904"),
    [("0", False), ("0.5", False), ("-1", False), ("2958466", False), ("12345678", False), ("2958465", True)],
)
def test_serials_that_are_no_day(number: str, from_1904: bool) -> None:
    assert serial_text(number, "date", from_1904=from_1904) is None


def test_the_last_day_excel_knows() -> None:
    assert serial_text("2958465", "date", from_1904=False) == "9999-12-31"
