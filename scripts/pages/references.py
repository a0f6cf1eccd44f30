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

_known = cache(register.load)


def document_key(title: str | None, number: str | None) -> str:
    """What tells documents apart: the number where there is one, else the title; white space and widths aside."""
    word = number or title or ""
    return re.sub(r"\s", "", word).translate(str.maketrans("[]()-－–", "〔〕（）———"))


def library_keys(policies: Iterable[Policy]) -> register.Held:
    """The policies by every name a text may use for them: number, title, title of the plan inside."""
    names = ("title", "inner_title")
    return register.Held(
        {
            "id": policy.id,
            "doc_number": policy.record["document_number"],
            **{name: policy.record[name] for name in names},
        }
        for policy in policies
    )


def names_of(note: Annotation) -> tuple[str | None, str | None]:
    """Title and number of a document reference."""
    title, number = note.value.get("title"), note.value.get("number")
    return str(title) if title else None, str(number) if number else None


def anchor_of(title: str | None, number: str | None, keys: register.Held) -> str:
    """Anchor on the page of relations: the policy's id if the library holds the document; else one made from the number
    (or title) in the register of known documents, or from the reference itself."""
    held = keys.find(title, number)
    if held is not None:
        return held
    found = register.resolve({"title": title, "number": number}, (), _known())
    if isinstance(found, register.Entry):
        title, number = found.title, found.number
    return "doc-" + re.sub(r"[〔〕（）—“”《》]+", "-", document_key(title, number)).strip("-")
