"""Fuzzing of everything that reads what somebody else wrote: policy texts, rule files, requests, spreadsheets, questions."""

from scripts.fuzz.targets import TARGETS, Target

__all__ = ["TARGETS", "Target"]
