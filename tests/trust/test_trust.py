"""Hashes of everything, origin of everything foreign, the bill of materials, and what audits are taken to say."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from scripts.trust import audit, check, load_parts, sums, unclaimed
from scripts.trust.__main__ import main
from scripts.trust.audit import Finding, npm_finding, python_finding
from scripts.trust.locks import NPM_LOCK, UV_LOCK, components
from scripts.trust.manifest import read, write
from scripts.trust.sbom import bill_of_materials


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "页.html").write_text("一", encoding="utf-8")
    (tmp_path / "b.js").write_text("2", encoding="utf-8")
    write(tmp_path)
    return tmp_path


def test_an_untouched_copy_is_as_listed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "b.js.gz").write_bytes(b"a server's compressed copy")
    assert not check(copy)
    assert main([str(copy)]) == 0
    assert "清单里有2个文件，全部一致" in capsys.readouterr().out


def test_every_kind_of_change_is_found(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "b.js").write_text("3", encoding="utf-8")
    (copy / "a" / "页.html").unlink()
    (copy / "c.js").write_text("", encoding="utf-8")
    assert main([str(copy)]) == 1
    assert capsys.readouterr().out.splitlines()[:3] == ["改动：b.js", "缺少：a/页.html", "多出：c.js"]


def test_a_list_that_is_none(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "SHA256SUMS").write_text("abc  b.js\n", encoding="utf-8")
    assert main([str(copy)]) == 2
    assert "第1行不是“校验码  文件”" in capsys.readouterr().err
    assert main([str(copy / "a")]) == 2


def test_the_list_is_that_of_sha256sum(copy: Path) -> None:
    assert read(copy / "SHA256SUMS") == sums(copy)
    assert all(
        re.fullmatch(r"[0-9a-f]{64}  \S+", line) for line in (copy / "SHA256SUMS").read_text("utf-8").splitlines()
    )


def test_a_foreign_file_without_entry_is_noticed() -> None:
    assert unclaimed(["index.html", "assets/runtime/pyodide.asm.0123456789ab.wasm.br", "policies/x.html"]) == []
    strange = ["assets/vendor/jquery.min.js", "assets/fonts/a.woff2", "assets/runtime/other.wasm"]
    assert unclaimed(strange) == strange


def test_every_part_names_version_licence_and_source() -> None:
    for part in load_parts():
        assert part.license
        assert part.source.startswith("https://")
        assert re.match(r"\d", part.version), part.id


def test_the_bill_lists_every_locked_package_with_its_hashes() -> None:
    bill = bill_of_materials("1")
    purls = {entry.get("purl") for entry in bill["components"]}
    locked = [p for p in tomllib.loads(UV_LOCK.read_text("utf-8"))["package"] if "registry" in p["source"]]
    assert {f"pkg:pypi/{p['name']}@{p['version']}" for p in locked} <= purls
    npm = json.loads(NPM_LOCK.read_text("utf-8"))["packages"]
    assert f"pkg:npm/pyodide@{npm['node_modules/pyodide']['version']}" in purls
    references = [entry["bom-ref"] for entry in bill["components"]]
    assert len(references) == len(set(references))
    for entry in bill["components"]:
        assert "purl" not in entry or entry["hashes"]
        for value in entry.get("hashes", ()):
            assert len(value["content"]) == {"SHA-256": 64, "SHA-512": 128}[value["alg"]]
    required = {entry["name"] for entry in bill["components"] if entry["scope"] == "required"}
    assert {"pyodide", "CPython"} <= required
    assert not {"pytest", "mkdocs", "esbuild"} & required
    assert bill_of_materials("1") == bill
    assert bill_of_materials("2")["serialNumber"] != bill["serialNumber"]


def test_scoped_npm_names_are_escaped() -> None:
    assert any(component.purl.startswith("pkg:npm/%40") for component in components())


@pytest.mark.parametrize("output", ["", "not json", "{}", "[]", '{"dependencies": null}'])
def test_no_answer_is_said_and_is_no_finding(output: str) -> None:
    assert python_finding(output) == Finding("PyPI 包：漏洞数据库没有应答，没有核查。")
    assert npm_finding(output, "网站") == Finding("npm 包（网站）：注册处没有应答，没有核查。")


def test_packages_that_were_skipped_are_not_called_safe() -> None:
    skipped = {"name": "a", "skip_reason": "not found"}
    asked = {"name": "b", "version": "1", "vulns": []}
    assert "1个包都没有应答" in python_finding(json.dumps({"dependencies": [skipped]})).sentence
    partly = python_finding(json.dumps({"dependencies": [skipped, asked]}))
    assert partly == Finding("PyPI 包：1个没有已知漏洞，另有1个没有应答，没有核查。")


def test_a_known_vulnerability_has_to_be_dealt_with() -> None:
    package = {"name": "b", "version": "1", "vulns": [{"id": "PYSEC-1"}]}
    found = python_finding(json.dumps({"dependencies": [package]}))
    assert found.bad
    assert "b 1：PYSEC-1" in found.sentence
    report = {"vulnerabilities": {"x": {"severity": "high"}}, "metadata": {"dependencies": {"total": 3}}}
    assert npm_finding(json.dumps(report), "网站").bad
    assert not npm_finding(json.dumps(report), "测试", serious=False).bad
    assert npm_finding(json.dumps({**report, "vulnerabilities": {}}), "网站") == Finding(
        "npm 包（网站）：3个没有已知漏洞。"
    )


def test_the_audit_ends_with_the_worst_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "install_tools", lambda: False)
    monkeypatch.setattr(audit, "audit_npm", lambda *_, **__: Finding("npm 好"))
    assert audit.main() == 0
    assert "核查工具装不上" in capsys.readouterr().out
    monkeypatch.setattr(audit, "install_tools", lambda: True)
    monkeypatch.setattr(audit, "audit_python", lambda: Finding("坏", bad=True))
    monkeypatch.setattr(audit, "check_bill", lambda: Finding("好"))
    assert audit.main() == 1


def test_a_program_that_is_missing_counts_as_no_answer() -> None:
    code, output, error = audit.run(["/no/such/program"])
    assert (code, output) == (-1, "")
    assert error
