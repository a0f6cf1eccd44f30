"""A new notice becomes a draft; the build refuses it until a person has decided; then it is part of the library."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calculator import evaluate
from scripts.library import POLICIES, load_library
from scripts.new_policy.__main__ import main
from scripts.new_policy.draft import draft
from scripts.parse import parse
from scripts.rules.bundle import build_bundle
from scripts.yaml_files import DataError, read_yaml
from tests.new_policy.notice import NOTICE, decide


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of its own, with one encoded policy."""
    for name in ("facts.yml", "kinds.yml", "places.yml"):
        shutil.copy(POLICIES / name, tmp_path / name)
    shutil.copytree(POLICIES / "shanxi-2019", tmp_path / "shanxi-2019")
    return tmp_path


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """The notice as a text file."""
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def run(notice: Path, library: Path, policy: str = "yunshan-2023-7") -> int:
    """Run the command."""
    return main([str(notice), "--id", policy, "--policies", str(library)])


def test_the_draft_holds_what_the_text_says_and_lists_what_to_decide(
    notice: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(notice, library) == 0
    folder = library / "yunshan-2023-7"
    assert (folder / "source.txt").read_bytes() == notice.read_bytes()
    record = read_yaml(folder / "policy.yml")
    assert record["document_number"] == "云人社发〔2023〕7号"
    assert record["issued_on"] == "2023-03-01"
    assert record["issuers"] == ["云山市人力资源和社会保障局"]
    assert record["period"]["from"] == "2023-01-01"
    assert record["upstream"] == [{"title": "东江省技能提升行动计划", "number": "东政发〔2023〕2号"}]
    benefits = read_yaml(folder / "benefits.yml")
    texts = [quote["text"] for quote in benefits["quotes"].values()]
    assert "参加就业技能培训的失业人员，2023年至2025年按每人500元的标准给予培训补贴" in texts
    assert "对培训机构免费提供场地的，按规定给予奖补" in texts
    first = next(item for item in benefits["benefits"] if "amount" in item)
    assert first["amount"] == {"times": [{"yuan": 500, "quote": first["quotes"][0]}, {"fact": "persons"}]}
    printed = capsys.readouterr().out
    assert "policy.yml：地区：region 的 name、code（GB/T 2260）、level、aliases、above" in printed
    assert "下面这些要由人决定" in printed


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("对中级工每人每年给予5000元培训补贴，期限不超过2年", "amount"),
        ("每人补贴1000元，每年不超过3次", "amount"),
        ("给予每人最高2000元补贴", "cap"),
        ("补贴标准不超过每人800元", "cap"),
        ("一次性奖励不得超过3万元", "cap"),
        ("给予1000元以内的补贴", "cap"),
        ("按规定给予补贴", "not_stated"),
    ],
)
def test_a_limit_of_the_sum_is_a_cap(sentence: str, key: str) -> None:
    (candidate,) = draft(parse(f"甲县培训办法\n\n一、{sentence}。\n"), "jia").benefits["benefits"]
    assert [k for k in ("amount", "cap", "not_stated") if k in candidate] == [key]


def test_the_build_refuses_what_is_not_decided(notice: Path, library: Path) -> None:
    run(notice, library)
    with pytest.raises(DataError, match=r"yunshan-2023-7/policy.yml：还有要由人决定的：地区"):
        load_library(library)


def test_after_the_decisions_the_new_policy_answers(notice: Path, library: Path) -> None:
    run(notice, library)
    decide(library / "yunshan-2023-7")
    bundle = build_bundle(library)
    answer = evaluate(
        {"asker": "citizen", "facts": {"region": "云山", "person_group": "失业人员", "year": 2024}}, bundle
    )
    assert (answer["benefits"][0]["state"], answer["benefits"][0]["amount_fen"]) == ("amount", 50_000)


@pytest.mark.parametrize("policy", ["Yunshan", "云山-2023", "-x", "a--b"])
def test_a_bad_id_is_refused(notice: Path, library: Path, policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(notice), f"--id={policy}", "--policies", str(library)]) == 1
    assert f"编号“{policy}”不行" in capsys.readouterr().err


def test_nothing_is_overwritten(notice: Path, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(notice, library, "shanxi-2019") == 1
    assert "已经有了，没有改动。" in capsys.readouterr().err


def test_an_unreadable_file_is_refused(library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gbk.txt"
    path.write_bytes("中文通知".encode("gb18030"))
    assert run(path, library) == 1
    assert "原文须是 UTF-8 文本。" in capsys.readouterr().err
    assert run(tmp_path / "nothing.txt", library) == 1
