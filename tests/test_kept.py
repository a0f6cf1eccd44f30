"""Objects that lie folded until they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.kept import Kept
from scripts.parse import parse


def test_only_the_last_used_lie_open_and_nothing_is_lost() -> None:
    kept: Kept[int, list[int]] = Kept(2)
    values = {number: [number] * 3 for number in range(5)}
    for number, value in values.items():
        kept.put(number, value)
    assert kept.open_now == 2
    assert kept.get(4) is values[4]
    assert {number: kept.get(number) for number in range(5)} == values
    assert kept.open_now == 2


def test_a_value_in_use_is_not_opened_twice() -> None:
    kept: Kept[str, list[str]] = Kept(2)
    for key in "abc":
        kept.put(key, [key])
    first = kept.get("a")
    kept.get("b")
    assert kept.get("a") is first


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Kept[str, str]().get("x")


@given(st.lists(st.text(max_size=40), max_size=6), st.integers(1, 3))
def test_clause_trees_come_back_as_they_were(texts: list[str], size: int) -> None:
    kept: Kept[int, object] = Kept(size)
    documents = [parse(text) for text in texts]
    for number, document in enumerate(documents):
        kept.put(number, document)
    assert [kept.get(number) for number in range(len(texts))] == documents
    assert kept.open_now <= size
