"""The rule bundle of the five policies: pinned, canonical, complete."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from calculator import load_bundle
from scripts.library import POLICIES, load_library
from scripts.rules import bundle as rules
from scripts.rules.bundle import build_bundle, load_kinds, write_bundle
from scripts.rules.compiler import facts_used

SOURCES = {
    "weihai-2019-73": "1a1dfa27cf22ac17651173de17de4419eb7dbaaf39ce5e30da92fbc515989d6b",
    "shanxi-2019": "b729d131b9fc7cb1b3b510c4c491108743981d823358d652c1d1f12cf4342ab5",
    "sanmenxia-2019-26": "15e33fa755bb14ce2eff9497bd204d724b96063f53cb1837360d0607498f3ed9",
    "dezhou-2019": "61f98c3082861f351d9be7f7b369d0419860c763e706cd5e0a24259c194ee79e",
    "huantai-2020-1": "1111f2a6b28549347dd9b7e3fc987e117abaaad2e71b94a50f6e60a8517fe7d0",
}


def test_the_sources_are_untouched() -> None:
    hashes = {
        policy.id: hashlib.sha256((policy.folder / "source.txt").read_bytes()).hexdigest() for policy in load_library()
    }
    assert hashes == SOURCES


def test_the_record_says_what_the_text_says_about_itself_and_null_otherwise() -> None:
    for policy in load_library():
        meta, record = policy.document.meta, policy.record
        assert (record["document_number"] is None) == (meta.doc_number is None)
        assert record["issued_on"] == meta.date
        assert len(record["issuers"]) == len(meta.issuers)
        assert (record["title"] is None) == (meta.title is None)
    untitled = {policy.id for policy in load_library() if policy.record["title"] is None}
    assert untitled == {"shanxi-2019"}
    unnumbered = {policy.id for policy in load_library() if policy.record["document_number"] is None}
    assert unnumbered == {"shanxi-2019", "dezhou-2019"}


def test_two_builds_are_identical_and_the_id_is_the_hash(bundle: dict[str, Any]) -> None:
    again = build_bundle()
    assert again == bundle
    rest = {key: value for key, value in again.items() if key != "ruleset"}
    canonical = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == bundle["ruleset"]


def test_the_written_bundle_reads_back_in_the_order_of_asking(bundle: dict[str, Any], tmp_path: Path) -> None:
    write_bundle(bundle, tmp_path / "rules.json")
    read = load_bundle(tmp_path / "rules.json")
    assert read == bundle
    assert list(read["facts"]) == list(bundle["facts"])
    assert list(read["kinds"]) == list(bundle["kinds"])


def test_every_citation_is_pinned_to_its_source(bundle: dict[str, Any]) -> None:
    sources = {policy.id: policy.source for policy in load_library()}
    for name, entry in bundle["citations"].items():
        policy = name.split("#")[0]
        text = "".join(sources[policy][start:end] for start, end in entry["spans"])
        assert "".join(text.split()) == "".join(entry["quote"].split()), name
        assert hashlib.sha256(text.encode()).hexdigest() == entry["sha256"]
        assert entry["clause"].startswith(f"{policy}:")


def test_every_condition_a_reader_sees_has_words_and_a_quote(bundle: dict[str, Any]) -> None:
    for benefit in bundle["benefits"]:
        assert benefit["cite"], benefit["id"]
        assert benefit["next_step"], benefit["id"]
        assert benefit["facts"] == facts_used(benefit)
        for condition in benefit["requires"]:
            assert condition["label"], benefit["id"]
            assert condition["cite"], (benefit["id"], condition["label"])


def test_every_kind_is_used_or_compared(bundle: dict[str, Any]) -> None:
    used = {benefit["kind"] for benefit in bundle["benefits"]}
    assert used <= set(bundle["kinds"])
    assert set(bundle["kinds"]) - used == set()


def test_kinds_compile_on_their_own(bundle: dict[str, Any]) -> None:
    from scripts.library import POLICIES

    assert load_kinds(POLICIES, bundle["facts"]) == bundle["kinds"]


def test_parts_of_a_build_share_one_bundle_until_a_file_changes(
    bundle: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "policies"
    shutil.copytree(POLICIES, library)
    monkeypatch.setattr(rules, "POLICIES", library)
    first = rules.shared_bundle()
    assert first == bundle
    assert rules.shared_bundle() is first
    (library / "shanxi-2019" / "policy.yml").write_text(
        (library / "shanxi-2019" / "policy.yml").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    assert rules.shared_bundle() is not first
