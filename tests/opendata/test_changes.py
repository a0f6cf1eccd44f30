"""What changed between two rule bundles, by region and period; the record of releases; the command."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.library import POLICIES
from scripts.opendata import changes as module
from scripts.opendata.changes import compare, earlier, load_releases, main, readable, record
from scripts.yaml_files import DataError

CERTIFICATE = "shanxi-2019/certificate-subsidy"


@pytest.fixture
def old(bundle: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(bundle)


def benefit(bundle: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in bundle["benefits"] if item["id"] == name)
    return found


def test_nothing_changed(bundle: dict[str, Any], old: dict[str, Any]) -> None:
    assert compare(old, bundle) == []
    assert readable([]) == "规则没有改动。"


def test_an_amount_names_region_period_and_both_figures(bundle: dict[str, Any], old: dict[str, Any]) -> None:
    text = json.dumps(benefit(old, CERTIFICATE)).replace('"fen": 60000', '"fen": 50000')
    benefit(old, CERTIFICATE).update(json.loads(text))
    (change,) = compare(old, bundle)
    assert (change["region"], change["period"], change["kind"]) == ("山西省", "2019年至2021年", "changed")
    assert change["parts"] == ["数额和情形"]
    assert any("500元" in line for line in change["before"])
    assert any("600元" in line for line in change["after"])
    assert "山西省（2019年至2021年）" in readable([change])


def test_a_question_names_every_region_that_asks_it(bundle: dict[str, Any], old: dict[str, Any]) -> None:
    old["facts"]["persons"]["question"] = "几个人？"
    found = compare(old, bundle)
    users = [item for item in bundle["benefits"] if "persons" in item["facts"]]
    assert [change["benefit"] for change in found] == [item["id"] for item in users]
    assert {change["policy"] for change in found} == {item["policy"] for item in users}
    assert all(change["parts"] == ["问题"] for change in found)


def test_quotes_are_compared_by_their_words_not_their_names(bundle: dict[str, Any], old: dict[str, Any]) -> None:
    renamed = json.loads(
        json.dumps(old, ensure_ascii=False).replace("shanxi-2019#certificate_standard", "shanxi-2019#x")
    )
    assert compare(renamed, bundle) == []
    old["citations"]["shanxi-2019#certificate_standard"]["quote"] += "。"
    assert "引文" in compare(old, bundle)[0]["parts"]


def test_benefits_and_policies_that_come_and_go(bundle: dict[str, Any], old: dict[str, Any]) -> None:
    old["benefits"] = [item for item in old["benefits"] if item["id"] != CERTIFICATE]
    (added,) = compare(old, bundle)
    assert (added["kind"], added["benefit"]) == ("added", CERTIFICATE)
    assert added["before"] == []
    (removed,) = compare(bundle, old)
    assert (removed["kind"], removed["after"]) == ("removed", [])
    without = copy.deepcopy(bundle)
    without["policies"] = [item for item in without["policies"] if item["id"] != "dezhou-2019"]
    without["benefits"] = [item for item in without["benefits"] if item["policy"] != "dezhou-2019"]
    found = compare(without, bundle)
    assert {(change["region"], change["kind"]) for change in found} == {("德州市", "added")}
    assert len(found) == 1 + sum(item["policy"] == "dezhou-2019" for item in bundle["benefits"])
    assert {change["kind"] for change in compare(bundle, without)} == {"removed"}


def test_a_changed_period_names_both(bundle: dict[str, Any], old: dict[str, Any]) -> None:
    policy = next(item for item in old["policies"] if item["id"] == "weihai-2019-73")
    policy["period"] = {**policy["period"], "label": "2019年至2020年", "to": "2020-12-31"}
    (change,) = compare(old, bundle)
    assert change["parts"] == ["实施期"]
    assert change["period"] == "2019年至2020年，改为2019年至2021年"


def policies_with(folder: Path, replace: tuple[str, str]) -> Path:
    shutil.copytree(POLICIES, folder)
    file = folder / "shanxi-2019" / "benefits.yml"
    text = file.read_text(encoding="utf-8")
    assert replace[0] in text
    file.write_text(text.replace(*replace), encoding="utf-8")
    return folder


def test_the_command_prints_and_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = policies_with(tmp_path / "policies", ("title: 取证补贴", "title: 考证补贴"))
    releases = tmp_path / "changes.yml"
    shutil.copyfile(module.RELEASES, releases)
    monkeypatch.setattr(module, "RELEASES", releases)
    assert main(["--old", str(old), "--write", "9.9.9", "--summary", "改了名称。"]) == 0
    assert "山西省（2019年至2021年）　改动　取证补贴：名称" in capsys.readouterr().out
    newest, *rest = load_releases(releases)
    assert newest["version"] == "9.9.9"
    assert [change["benefit"] for change in newest["changes"]] == [CERTIFICATE]
    assert rest == load_releases(POLICIES / "changes.yml")
    assert releases.read_text(encoding="utf-8").startswith("# 更新记录")
    assert main(["--old", str(old), "--write", "9.9.9"]) == 1
    assert "已经有版本 9.9.9" in capsys.readouterr().err


def test_an_earlier_state_comes_from_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    (repository / "policies" / "a").mkdir(parents=True)
    (repository / "policies" / "a" / "policy.yml").write_text("old", encoding="utf-8")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["tag", "v1"]):
        subprocess.run([*git, *command], cwd=repository, check=True)
    (repository / "policies" / "a" / "policy.yml").write_text("new", encoding="utf-8")
    monkeypatch.setattr(module, "POLICIES", repository / "policies")
    folder = earlier("v1", tmp_path / "out")
    assert (folder / "a" / "policy.yml").read_text(encoding="utf-8") == "old"
    with pytest.raises(DataError, match="从 git 取不到 v2"):
        earlier("v2", tmp_path / "out")


def test_a_broken_record_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "changes.yml"
    file.write_text("releases:\n- version: 1\n  date: '2020-01-01'\n", encoding="utf-8")
    with pytest.raises(DataError, match="缺少或不认识“changes、ruleset、summary”"):
        load_releases(file)
    with pytest.raises(DataError, match="缺少或不认识"):
        record({"version": "2"}, file)
