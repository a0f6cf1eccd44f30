"""The files of ``data/``: every table twice, its schema, the rule set, the wheel, and the catalogue that lists them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculator.spreadsheet_cells import neutral
from scripts.opendata.tables import Table
from scripts.runtime.wheel import build_wheel

Json = dict[str, Any]
SCHEMAS = Path(__file__).with_name("schema")
BOM = "\ufeff"
# The texts are official documents, which copyright law does not cover (中华人民共和国著作权法 第五条); the rest is ours, MIT.
LICENSE = "规则、术语和编排：MIT；文件原文：官方文件，不受著作权法保护"


@dataclass(frozen=True)
class Catalogue:
    """What ``data/`` holds: content by path below it, and a line for the page per table."""

    files: dict[str, bytes]
    tables: tuple[Table, ...]
    wheel: str

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return len(self.files[name])


def export(tables: list[Table], bundle: Json, changes: list[Json]) -> Catalogue:
    """Every file of ``data/``; the same input gives the same bytes. Raises RuntimeBuildError when the wheel fails."""
    files: dict[str, bytes] = {}
    for table in tables:
        content = {"$schema": f"schema/{table.name}.json", "ruleset": bundle["ruleset"], "rows": table.rows}
        files[f"{table.name}.json"] = _json(content)
        files[f"{table.name}.csv"] = table_csv(table).encode()
    files["rules.json"] = json.dumps(bundle, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    files["changes.json"] = _json({"$schema": "schema/changes.json", "releases": changes})
    for schema in sorted(SCHEMAS.glob("*.json")):
        files[f"schema/{schema.name}"] = schema.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(Path(folder))
        files[wheel.name] = wheel.read_bytes()
    entries = [
        {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in sorted(files.items())
    ]
    counts = {table.name: {"title": table.title, "rows": len(table.rows)} for table in tables}
    files["index.json"] = _json(
        {"ruleset": bundle["ruleset"], "license": LICENSE, "tables": counts, "wheel": wheel.name, "files": entries}
    )
    return Catalogue(files, tuple(tables), wheel.name)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def table_csv(table: Table) -> str:
    """CSV for spreadsheet programs: byte order mark, CRLF, and no cell that such a program would run as a formula."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in table.columns])
    for row in table.rows:
        values = (value(row) for _, value in table.columns)
        writer.writerow(["" if value is None else neutral(str(value)) for value in values])
    return target.getvalue()
