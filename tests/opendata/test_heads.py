"""Linked data, key words, sitemap: only what is stated, and nothing in a text can leave its place."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

from scripts.library import load_library
from scripts.opendata.linked import dataset, keywords, legislation, script
from scripts.opendata.sitemap import robots, sitemap
from scripts.pages.glossary import load_glossary

POLICIES = {policy.id: policy for policy in load_library()}


def test_what_the_text_states_and_nothing_else() -> None:
    stated = legislation(POLICIES["weihai-2019-73"], "policies/weihai-2019-73.html")
    assert stated["legislationIdentifier"] == "威人社字[2019]73号"
    assert stated["legislationDate"] == "2019-11-19"
    assert stated["spatialCoverage"]["identifier"] == "371000"
    assert stated["temporalCoverage"] == "2019-01-01/2021-12-31"
    assert len(stated["legislationPassedBy"]) == 13
    silent = legislation(POLICIES["shanxi-2019"], "policies/shanxi-2019.html")
    assert not {"name", "legislationIdentifier", "legislationDate", "legislationPassedBy"} & silent.keys()
    assert silent["isBasedOn"][0]["legislationIdentifier"] == "国办发〔2019〕24号"


def test_key_words_stand_in_the_text() -> None:
    _, terms = load_glossary(list(POLICIES.values()))
    for policy in POLICIES.values():
        region, *rest = keywords(policy, terms).split(",")
        assert region == policy.region["name"]
        assert all(word in policy.source or word == policy.record["document_number"] for word in rest)


def test_a_text_cannot_end_the_script_element() -> None:
    policy = POLICIES["dezhou-2019"]
    hostile = replace(policy, record={**policy.record, "title": "</script><script>alert(1)</script>"})
    text = script(legislation(hostile, "x.html"))
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)</script>"


def test_the_data_set_lists_its_files() -> None:
    data = dataset("数据", "说明", [("data/a.json", "application/json")], "data.html")
    assert data["distribution"] == [
        {"@type": "DataDownload", "contentUrl": "data/a.json", "encodingFormat": "application/json"}
    ]


def test_sitemap_with_and_without_an_address() -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ElementTree.fromstring(sitemap(["policies/a&b.html", "index.html"], "https://example.org/x"))
    assert [node.text for node in tree.iter(f"{space}loc")] == [
        "https://example.org/x/index.html",
        "https://example.org/x/policies/a&b.html",
    ]
    assert "<loc>index.html</loc>" in sitemap(["index.html"], "")
    assert "Sitemap: https://example.org/sitemap.xml" in robots("https://example.org/")
    assert "Sitemap" not in robots("")
