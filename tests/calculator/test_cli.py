"""The command line: JSON in, JSON or plain text out, exit code 2 on bad input."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from calculator import __main__ as cli
from calculator.report import interval
from scripts.rules.bundle import OUTPUT, write_bundle


@pytest.fixture(autouse=True, scope="module")
def _written_bundle(bundle: dict[str, Any]) -> None:
    if not OUTPUT.exists() or json.loads(OUTPUT.read_text(encoding="utf-8"))["ruleset"] != bundle["ruleset"]:
        write_bundle(bundle)


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, *arguments: str
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code = cli.main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


PRE_JOB = '{"asker": "enterprise", "facts": {"region": "山西省", "training_type": "岗前培训", "persons": 10}}'


def test_one_object_gives_one_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, PRE_JOB, "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["benefits"][0]["amount_fen"] == 300_000
    assert len(answer["ruleset"]) == 64


def test_a_list_gives_a_list(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = run(monkeypatch, capsys, f"[{PRE_JOB}, {PRE_JOB}]", "--json")
    assert code == 0
    assert [answer["benefits"][0]["amount_fen"] for answer in json.loads(out)] == [300_000, 300_000]


def test_money_is_never_a_binary_float(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = '{"asker": "enterprise", "facts": {"region": "山西", "payroll_total_yuan": 99999999999.99}}'
    _code, out, _err = run(monkeypatch, capsys, text, "--json")
    (item,) = (item for item in json.loads(out)["benefits"] if item["kind"] == "tax_deduction")
    assert item["amount_fen"] == 800_000_000_000  # 99999999999.99 × 8% = 7999999999.9992
    assert item["formula"] == "不超过：99999999999.99元 × 8% = 7999999999.9992元，四舍五入到分 = 8000000000元"


def test_bad_facts_exit_with_two_and_say_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, '{"facts": {"region": "山西", "training_days": -3}}', "--json")
    assert code == 2
    assert err == "“培训天数”填写的“-3”是负数；应填0 至 3660 之间的整数（天）。\n"
    assert json.loads(out)["errors"][0]["field"] == "training_days"
    code, out, _err = run(monkeypatch, capsys, '{"facts": {"region": "山西", "training_days": -3}}')
    assert code == 2
    assert out.startswith("输入有误：“培训天数”填写的“-3”是负数")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "标准输入不是有效的 JSON："),
        ('{"a": NaN}', "标准输入不是有效的 JSON：NaN is no JSON number"),
        ("[" * 100_000, "标准输入不是有效的 JSON："),
        ("3", "每个问题须是一个对象，"),
        ("[3]", "每个问题须是一个对象，"),
    ],
)
def test_no_json_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    code, out, err = run(monkeypatch, capsys, text, "--json")
    assert code == 2
    assert err.startswith(message)
    assert json.loads(out)["errors"][0]["message"].startswith(message)
    code, out, err = run(monkeypatch, capsys, text)
    assert (code, out) == (2, "")


def test_the_text_report_reads_like_a_letter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _code, out, _err = run(monkeypatch, capsys, PRE_JOB)
    assert "【山西省】企业职工岗前、安全技能、转岗转业培训补贴：符合，金额如下" in out
    assert "　金额：3,000元\n　付给：企业\n　算法：300元 × 10人 = 3000元" in out
    assert "依据：《山西省职业技能提升行动实施方案》" in out
    assert "合计（企业）：3,000元" in out
    _code, out, _err = run(monkeypatch, capsys, '{"asker": "enterprise", "facts": {"region": "三门峡"}}', "--all")
    assert "　还需要知道：" in out
    assert "建议先回答：" in out
    text = '{"asker": "enterprise", "facts": {"region": "山西", "person_group": "农民工", "persons": 2, "certificate_level": "高级工", "certificate_date": "2019-06-30", "organised_free": true}}'
    _code, out, _err = run(monkeypatch, capsys, text)
    assert "合计（原文没有写明付给谁）：不超过2,000元" in out
    assert "　不能享受：不满足“取得证书的日期在2019年7月1日以后（含当日）”" in out


@pytest.mark.parametrize(
    ("low", "high", "basis", "text"),
    [
        (None, None, "amount", "原文未写金额"),
        (0, 100_000, "cap", "1,000元"),
        (60000, None, "amount", "600元以上，要看没有填写的数量"),
        (0, None, "amount", "要看没有填写的数量"),
        (60000, 60000, "amount", "600元"),
        (15000, 60000, "amount", "150元至600元"),
    ],
)
def test_intervals_in_words(low: int | None, high: int | None, basis: str, text: str) -> None:
    assert interval(low, high, basis) == text
