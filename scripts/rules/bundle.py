"""The rule bundle: everything the engine needs, as canonical JSON whose SHA-256 is the rule-set id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from calculator.shards import PART
from scripts.library import POLICIES, Policy, load_library
from scripts.parse import cite
from scripts.rules.compiler import Context, about, compile_benefit
from scripts.rules.exhaustive import check_rows
from scripts.rules.kept import Benefits, Citations, KeptRules, Own
from scripts.yaml_files import DataError, read_yaml

OUTPUT = Path(__file__).resolve().parent.parent.parent / "calculator" / "rules.json"


def build_bundle(folder: Path = POLICIES) -> dict[str, Any]:
    """Compile every policy below ``folder``. Raises DataError on the first thing that is not traceable."""
    facts = load_facts(folder)
    kinds = load_kinds(folder, facts)
    order = {"facts": list(facts), "kinds": list(kinds)}
    entries = []
    rules = KeptRules()
    policies = load_library(folder)
    for policy in policies:
        own = Own([], {})
        entry = _policy(policy, own.citations)
        entries.append(entry)
        own.benefits.extend(policy_benefits(policy, facts, kinds, own.citations))
        for benefit in own.benefits:
            check_rows(benefit, entry, facts)
        rules.put(policy.id, own)
    bundle: dict[str, Any] = {"facts": facts, "kinds": kinds, "order": order, "policies": entries}
    bundle.update(benefits=Benefits(rules), citations=Citations(rules))
    if len(policies) <= PART:
        # One small object that everything may read as it likes.
        bundle.update(benefits=list(bundle["benefits"]), citations=dict(bundle["citations"]))
    digest = hashlib.sha256()
    for piece in pieces(bundle):
        digest.update(piece)
    bundle["ruleset"] = digest.hexdigest()
    return bundle


def shared_bundle() -> dict[str, Any]:
    """The bundle of the library, compiled once for all parts of a build, as long as no file changes. Nobody may change it."""
    files = sorted(file for pattern in ("*.yml", "*/*.yml", "*/source.txt") for file in POLICIES.glob(pattern))
    return _compiled(tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files))


@lru_cache(maxsize=1)
def _compiled(_files: tuple[tuple[str, int, int], ...]) -> dict[str, Any]:
    return build_bundle()


def write_bundle(bundle: dict[str, Any], path: Path = OUTPUT) -> None:
    """Write the bundle as canonical JSON."""
    with path.open("wb") as file:
        file.writelines(pieces(bundle))


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, the same bytes for the same content."""
    return b"".join(pieces(value)) if isinstance(value, dict) else _ENCODE(value).encode()


def pieces(bundle: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of ``canonical(bundle)`` one after the other: those of ten thousand policies need not be in memory at once."""
    opening = "{"
    for name in sorted(bundle):
        value = bundle[name]
        start = f"{opening}{_ENCODE(name)}:"
        opening = ","
        if isinstance(value, (list, Benefits)):
            yield f"{start}[".encode()
            for number, item in enumerate(value):
                yield f"{',' if number else ''}{_ENCODE(item)}".encode()
            yield b"]"
        elif isinstance(value, (dict, Citations)):
            yield f"{start}{{".encode()
            # Citations of a policy stand together in this order, too: their names have its id and "#" before anything else.
            for number, key in enumerate(sorted(value)):
                yield f"{',' if number else ''}{_ENCODE(key)}:{_ENCODE(value[key])}".encode()
            yield b"}"
        else:
            yield f"{start}{_ENCODE(value)}".encode()
    yield b"{}" if opening == "{" else b"}"


def load_facts(folder: Path = POLICIES) -> dict[str, dict[str, Any]]:
    """The questions of facts.yml, by id, in the order of asking."""
    raw = read_yaml(folder / "facts.yml")
    return {fact: {"askers": [], **definition} for fact, definition in raw["facts"].items()}


def load_kinds(folder: Path, facts: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The kinds of benefit of kinds.yml, by id."""
    raw = read_yaml(folder / "kinds.yml")["kinds"]
    context = Context("kinds.yml", "", {}, facts, raw)
    for name, kind in raw.items():
        context.place = name
        kind["about"] = about(kind["about"], context)
    kinds: dict[str, dict[str, Any]] = raw
    return kinds


def _policy(policy: Policy, citations: dict[str, Any]) -> dict[str, Any]:
    period = policy.record["period"]
    name = f"{policy.id}#period"
    citations[name] = _citation(policy, period["clause"], period["quote"], "period")
    region = {key: policy.region[key] for key in ("name", "code", "aliases", "above", "places")}
    return {
        "id": policy.id,
        "title": policy.title,
        "document_number": policy.record["document_number"],
        "region": region,
        "period": {"from": period["from"], "to": period["to"], "label": period["label"], "cite": [name]},
        "ask": policy.record["ask"],
    }


def policy_benefits(
    policy: Policy, facts: dict[str, Any], kinds: dict[str, Any], citations: dict[str, Any]
) -> list[dict[str, Any]]:
    """The compiled benefits of one policy; its quotes are added to ``citations``. Raises DataError."""
    file = f"{policy.id}/benefits.yml"
    if not (policy.folder / "benefits.yml").exists():
        raise DataError(f"{file}：没有这个文件")
    raw = read_yaml(policy.folder / "benefits.yml")
    context = Context(file, policy.id, _quotes(raw, file), facts, kinds)
    try:
        benefits = [compile_benefit(item, context) for item in raw["benefits"]]
        for benefit, item in zip(benefits, raw["benefits"], strict=True):
            clause = raw["quotes"][item["quotes"][0]]["clause"]
            benefit["next_step"] = benefit["next_step"] or _where_to_ask(policy, clause)
    except (TypeError, AttributeError, KeyError, ValueError, IndexError) as error:
        # A list where a text belongs, or the like: the compiler meets it at any depth.
        raise context.fail(f"写法不对，多半是缩进错了或缺了一层（{type(error).__name__}：{error}）") from error
    ids = [benefit["id"] for benefit in benefits]
    for benefit_id in ids:
        if ids.count(benefit_id) > 1:
            raise DataError(f"{file}：id“{benefit_id}”用了两次")
    idle = [name for name in raw["quotes"] if name not in context.used_quotes]
    if idle:
        raise DataError(f"{file}：引文“{'”“'.join(idle)}”没有规则使用")
    for name, entry in raw["quotes"].items():
        citations[f"{policy.id}#{name}"] = _citation(policy, entry["clause"], entry["text"], name)
    return benefits


def _quotes(raw: Any, file: str) -> dict[str, str]:
    """The quotes of a rule file by name. Raises DataError when the file has another shape."""
    if (
        not isinstance(raw, dict)
        or not isinstance(raw.get("quotes"), dict)
        or not isinstance(raw.get("benefits"), list)
    ):
        raise DataError(f"{file}：须有 quotes（名字: {{clause, text}}）和 benefits（列表）")
    for name, entry in raw["quotes"].items():
        if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("clause", "text")):
            raise DataError(f"{file}：引文“{name}”须写 clause 和 text")
    return {name: entry["text"] for name, entry in raw["quotes"].items()}


def _where_to_ask(policy: Policy, clause: str) -> str:
    """Whom the text itself names for a clause; otherwise the offices the librarian recorded."""
    for note in policy.document.annotations:
        if note.kind == "responsibility" and (note.unit == clause or note.unit.startswith(f"{clause}-p")):
            departments = cast("list[dict[str, str]]", note.value["departments"])
            names = [department["full"] for department in departments]
            lead = note.value["lead"]
            first = f"（牵头：{lead}）" if lead and len(names) > 1 else ""
            if names:
                return f"这一条的责任单位：{'、'.join(names)}{first}。标准和办理方式请向当地相应部门核实。"
    return f"标准和办理方式请向{policy.record['ask']}核实。"


def _citation(policy: Policy, clause: str, quote: str, name: str) -> dict[str, Any]:
    """A quote pinned to its source: clause, spans, and the hash of the text it stands in."""
    where = f"{policy.id}：引文“{name}”"
    try:
        spans = policy.document.locate(clause, quote)
    except KeyError:
        raise DataError(f"{where}：没有条款“{clause}”") from None
    if spans is None:
        raise DataError(f"{where}：条款“{clause}”里找不到这段原文：{quote}")
    text = "".join(policy.source[start:end] for start, end in spans)
    return {
        "clause": f"{policy.id}:{clause}",
        "cite": cite(policy.cite_meta, clause),
        "quote": quote,
        "spans": [list(span) for span in spans],
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
