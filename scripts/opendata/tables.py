"""The tables of the open data, each a list of plain rows and how a row becomes a line of CSV."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scripts.ledger.page import ledger_rows, sentence_rows
from scripts.library import Policy
from scripts.opendata.ids import eid
from scripts.pages import words
from scripts.pages.answers import address
from scripts.pages.glossary import Term
from scripts.pages.site_data import citation_names, full_cite, page_url
from scripts.parse.model import Document, Node, Paragraph
from scripts.verify.cases import load_cases

Json = dict[str, Any]
Column = tuple[str, Callable[[Json], object]]


@dataclass(frozen=True)
class Table:
    """``columns`` are those of the CSV: heading and value; rows as JSON are complete, as CSV they leave out what is nested."""

    name: str
    title: str
    rows: list[Json]
    columns: tuple[Column, ...]


def all_tables(policies: Sequence[Policy], bundle: Json, terms: Sequence[Term]) -> list[Table]:
    """Every table, in the order of the page."""
    return [
        _policies(policies),
        _clauses(policies),
        _benefits(bundle),
        _citations(bundle),
        _facts(bundle),
        _glossary(terms),
        _cases(policies, bundle),
        _numbers(policies, bundle),
        _sentences(policies, bundle),
    ]


def _key(name: str) -> Column:
    return name, lambda row: row[name]


def _list(name: str) -> Column:
    return name, lambda row: "；".join(map(str, row[name]))


def _policies(policies: Sequence[Policy]) -> Table:
    rows = []
    for policy in policies:
        record = policy.record
        rows.append(
            {
                "id": policy.id,
                "title": record["title"],
                "inner_title": record["inner_title"],
                "working_title": record.get("working_title"),
                "document_number": record["document_number"],
                "issuers": record["issuers"],
                "issued_on": record["issued_on"],
                "region": {key: policy.region[key] for key in ("name", "code", "level")},
                "period": record["period"],
                "upstream": record["upstream"],
                "notes": record["notes"],
                "source_sha256": hashlib.sha256((policy.folder / "source.txt").read_bytes()).hexdigest(),
                "page": page_url(policy.id),
            }
        )
    columns = (
        _key("id"),
        _key("title"),
        _key("working_title"),
        _key("document_number"),
        _list("issuers"),
        _key("issued_on"),
        ("region", lambda row: row["region"]["name"]),
        ("region_code", lambda row: row["region"]["code"]),
        ("period_from", lambda row: row["period"]["from"]),
        ("period_to", lambda row: row["period"]["to"]),
        _key("source_sha256"),
        _key("page"),
    )
    return Table("policies", "文件", rows, columns)


def _clauses(policies: Sequence[Policy]) -> Table:
    rows: list[Json] = []
    for policy in policies:
        for paragraph in policy.document.paragraphs:
            rows.append(_clause(policy, None, paragraph))
        for node in policy.document.nodes:
            _below(policy, node, None, rows)
    columns = (
        _key("id"),
        _key("eid"),
        _key("policy"),
        _key("parent"),
        _key("marker"),
        _key("title"),
        _key("text"),
        _key("cite"),
        _key("page"),
    )
    return Table("clauses", "条款", rows, columns)


def _below(policy: Policy, node: Node, parent: str | None, rows: list[Json]) -> None:
    rows.append(_clause(policy, parent, node))
    for child in node.children:
        _below(policy, child, node.id, rows)


def _clause(policy: Policy, parent: str | None, unit: Node | Paragraph) -> Json:
    heading: Json = {"marker": None, "ordinal": None, "level": None, "title": None, "inferred": False}
    paragraphs: tuple[Paragraph, ...] = ()
    if isinstance(unit, Node):
        heading = {key: getattr(unit, key) for key in heading}
        paragraphs = unit.paragraphs
    document: Document = policy.document
    return {
        "id": f"{policy.id}:{unit.id}",
        "eid": eid(unit.id),
        "policy": policy.id,
        "parent": f"{policy.id}:{parent}" if parent else None,
        "kind": "unit" if isinstance(unit, Node) else "paragraph",
        **heading,
        "text": "" if heading["inferred"] else document.text_of(unit.id),
        "offset": unit.offset,
        "paragraphs": [
            {"id": f"{policy.id}:{item.id}", "text": item.text, "start": item.start, "end": item.end}
            for item in paragraphs
        ],
        "cite": full_cite(policy, unit.id),
        "page": page_url(policy.id, unit.id),
    }


def _benefits(bundle: Json) -> Table:
    rows = []
    regions = {policy["id"]: policy for policy in bundle["policies"]}
    for benefit in bundle["benefits"]:
        policy = regions[benefit["policy"]]
        rows.append(
            {
                **benefit,
                "region": policy["region"]["name"],
                "period": {key: policy["period"][key] for key in ("from", "to", "label")},
                "kind_title": bundle["kinds"][benefit["kind"]]["title"],
                "standing": words.standing(benefit),
                "values": [line._asdict() for line in words.lines(benefit, bundle["facts"])],
                "citations": citation_names(benefit),
                "page": f"policies/{benefit['policy']}.html#benefit-{benefit['id'].split('/', 1)[1]}",
            }
        )
    columns: tuple[Column, ...] = (
        _key("id"),
        _key("region"),
        ("period", lambda row: row["period"]["label"]),
        _key("kind_title"),
        _key("title"),
        ("payee", lambda row: row["payee"]["label"]),
        (
            "values",
            lambda row: "；".join(f"{v['case']}：{v['value']}" if v["case"] else v["value"] for v in row["values"]),
        ),
        ("conditions", lambda row: "；".join(part["label"] for part in row["requires"] if part["label"])),
        ("clauses", lambda row: "；".join(dict.fromkeys(bundle["citations"][n]["clause"] for n in row["citations"]))),
        ("quotes", lambda row: "；".join(bundle["citations"][name]["quote"] for name in row["citations"])),
        _list("notes"),
        _key("page"),
    )
    return Table("benefits", "待遇", rows, columns)


def _citations(bundle: Json) -> Table:
    rows = [{"id": name, **citation} for name, citation in sorted(bundle["citations"].items())]
    columns = (_key("id"), _key("clause"), _key("cite"), _key("quote"), _key("sha256"))
    return Table("citations", "引文", rows, columns)


def _facts(bundle: Json) -> Table:
    rows = [{"id": fact, **definition} for fact, definition in bundle["facts"].items()]
    columns: tuple[Column, ...] = (
        _key("id"),
        _key("type"),
        _key("label"),
        ("question", lambda row: row.get("question", "")),
        ("help", lambda row: row.get("help", "")),
        ("unit", lambda row: row.get("unit", "")),
        ("options", lambda row: "；".join(option["label"] for option in row.get("options", ()))),
        ("aliases", lambda row: "；".join(row.get("aliases", ()))),
    )
    return Table("facts", "问题", rows, columns)


def _glossary(terms: Sequence[Term]) -> Table:
    rows = []
    for term in terms:
        row = json.loads(json.dumps(asdict(term), ensure_ascii=False))
        row["quotes"] = [{"clause": f"{q['policy']}:{q['clause']}", "quote": q["text"]} for q in row["quotes"]]
        rows.append(row)
    columns: tuple[Column, ...] = (
        _key("id"),
        _key("term"),
        _key("group"),
        _key("plain"),
        _list("abbreviations"),
        ("synonyms", lambda row: "；".join(synonym["word"] for synonym in row["synonyms"])),
        ("quotes", lambda row: "；".join(quote["quote"] for quote in row["quotes"])),
    )
    return Table("glossary", "术语", rows, columns)


def _cases(policies: Sequence[Policy], bundle: Json) -> Table:
    kinds = {benefit["id"]: benefit["kind"] for benefit in bundle["benefits"]}
    rows = []
    for policy in policies:
        for case in load_cases(policy.id):
            expect = dict(case["expect"])
            benefit = f"{policy.id}/{expect.pop('benefit')}" if "benefit" in expect else None
            kind = kinds.get(benefit or "", "")
            rows.append(
                {
                    "policy": policy.id,
                    "name": case["name"],
                    "asker": case["asker"],
                    "facts": case["facts"],
                    "today": case.get("today"),
                    "benefit": benefit,
                    "expect": expect,
                    "page": f"calculator.html#{address(case, kind, bundle)}" if kind else None,
                }
            )
    columns: tuple[Column, ...] = (
        _key("policy"),
        _key("name"),
        _key("asker"),
        ("facts", lambda row: json.dumps(row["facts"], ensure_ascii=False)),
        _key("today"),
        _key("benefit"),
        ("expect", lambda row: json.dumps(row["expect"], ensure_ascii=False)),
    )
    return Table("cases", "例子", rows, columns)


def _numbers(policies: Sequence[Policy], bundle: Json) -> Table:
    rows = []
    for policy in policies:
        for row in ledger_rows(policy.id, bundle):
            entry = {key: row[key] for key in ("id", "policy", "spans", "text", "value", "class", "label", "reason")}
            entry["clause"] = f"{policy.id}:{row['clause']}" if row["clause"] else None
            entry["rules"] = [benefit["id"] for benefit in row["benefits"]]
            entry["page"] = f"policies/{policy.id}-numbers.html#{row['anchor']}"
            rows.append(entry)
    columns = (
        _key("id"),
        _key("policy"),
        _key("clause"),
        _key("text"),
        _key("value"),
        _key("label"),
        _list("rules"),
        _key("reason"),
    )
    return Table("numbers", "数字台账", rows, columns)


def _sentences(policies: Sequence[Policy], bundle: Json) -> Table:
    rows = []
    for policy in policies:
        for row in sentence_rows(policy.id, bundle):
            entry = {key: row[key] for key in ("policy", "text", "words", "citations", "reason")}
            entry["clause"] = f"{policy.id}:{row['clause']}" if row["clause"] else None
            entry["rules"] = [benefit["id"] for benefit in row["benefits"]]
            rows.append(entry)
    columns = (_key("policy"), _key("clause"), _key("text"), _list("words"), _list("rules"), _key("reason"))
    return Table("sentences", "句子台账", rows, columns)
