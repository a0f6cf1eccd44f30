"""The annotated documents in documents/: headings, nesting and metadata, against gold made by reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.parse import parse
from tests.parse import evaluate

GOLD = [evaluate.load(path) for path in sorted(evaluate.FOLDER.glob("*.txt"))]


def test_there_are_enough_documents() -> None:
    assert len(GOLD) >= 80


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g.name)
def test_headings_and_nesting(gold: evaluate.Gold) -> None:
    score = evaluate.score(gold)
    assert score.f1 >= evaluate.WORST, (score.missed, score.extra)
    assert score.nesting >= evaluate.NEST_WORST, score.misplaced


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g.name)
def test_metadata(gold: evaluate.Gold) -> None:
    assert evaluate.score(gold).meta_errors == ()


def test_all_together() -> None:
    figures = evaluate.summary([evaluate.score(gold) for gold in GOLD])
    assert figures["f1_pooled"] >= evaluate.POOLED
    assert figures["f1_macro"] >= evaluate.MACRO
    assert figures["nesting_pooled"] >= evaluate.NEST_POOLED
    assert figures["nesting_macro"] >= evaluate.NEST_MACRO


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g.name)
def test_tokens_tile(gold: evaluate.Gold) -> None:
    document = parse(gold.text)
    assert "".join(document.text[t.start : t.end] for t in document.tokens) == gold.text


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g.name)
def test_no_error_on_documents(gold: evaluate.Gold) -> None:
    assert [d for d in parse(gold.text).diagnostics if d.severity == "error"] == []


def test_a_wrong_gold_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text('{"title": "甲办法"}\n=====\n乙办法\n\n一、目的\n\n⟦1⟧二、范围\n适用全市。\n', encoding="utf-8")
    score = evaluate.score(evaluate.load(path))
    assert score.f1 < 1
    assert score.meta_errors == ("title: '乙办法' expected '甲办法'",)
