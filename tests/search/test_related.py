"""Related clauses and what else people look for."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.library import load_library
from scripts.search.data import SYNONYMS, nearby, read_synonyms, simplified_in
from scripts.search.grams import grams
from scripts.search.index import Index, bm25
from scripts.search.paths import POLICIES
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


def test_pages_find_the_same_without_the_search_data(near: Nearness, opened: Index, bundle: dict[str, Any]) -> None:
    """The pages of a part are made from its policies alone; only the table of characters is that of all texts."""
    policies = load_library()
    words = read_synonyms(POLICIES / SYNONYMS, policies)
    simplified = simplified_in(policies, words, bundle)
    assert simplified == opened.model.data["simplified"]
    alone = nearby(policies, words, bundle, simplified)
    assert alone.ids == near.ids
    assert {clause: related(alone, clause) for clause in near.ids} == {
        clause: related(near, clause) for clause in near.ids
    }
