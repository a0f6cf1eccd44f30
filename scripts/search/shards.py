"""The web index of a large library: what the first result needs stays small however many policies there are.

A library of more than ``LARGEST`` characters is not one file.  The first policies (``SEEDS`` characters) make the index that every
page loads: they are the sample of the language that the analysis needs, and always among the candidates.  Every other policy is a
file of its own.  Which of them a question needs is found in small postings files: grams are spread over them by a hash, and each
gram lists the clauses of the first ``KEPT`` policies that contain it, in the order of the library.  The order is the same for
every gram, so the lists of frequent grams agree on the same policies; a rare gram is listed completely.  A question that names a
region needs no postings: it loads the region's policies.  The chosen policies are then ranked like a small library.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from scripts.search.grams import grams
from scripts.search.normalise import plain

# Characters of all clauses: below, one file is smaller than the parts.
LARGEST = 80_000
SEEDS = 20_000
# Policies listed for a gram. A question loads at most eight, so more would only be better at telling equals apart.
KEPT = 32
# Grams in one postings file on average; a question reads about twenty files.
_IN_FILE = 24
# A code of the postings is policy × _CLAUSES + clause.
_CLAUSES = 1000


def large(data: dict[str, Any]) -> bool:
    """Whether the library is too large for one file."""
    return sum(len(passage["text"]) for passage in data["passages"]) > LARGEST


def seeds(data: dict[str, Any]) -> dict[str, Any]:
    """The data of the first policies alone, with everything that is about the language."""
    size, count = 0, 0
    passages_of = by_policy(data)
    while count < len(passages_of) and (size < SEEDS or count == 0):
        size += sum(len(passage["text"]) for passage in passages_of[count])
        count += 1
    passages = [passage for passage in data["passages"] if passage["policy"] < count]
    lengths = [*data["lengths"][: len(passages)], data["lengths"][-1]]
    totals = [sum(row[field] for row in lengths[:-1]) for field in range(3)]
    text = "\x00".join(plain(passage["text"], data["simplified"]) for passage in passages)
    words = [word for word in data["vocabulary"] if word in text]
    kept = {
        **data,
        "policies": data["policies"][:count],
        "passages": passages,
        "lengths": [*lengths[:-1], totals],
        "vocabulary": words,
    }
    ids = {policy["id"] for policy in kept["policies"]}
    kept["benefits"] = [benefit for benefit in data["benefits"] if benefit["quotes"][0][0].split(":")[0] in ids]
    return kept


def by_policy(data: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The passages of each policy."""
    rows: list[list[dict[str, Any]]] = [[] for _ in data["policies"]]
    for passage in data["passages"]:
        rows[passage["policy"]].append(passage)
    return rows


def postings(data: dict[str, Any], first: int) -> dict[str, list[int]]:
    """Gram → number of clauses that have it, then gaps of clause codes; the policies before ``first`` are never listed."""
    simplified = data["simplified"]
    counts: dict[str, int] = defaultdict(int)
    listed: dict[str, list[int]] = defaultdict(list)
    policies: dict[str, int] = defaultdict(int)
    last: dict[str, int] = {}
    for number, passages in enumerate(by_policy(data)):
        for place, passage in enumerate(passages):
            title = passage["path"][-1] if passage["path"] else ""
            for gram in {*grams(plain(passage["text"], simplified)), *grams(plain(title, simplified))}:
                counts[gram] += 1
                if number < first or policies[gram] >= KEPT and last[gram] != number:
                    continue
                if last.get(gram) != number:
                    last[gram] = number
                    policies[gram] += 1
                listed[gram].append(number * _CLAUSES + place)
    found = {}
    for gram, codes in listed.items():
        gaps = [code - before for before, code in zip([0, *codes], codes, strict=False)]
        found[gram] = [counts[gram], *gaps]
    return found


def place_of(gram: str, files: int) -> int:
    """The postings file of a gram; ``growth.js`` has the same function."""
    value = 0
    for char in gram:
        value = (value * 31 + ord(char)) & 0xFFFFFFFF
    return value % files


def write_shards(
    data: dict[str, Any],
    given: Callable[[int], dict[str, Any]],
    folder: Path,
    rows: Callable[[list[dict[str, Any]]], list[str]],
    encode: Callable[[Any], bytes],
) -> dict[str, Any]:
    """Write postings, policies and their answers (``given``, by number) into a new folder named by their content, one file
    after the other.

    Returns its entry of the manifest.
    """
    first, count = len(seeds(data)["policies"]), len(data["policies"])
    table = postings(data, first)
    files = 2 ** max(0, round(math.log2(max(1, len(table) / _IN_FILE))))
    parts: list[dict[str, list[int]]] = [{} for _ in range(files)]
    for gram in sorted(table):
        parts[place_of(gram, files)][gram] = table[gram]
    del table
    passages = by_policy(data)

    def policy_file(number: int) -> dict[str, Any]:
        policy = {key: data["policies"][number][key] for key in ("id", "title", "number", "region", "level")}
        local = [{**passage, "policy": number} for passage in passages[number]]
        texts = [passage["text"] for passage in passages[number]]
        return {**policy, "texts": texts, "passages": "\n".join(rows(local))}

    makers: dict[str, Callable[[], Any]] = {
        **{f"t{number}.json": partial(parts.__getitem__, number) for number in range(files)},
        **{f"p{number}.json": partial(policy_file, number) for number in range(first, count)},
        **{f"a{number}.json": partial(given, number) for number in range(first, count)},
        "regions.json": partial(_regions, data, first),
    }
    digest = hashlib.sha256()
    fresh = folder / "growth-new"
    fresh.mkdir()
    for name in sorted(makers):
        content = encode(makers[name]())
        digest.update(name.encode() + content)
        (fresh / name).write_bytes(content)
    place = f"growth-{digest.hexdigest()[:10]}"
    fresh.rename(folder / place)
    return {"place": place, "files": files, "first": first, "count": len(data["passages"])}


def _regions(data: dict[str, Any], first: int) -> dict[str, Any]:
    """Names of the regions behind the seeds, one line for neighbours that share them, and numbers of documents."""
    lines: list[list[Any]] = []
    for policy in data["policies"][first:]:
        row = [" ".join(policy[key]) for key in ("names", "places", "above")] + [policy["level"]]
        if lines and lines[-1][:4] == row:
            lines[-1][4] += 1
        else:
            lines.append([*row, 1])
    same = ("省", "市", "县", "区")
    for line in lines:
        full, _, short = line[0].partition(" ")
        # 阳渚市 阳渚 is written 阳渚市*.
        if short and full[:-1] == short and full.endswith(same):
            line[0] = f"{full}*"
    levels = [line[3] for line in lines]
    rows = ["|".join([*line[:3], line[3][0], str(line[4]) if line[4] > 1 else ""]).rstrip("|") for line in lines]
    return {"rows": "\n".join(rows), "levels": {level[0]: level for level in dict.fromkeys(levels)}}
