"""The web index: the same data as the terminal's index, packed into three files that the browser fetches when needed.

index    what the first result needs: clauses, words, synonyms, regions, field lengths
extra    readings, traditional forms and look-alikes: only for pinyin, traditional characters and typos
answers  benefits with payee, conditions and quotes: only when an answer is shown
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from scripts.rules.kept import narrowed
from scripts.search import shards
from scripts.search.normalise import plain
from scripts.search.passages import main_citations
from scripts.search.paths import ROOT

EXTRA = ("readings", "simplified", "shapes")
# Two bytes a Chinese character instead of three; every browser decodes it, and it is a tenth smaller when compressed.
ENCODING = "gb18030"
SCRIPTS = ROOT / "docs" / "assets" / "search"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
KINDS = ("text", "heading", "duties", "front")
BLANK = "\x00"
# Signs that JSON writes as they are, without "~", which means _STEP characters further.
_SIGNS = "".join(chr(code) for code in range(35, 126) if chr(code) != "\\")
_STEP = 12


def packed(data: dict[str, Any]) -> dict[str, Any]:
    """The index file. Texts that resemble each other lie close together, where the compression finds them."""
    passages = data["passages"]
    titles = {phrase: number for number, phrase in enumerate(data["phrases"])}
    likeness = _likeness(data)
    order = sorted(range(len(passages)), key=lambda n: (likeness[passages[n]["policy"]], n))
    keys = {word for plain_words, _, _ in data["synonyms"] for word in plain_words}
    return {
        "texts": [passages[n]["text"] for n in order],
        "order": order,
        "passages": "\n".join(_rows(passages)),
        "phrases": "\n".join(data["phrases"]),
        "topics": [titles[title] for title, _ in data["topics"]],
        "policies": [{**policy, "places": _places(policy["places"])} for policy in data["policies"]],
        "synonyms": "\n".join("|".join(" ".join(part) for part in entry) for entry in data["synonyms"]),
        "elsewhere": "\n".join(_elsewhere(entry) for entry in data["elsewhere"]),
        "training": " ".join(data["training"]),
        "groups": data["groups"],
        "lengths": _lengths(data["lengths"]),
        "weights": data["weights"],
        "otherPlaces": " ".join(data["other_places"]),
        "stop": grouped(data["stop"]),
        "vocabulary": _vocabulary(data, keys),
    }


def _vocabulary(data: dict[str, Any], keys: set[str]) -> list[str]:
    """The words as places in the normalised texts and ways of asking, then those that stand in neither (see ``placed``)."""
    simplified = data["simplified"]
    source = [plain(passage["text"], simplified) for passage in data["passages"]]
    source.extend(plain(phrase, simplified) for phrase in data["phrases"])
    found, rest = placed([word for word in data["vocabulary"] if word not in keys], BLANK.join(source))
    return [found, grouped(rest)]


def placed(words: list[str], source: str) -> tuple[str, list[str]]:
    """First places of ``words`` in ``source``, each as one character (distance from the one before and length), and the rest.

    A word of the texts costs a byte and a half in this form, and three as letters.
    """
    places = sorted((source.find(word), len(word), word) for word in words)
    text, at, rest = "", 0, []
    for place, size, word in places:
        if place < 0 or not 2 <= size <= 8:
            rest.append(word)
            continue
        skips, step = divmod(place - at, _STEP)
        text += "~" * skips + _SIGNS[step * 7 + size - 2]
        at = place
    return text, rest


def _elsewhere(entry: dict[str, Any]) -> str:
    return "|".join([entry["topic"], entry["ask"], ",".join(entry["words"]), ",".join(entry["unless"])])


def _lengths(rows: list[list[int]]) -> list[list[int]]:
    """The lengths that occur once Whoosh has rounded them up, and the totals: the browser counts and rounds the rest."""
    return [sorted({length for row in rows[:-1] for length in row}), rows[-1]]


def grouped(words: list[str]) -> str:
    """Sorted words in one string; those that begin with the same character stand together and name it once."""
    return " ".join(
        ",".join([first[0], *(word[1:] for word in first[1:])])
        for first in ([*group] for _, group in groupby(sorted(words), key=lambda word: word[0]))
    )


def _places(names: list[str]) -> str:
    """Names in one string; a name that also stands without its last character (太原市, 太原) has a star."""
    given = set(names)
    return " ".join(
        f"{name}*" if name[:-1] in given else name for name in names if not any(f"{name}{k}" in given for k in "市县区")
    )


def _likeness(data: dict[str, Any]) -> dict[int, int]:
    """Place of each policy in an order in which each shares many pairs of characters with the one before it."""
    pairs = []
    for passages in shards.by_policy(data):
        text = "".join(passage["text"] for passage in passages)
        pairs.append({text[i : i + 4] for i in range(len(text) - 3)})
    chain, rest = [0], set(range(1, len(pairs)))
    while rest:
        chain.append(max(sorted(rest), key=lambda n: len(pairs[n] & pairs[chain[-1]])))
        rest.remove(chain[-1])
    return {policy: place for place, policy in enumerate(chain)}


def _rows(passages: list[dict[str, Any]]) -> list[str]:
    """Policy, clause, marker, headings, kind, runs of phrases; what the clause above already says is left out."""
    rows = []
    known: dict[tuple[int, tuple[str, ...]], int] = {}
    for number, passage in enumerate(passages):
        *above, own = passage["path"] or [""]
        # The nearest clause whose path is the beginning of this one; its marker is the beginning of this one's.
        parent = known.get((passage["policy"], tuple(above))) if above else None
        if above and (parent is None or not passage["marker"].startswith(passages[parent]["marker"])):
            raise ValueError(f"no clause above {passage['clause']} with the headings {above}")
        marker = passage["marker"] if parent is None else passage["marker"][len(passages[parent]["marker"]) :]
        head = str(len(own)) if passage["text"].startswith(own) else own
        runs: list[int] = []
        for phrase in passage["asked"]:
            if runs and phrase == runs[-2] + runs[-1]:
                runs[-1] += 1
            else:
                runs.extend([phrase, 1])
        back = "" if parent is None else str(number - parent)
        fields = [passage["policy"], passage["clause"], marker, back, head, KINDS.index(passage["kind"]), *runs]
        rows.append("|".join(map(str, fields)))
        known[passage["policy"], tuple(passage["path"])] = number
    return rows


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
    return {
        "benefits": _benefit_rows(bundle),
        "kinds": {name: kind["title"] for name, kind in bundle["kinds"].items()},
        "kindsOf": kinds_of(data),
        "periods": {policy["id"]: policy["period"]["label"] for policy in bundle["policies"]},
        "facts": {name: fact["question"] for name, fact in bundle["facts"].items() if fact.get("question")},
    }


def _benefit_rows(bundle: dict[str, Any]) -> list[dict[str, Any]]:
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
    return rows


def _condition(part: dict[str, Any], bundle: dict[str, Any]) -> dict[str, Any]:
    facts = list(dict.fromkeys(_facts(part)))
    quotes = [
        [bundle["citations"][name]["clause"], bundle["citations"][name]["quote"]] for name in part.get("cite", [])
    ]
    return {"label": part["label"], "facts": facts, "quotes": quotes}


def _facts(part: dict[str, Any]) -> list[str]:
    found = [part["fact"]] if "fact" in part else []
    for inner in part.get("of", []):
        if isinstance(inner, dict):
            found.extend(_facts(inner))
    return found


def minified(target: Path) -> None:
    """Write the browser's scripts into ``target`` without comments, blanks and long names; the same source gives the same bytes."""
    scripts = sorted(str(script) for script in SCRIPTS.glob("*.js"))
    options = ["--minify", "--charset=utf8", "--format=esm", "--target=chrome80", "--log-level=warning"]
    subprocess.run([str(ESBUILD), *scripts, *options, f"--outdir={target}", "--allow-overwrite"], check=True)


def write(data: dict[str, Any], bundle: dict[str, Any], folder: Path) -> dict[str, int]:
    """Write the index, its manifest and the scripts into ``folder``; returns gzip sizes in bytes by name."""
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str, Any] = {}
    sizes = {}
    large = shards.large(data)
    for old in folder.glob("growth-*"):
        shutil.rmtree(old)
    core = shards.seeds(data) if large else data
    every = answers(core, narrowed(bundle, [policy["id"] for policy in core["policies"]]) if large else bundle)
    for name, content in (("index", packed(core)), ("extra", extra(data)), ("answers", every)):
        text = encoded(content)
        names[name] = f"{name}-{hashlib.sha256(text).hexdigest()[:10]}.json"
        for old in folder.glob(f"{name}-*.json"):
            old.unlink()
        (folder / names[name]).write_bytes(text)
        sizes[name] = len(gzip.compress(text, 9))
    if large:
        names["growth"] = shards.write_shards(data, _answers_of(data, bundle), folder, _rows, encoded)
    minified(folder)
    (folder / "manifest.json").write_text(json.dumps(names), encoding="utf-8")
    return sizes


def _answers_of(data: dict[str, Any], bundle: dict[str, Any]) -> Callable[[int], dict[str, Any]]:
    """What ``answers`` says about one policy, by its number."""
    passages = shards.by_policy(data)
    quoting: dict[str, list[dict[str, Any]]] = {}
    for benefit in data["benefits"]:
        for policy in {clause.partition(":")[0] for clause, _ in benefit["quotes"]}:
            quoting.setdefault(policy, []).append(benefit)

    def given(number: int) -> dict[str, Any]:
        policy = data["policies"][number]
        own = narrowed(bundle, [policy["id"]])
        alone = [{**passage, "policy": 0} for passage in passages[number]]
        return {
            "benefits": _benefit_rows(own),
            "kindsOf": kinds_of({"policies": [policy], "passages": alone, "benefits": quoting.get(policy["id"], [])}),
            "periods": {entry["id"]: entry["period"]["label"] for entry in own["policies"]},
        }

    return given


def encoded(content: Any) -> bytes:
    """One file of the web index."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(ENCODING)
