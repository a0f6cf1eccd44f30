"""What can be found: every clause of the library with its headings, and how people ask for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripts.library import Policy
    from scripts.parse.model import Node

# The responsible offices behind a clause: they name nearly every office, so they say little about the matter.
TAIL = re.compile(r"[（(][^（）()]*(?:负责|责任单位|责任分工)[^（）()]*[）)]")
# Clauses that hand out the work among offices mention every matter without settling it.
DUTIES = re.compile(r"组织领导|工作机制|工作职责|政府工作")


@dataclass(frozen=True)
class Passage:
    """One clause: ``clause`` is its local id, ``text`` its own text, ``path`` the headings above and its own."""

    policy: str
    clause: str
    marker: str
    title: str
    path: tuple[str, ...]
    text: str
    kind: str


def passages_of(policies: Sequence[Policy]) -> list[Passage]:
    """The clauses of every policy in document order; a clause without text of its own is left out."""
    found: list[Passage] = []
    for policy in policies:
        for paragraph in policy.document.paragraphs:
            if paragraph.role == "text":
                found.append(Passage(policy.id, paragraph.id, "", "", (), paragraph.text, "front"))
        for root in policy.document.nodes:
            found.extend(_below(policy, root, (), ()))
    return found


def _below(policy: Policy, node: Node, above: tuple[str, ...], markers: tuple[str, ...]) -> list[Passage]:
    text = policy.document.text_of(node.id)
    title = node.title or _opening(text)
    path = (*above, title) if title else above
    chain = (*markers, node.marker or "")
    bare = not node.paragraphs
    own: list[Passage] = []
    if text:
        kind = "heading" if bare else "front" if node.part == "cover" else "duties" if DUTIES.search(title) else "text"
        own.append(Passage(policy.id, node.id, "".join(chain), title, path, text, kind))
    for child in node.children:
        own.extend(_below(policy, child, path, chain))
    return own


def _opening(text: str) -> str:
    """What an untitled clause is called in a list: its words up to the first comma."""
    return re.split(r"[，。；,;]", text, maxsplit=1)[0]


def asked_of(
    passages: Sequence[Passage], topics: Sequence[dict[str, Any]], short: dict[str, str], bundle: dict[str, Any]
) -> list[list[str]]:
    """For each passage the ways people ask for it: the topics it answers, and the benefits drawn from it."""
    place = {(passage.policy, passage.clause): number for number, passage in enumerate(passages)}
    asked: list[list[str]] = [[] for _ in passages]
    for topic in topics:
        for clause in topic["clauses"]:
            prefix, local = clause.split(":")
            number = place.get((short[prefix], local))
            if number is not None:
                asked[number].extend([topic["title"], *topic["asked"]])
    for benefit in bundle["benefits"]:
        kind = bundle["kinds"][benefit["kind"]]
        for name in main_citations(benefit):
            policy, local = bundle["citations"][name]["clause"].split(":")
            number = place.get((policy, local.split("-p")[0]))
            if number is not None:
                asked[number].extend([kind["title"], kind["plain"]])
    return [list(dict.fromkeys(phrases)) for phrases in asked]


def main_citations(benefit: dict[str, Any]) -> list[str]:
    """The citations that carry a benefit itself (not its conditions): what it lists whatever the outcome, and the payee."""
    return list(dict.fromkeys([*benefit.get("cite", []), *benefit["payee"].get("cite", [])]))
