"""The roster for the browser: JSON and bytes, in slices, never an exception."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from calculator import roster as module
from calculator.roster_json import Job, inspect
from tests.calculator.roster_helpers import csv_file, xlsx_file

LINES = ("张三,1,太原市,是,高级工,2020-05-01,电工", "李四,2,太原市,是,超级工,2020-05-01,焊工")


def test_looking_at_a_file_before_computing(bundle: dict[str, Any]) -> None:
    found = json.loads(inspect(csv_file(*LINES), bundle))
    assert (found["header_row"], found["problem"], found["sheets"]) == (1, "", [])
    assert [(column["header"], column["role"]) for column in found["columns"]][:3] == [
        ("姓名", "person_name"),
        ("身份证号", "person_id"),
        ("地区", "region"),
    ]
    assert found["columns"][4]["sample"] == ["高级工", "超级工"]
    assert found["regions"] == [policy["region"]["name"] for policy in bundle["policies"]]
    assert {"id": "enterprise", "label": "企业"} in found["askers"]
    offered = {fact["role"] for group in found["facts"] for fact in group["facts"]}
    assert "training_days" in offered
    assert "asked_on" not in offered


def test_a_file_whose_header_says_nothing_can_be_mapped_by_hand(bundle: dict[str, Any]) -> None:
    found = json.loads(inspect(xlsx_file(["x", "y"], ["太原", "高级工"]), bundle))
    assert found["problem"].startswith("没有找到表头")
    assert [(column["header"], column["role"], column["sample"]) for column in found["columns"]] == [
        ("x", "", ["太原"]),
        ("y", "", ["高级工"]),
    ]
    job = Job(bundle)
    started = json.loads(
        job.start(
            xlsx_file(["x", "y"], ["太原", "高级工"]),
            json.dumps({"columns": {"x": "region", "y": "certificate_level"}}),
        )
    )
    assert started["done"] is False


@pytest.mark.parametrize(
    ("data", "message"), [(b"", "文件是空的。"), (b",,\n,,", "表格是空的。"), (b"\xff\xff", "文件里的文字不是 UTF-8")]
)
def test_unreadable_files_are_told(bundle: dict[str, Any], data: bytes, message: str) -> None:
    assert json.loads(inspect(data, bundle))["error"].startswith(message)


def test_long_files_are_only_looked_into(bundle: dict[str, Any]) -> None:
    data = csv_file(*LINES * 50)
    assert len(json.loads(inspect(data, bundle))["columns"][0]["sample"]) == 5


def test_from_start_to_workbook(bundle: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE", 1)
    job = Job(bundle)
    assert job.workbook() == b""
    assert json.loads(job.start(csv_file(*LINES), json.dumps({"asker": "企业"}))) == {
        "phase": "read",
        "permille": 0,
        "done": False,
        "accepted": 0,
        "refused": 0,
    }
    assert job.workbook() == b""
    told = []
    while True:
        told.append(json.loads(job.advance(2)))
        if told[-1]["done"]:
            break
    assert told[-1] == {"phase": "done", "permille": 1000, "done": True, "accepted": 1, "refused": 1}
    assert len(told) > 1
    summary = json.loads(job.summary())
    assert (summary["accepted"], summary["refused"], summary["rejections"]) == (1, 1, 1)
    assert summary["rejected"][0]["column"] == "证书等级"
    assert summary["totals"][0]["low_fen"] == 60_000
    assert summary["benefits"][0]["money"] == "600元"
    page = json.loads(job.page(0, 10))
    assert (page["rows"][0]["row"], page["rows"][0]["name"], page["rows"][0]["amount_fen"]) == (2, "张三", 60_000)
    assert page["rows"][0]["citations"][0]["clause"] == "shanxi-2019:s2-i6"
    assert json.loads(job.page(5, 10))["rows"] == []
    data = job.workbook()
    assert data == job.workbook()
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[0] == "结果"
    assert openpyxl.load_workbook(io.BytesIO(job.refused_workbook())).sheetnames == ["退回的行"]
    assert openpyxl.load_workbook(io.BytesIO(job.template())).sheetnames[0] == "花名册"


def test_nothing_refused_no_file_of_refused_rows(bundle: dict[str, Any]) -> None:
    job = Job(bundle)
    assert job.refused_workbook() == b""
    job.start(csv_file(LINES[0]), "{}")
    while not json.loads(job.advance())["done"]:
        pass
    assert job.refused_workbook() == b""


def test_nothing_opened(bundle: dict[str, Any]) -> None:
    job = Job(bundle)
    for told in (job.advance(), job.summary(), job.page(0, 1)):
        assert json.loads(told) == {"error": "还没有打开花名册。"}


@pytest.mark.parametrize("text", ["", "[]", '{"x": 1}', '{"columns": {"没有": "region"}}'])
def test_bad_settings_are_told(bundle: dict[str, Any], text: str) -> None:
    assert "error" in json.loads(Job(bundle).start(csv_file(*LINES), text))


def test_a_file_that_breaks_on_the_way(bundle: dict[str, Any]) -> None:
    job = Job(bundle)
    job.start(csv_file(*LINES * 40, '"没有收尾'), "{}")
    assert "引号没有成对" in json.loads(job.advance(100))["error"]
    assert json.loads(job.advance()) == {"error": "还没有打开花名册。"}
    assert job.workbook() == b""
