"""Which document a reference means: a policy of the library, a document of the register, or nothing that is known.

``policies/register.yml`` lists the documents that the texts name and the library does not hold.  A number decides where
both sides have one; a title is compared without brackets, blanks, widths and the kind of dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.parse.cite import PolicyMeta
from scripts.parse.model import Document
from scripts.parse.width import fold
from scripts.yaml_files import DataError, read_yaml

REGISTER = Path(__file__).resolve().parent.parent.parent / "policies" / "register.yml"
LEVELS = ("nation", "province", "prefecture", "county")
_NOISE = re.compile(r"[\s《》〈〉()〔〕\[\]【】“”]")
_DASH = re.compile(r"[-—－–―~～]+")
_ISSUED = re.compile(r"(?:印发|转发|批转|发布|公布)(.+)的(?:通知|函|公告|决定|令)\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """A known document outside the library: title and number as printed (``number`` may be ``None``), level of its organ,
    ids of the policies that name it."""

    title: str
    number: str | None
    level: str
    named_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference to a document that is neither in the library nor in the register."""

    policy: str
    unit: str
    title: str | None
    number: str | None


def load(path: Path = REGISTER) -> tuple[Entry, ...]:
    """The register.  Raises DataError on a malformed entry or when one document stands in it twice."""
    out: list[Entry] = []
    for row in read_yaml(path) or ():
        if not isinstance(row, dict) or not row.get("title") or row.get("level") not in LEVELS:
            raise DataError(f"{path.name}：每一条都要有 title 和 level（{'、'.join(LEVELS)} 之一），这一条不对：{row}")
        entry = Entry(str(row["title"]), row.get("number"), row["level"], tuple(row.get("named_in") or ()))
        if any(_same(entry.title, entry.number, e.number, (e.title,)) for e in out):
            raise DataError(f"{path.name}：“{entry.title}”列了两次")
        out.append(entry)
    return tuple(out)


def resolve(
    reference: Mapping[str, object], policies: Iterable[PolicyMeta], register: Iterable[Entry] = ()
) -> str | Entry | None:
    """The policy id, the register entry, or ``None``.

    ``reference`` is the value of a document-reference annotation (title, number); ``policies`` are records with id, title,
    inner_title and doc_number.
    """
    title, number = _text(reference.get("title")), _text(reference.get("number"))
    held = Held(policies).find(title, number)
    if held is not None:
        return held
    return next((e for e in register if _same(title, number, e.number, (e.title,))), None)


class Held:
    """The policies of the library by what a reference may call them: a look-up does not take longer in a large library."""

    def __init__(self, policies: Iterable[PolicyMeta]) -> None:
        self._ids: list[str | None] = []
        # The first policy with a number; with a title; with a title and no number.
        self._by_number: dict[str, int] = {}
        self._by_title: dict[str, int] = {}
        self._unnumbered: dict[str, int] = {}
        for place, policy in enumerate(policies):
            self._ids.append(policy.get("id"))
            number = policy.get("doc_number")
            if number:
                self._by_number.setdefault(_number_key(number), place)
            for name in filter(None, (policy.get("title"), policy.get("inner_title"))):
                for key in _names(name):
                    self._by_title.setdefault(key, place)
                    if not number:
                        self._unnumbered.setdefault(key, place)

    def find(self, title: str | None, number: str | None) -> str | None:
        """The id of the first policy that a reference means: numbers decide where both sides have one, else titles."""
        places = []
        if number:
            places.append(self._by_number.get(_number_key(number)))
        if title:
            places.append((self._unnumbered if number else self._by_title).get(_title_key(title)))
        found = [place for place in places if place is not None]
        return self._ids[min(found)] if found else None


def unresolved(
    documents: Mapping[str, Document], policies: Iterable[PolicyMeta], register: Iterable[Entry] = ()
) -> tuple[Unresolved, ...]:
    """Every reference in ``documents`` (by policy id) that resolves to nothing, in order of position."""
    known, entries = list(policies), tuple(register)
    out: list[Unresolved] = []
    for policy, document in documents.items():
        for note in document.annotations:
            if note.kind == "document-reference" and resolve(note.value, known, entries) is None:
                title, number = _text(note.value.get("title")), _text(note.value.get("number"))
                out.append(Unresolved(policy, note.unit, title, number))
    return tuple(out)


def _same(title: str | None, number: str | None, own_number: str | None, names: Iterable[str | None]) -> bool:
    if number and own_number:
        return _number_key(number) == _number_key(own_number)
    return bool(title) and any(_title_key(title or "") in _names(name) for name in names if name)


def _names(title: str) -> set[str]:
    """A notice that issues a plan is also known by the name of the plan."""
    key = _title_key(title)
    issued = _ISSUED.search(key)
    return {key, issued.group(1)} if issued else {key}


def _title_key(title: str) -> str:
    return _DASH.sub("-", _NOISE.sub("", fold(title)))


def _number_key(number: str) -> str:
    return re.sub(r"第|号\Z", "", _NOISE.sub("", fold(number)))


def _text(value: object) -> str | None:
    return str(value) if value else None
