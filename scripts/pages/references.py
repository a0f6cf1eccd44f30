"""Which document a reference means: its key, its anchor on the page of relations, and the policies of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scripts.library import Policy
from scripts.parse.model import Annotation


def document_key(title: str | None, number: str | None) -> str:
    """What tells documents apart: the number where there is one, else the title; white space and widths aside."""
    word = number or title or ""
    return re.sub(r"\s", "", word).translate(str.maketrans("[]()-－–", "〔〕（）———"))


def library_keys(policies: Iterable[Policy]) -> dict[str, str]:
    """Policy ids by every name a text may use for them: number, title, title of the plan inside."""
    keys: dict[str, str] = {}
    for policy in policies:
        for name in (policy.record["document_number"], policy.record["title"], policy.record["inner_title"]):
            if name:
                keys[document_key(None, name)] = policy.id
    return keys


def names_of(note: Annotation) -> tuple[str | None, str | None]:
    """Title and number of a document reference."""
    title, number = note.value.get("title"), note.value.get("number")
    return str(title) if title else None, str(number) if number else None


def anchor_of(title: str | None, number: str | None, keys: dict[str, str]) -> str:
    """Anchor on the page of relations: the policy's id if the library holds the document, else one made from its name."""
    held = keys.get(document_key(title, number)) or (keys.get(document_key(title, None)) if title else None)
    return held or "doc-" + re.sub(r"[〔〕（）—“”《》]+", "-", document_key(title, number)).strip("-")
