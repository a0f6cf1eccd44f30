"""Everything the pages are made of, loaded once per build, with the look-ups between clauses, benefits and terms."""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, overload
from urllib.parse import quote

from calculator.shards import PART
from scripts.library import Policy
from scripts.pages.glossary import Term
from scripts.pages.references import library_keys
from scripts.parse import cite, register
from scripts.parse.cite import locator
from scripts.parse.model import Document, Node, Paragraph
from scripts.parse.ordinals import chinese
from scripts.rules.kept import narrowed, own_rules

Benefit = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """The library, the rule bundle and the glossary. ``today`` decides only whether a period in force is over.

    A part of a large library (:meth:`parts`) is a site too: its ``policies`` and ``bundle`` hold the part, ``library`` the whole.
    """

    policies: tuple[Policy, ...]
    bundle: dict[str, Any]
    terms: tuple[Term, ...]
    today: date
    library: Site | None = None
    part: int = 1

    @property
    def whole(self) -> Site:
        """The site that this is a part of, or itself."""
        return self.library or self

    @cached_property
    def parts(self) -> Sequence[Site]:
        """The site cut into parts of at most ``PART`` policies, in order; the site itself when it is no larger.

        Parts follow the region codes, so that the cities and counties of a province stand together.
        """
        return (self,) if len(self.policies) <= PART else Parts(self, PART)

    @cached_property
    def keys(self) -> register.Held:
        """What a reference in a text may call the policies of the library."""
        return self.library.keys if self.library else library_keys(self.policies)

    @cached_property
    def _by_id(self) -> dict[str, Policy]:
        return {policy.id: policy for policy in self.policies}

    def policy(self, policy_id: str) -> Policy:
        """The policy of the library with this id; ``KeyError`` if there is none."""
        return self.whole._by_id[policy_id]

    def holds(self, policy_id: str) -> bool:
        """Whether the library has a policy with this id."""
        return policy_id in self.whole._by_id

    def shared(self, name: str, suffix: str = ".html") -> str:
        """The page called ``name`` that this part's policies stand on: ``compare.html``, ``compare-2.html``."""
        return shared_page(name, self.part, suffix)

    def benefits_of(self, policy_id: str) -> list[Benefit]:
        """The benefits of a policy, in the order of benefits.yml."""
        return own_rules(self.bundle, policy_id).benefits

    def citation(self, name: str) -> dict[str, Any]:
        """A citation of the bundle: clause, cite, quote, spans, sha256."""
        found: dict[str, Any] = self.bundle["citations"][name]
        return found

    def ended(self, policy: Policy) -> bool:
        """Is the last day of the period in force past?"""
        return date.fromisoformat(policy.record["period"]["to"]) < self.today


class Parts(Sequence[Site]):
    """The parts of a large library. A part with its rules is put together when it is asked for, and the last few are kept."""

    def __init__(self, site: Site, size: int) -> None:
        self._site = site
        self._size = size
        self._ordered = sorted(site.policies, key=lambda policy: (policy.region["code"], policy.id))
        self._kept: OrderedDict[int, Site] = OrderedDict()

    def __len__(self) -> int:
        return -(-len(self._ordered) // self._size)

    @overload
    def __getitem__(self, at: int) -> Site: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Site]: ...
    def __getitem__(self, at: int | slice) -> Site | Sequence[Site]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = at if at >= 0 else at + len(self)
        if not 0 <= number < len(self):
            raise IndexError(at)
        if number not in self._kept:
            policies = tuple(self._ordered[number * self._size : (number + 1) * self._size])
            bundle = narrowed(self._site.bundle, [policy.id for policy in policies])
            self._kept[number] = replace(
                self._site, policies=policies, bundle=bundle, library=self._site, part=number + 1
            )
            if len(self._kept) > _PARTS_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(number)
        return self._kept[number]


# The first, which every pager names, the present one and the one before it.
_PARTS_KEPT = 3


def shared_page(name: str, part: int, suffix: str = ".html") -> str:
    """The page called ``name`` of a part: ``compare.html``, ``compare-2.html``."""
    return f"{name}{'' if part == 1 else f'-{part}'}{suffix}"


def citation_names(benefit: Benefit) -> list[str]:
    """Every citation a benefit rests on, the leading ones first, each once."""
    found: dict[str, None] = dict.fromkeys(benefit["cite"])

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            for name in node.get("cite", ()):
                found[name] = None
            for value in node.values():
                visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)

    visit(benefit)
    return list(found)


def local_clause(clause: str) -> str:
    """``shanxi-2019:s2-i6`` → ``s2-i6``."""
    return clause.split(":", 1)[1]


def path_to(document: Document, unit_id: str) -> tuple[list[Node], Paragraph | None]:
    """The nodes from the root to a unit, and the paragraph if the unit is one. ``KeyError`` if there is no such unit."""
    document.unit(unit_id)

    def search(nodes: tuple[Node, ...], above: list[Node]) -> tuple[list[Node], Paragraph | None] | None:
        for node in nodes:
            here = [*above, node]
            if node.id == unit_id:
                return here, None
            for paragraph in node.paragraphs:
                if paragraph.id == unit_id:
                    return here, paragraph
            found = search(node.children, here)
            if found:
                return found
        return None

    found = search(document.nodes, [])
    if found:
        return found
    loose = document.unit(unit_id)
    return [], loose if isinstance(loose, Paragraph) else None


_ROLES = {
    "title": "标题",
    "addressee": "主送机关",
    "date": "成文日期",
    "doc-number": "文号",
    "issuer": "发文机关",
    "signature": "署名",
    "note": "附注",
    "imprint": "版记",
    "head": "版头",
}


def clause_label(document: Document, unit_id: str) -> str:
    """The short name of a unit as it is printed: 二、（六）第2段, 引言, 版记."""
    nodes, paragraph = path_to(document, unit_id)
    if not nodes:
        assert paragraph is not None
        name = _ROLES.get(paragraph.role)
        if name:
            return name
        return "印发通知" if unit_id.startswith("cover") else "引言"
    node = nodes[-1]
    part = _PART.match(node.id)
    label = f"“{node.title}”" if node.shape == "h" else locator(node.id[part.end() :] if part else node.id)
    if part and part.group(1):
        label = f"附件{part.group(1)} {label}"
    if paragraph is not None and len(node.paragraphs) > 1:
        return f"{label}第{chinese(node.paragraphs.index(paragraph) + 1)}段"
    # a lone “四、” says little and is hard to hit
    return label + node.title if len(nodes) == 1 and node.marker else label


_PART = re.compile(r"(?:cover|annex(\d+)x*)-")


def full_cite(policy: Policy, unit_id: str) -> str:
    """The citation a Chinese reader writes: 《…》（文号）二、（六）."""
    record = policy.record
    meta = {
        "id": policy.id,
        "title": record["title"],
        "inner_title": record["inner_title"],
        "doc_number": record["document_number"],
        "short_name": record.get("working_title"),
    }
    return cite(meta, unit_id)


def page_url(policy_id: str, unit_id: str = "", *, base: str = "") -> str:
    """Address of a policy page or of one clause on it; ``base`` leads to the root of the site."""
    return f"{base}policies/{policy_id}.html" + (f"#{quote(unit_id)}" if unit_id else "")


def calculator_url(*, base: str = "", **facts: str) -> str:
    """Address of the calculator with answers in the fragment, where no server sees them; a comma divides several values."""
    query = "&".join(f"{quote(key)}={quote(value, safe=',')}" for key, value in facts.items() if value)
    return f"{base}calculator.html" + (f"#{query}" if query else "")


def source_sha256(policy: Policy) -> str:
    """SHA-256 of the source file as it is on disk."""
    return hashlib.sha256((policy.folder / "source.txt").read_bytes()).hexdigest()


def units_with_text(document: Document) -> Iterator[tuple[str, str]]:
    """Every clause (node or loose paragraph) with its own text, in document order of the tree."""
    for paragraph in document.paragraphs:
        yield paragraph.id, paragraph.text
    for node in document.walk():
        if not node.inferred:
            yield node.id, document.text_of(node.id)
