"""The answer as other programs read it: the JSON of the command line."""

from __future__ import annotations

from typing import Any

from scripts.search.index import Index
from scripts.search.model import Model, View
from scripts.search.query import Concept
from scripts.search.ranking import Answer, search


def answer(opened: Index, query: str, limit: int = 10) -> dict[str, Any]:
    """Search and describe the result: query, confident, results, and what was understood."""
    found = search(opened, query, limit)
    model = opened.model
    rows = []
    for hit in found.hits:
        view = model.views[hit.passage]
        passage, policy = model.data["passages"][hit.passage], model.data["policies"][view.policy]
        rows.append(
            {
                "policy": policy["id"],
                "clause": f"{policy['id']}:{view.clause}",
                "title": title_of(policy["region"], passage),
                "text": view.raw,
                "highlights": highlights(view, found.understanding.concepts, model),
                "score": round(hit.score, 4),
            }
        )
    result: dict[str, Any] = {
        "query": query,
        "confident": found.confident,
        "results": rows,
        "understood": _said(found, model),
    }
    if not found.confident:
        result["nearest_topics"] = nearest(model, found)
        result["ask"] = elsewhere(model, found)
    return result


def title_of(region: str, passage: dict[str, Any]) -> str:
    """Region, clause number and heading, as shown in a list."""
    return f"{region} {passage['marker']} {passage['path'][-1] if passage['path'] else '正文'}".replace("  ", " ")


def highlights(view: View, concepts: list[Concept], model: Model) -> list[list[int]]:
    """Ranges of the clause text that matched, as code points [start, end), merged."""
    text = view.normal.text
    marks: list[tuple[int, int]] = []
    for concept in concepts:
        for term, _ in concept.terms:
            if term.startswith("@") or len(term) < 2 and not term.isdigit():
                continue
            at = text.find(term)
            while at >= 0:
                marks.append((view.normal.starts[at], view.normal.ends[at + len(term) - 1]))
                at = text.find(term, at + 1)
    merged: list[list[int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def _said(found: Answer, model: Model) -> dict[str, Any]:
    asked = found.understanding
    said: dict[str, Any] = {"regions": [model.data["policies"][number]["region"] for number in asked.policies]}
    said["words"] = [
        {"word": c.word, "via": c.via, "means": [term for term, _ in c.terms if term != c.word and term[0] != "@"]}
        for c in asked.concepts
    ]
    said["repairs"] = [{"typed": typed, "meant": meant} for typed, meant in asked.repairs]
    return said


def nearest(model: Model, found: Answer) -> list[str]:
    """Topics of the library nearest to a question it does not answer."""
    titles: list[str] = []
    for hit in found.hits[:5]:
        policy = model.data["policies"][model.views[hit.passage].policy]["id"]
        clause = f"{policy}:{model.views[hit.passage].clause}"
        titles.extend(title for title, clauses in model.data["topics"] if clause in clauses)
    return list(dict.fromkeys(titles))[:5]


def elsewhere(model: Model, found: Answer) -> str:
    """Where else to ask."""
    asked = found.understanding
    if asked.elsewhere:
        entry = model.data["elsewhere"][asked.elsewhere[0]]
        return f"资料库里没有“{entry['topic']}”的内容，请问{entry['ask']}。"
    if asked.other_place:
        regions = list(dict.fromkeys(policy["region"] for policy in model.data["policies"]))
        names = "、".join(regions) if len(regions) <= 12 else f"{len(regions)}个地区"
        return f"资料库里没有{asked.other_place}的文件，只收录了{names}的文件。"
    return "资料库里没有找到能回答这个问题的条款，可以换个说法再查，或拨打12333、12345咨询。"
