"""Comparing two versions of a policy text clause by clause."""

from scripts.diff.compare import Change, Comparison, compare

__all__ = ["Change", "Comparison", "compare"]
