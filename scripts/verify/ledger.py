"""The ledgers as findings: numbers, sentences, figures in prose, pinned quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.ledger import pins
from scripts.ledger.numbers import number_ledger
from scripts.ledger.prose import prose_findings
from scripts.ledger.sentences import sentence_ledger
from scripts.library import POLICIES, load_library
from scripts.rules.bundle import build_bundle


def findings(bundle: dict[str, Any] | None = None, folder: Path = POLICIES) -> list[str]:
    """One line for everything that is not accounted for; empty when all is. Raises DataError on a malformed data file."""
    bundle = build_bundle(folder) if bundle is None else bundle
    found: list[str] = []
    for policy in load_library(folder):
        numbers = number_ledger(policy, bundle)
        _rows, sentences = sentence_ledger(policy, bundle)
        found.extend((*numbers.findings, *sentences, *prose_findings(policy, bundle)))
    found.extend(pins.verify(folder))
    return list(dict.fromkeys(found))
