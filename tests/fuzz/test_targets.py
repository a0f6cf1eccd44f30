"""Everything that reads what somebody else wrote, on good inputs, damaged ones and noise: a result or one sentence, never a crash.

The same targets run for a bounded time under atheris with ``make fuzz``.
"""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator import load_bundle
from calculator.roster_json import Job
from calculator.spreadsheet import SpreadsheetError, open_sheet
from scripts.fuzz import TARGETS
from scripts.fuzz.__main__ import main
from scripts.fuzz.links import faults, fragments

EXAMPLES = {"parser": 12, "rules": 60, "facts": 200, "roster": 40, "query": 25}
# A slice of a text: long enough for every kind of heading, short enough for many examples.
LONGEST = 3000
PIECES = [
    b"",
    b"\x00",
    b"\xff",
    b"null",
    b"[]",
    b"{}",
    b"- ",
    b": ",
    b"\n",
    b"'",
    b'"',
    b"-1",
    b"9" * 40,
    b"=",
    b"\xe3\x80\x81",
    b"\r",
]


@cache
def seeds(name: str) -> list[bytes]:
    return TARGETS[name].seeds()


@st.composite
def inputs(draw: st.DrawFn, name: str) -> bytes:
    """A seed with a few places cut out, repeated or written over; now and then noise alone."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    data = draw(st.sampled_from(seeds(name)))
    if name == "parser":
        start = draw(st.integers(0, max(0, len(data) - LONGEST)))
        data = data[start : start + LONGEST]
    for _ in range(draw(st.integers(0, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.sampled_from([0, 1, 2, 7, 60]))
        piece = draw(st.sampled_from([*PIECES, data[at // 2 : at // 2 + 40]]))
        data = data[:at] + piece + data[at + length :]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_good_inputs(name: str) -> None:
    for seed in seeds(name):
        TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_inputs(name: str) -> None:
    @settings(max_examples=EXAMPLES[name], deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(inputs(name))
    def check(data: bytes) -> None:
        TARGETS[name].run(data)

    check()


def test_share_links() -> None:
    assert faults(fragments(Random(20191122), 1500)) == []


def test_share_links_that_name_what_every_object_has() -> None:
    nasty = [
        f"#{key}={value}" for key in ("constructor", "__proto__", "toString") for value in ("yes", "constructor", "~")
    ]
    nasty += [f"#{key}=constructor" for key in ("asker", "kinds", "region", "persons", "person_group", "groups")]
    assert faults(nasty) == []


def workbook(sheet: str, **more: bytes) -> bytes:
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": (
            b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
            b"</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            b'Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData>'
            "</worksheet>"
        ).encode(),
        **more,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(workbook("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"), id="a million columns"),
        pytest.param(
            workbook('<row r="1"><c r="XFD1"><v>1</v></c><c r="ZZZZZZ1"><v>1</v></c></row>'), id="a far column"
        ),
        pytest.param(workbook("<row><c><v>1</v></c></row>", bomb=b"\x00" * 300_000_000), id="a bomb beside the sheet"),
        pytest.param(workbook(" " * 250_000_000), id="a bomb in the sheet"),
        pytest.param(b"a," * 1_000_000 + b"\n1\n", id="a million columns of CSV"),
        pytest.param(b'"' + b"a" * 3_000_000, id="a quote that is never closed"),
    ],
)
def test_spreadsheets_made_to_exhaust(data: bytes) -> None:
    assert len(data) < 4_000_000
    message = ""
    try:
        rows = list(open_sheet(data).rows)
        assert sum(len(row.cells) for row in rows) <= 20_000
    except SpreadsheetError as error:
        message = str(error)
        assert message.endswith("。")


def test_one_hostile_row_does_not_lose_the_others() -> None:
    rows = [
        "地区,人员类别,培训天数,是否免费组织,备注",
        "山西省,贫困劳动力,20,是,好",
        '山西省,"=HYPERLINK(""http://example.org"",""点"")",20,是,坏',
        "山西省,贫困劳动力,1e400,是,坏",
        "<script>alert(1)</script>,贫困劳动力,20,是,坏",
        "山西省,贫困劳动力,20,是,=1+1",
    ]
    # A place that no text covers is an answer, not a mistake in the row.
    job = Job(load_bundle())
    state = json.loads(job.start("\n".join(rows).encode(), json.dumps({"asker": "citizen", "today": "2020-06-01"})))
    while not state.get("error") and not state["done"]:
        state = json.loads(job.advance(1))
    summary = json.loads(job.summary())
    assert (summary["accepted"], summary["refused"]) == (3, 2)
    assert {entry["row"] for entry in summary["rejected"]} == {3, 4}
    shown = json.loads(job.page(0, 10))["rows"]
    assert [row["row"] for row in shown] == [2, 5, 6]
    with zipfile.ZipFile(io.BytesIO(job.workbook())) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<script" not in content


@pytest.mark.slow
def test_under_atheris_for_a_bounded_time(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--seconds", "15"])
    told = capsys.readouterr()
    # 2: atheris cannot be installed because no registry answers; the command says so and fuzzes nothing.
    assert code == 0 or (code == 2 and "装不上" in told.err), told
