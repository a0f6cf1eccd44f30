"""Money in integer fen and exact decimals; no binary float anywhere.

Units: money is ``int`` fen (1 yuan = 100 fen). A rate is a pair of integers (numerator, denominator).
"""

from __future__ import annotations

import re

_DECIMAL = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
_MAX_DIGITS = 30


def parse_decimal(text: str, places: int) -> int:
    """Read a plain decimal exactly, scaled by ``10 ** places`` (``parse_decimal("3.5", 2) == 350``).

    Full-width digits, thousands separators and surrounding white space are accepted because people paste them.
    Raises ValueError when the text is no plain decimal or has more than ``places`` significant decimals.
    """
    plain = text.strip().translate(_WIDTH).replace(",", "")
    match = _DECIMAL.fullmatch(plain)
    if not match or len(plain) > _MAX_DIGITS:
        raise ValueError("not a plain decimal")
    sign, whole, fraction = match[1], match[2], (match[3] or "").rstrip("0")
    if len(fraction) > places:
        raise ValueError("too many decimals")
    value = int(whole + fraction.ljust(places, "0"))
    return -value if sign == "-" else value


_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")


def apply_rate(fen: int, numerator: int, denominator: int) -> int:
    """``fen × numerator / denominator`` rounded half up to whole fen.

    The one rounding of the engine. No text of the library names a rounding mode; the exact value stands in the
    formula beside the rounded one. Amounts are never negative here.
    """
    return (fen * numerator * 2 + denominator) // (denominator * 2)


def exact_product(fen: int, numerator: int, denominator: int) -> str:
    """``fen × numerator / denominator`` in yuan, written out exactly (for the formula)."""
    scaled = fen * numerator
    digits = 2
    while scaled * 10 ** (digits - 2) % denominator and digits < 12:
        digits += 1
    units = scaled * 10 ** (digits - 2) // denominator
    return _decimal_text(units, digits)


def yuan(fen: int) -> str:
    """Fen as yuan, two decimals only when there are any: ``60000 -> "600"``, ``98765431 -> "987654.31"``."""
    return str(fen // 100) if fen % 100 == 0 else _decimal_text(fen, 2)


def yuan_text(fen: int) -> str:
    """Yuan with thousands separators for display: ``50000000 -> "500,000元"``."""
    whole, _, fraction = yuan(fen).partition(".")
    return f"{int(whole):,}{'.' + fraction if fraction else ''}元"


def _decimal_text(units: int, digits: int) -> str:
    whole, fraction = divmod(units, 10**digits)
    return f"{whole}.{fraction:0{digits}d}"
