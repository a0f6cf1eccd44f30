"""``python -m calculator roster``: exit codes, the summary, the files, JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calculator import __main__ as cli
from calculator import roster_command
from scripts.rules.bundle import OUTPUT, write_bundle
from tests.calculator.roster_helpers import csv_file, xlsx_file

GOOD = "张三,1,太原市,是,高级工,2020-05-01,电工"
BAD = "李四,2,太原市,是,超级工,2020-05-01,焊工"


@pytest.fixture(autouse=True, scope="module")
def _written_bundle(bundle: dict[str, Any]) -> None:
    if not OUTPUT.exists() or json.loads(OUTPUT.read_text(encoding="utf-8"))["ruleset"] != bundle["ruleset"]:
        write_bundle(bundle)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "花名册.csv"
    path.write_bytes(csv_file(GOOD, BAD))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    code = cli.main(["roster", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_people_totals_and_rejections_are_printed(capsys: pytest.CaptureFixture[str], roster: Path) -> None:
    code, out, err = run(capsys, roster)
    assert (code, err) == (2, "")
    lines = out.splitlines()
    assert lines[0] == "第2行 张三：符合，金额如下；企业或培训机构：600元。"
    assert "共2行：算出1行（1人），退回1行。" in lines
    assert "　【山西省】企业或培训机构：600元" in lines
    assert "　【山西省】取证补贴（符合，金额如下）：1行、1人，600元" in lines
    assert any(line.startswith("　第3行，“证书等级”列：“证书等级”填写的“超级工”不在选项里") for line in lines)
    assert lines[-1].startswith("说明：规则集：")


def test_everything_in_order_is_exit_code_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_file(["地区", "证书等级"], ["太原", "高级工"]))
    code, out, _ = run(capsys, path)
    assert code == 0
    assert "按领款人合计：" in out
    assert out.startswith("第2行：")
    assert "还需要知道：" in out


def test_nothing_to_add_up(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file(GOOD.replace("太原市", "上海")))
    assert "　没有可以合计的金额。" in run(capsys, path)[1].splitlines()


def test_a_workbook_and_the_refused_rows_beside_it(
    capsys: pytest.CaptureFixture[str], roster: Path, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, roster, "-o", tmp_path / "结果.xlsx", "--asker", "企业", "--today", "2020-06-01")
    assert code == 2
    assert "第2行 张三" not in out
    assert f"已写出：{tmp_path / '结果.xlsx'}" in out
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    assert book["结果"].max_row == 2
    assert openpyxl.load_workbook(tmp_path / "结果-退回的行.xlsx").active.max_row == 2  # type: ignore[union-attr]


def test_no_file_of_refused_rows_when_there_are_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file(GOOD))
    assert run(capsys, path, "-o", tmp_path / "b.xlsx")[0] == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "b.xlsx"]


def test_csv_files(capsys: pytest.CaptureFixture[str], roster: Path, tmp_path: Path) -> None:
    code, _, _ = run(capsys, roster, "-o", tmp_path / "r.csv")
    assert code == 2
    assert sorted(file.name for file in tmp_path.glob("r*")) == [
        "r-依据和说明.csv",
        "r-合计.csv",
        "r-退回的行.csv",
        "r-退回问题.csv",
        "r.csv",
    ]


def test_json(capsys: pytest.CaptureFixture[str], roster: Path) -> None:
    code, out, _ = run(capsys, roster, "--json")
    answer = json.loads(out)
    assert code == 2
    assert len(answer["ruleset"]) == 64
    assert [row["row"] for row in answer["rows"]] == [2]
    assert answer["rows"][0]["amount_fen"] == 60_000
    assert answer["totals"][0]["payee"] == "企业或培训机构"
    assert (answer["rejected"][0]["row"], answer["rejected"][0]["column"]) == (3, "证书等级")


def test_columns_region_and_facts_from_options(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("甲,乙\n张三,高级工\n".encode("gb18030"))
    options = [
        "--region",
        "太原",
        "--column",
        "乙=证书等级",
        "--column",
        "A=person_name",
        "--set",
        "organised_free=是",
        "--set",
        "certificate_date=2020-05-01",
    ]
    code, out, _ = run(capsys, path, *options)
    assert code == 0
    assert out.startswith("第2行 张三：符合，金额如下；企业或培训机构：600元。")


def test_limits_across_rows_are_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_file(GOOD, GOOD.replace("2020-05", "2020-06")))
    code, out, _ = run(capsys, path)
    assert code == 0
    assert "同一人的第2行与本行是同一职业同一等级。" in out


def test_many_rejections_are_cut_on_the_screen(
    capsys: pytest.CaptureFixture[str], roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_command, "_REJECTIONS_SHOWN", 0)
    assert "　另有1处，见退回问题的清单（用 -o 写出文件）。" in run(capsys, roster)[1]


def test_the_template(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    assert run(capsys, "--template", path)[0] == 0
    assert openpyxl.load_workbook(path).sheetnames == ["花名册", "填写说明"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "请给出花名册文件；空白模板用 --template 文件名.xlsx 生成。"),
        (["没有.csv"], "读不了文件“没有.csv”："),
        (["{roster}", "-o", "x.pdf"], "输出文件“x.pdf”的扩展名须是 .xlsx 或 .csv。"),
        (["{roster}", "-o", "/没有/x.csv"], "写不了文件“/没有/x.csv”："),
        (["{roster}", "--set", "乱写"], "--set 后面须写成“名称=内容”，不是“乱写”。"),
        (["{roster}", "--column", "没有=地区"], "表头里没有“没有”这一列；有："),
        (["{roster}", "--asker", "政府"], "提问人“政府”不在选项里"),
        (["{empty}"], "文件是空的。"),
    ],
)
def test_mistakes_are_told(
    capsys: pytest.CaptureFixture[str], roster: Path, arguments: list[str], message: str
) -> None:
    empty = roster.with_name("空.csv")
    empty.write_bytes(b"")
    given = [argument.format(roster=roster, empty=empty) for argument in arguments]
    code, _, err = run(capsys, *given)
    assert code == 2
    assert err.startswith(message)


def test_all_positional_amounts_stay_exact(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [GOOD.replace("张三,1", f"甲{number},{number}") for number in range(7)]
    path.write_bytes(csv_file(*lines))
    assert "企业或培训机构：4,200元" in run(capsys, path)[1]
