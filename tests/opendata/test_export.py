"""The files of data/: valid against their schemas, complete, readable by spreadsheet programs, and as documented."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.library import load_library
from scripts.opendata import Catalogue, Table
from scripts.opendata.export import table_csv
from scripts.opendata.ids import eid, local_id

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
NAMES = ["policies", "clauses", "benefits", "citations", "facts", "glossary", "cases", "numbers", "sentences"]


def rows(catalogue: Catalogue, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(catalogue.files[f"{name}.json"])["rows"]
    return found


@pytest.mark.parametrize("name", [*NAMES, "changes"])
def test_every_file_keeps_to_its_schema(catalogue: Catalogue, name: str) -> None:
    schema = json.loads(catalogue.files[f"schema/{name}.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(catalogue.files[f"{name}.json"]))


def test_the_schemas_refuse_what_is_wrong(catalogue: Catalogue) -> None:
    content = json.loads(catalogue.files["benefits.json"])
    validator = jsonschema.Draft202012Validator(json.loads(catalogue.files["schema/benefits.json"]))
    for damage in (
        {"standing": "maybe"},
        {"requires": [{"op": "eval", "cite": [], "label": ""}]},
        {"outcomes": [{"state": "amount"}]},
        {"surprise": 1},
    ):
        assert not validator.is_valid({**content, "rows": [{**content["rows"][0], **damage}]}), damage


def test_no_clause_and_no_benefit_is_missing(catalogue: Catalogue, bundle: dict[str, Any]) -> None:
    ids = {row["id"] for row in rows(catalogue, "clauses")}
    for policy in load_library():
        for node in policy.document.walk():
            assert f"{policy.id}:{node.id}" in ids
        for paragraph in policy.document.paragraphs:
            assert f"{policy.id}:{paragraph.id}" in ids
    assert [row["id"] for row in rows(catalogue, "benefits")] == [benefit["id"] for benefit in bundle["benefits"]]
    assert {row["id"] for row in rows(catalogue, "facts")} == set(bundle["facts"])


def test_references_lead_somewhere(catalogue: Catalogue) -> None:
    clauses = {row["id"]: row for row in rows(catalogue, "clauses")}
    inner = {item["id"]: item["text"] for row in clauses.values() for item in row["paragraphs"]}
    texts = {name: row["text"] for name, row in clauses.items()} | inner
    citations = {row["id"]: row for row in rows(catalogue, "citations")}
    for row in clauses.values():
        assert row["parent"] is None or row["parent"] in clauses
    for citation in citations.values():
        plain = "".join(texts[citation["clause"]].split())
        assert "".join(citation["quote"].split()) in plain
    for benefit in rows(catalogue, "benefits"):
        assert benefit["citations"]
        assert set(benefit["citations"]) <= citations.keys()


def test_spans_are_those_of_the_untouched_text(catalogue: Catalogue) -> None:
    sources = {policy.id: policy.source for policy in load_library()}
    for citation in rows(catalogue, "citations"):
        source = sources[citation["clause"].split(":")[0]]
        text = "".join(source[start:end] for start, end in citation["spans"])
        assert hashlib.sha256(text.encode()).hexdigest() == citation["sha256"]
    for number in rows(catalogue, "numbers"):
        source = sources[number["policy"]]
        assert "".join("".join(source[a:b] for a, b in number["spans"]).split()) == number["text"]


@pytest.mark.parametrize("name", NAMES)
def test_csv_has_a_mark_and_as_many_rows_as_json(catalogue: Catalogue, name: str) -> None:
    raw = catalogue.files[f"{name}.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(lines) == len(rows(catalogue, name)) + 1
    assert {len(line) for line in lines} == {len(lines[0])}


@given(st.text(max_size=30))
def test_no_text_is_run_by_a_spreadsheet_program(text: str) -> None:
    table = Table("t", "表", [{"a": text}], (("a", lambda row: row["a"]),))
    cell = list(csv.reader(io.StringIO(table_csv(table).removeprefix("\ufeff"), newline="")))[1:]
    shown = cell[0][0] if cell and cell[0] else ""
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown.removeprefix("'") == text.removeprefix("'")


def test_eid_and_local_id_give_each_other(catalogue: Catalogue) -> None:
    seen = set()
    for row in rows(catalogue, "clauses"):
        local = row["id"].split(":", 1)[1]
        assert row["eid"] == eid(local)
        assert local_id(row["eid"]) == local
        seen.add((row["policy"], row["eid"]))
    assert len(seen) == len(rows(catalogue, "clauses"))
    assert eid("s2-i3-n1") == "s_2__i_3__n_1"
    assert eid("annex1x2-art3-p2") == "annex_1x2__art_3__p_2"
    assert local_id(eid("cover-doc-number")) == "cover-doc-number"


def test_the_index_lists_every_file(catalogue: Catalogue) -> None:
    index = json.loads(catalogue.files["index.json"])
    listed = {entry["path"]: entry for entry in index["files"]}
    assert listed.keys() == catalogue.files.keys() - {"index.json"}
    for path, entry in listed.items():
        assert entry["sha256"] == hashlib.sha256(catalogue.files[path]).hexdigest()
        assert entry["bytes"] == len(catalogue.files[path])


def examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_of_the_page_runs_with_the_files(catalogue: Catalogue, tmp_path: Path) -> None:
    for name in ("benefits.json", "citations.json"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_bytes(catalogue.files[name])
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", examples()[0]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "山西省 取证补贴 付给：企业或培训机构" in done.stdout
    assert "高级工每人600元" in done.stdout


def test_the_wheel_installs_into_a_fresh_environment_and_answers(catalogue: Catalogue, tmp_path: Path) -> None:
    wheel = tmp_path / catalogue.wheel
    wheel.write_bytes(catalogue.files[catalogue.wheel])
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    install = [python, "-I", "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run(install, check=True)
    run = {"cwd": tmp_path, "capture_output": True, "text": True, "check": True}
    done = subprocess.run([python, "-I", "-X", "utf8", "-c", examples()[1]], **run)  # type: ignore[call-overload]
    assert "600元 × 12人 = 7200元" in done.stdout
    assert "高级工每人600元" in done.stdout
    request = '{"asker": "citizen", "facts": {"region": "太原"}}'
    told = subprocess.run([python, "-I", "-m", "calculator", "--json"], input=request, **run)  # type: ignore[call-overload]
    assert json.loads(told.stdout)["ruleset"] == json.loads(catalogue.files["rules.json"])["ruleset"]


def test_every_name_of_the_documented_interface_exists() -> None:
    import calculator

    section = PAGE.split("## 在自己的程序里测算")[1].split("## 许可")[0]
    names = set(re.findall(r"^- `(\w+)\(", section, re.MULTILINE))
    assert names == {"load_bundle", "evaluate", "read_json"}
    assert names <= set(calculator.__all__)
    states = set(re.findall(r"`(amount|cap|not_stated|needs_info|not_eligible|out_of_period|not_covered)` ", section))
    from calculator.engine import STATE_TEXT

    assert states == set(STATE_TEXT)
