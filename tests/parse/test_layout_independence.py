"""The five texts in other layouts: the same ids, ordinals and logical text."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.parse import Document, parse
from tests.parse import layouts
from tests.parse.test_five_texts import IDS, read

NO_NUMBER_SIGNS = "dezhou-2019"  # its 一, 二 … stand alone on their lines, without 、


@cache
def original(policy: str) -> tuple[Document, tuple[str, ...]]:
    document = parse(read(policy))
    return document, tuple(layouts.paragraphs(document))


def assert_same(policy: str, text: str) -> None:
    document, base = parse(text), original(policy)[0]
    assert layouts.shape(document) == layouts.shape(base)
    found, wanted = layouts.texts(document), layouts.texts(base)
    assert {k for k in wanted if found.get(k) != wanted[k]} == set()


def assert_same_numbers(policy: str, text: str) -> None:
    assert layouts.shape(parse(text), True) == layouts.shape(original(policy)[0], True)


policies = pytest.mark.parametrize("policy", IDS)


@policies
@pytest.mark.parametrize("width", [2, 3, 5, 7, 8, 11, 16, 21, 28, 37, 46, 60])
def test_rewrapped_with_blank_lines_between_paragraphs(policy: str, width: int) -> None:
    assert_same(policy, layouts.wrapped(list(original(policy)[1]), width))


@policies
@pytest.mark.parametrize("indent", ["\u3000\u3000", "    "])
@pytest.mark.parametrize("width", [12, 22, 28, 41])
def test_rewrapped_with_indented_first_lines(policy: str, width: int, indent: str) -> None:
    assert_same(policy, layouts.wrapped(list(original(policy)[1]), width, indent, "\n"))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(IDS), st.integers(2, 70), st.sampled_from(["", "\u00a0\u00a0", "\u3000"]))
def test_rewrapped_at_any_width(policy: str, width: int, margin: str) -> None:
    assert_same(policy, layouts.wrapped(list(original(policy)[1]), width, margin=margin))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(IDS), st.integers(0, 10_000))
def test_page_numbers_inside_words(policy: str, seed: int) -> None:
    # A page number may also fall inside a heading or between the lines of a head; neither ids nor words may move.
    document, base = parse(layouts.with_page_numbers(read(policy), seed)), original(policy)[0]
    assert layouts.shape(document, True) == layouts.shape(base, True)
    found, wanted = layouts.texts(document), layouts.texts(base)
    assert {k for k in wanted if found.get(k) != wanted[k]} == set()


@pytest.mark.parametrize("seed", [235, 351, 2299])
def test_a_page_number_after_a_line_that_ends_like_a_date_or_an_organ(seed: int) -> None:
    # …各高校的全日 / 制在校生, 依法设立的高等院 / 校: neither a date nor a college has ended here.
    document = parse(layouts.with_page_numbers(read("dezhou-2019"), seed))
    assert layouts.shape(document, True) == layouts.shape(original("dezhou-2019")[0], True)


@policies
def test_other_line_ends_blank_lines_and_indents(policy: str) -> None:
    text = read(policy)
    assert_same(policy, text.replace("\n", "\r\n"))
    assert_same(policy, text.replace("\n", "\n\n"))
    assert_same(policy, re.sub(r"(?m)^", "\u3000\u3000", text))
    assert_same(policy, re.sub(r"(?m)^", "\u00a0", text))


@policies
@pytest.mark.parametrize("table", [layouts.TO_FULL, layouts.TO_HALF], ids=["full", "half"])
def test_swapped_width(policy: str, table: dict[int, int]) -> None:
    assert_same(policy, read(policy).translate(table))


@policies
def test_lossy_layouts_keep_the_numbers(policy: str) -> None:
    text = read(policy)
    assert_same_numbers(policy, re.sub(r"\n\s*\n+", "\n", text))
    assert_same_numbers(policy, layouts.wrapped(list(original(policy)[1]), 28, between="\n"))
    assert_same_numbers(policy, re.sub(r"\s*\n\s*", " ", text))


@pytest.mark.parametrize("policy", [p for p in IDS if p != NO_NUMBER_SIGNS])
def test_a_single_line_without_any_blank(policy: str) -> None:
    assert_same_numbers(policy, re.sub(r"\s*\n\s*", "", read(policy)))
