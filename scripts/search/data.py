"""Everything both rankers need, as one plain JSON object; the terminal and the web box read the same one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.util.numeric import byte_to_length, length_to_byte

from scripts.library import Policy, load_library
from scripts.rules.bundle import build_bundle, shared_bundle
from scripts.rules.kept import narrowed
from scripts.search import characters, vocabulary
from scripts.search.grams import grams
from scripts.search.model import GAP, views_of
from scripts.search.normalise import plain
from scripts.search.official import official_names
from scripts.search.passages import Passage, asked_of, passages_of
from scripts.search.paths import POLICIES
from scripts.search.related import Nearness
from scripts.search.weights import WEIGHTS
from scripts.yaml_files import DataError, read_yaml

SYNONYMS = "synonyms.yml"


def build_data(folder: Path = POLICIES) -> dict[str, Any]:
    """Collect passages, synonyms, regions and character tables. Raises DataError on a broken synonym file."""
    policies = load_library(folder)
    bundle = shared_bundle() if folder == POLICIES else build_bundle(folder)
    words = read_synonyms(folder / SYNONYMS, policies)
    found = [row for policy in policies for row in asked_passages(policy, words, bundle)]
    passages, asked = [passage for passage, _ in found], [group for _, group in found]
    # Headings are the same for many clauses, and so are whole clauses in texts that follow one model.
    texts = list(dict.fromkeys([p.text for p in passages] + [title for p in passages for title in p.path]))
    phrases = list(dict.fromkeys(phrase for group in asked for phrase in group))
    said = _said(words, phrases)
    simplified = characters.simplified({char for text in (*texts, *said) for char in text})
    places = {phrase: number for number, phrase in enumerate(phrases)}
    numbers = {policy.id: number for number, policy in enumerate(policies)}
    corpus = [plain(text, simplified) for text in texts]
    lengths = field_lengths(((p.text, p.path[-1] if p.path else "", group) for p, group in found), simplified)
    keys = sorted(
        {plain(word, simplified) for entry in words["synonyms"] for word in entry["plain"] if GAP not in word}
    )
    stop = sorted({plain(word, simplified) for word in words["stop"]})
    elsewhere = [
        {
            "topic": entry["topic"],
            "ask": entry["ask"],
            "words": [_all(word, simplified) for word in entry["words"]],
            "unless": [plain(word, simplified) for word in entry.get("unless", [])],
        }
        for entry in words["elsewhere"]
    ]
    known = vocabulary.words_of([*corpus, *(plain(phrase, simplified) for phrase in phrases)], keys)
    stop = sorted({*stop, *vocabulary.function_words({*known, *keys, *_parts(elsewhere)})})
    official = official_names(folder, {*known, *keys, *stop, *_parts(elsewhere)}, "\x00".join(corpus))
    words["synonyms"].extend(official)
    keys = sorted({*keys, *(entry["plain"][0] for entry in official)})
    words_said = [*keys, *(plain(text, simplified) for text in said)]
    usable = usable_places((name for p in policies for name in p.region["places"]), "".join([*corpus, *words_said]))
    return {
        "policies": [
            {
                "id": policy.id,
                "title": policy.title,
                "number": policy.record["document_number"],
                "region": policy.region["name"],
                "names": [policy.region["name"], *policy.region["aliases"]],
                "above": policy.region["above"],
                "level": policy.region["level"],
                "places": [name for name in policy.region["places"] if name in usable],
            }
            for policy in policies
        ],
        "passages": [_plain_passage(passage, numbers[passage.policy], group, places) for passage, group in found],
        "phrases": phrases,
        "benefits": _benefits(bundle),
        "kinds": {name: kind["title"] for name, kind in bundle["kinds"].items()},
        "synonyms": [
            [
                [GAP.join(plain(part, simplified) for part in word.split(GAP)) for word in entry["plain"]],
                [_meaning(word, simplified) for word in entry["means"]],
                [_meaning(word, simplified) for word in entry.get("weak", [])],
            ]
            for entry in words["synonyms"]
        ],
        "topics": [list(topic) for topic in topics_of(words)],
        "elsewhere": elsewhere,
        "training": sorted(plain(word, simplified) for word in words["training"]),
        "other_places": words["places"],
        "stop": stop,
        "shapes": words["shapes"],
        "groups": words["groups"],
        "vocabulary": known,
        "readings": characters.readings([*corpus, *words_said]),
        "simplified": simplified,
        "weights": WEIGHTS,
        "lengths": lengths,
    }


def topics_of(words: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The topics of synonyms.yml: title, and the clauses that answer it."""
    return [
        (topic["title"], [_full(clause, words["policies"]) for clause in topic["clauses"]]) for topic in words["topics"]
    ]


def nearby(
    policies: Sequence[Policy], words: dict[str, Any], bundle: dict[str, Any], simplified: dict[str, str]
) -> Nearness:
    """The clauses of a few policies, ready for finding what is near to each of them."""
    found = [(n, row) for n, policy in enumerate(policies) for row in asked_passages(policy, words, bundle)]
    phrases = list(dict.fromkeys(phrase for _, (_, group) in found for phrase in group))
    places = {phrase: number for number, phrase in enumerate(phrases)}
    passages = [_plain_passage(passage, number, group, places) for number, (passage, group) in found]
    views = list(views_of({"passages": passages, "phrases": phrases, "simplified": simplified}))
    return Nearness(views, [policy.id for policy in policies], topics_of(words))


def _plain_passage(passage: Passage, policy: int, group: list[str], places: dict[str, int]) -> dict[str, Any]:
    return {
        "policy": policy,
        "clause": passage.clause,
        "marker": passage.marker,
        "path": list(passage.path),
        "kind": passage.kind,
        "text": passage.text,
        "asked": [places[phrase] for phrase in group],
    }


def asked_passages(policy: Policy, words: dict[str, Any], bundle: dict[str, Any]) -> list[tuple[Passage, list[str]]]:
    """The clauses of one policy, each with the ways people ask for it."""
    passages = passages_of([policy])
    asked = asked_of(passages, words["topics"], words["policies"], narrowed(bundle, [policy.id]))
    return list(zip(passages, asked, strict=True))


def simplified_in(policies: Iterable[Policy], words: dict[str, Any], bundle: dict[str, Any]) -> dict[str, str]:
    """Traditional character → simplified one, as ``build_data`` has it, without keeping any text."""
    found: set[str] = set()
    phrases: set[str] = set()
    for policy in policies:
        for passage, group in asked_passages(policy, words, bundle):
            found.update(passage.text, *passage.path)
            phrases.update(group)
    return characters.simplified(found.union(*_said(words, phrases)))


def field_lengths(rows: Iterable[tuple[str, str, list[str]]], simplified: dict[str, str]) -> list[list[int]]:
    """Field lengths of text, heading and ways of asking as Whoosh keeps them (rounded to one byte), then the exact totals."""
    counted: dict[str, int] = {}

    def count(text: str) -> int:
        # Headings and ways of asking are shared by many clauses.
        if text not in counted:
            counted[text] = len(grams(plain(text, simplified)))
        return counted[text]

    found = []
    totals = [0, 0, 0]
    for text, head, asked in rows:
        row = [len(grams(plain(text, simplified))), count(head), sum(map(count, asked))]
        totals = [before + own for before, own in zip(totals, row, strict=True)]
        found.append([byte_to_length(length_to_byte(own)) for own in row])
    return [*found, totals]


def usable_places(names: Iterable[str], corpus: str) -> set[str]:
    """The place names that can be told from ordinary words: long enough, not a general word, not a word of the texts.

    The texts are gone through once for all names: there are as many places as texts.
    """
    usable = {name for name in names if len(name) > 1} - {"城区", "矿区", "郊区"}
    beginning: dict[str, list[str]] = {}
    for name in usable:
        beginning.setdefault(name[:2], []).append(name)
    for at in range(len(corpus) - 1):
        for name in beginning.get(corpus[at : at + 2], ()):
            if corpus.startswith(name, at):
                usable.discard(name)
    return usable


def read_synonyms(path: Path, policies: Sequence[Policy]) -> dict[str, Any]:
    """Read synonyms.yml and check its shape. Raises DataError naming the entry and what is missing."""
    words: dict[str, Any] = read_yaml(path)
    for part in ("policies", "synonyms", "topics", "elsewhere", "training", "places", "stop", "shapes", "groups"):
        if part not in words:
            raise DataError(f"{path.name}：缺少“{part}”")
    for entry in words["synonyms"]:
        for key in ("plain", "means", "why"):
            if not entry.get(key):
                raise DataError(f"{path.name}：同义说法 {entry.get('plain') or entry} 缺少“{key}”")
    for topic in words["topics"]:
        for key in ("id", "title", "clauses", "asked", "why"):
            if not topic.get(key):
                raise DataError(f"{path.name}：topics 里的“{topic.get('id') or topic}”缺少“{key}”")
        if len(topic["asked"]) < 3:
            raise DataError(f"{path.name}：topics 里的“{topic['id']}”至少要写三种问法")
    short = words["policies"]
    by_id = {policy.id: policy for policy in policies}
    for topic in words["topics"]:
        for clause in topic["clauses"]:
            prefix, _, local = clause.partition(":")
            known = by_id.get(short.get(prefix))
            if known is None or not _has(known.document, local):
                raise DataError(f"{path.name}：topics 里的“{topic['id']}”引用的条款“{clause}”不存在")
    return words


def _has(document: Any, local: str) -> bool:
    try:
        document.unit(local)
    except KeyError:
        return False
    return True


def _all(words: str, simplified: dict[str, str]) -> str:
    """Words that must all occur, divided by blanks."""
    return " ".join(plain(word, simplified) for word in words.split())


def _parts(elsewhere: list[dict[str, Any]]) -> set[str]:
    return {part for entry in elsewhere for word in entry["words"] for part in word.split(" ")}


def _meaning(word: str, simplified: dict[str, str]) -> str:
    return word if word.startswith("@") else plain(word, simplified)


def _full(clause: str, short: dict[str, str]) -> str:
    prefix, _, local = clause.partition(":")
    return f"{short[prefix]}:{local}"


def _said(words: dict[str, Any], phrases: Iterable[str]) -> list[str]:
    """Every word of the synonym file that a query is compared with."""
    found = [word for entry in words["synonyms"] for key in ("plain", "means", "weak") for word in entry.get(key, [])]
    found.extend(phrases)
    found.extend(word for entry in words["elsewhere"] for word in [*entry["words"], *entry.get("unless", [])])
    found.extend([*words["stop"], *words["training"], *words["places"]])
    return found


def _benefits(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """Benefits as the web box shows them: title, kind, payee and the clauses with the quotes that carry them."""
    found = []
    for benefit in bundle["benefits"]:
        names = list(dict.fromkeys([*benefit.get("cite", []), *benefit["payee"].get("cite", [])]))
        quotes = [
            [bundle["citations"][name]["clause"].split("-p")[0], bundle["citations"][name]["quote"]] for name in names
        ]
        found.append(
            {
                "id": benefit["id"],
                "title": benefit["title"],
                "kind": benefit["kind"],
                "payee": benefit["payee"]["label"],
                "quotes": quotes,
            }
        )
    return found
