"""The bill of materials in CycloneDX 1.6 (JSON): the same lock files give the same bytes."""

from __future__ import annotations

import json
import uuid
from typing import Any

from scripts.trust.locks import Component, components
from scripts.trust.vendored import load_parts

Json = dict[str, Any]
_NAMESPACE = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: names that are no domain use a fixed one


def bill_of_materials(version: str) -> Json:
    """Everything locked; what reaches the reader is ``required``, what only builds and tests the site is ``excluded``."""
    inside = [
        {
            "type": "library",
            "bom-ref": f"inside:{part.id}",
            "name": part.name,
            "version": part.version,
            "scope": "required",
            "licenses": [{"expression": part.license}],
            "externalReferences": [{"type": "website", "url": part.source}],
        }
        for part in load_parts()
        if not part.purl
    ]
    entries = [*(_entry(component) for component in components()), *inside]
    application: Json = {
        "type": "application",
        "bom-ref": "policy-library",
        "name": "policy-library",
        "version": version,
        "licenses": [{"expression": "MIT"}],
    }
    body: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": application},
        "components": entries,
        "dependencies": [
            {
                "ref": "policy-library",
                "dependsOn": [entry["bom-ref"] for entry in entries if entry["scope"] == "required"],
            }
        ],
    }
    # Without a time and with a name made of the content, two builds give the same file.
    serial = uuid.uuid5(_NAMESPACE, json.dumps(body, ensure_ascii=False, sort_keys=True))
    return {**body, "serialNumber": f"urn:uuid:{serial}"}


def _entry(component: Component) -> Json:
    entry: Json = {
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "purl": component.purl,
        "scope": "required" if component.shipped else "excluded",
        "hashes": [{"alg": algorithm, "content": value} for algorithm, value in component.hashes],
    }
    if component.license:
        entry["licenses"] = [{"expression": component.license}]
    return entry
