"""The prepared data and the Whoosh index: made once per content, kept in .cache/search/<hash>, asked for BM25F scores.

The web index is made from the data alone; the Whoosh index is only built when somebody searches from the terminal.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, index, query, scoring, searching

from scripts.rules.bundle import pieces
from scripts.search.grams import grams
from scripts.search.model import Model, View, model_of, views_of
from scripts.search.paths import CACHE, POLICIES, content_hash

FIELDS = {"body": 1.0, "heading": 1.5, "asked": 1.0}
K1, B = 1.2, 0.75
_KEPT = 6


@dataclass(frozen=True)
class Index:
    """The prepared data and an open Whoosh searcher over the same passages."""

    model: Model
    searcher: searching.Searcher


def schema() -> fields.Schema:
    """Stored passage number; body, heading and plain questions as grams; policy, clause, number, offices for filters."""
    tokens = analysis.SpaceSeparatedTokenizer()
    text = {name: fields.TEXT(analyzer=tokens, phrase=False) for name in FIELDS}
    ids = {name: fields.ID(stored=True) for name in ("policy", "clause", "region", "number")}
    return fields.Schema(passage=fields.NUMERIC(stored=True), benefit=fields.KEYWORD, **text, **ids)


def open_data(folder: Path = POLICIES, cache: Path = CACHE) -> dict[str, Any]:
    """The prepared data for the present content, made first if needed. The web index needs no more."""
    place = cache / content_hash(folder)
    if not (place / "data.json").exists():
        _prepare(folder, place)
    # Also what was just made is read: the file sorts its keys, and the same content must give the same web index.
    data: dict[str, Any] = json.loads((place / "data.json").read_text(encoding="utf-8"))
    return data


def open_index(folder: Path = POLICIES, cache: Path = CACHE) -> Index:
    """Open the index for the present content, building it first if needed."""
    data = open_data(folder, cache)
    place = cache / content_hash(folder) / "index"
    if not place.exists():
        with tempfile.TemporaryDirectory(dir=place.parent) as made:
            fresh = Path(made) / "index"
            write_index(data, fresh)
            try:
                fresh.rename(place)
            except OSError:
                # Another process was faster, with the same content.
                if not place.exists():
                    raise
    return index_of(data, place)


def index_of(data: dict[str, Any], place: Path) -> Index:
    """Open the Whoosh files in ``place`` for ``data``."""
    weighting = scoring.BM25F(B=B, K1=K1)
    return Index(model_of(data), index.open_dir(place).searcher(weighting=weighting))


def _prepare(folder: Path, place: Path) -> None:
    # Parsing, pinyin tables and jieba are only needed here; asking must not wait for them.
    from scripts.search.data import build_data

    data = build_data(folder)
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("wb", dir=place, delete=False) as made:
        made.writelines(pieces(data))
    Path(made.name).rename(place / "data.json")
    # Another process may be reading or building another content: only the oldest of many are removed.
    built = sorted((old for old in place.parent.iterdir() if len(old.name) == 16), key=lambda old: old.stat().st_mtime)
    for old in built[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def write_index(data: dict[str, Any], place: Path) -> None:
    """Write the Whoosh index of ``data`` into a new folder."""
    place.mkdir(parents=True)
    writer = index.create_in(place, schema()).writer()
    for number, document in enumerate(_documents(data)):
        writer.add_document(passage=number, **document)
    writer.commit()


def terms_of(view: View) -> dict[str, list[str]]:
    """The grams of each field of a passage."""
    return {
        "body": grams(view.normal.text),
        "heading": grams(view.head),
        "asked": [gram for phrase in view.asked for gram in grams(phrase)],
    }


def _documents(data: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The fields of every passage, texts as grams parted by spaces."""
    kinds: dict[str, set[str]] = {}
    for benefit in data["benefits"]:
        for place, _ in benefit["quotes"]:
            kinds.setdefault(place, set()).add(benefit["kind"])
    for view in views_of(data):
        policy = data["policies"][view.policy]
        clause = f"{policy['id']}:{view.clause}"
        yield {
            **{name: " ".join(terms) for name, terms in terms_of(view).items()},
            "policy": policy["id"],
            "clause": clause,
            "region": policy["region"],
            "number": policy["number"] or "",
            "benefit": " ".join(sorted(kinds.get(clause, ()))),
        }


def bm25(opened: Index, terms: dict[str, float]) -> dict[int, float]:
    """BM25F scores by passage for weighted grams."""
    if not terms:
        return {}
    parts = [query.Term(name, term, boost=weight * FIELDS[name]) for term, weight in terms.items() for name in FIELDS]
    hits = opened.searcher.search(query.Or(parts), limit=None, scored=True)
    return {opened.searcher.stored_fields(number)["passage"]: score for number, score in hits.items()}
