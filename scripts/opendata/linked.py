"""What machines read in the head of a page: JSON-LD (schema.org) and key words, only what a text or the library states."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from scripts.library import Policy
from scripts.pages.glossary import Term

Json = dict[str, Any]
_CONTEXT = "https://schema.org"
_TERMS = 10


def legislation(policy: Policy, address: str) -> Json:
    """The document of a policy page; what the text does not state is left out, not guessed."""
    record = policy.record
    period = record["period"]
    data: Json = {
        "@context": _CONTEXT,
        "@type": "Legislation",
        "name": record["title"] or record["inner_title"],
        "legislationIdentifier": record["document_number"],
        "legislationDate": record["issued_on"],
        "legislationPassedBy": [{"@type": "GovernmentOrganization", "name": name} for name in record["issuers"]],
        "spatialCoverage": {
            "@type": "AdministrativeArea",
            "name": policy.region["name"],
            "identifier": policy.region["code"],
        },
        "temporalCoverage": f"{period['from']}/{period['to']}",
        "isBasedOn": [_upstream(entry) for entry in record["upstream"]],
        "inLanguage": "zh-CN",
        "url": address,
    }
    return {key: value for key, value in data.items() if value}


def _upstream(entry: Json) -> Json:
    data = {"@type": "Legislation", "name": entry["title"], "legislationIdentifier": entry.get("number")}
    return {key: value for key, value in data.items() if value}


def dataset(name: str, description: str, files: Sequence[tuple[str, str]], address: str) -> Json:
    """The open data of the library: ``files`` are pairs of address and media type."""
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": name,
        "description": description,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "url": address,
        "distribution": [{"@type": "DataDownload", "contentUrl": url, "encodingFormat": media} for url, media in files],
    }


def script(data: Json) -> str:
    """JSON for a script element: nothing in a text can end the element."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def keywords(policy: Policy, terms: Sequence[Term]) -> str:
    """Region, document number and the terms of the glossary that stand in the text, as portals list them."""
    found = [term.term for term in terms if term.term in policy.source]
    return ",".join(filter(None, [policy.region["name"], policy.record["document_number"], *found[:_TERMS]]))
