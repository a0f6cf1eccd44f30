"""Related clauses and what else people look for."""

from __future__ import annotations

import pytest

from scripts.search.grams import grams
from scripts.search.index import Index, bm25
from scripts.search.related import Nearness, questions, related


@pytest.fixture(scope="module")
def near(opened: Index) -> Nearness:
    """Every clause of the library."""
    data = opened.model.data
    return Nearness(opened.model.views, [policy["id"] for policy in data["policies"]], data["topics"])


def test_work_training_is_near_to_other_subsidies(near: Nearness) -> None:
    found = related(near, "weihai-2019-73:s4")
    assert "weihai-2019-73:s4" not in found
    # The same wording stands in the texts of 德州 and 桓台.
    assert {"dezhou-2019:s4-n1", "huantai-2020-1:s2-i4"} <= set(found[:3])


def test_unknown_clause_has_none(near: Nearness) -> None:
    assert related(near, "weihai-2019-73:s99") == []


def test_every_clause_with_a_topic_has_questions(opened: Index) -> None:
    assert "考到证书的补贴" in questions(opened.model.data["topics"])["shanxi-2019:s2-i6"]
    assert "weihai-2019-73:s99" not in questions(opened.model.data["topics"])


def test_scores_are_those_of_the_index(opened: Index, near: Nearness) -> None:
    for clause in ("shanxi-2019:s2-i6", "weihai-2019-73:s4", "dezhou-2019:s4-n1"):
        terms = sorted({gram for gram in grams(opened.model.views[near.numbers[clause]].main) if len(gram) > 1})
        expected = bm25(opened, dict.fromkeys(terms, 1.0))
        assert near.scores(terms) == pytest.approx(expected, rel=1e-12)
        assert len(expected) > 10
