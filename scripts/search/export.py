"""The web index: the same data as the terminal's index, packed into three files that the browser fetches when needed.

index    what the first result needs: clauses, words, synonyms, regions, field lengths
extra    readings, traditional forms and look-alikes: only for pinyin, traditional characters and typos
answers  benefits with payee, conditions and quotes: only when an answer is shown
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from scripts.search.passages import main_citations

EXTRA = ("readings", "simplified", "shapes")
# Two bytes a Chinese character instead of three; every browser decodes it, and it is a tenth smaller when compressed.
ENCODING = "gb18030"


def packed(data: dict[str, Any]) -> dict[str, Any]:
    """The index file. Texts that resemble each other lie close together, where the compression finds them."""
    passages = data["passages"]
    titles = {phrase: number for number, phrase in enumerate(data["phrases"])}
    order = sorted(range(len(passages)), key=lambda n: (_likeness(data, passages[n]["policy"]), n))
    return {
        "texts": [passages[n]["text"] for n in order],
        "order": order,
        "passages": [_row(passage) for passage in passages],
        "phrases": data["phrases"],
        "topics": [titles[title] for title, _ in data["topics"]],
        "policies": data["policies"],
        "synonyms": data["synonyms"],
        "elsewhere": data["elsewhere"],
        "groups": data["groups"],
        "lengths": data["lengths"],
        "weights": data["weights"],
        "otherPlaces": " ".join(data["other_places"]),
        "stop": " ".join(data["stop"]),
        "vocabulary": " ".join(data["vocabulary"]),
    }


def _likeness(data: dict[str, Any], policy: int) -> int:
    """Order of the policies by how many pairs of characters each shares with the one before it."""
    pairs = []
    for number in range(len(data["policies"])):
        text = "".join(p["text"] for p in data["passages"] if p["policy"] == number)
        pairs.append({text[i : i + 4] for i in range(len(text) - 3)})
    chain, rest = [0], set(range(1, len(pairs)))
    while rest:
        chain.append(max(sorted(rest), key=lambda n: len(pairs[n] & pairs[chain[-1]])))
        rest.remove(chain[-1])
    return chain.index(policy)


def _row(passage: dict[str, Any]) -> list[Any]:
    """Policy, clause, marker, headings, kind, runs of phrases; the own heading as its length if the text begins with it."""
    *above, own = passage["path"] or [""]
    runs: list[int] = []
    for number in passage["asked"]:
        if runs and number == runs[-2] + runs[-1]:
            runs[-1] += 1
        else:
            runs.extend([number, 1])
    head = len(own) if passage["text"].startswith(own) else own
    return [passage["policy"], passage["clause"], passage["marker"], above, head, passage["kind"], runs]


def kinds_of(data: dict[str, Any]) -> list[list[str]]:
    """For each passage the kinds of benefit drawn from it."""
    places = {f"{data['policies'][p['policy']]['id']}:{p['clause']}": n for n, p in enumerate(data["passages"])}
    kinds: list[set[str]] = [set() for _ in data["passages"]]
    for benefit in data["benefits"]:
        for clause, _ in benefit["quotes"]:
            if clause in places:
                kinds[places[clause]].add(benefit["kind"])
    return [sorted(row) for row in kinds]


def extra(data: dict[str, Any]) -> dict[str, Any]:
    """The file for pinyin, traditional characters and typos."""
    return {name: data[name] for name in EXTRA}


def answers(data: dict[str, Any], bundle: dict[str, Any]) -> dict[str, Any]:
    """Benefits as answer cards show them; every sentence is a quote, a label of the rules, or an editor's note."""
    rows = []
    for benefit in bundle["benefits"]:
        cites = {name: bundle["citations"][name] for name in main_citations(benefit)}
        rows.append(
            {
                "id": benefit["id"],
                "policy": benefit["policy"],
                "kind": benefit["kind"],
                "title": benefit["title"],
                "payee": benefit["payee"]["label"],
                "stated": "not_stated" not in benefit,
                "quotes": [[cite["clause"], cite["cite"], cite["quote"]] for cite in cites.values()],
                "conditions": [_condition(part, bundle) for part in benefit.get("requires", []) if part.get("label")],
                "notes": benefit.get("notes", []),
            }
        )
    return {
        "benefits": rows,
        "kinds": {name: kind["title"] for name, kind in bundle["kinds"].items()},
        "kindsOf": kinds_of(data),
        "periods": {policy["id"]: policy["period"]["label"] for policy in bundle["policies"]},
        "ask": {policy["id"]: policy["ask"] for policy in bundle["policies"]},
        "facts": {name: fact["question"] for name, fact in bundle["facts"].items() if fact.get("question")},
    }


def _condition(part: dict[str, Any], bundle: dict[str, Any]) -> dict[str, Any]:
    facts = list(dict.fromkeys(_facts(part)))
    quotes = [[bundle["citations"][name]["clause"], bundle["citations"][name]["quote"]] for name in part.get("cite", [])]
    return {"label": part["label"], "facts": facts, "quotes": quotes}


def _facts(part: dict[str, Any]) -> list[str]:
    found = [part["fact"]] if "fact" in part else []
    for inner in part.get("of", []):
        if isinstance(inner, dict):
            found.extend(_facts(inner))
    return found


def write(data: dict[str, Any], bundle: dict[str, Any], folder: Path) -> dict[str, int]:
    """Write the three files and their manifest into ``folder``; returns gzip sizes in bytes by name."""
    folder.mkdir(parents=True, exist_ok=True)
    names, sizes = {}, {}
    for name, content in (("index", packed(data)), ("extra", extra(data)), ("answers", answers(data, bundle))):
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(ENCODING)
        names[name] = f"{name}-{hashlib.sha256(text).hexdigest()[:10]}.json"
        for old in folder.glob(f"{name}-*.json"):
            old.unlink()
        (folder / names[name]).write_bytes(text)
        sizes[name] = len(gzip.compress(text, 9))
    (folder / "manifest.json").write_text(json.dumps(names), encoding="utf-8")
    return sizes
