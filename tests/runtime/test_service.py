"""The worker's entry point: text in, text out, and the same answer whatever was asked before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from calculator import service
from tests.runtime.test_parity import requests

ROOT = Path(__file__).resolve().parent.parent.parent
_ASK = """
import json, sys
from calculator import service
texts = json.load(sys.stdin)
if sys.argv[1] == "warm":
    service.warm_up()
if sys.argv[1] == "backwards":
    answers = [service.answer(text) for text in reversed(texts)][::-1]
else:
    answers = [service.answer(text) for text in texts]
print(json.dumps(answers))
"""


def answers(how: str) -> list[str]:
    """All requests, asked of a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, how],
        cwd=ROOT,
        input=json.dumps(requests()),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    first = answers("as they come")
    assert answers("backwards") == first
    assert answers("warm") == first


def test_warming_up_asks_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = service.answer
    monkeypatch.setattr(service, "answer", lambda text: asked.append(text) or answer(text))
    service.warm_up()
    assert {json.loads(text)["asker"] for text in asked} == {"citizen", "enterprise", "training_institution", "school"}


def test_one_request_or_a_list_of_them() -> None:
    text = '{"asker": "citizen", "facts": {"region": "山西省"}, "today": "2020-06-01"}'
    one = json.loads(service.answer(text))
    assert json.loads(service.answer(f"[{text}, {text}]")) == [one, one]
    assert one["ruleset"] == service.ruleset()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "请求不是有效的 JSON"),
        ('{"facts": NaN}', "请求不是有效的 JSON"),
        ("[1]", "每个请求须是一个对象"),
        ('"text"', "每个请求须是一个对象"),
    ],
)
def test_what_is_no_request_is_refused_in_words(text: str, message: str) -> None:
    (error,) = json.loads(service.answer(text))["errors"]
    assert message in error["message"]


def test_money_is_read_to_the_last_digit() -> None:
    text = '{"asker": "enterprise", "facts": {"region": "三门峡市", "payroll_total_yuan": 12345678.90}}'
    benefits = json.loads(service.answer(text))["benefits"]
    (limit,) = (item for item in benefits if item["kind"] == "tax_deduction")
    assert limit["high_fen"] == 98765431
