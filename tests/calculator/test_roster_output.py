"""The files that come out: sheets, totals, refused rows in full, harmless cells, the same bytes every time."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from calculator import roster_output
from calculator.roster import Roster, Settings
from calculator.roster_output import CsvSink, WorkbookSink, template
from calculator.spreadsheet import open_sheet
from tests.calculator.roster_helpers import csv_file, run

LINES = (
    "张三,'1,太原市,是,高级工,2020-05-01,=HYPERLINK(1)",
    "李四,2,太原市,是,超级工,2020-05-01,@焊工",
    "王五,3,太原市,是,中级工,2020-05-01,-钳工",
    "赵六,4,上海市,是,高级工,2020-05-01,+车工",
    "钱七,5,太原市,,高级工,2020-05-01,",
    "孙八,6,太原市,是,,2020-13-01,,多出来的",
    "周九,7,太原市,是,高级工,2020-05-01,",
)


def workbook(bundle: dict[str, Any], *lines: str, **settings: Any) -> tuple[Any, WorkbookSink]:
    roster = Roster(csv_file(*lines), bundle, Settings(**settings))
    sink = WorkbookSink(roster, bundle)
    roster.attach(sink)
    roster.finish()
    return openpyxl.load_workbook(io.BytesIO(sink.workbook(roster))), sink


def table(book: Any, name: str) -> list[list[Any]]:
    return [["" if value is None else value for value in row] for row in book[name].iter_rows(values_only=True)]


def records(book: Any, name: str) -> list[dict[str, Any]]:
    header, *rows = table(book, name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_sheets(bundle: dict[str, Any]) -> None:
    book, _ = workbook(bundle, *LINES)
    assert book.sheetnames == ["结果", "待遇明细", "按领款人合计", "按待遇合计", "退回问题", "退回的行", "依据", "说明"]
    results = records(book, "结果")
    assert [row["表格行号"] for row in results] == [2, 4, 5, 6, 8]
    assert results[0]["姓名"] == "张三"
    assert results[0]["金额（元）"] == 600
    assert results[0]["金额（文字）"] == "企业或培训机构：600元"
    assert results[0]["结论"] == "符合，金额如下"
    assert results[0]["依据"].endswith("》二、（六）")
    assert results[1]["结论"] == "本文件没有规定"
    assert results[2]["结论"] == "资料库里没有这个地区的规定"
    assert "是否由企业或机构免费组织" in results[3]["还缺的信息"]
    assert results[3]["金额（元）"] == ""


def test_totals_by_payee_and_benefit(bundle: dict[str, Any]) -> None:
    book, _ = workbook(bundle, *LINES[:1])
    assert records(book, "按领款人合计") == [
        {
            "地区": "山西省",
            "付给": "企业或培训机构",
            "性质": "金额",
            "金额下限（元）": 600,
            "金额上限（元）": 600,
            "金额（文字）": "企业或培训机构：600元",
        }
    ]
    (total,) = records(book, "按待遇合计")
    assert (total["待遇"], total["行数"], total["人数"], total["金额上限（元）"]) == ("取证补贴", 1, 1, 600)


def test_a_ceiling_is_called_a_ceiling(bundle: dict[str, Any]) -> None:
    roster = Roster(
        csv_file("张三,太原,失业人员,是,2020-05-01", header="姓名,地区,人员类别,取得证书,培训开始日期"), bundle
    )
    sink = WorkbookSink(roster, bundle)
    roster.attach(sink)
    roster.finish()
    book = openpyxl.load_workbook(io.BytesIO(sink.workbook(roster)))
    (total,) = records(book, "按领款人合计")
    assert total["性质"] == "上限（不是应得金额）"
    assert total["金额（文字）"].endswith("不超过1,000元")
    assert [row["金额（文字）"] for row in records(book, "按待遇合计") if row["金额上限（元）"] != ""] == [
        "不超过1,000元"
    ]


def test_nothing_is_lost_and_nothing_runs(bundle: dict[str, Any]) -> None:
    book, _ = workbook(bundle, *LINES)
    kept = [row[1:8] for row in table(book, "结果")[1:]] + [row[:7] for row in table(book, "退回的行")[1:]]
    names = sorted(row[0] for row in kept)
    assert names == sorted(line.split(",")[0] for line in LINES)
    assert {row[6] for row in kept} == {"'=HYPERLINK(1)", "'@焊工", "'-钳工", "'+车工", ""}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_refused_rows_come_back_in_full_and_can_be_corrected(bundle: dict[str, Any]) -> None:
    _, sink = workbook(bundle, *LINES)
    for data in (sink.refused.csv(), sink.refused.xlsx()):
        header, *rows = [list(row.cells) for row in open_sheet(data).rows]
        assert header == ["姓名", "身份证号", "地区", "免费组织", "证书等级", "取得证书日期", "工种", "", "退回原因"]
        assert [row[:8] for row in rows] == [
            ["李四", "2", "太原市", "是", "超级工", "2020-05-01", "'@焊工", ""],
            ["孙八", "6", "太原市", "是", "", "2020-13-01", "", "多出来的"],
        ]
        assert rows[0][8].startswith("第3行“证书等级”填写的“超级工”不在选项里")
        corrected = data if data[:2] == b"PK" else data.replace("超级工".encode(), "高级工".encode())
        again = run(corrected, bundle)
        assert again.accepted == (0 if data[:2] == b"PK" else 1)


def test_citations_and_notes(bundle: dict[str, Any]) -> None:
    book, _ = workbook(bundle, *LINES)
    printed = [{key: entry[key] for key in ("clause", "cite", "quote")} for entry in bundle["citations"].values()]
    for row in records(book, "依据"):
        assert row["原文"]
        assert row["条款编号"].startswith("shanxi-2019:")
        assert {"clause": row["条款编号"], "cite": row["出处"], "quote": row["原文"]} in printed
    notes = [row["说明"] for row in records(book, "说明")]
    assert notes[-1] == f"规则集：{bundle['ruleset']}"
    assert any("不是审批结论" in note for note in notes)


def test_the_same_bytes_every_time(bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> bytes:
        roster = Roster(csv_file(*LINES), bundle)
        sink = WorkbookSink(roster, bundle)
        roster.attach(sink)
        roster.finish()
        return sink.workbook(roster)

    first = made()
    assert made() == first
    monkeypatch.setattr(roster_output, "_FRAGMENTS_KEPT", 1)
    assert made() == first


def test_the_same_as_csv(bundle: dict[str, Any]) -> None:
    roster = Roster(csv_file(*LINES), bundle)
    sink = CsvSink(roster, bundle)
    roster.attach(sink)
    roster.finish()
    files = sink.files(roster)
    assert list(files) == ["", "-合计", "-依据和说明", "-退回问题", "-退回的行"]
    for data in files.values():
        assert data.startswith(b"\xef\xbb\xbf")
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    header, *rows = csv.reader(io.StringIO(files[""].decode("utf-8-sig"), newline=""))
    book, _ = workbook(bundle, *LINES)
    as_text = [[str(value) for value in row] for row in table(book, "结果")]
    assert [header, *rows] == as_text
    assert "规则集：" in files["-依据和说明"].decode("utf-8-sig")
    clean = Roster(csv_file(LINES[0]), bundle)
    sink = CsvSink(clean, bundle)
    clean.attach(sink)
    clean.finish()
    assert list(sink.files(clean)) == ["", "-合计", "-依据和说明"]


def test_the_template_is_a_roster(bundle: dict[str, Any]) -> None:
    data = template(bundle)
    assert data == template(bundle)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["花名册", "填写说明"]
    header = table(book, "花名册")[0]
    guide = {row[0]: row[1] for row in table(book, "填写说明")[1:]}
    assert list(guide) == header
    assert "高级工" in guide["证书等级"]
    for text, kind in (
        ("培训天数", "整天数"),
        ("取得证书日期", "日期，如 2020-06-01"),
        ("地区", "省、市、县（区）名称"),
    ):
        assert guide[text] == kind
    filled = csv_file(",".join("太原" if name == "地区" else "" for name in header), header=",".join(header))
    roster = run(filled, bundle)
    assert all(column.role for column in roster.layout.columns)
    assert not roster.layout.notes


def test_a_roster_without_names(bundle: dict[str, Any]) -> None:
    roster = Roster(csv_file("太原,高级工", header="地区,证书等级"), bundle)
    sink = WorkbookSink(roster, bundle)
    roster.attach(sink)
    roster.finish()
    book = openpyxl.load_workbook(io.BytesIO(sink.workbook(roster)))
    assert {row["姓名"] for row in records(book, "待遇明细")} == {""}
