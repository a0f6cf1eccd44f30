"""Which document a reference means: its anchor on the page of relations, and the policies of the library.

What a reference resolves to is decided in one place, ``scripts.parse.register``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from scripts.library import Policy
from scripts.parse import register
from scripts.parse.model import Annotation
from scripts.parse.references import NUMBER

_known = cache(register.load)


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
                keys[name] = policy.id
    return keys


def names_of(note: Annotation) -> tuple[str | None, str | None]:
    """Title and number of a document reference."""
    title, number = note.value.get("title"), note.value.get("number")
    return str(title) if title else None, str(number) if number else None


def anchor_of(title: str | None, number: str | None, keys: dict[str, str]) -> str:
    """Anchor on the page of relations: the policy's id if the library holds the document; else one made from the number
    (or title) in the register of known documents, or from the reference itself."""
    found = register.resolve({"title": title, "number": number}, _records(keys), _known())
    if isinstance(found, str):
        return found
    if found is not None:
        title, number = found.title, found.number
    return "doc-" + re.sub(r"[〔〕（）—“”《》]+", "-", document_key(title, number)).strip("-")


def _records(keys: dict[str, str]) -> list[dict[str, str | None]]:
    """Title and number of every policy, out of the names it is known by."""
    numbers = {policy: name for name, policy in keys.items() if NUMBER.fullmatch(name)}
    return [
        {"id": policy, "title": None if numbers.get(policy) == name else name, "doc_number": numbers.get(policy)}
        for name, policy in keys.items()
    ]
