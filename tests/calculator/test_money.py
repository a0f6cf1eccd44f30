"""Money: exact decimals, one rounding, and the way people write sums."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.money import apply_rate, exact_product, parse_decimal, yuan, yuan_text


@pytest.mark.parametrize(
    ("text", "places", "value"),
    [
        ("15", 2, 1500),
        ("12345678.90", 2, 1234567890),
        ("12345678.9", 2, 1234567890),
        ("1,300", 2, 130000),
        ("１５", 2, 1500),
        (" 0.05 ", 2, 5),
        ("-3", 0, -3),
        ("+3", 0, 3),
        ("3.500", 1, 35),
        ("3.0", 0, 3),
    ],
)
def test_plain_decimals_are_read_exactly(text: str, places: int, value: int) -> None:
    assert parse_decimal(text, places) == value


@pytest.mark.parametrize("text", ["", "元", "1e12", "1.2.3", "--1", "NaN", "0x10", "1" * 31, "½", "一千"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a plain decimal"):
        parse_decimal(text, 2)


def test_too_many_decimals_are_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="too many decimals"):
        parse_decimal("0.005", 2)


@given(st.integers(min_value=0, max_value=10**16))
def test_yuan_text_reads_back_as_the_same_fen(fen: int) -> None:
    assert parse_decimal(yuan(fen), 2) == fen
    assert parse_decimal(yuan_text(fen).removesuffix("元"), 2) == fen


@given(st.integers(0, 10**15), st.integers(0, 200), st.integers(1, 200))
def test_a_rate_rounds_half_up_to_the_nearest_fen(fen: int, numerator: int, denominator: int) -> None:
    exact = Fraction(fen * numerator, denominator)
    rounded = apply_rate(fen, numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert rounded > exact


def test_the_exact_product_is_written_out() -> None:
    assert exact_product(1234567890, 8, 100) == "987654.312"
    assert exact_product(300_000_000, 20, 100) == "600000.00"
    assert exact_product(100, 1, 3) == "0.333333333333"
