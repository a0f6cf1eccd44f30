"""What is fuzzed: bytes in, and either a proper result or the one error that a reader is told; anything else is a fault."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from calculator import load_bundle
from calculator.roster_json import Job, inspect
from calculator.service import answer
from calculator.spreadsheet import SpreadsheetError, open_sheet
from calculator.spreadsheet_cells import MAX_CELL_CHARACTERS, Row
from scripts.library import POLICIES, load_library
from scripts.parse import parse
from scripts.rules.bundle import load_facts, load_kinds, policy_benefits
from scripts.yaml_files import DataError, read_yaml

_SLICES = 400
_SETTINGS = json.dumps({"asker": "enterprise", "facts": {"region": "山西省"}, "today": "2020-06-01"})


@dataclass(frozen=True)
class Target:
    """``run`` raises only on a fault; ``seeds`` are good inputs to start from."""

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]


def parser(data: bytes) -> None:
    """Any text: the tokens tile it, every id is there once and gives its text."""
    text = data.decode("utf-8", "replace")
    document = parse(text)
    assert "".join(text[token.start : token.end] for token in document.tokens) == text
    ids = [node.id for node in document.walk()]
    assert len(ids) == len(set(ids))
    for node in document.walk():
        if not node.inferred:
            document.text_of(node.id)


def rules(data: bytes) -> None:
    """Any rule file of a real text: it compiles, or a DataError says what is wrong."""
    policy = load_library()[0]
    facts, kinds = _definitions()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "benefits.yml").write_bytes(data)
        try:
            policy_benefits(replace(policy, folder=folder), facts, kinds, {})
        except DataError as error:
            message = str(error)
        else:
            return
    assert message.startswith(("benefits.yml", policy.id)), message


@cache
def _definitions() -> tuple[dict[str, Any], dict[str, Any]]:
    facts = load_facts()
    return facts, load_kinds(POLICIES, facts)


def facts(data: bytes) -> None:
    """Any request: JSON comes back, with benefits or with errors that name field and value."""
    reply = json.loads(answer(data.decode("utf-8", "replace")))
    for one in reply if isinstance(reply, list) else [reply]:
        assert "benefits" in one or one["errors"]
        for error in one.get("errors", ()):
            assert error["message"]
            assert isinstance(error["field"], str)


def roster(data: bytes) -> None:
    """Any file: a table that is read to its end within bounds, or one sentence; and every row is answered or refused."""
    try:
        rows: list[Row] | None = list(open_sheet(data).rows)
    except SpreadsheetError as error:
        rows, message = None, str(error)
    if rows is None:
        assert message.endswith("。"), message
        return
    assert all(len(str(cell)) <= MAX_CELL_CHARACTERS for row in rows for cell in row.cells)
    bundle = _bundle()
    found = json.loads(inspect(data, bundle))
    job = Job(bundle)
    state = json.loads(job.start(data, _SETTINGS))
    for _ in range(_SLICES):
        if state.get("error") or state["done"]:
            break
        state = json.loads(job.advance(1))
    if state.get("error"):
        assert isinstance(found, dict)
        return
    if state["done"]:
        summary = json.loads(job.summary())
        assert summary["accepted"] + summary["refused"] <= len(rows)
        job.workbook()
        job.refused_workbook()


@cache
def _bundle() -> dict[str, Any]:
    return load_bundle()


def query(data: bytes) -> None:
    """Any question: results with clauses, or none."""
    from scripts.search.answer import answer as search_answer
    from scripts.search.index import open_index

    text = data.decode("utf-8", "replace")
    found = search_answer(open_index(), text)
    assert found["query"] == text
    for result in found["results"]:
        assert all(0 <= start < end <= len(result["text"]) for start, end in result["highlights"])


def _texts() -> list[bytes]:
    return [file.read_bytes() for file in sorted(POLICIES.glob("*/source.txt"))]


def _rule_files() -> list[bytes]:
    """A small file per benefit of the first policy, so that a mutation hits something."""
    raw = read_yaml(load_library()[0].folder / "benefits.yml")
    files = []
    for benefit in raw["benefits"]:
        text = json.dumps(benefit, ensure_ascii=False)
        quotes = {name: entry for name, entry in raw["quotes"].items() if f'"{name}"' in text}
        content = {"quotes": quotes, "benefits": [benefit]}
        files.append(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000).encode())
    return files


def _requests() -> list[bytes]:
    whole = {
        "asker": "enterprise",
        "facts": {"region": "太原", "certificate_level": "高级工", "certificate_date": "2020-09-01", "persons": 3},
        "today": "2020-10-01",
        "kinds": ["certificate_subsidy"],
    }
    groups = {"asker": "citizen", "facts": {"region": "山西省", "groups": [{"training_days": 20}, {"persons": None}]}}
    return [json.dumps(item, ensure_ascii=False).encode() for item in (whole, groups, [whole, groups])]


def _rosters() -> list[bytes]:
    from calculator.roster_output import template

    table = "地区,人员类别,培训天数,证书等级,取得证书日期\n山西省,贫困劳动力,20,高级工,2020-09-01\n三门峡市,=1+1,-3,,43983\n"
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return [table.encode(), table.encode("gb18030"), template(_bundle()), broken.getvalue()]


def _questions() -> list[bytes]:
    return [
        text.encode()
        for text in ("贫困户一天补多少", "tuiyijunren", "二（六）", "4000元", "技能提升補貼", "' OR 1=1 --")
    ]


TARGETS = {
    target.name: target
    for target in (
        Target("parser", parser, _texts),
        Target("rules", rules, _rule_files),
        Target("facts", facts, _requests),
        Target("roster", roster, _rosters),
        Target("query", query, _questions),
    )
}
