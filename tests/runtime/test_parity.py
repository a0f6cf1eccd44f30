"""The same JSON from CPython on the host and from Pyodide, by both ways of starting it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from segno.encoder import encode

from calculator import service
from scripts.runtime import Manifest, build_runtime
from scripts.runtime.pyodide import NPM_PACKAGE, python_version

CASES = Path(__file__).resolve().parent.parent / "acceptance" / "cases.json"
BAD_REQUESTS = [
    '{"asker": "citizen", "facts": {"region": "山西省", "training_days": -1}}',
    '{"asker": "citizen", "facts": {"region": "山西省", "certificate_date": "2020-02-30"}}',
    '{"asker": "enterprise", "facts": {"region": "三门峡市", "persons": 1000000000000}}',
    '{"asker": "enterprise", "facts": {"region": "威海市", "payroll_total_yuan": 12345678.90}}',
    '{"asker": "citizen", "facts": {"regoin": "山西省"}}',
    '{"asker": "nobody", "facts": {}}',
    "[1, 2]",
    "{",
]


def requests() -> list[str]:
    """The acceptance cases as they stand, the same on a given day, and requests with mistakes."""
    texts = []
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        request = {"asker": case["asker"], "facts": case["facts"]}
        texts.append(json.dumps(request, ensure_ascii=False))
        texts.append(json.dumps({**request, "today": "2026-11-22"}))
    return texts + BAD_REQUESTS


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    folder = tmp_path_factory.mktemp("runtime") / "runtime"
    return folder, build_runtime(folder)


@pytest.fixture(scope="module")
def in_pyodide(runtime: tuple[Path, Manifest]) -> dict[str, Any]:
    done = subprocess.run(
        ["node", str(Path(__file__).with_name("in_pyodide.mjs")), str(runtime[0]), str(NPM_PACKAGE)],
        input=json.dumps(requests()),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.pyodide
@pytest.mark.parametrize("route", ["plain", "snapshot"])
def test_same_answers(in_pyodide: dict[str, Any], route: str) -> None:
    for request, there in zip(requests(), in_pyodide[route]["answers"], strict=True):
        assert there == service.answer(request), request


@pytest.mark.pyodide
@pytest.mark.parametrize("route", ["plain", "snapshot"])
def test_an_error_is_told_with_its_place(in_pyodide: dict[str, Any], route: str) -> None:
    with pytest.raises(TypeError) as raised:
        service.answer(1)  # type: ignore[arg-type]
    assert in_pyodide[route]["fault"].rstrip().endswith(f"TypeError: {raised.value}")
    assert "calculator/service.py" in in_pyodide[route]["fault"]


@pytest.mark.pyodide
@pytest.mark.parametrize("route", ["plain", "snapshot"])
def test_same_code_to_be_scanned(in_pyodide: dict[str, Any], route: str) -> None:
    assert in_pyodide[route]["code"] == [list(row) for row in encode("山西", error="m", micro=False).matrix]


@pytest.mark.pyodide
def test_same_python(in_pyodide: dict[str, Any]) -> None:
    assert in_pyodide["version"] == python_version()
    assert in_pyodide["version"].split(".")[:2] == [str(part) for part in sys.version_info[:2]]


@pytest.mark.pyodide
def test_same_rules(in_pyodide: dict[str, Any], runtime: tuple[Path, Manifest]) -> None:
    assert in_pyodide["ruleset"] == runtime[1].ruleset == service.ruleset()
