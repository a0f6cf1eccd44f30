"""What follows from the rules alone, worked out once. The rules are loaded once and never changed while they are in use."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def once[T](build: Callable[[Any], T]) -> Callable[[Any], T]:
    """Make ``build(rules)`` keep its result for the rules (any object, known by identity) it was last asked about."""
    kept: list[Any] = [object(), None]

    @wraps(build)
    def find(rules: Any) -> T:
        if kept[0] is not rules:
            kept[:] = rules, build(rules)
        found: T = kept[1]
        return found

    return find
