"""Related clauses and what else people look for."""

from __future__ import annotations

from scripts.search.index import Index
from scripts.search.related import also, related


def test_work_training_is_near_to_other_subsidies(opened: Index) -> None:
    near = related(opened, "weihai-2019-73:s4")
    assert "weihai-2019-73:s4" not in near
    # The same wording stands in the texts of 德州 and 桓台.
    assert {"dezhou-2019:s4-n1", "huantai-2020-1:s2-i4"} <= set(near[:3])


def test_unknown_clause_has_none(opened: Index) -> None:
    assert related(opened, "weihai-2019-73:s99") == []


def test_every_clause_with_a_topic_has_questions(opened: Index) -> None:
    assert "考到证书的补贴" in also(opened.model.data, "shanxi-2019:s2-i6")
    assert also(opened.model.data, "weihai-2019-73:s99") == []
