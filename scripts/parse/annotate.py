"""Annotations: phrases with a meaning, found in the logical text of each unit and reported as source spans."""

from __future__ import annotations

from dataclasses import replace

from scripts.parse.model import Document


def annotated(document: Document) -> Document:
    return replace(document, annotations=())
