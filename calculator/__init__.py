"""Entitlement calculator: what a policy text grants, to whom, how much, and the clause that says so.

Standard library only; the same files run on the command line, in pytest and in the browser (Pyodide).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from calculator.engine import evaluate
from calculator.facts import Number

__all__ = ["Number", "evaluate", "load_bundle", "read_json"]

BUNDLE_PATH = Path(__file__).with_name("rules.json")


def load_bundle(path: Path = BUNDLE_PATH) -> dict[str, Any]:
    """Load the rule bundle that ``python -m scripts.rules`` wrote. Raises FileNotFoundError when it was not built."""
    bundle: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    # Canonical JSON sorts its keys; the order of asking is kept beside them.
    for part, names in bundle["order"].items():
        bundle[part] = {name: bundle[part][name] for name in names}
    return bundle


def read_json(text: str) -> Any:
    """Parse JSON keeping every non-integer number as its own digits (:class:`Number`). Raises ValueError."""
    return json.loads(text, parse_float=Number, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
