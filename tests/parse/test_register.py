"""Document references: the library, the register, or the list of what is not known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.library import load_library
from scripts.parse import parse, register
from scripts.parse.cite import PolicyMeta
from scripts.yaml_files import DataError

LIBRARY = load_library()
POLICIES: list[PolicyMeta] = [
    {
        "id": p.id,
        "title": p.record["title"],
        "inner_title": p.record["inner_title"],
        "doc_number": p.record["document_number"],
    }
    for p in LIBRARY
]
DOCUMENTS = {p.id: p.document for p in LIBRARY}
ENTRIES = register.load()


def test_every_reference_of_the_five_texts_is_resolved() -> None:
    assert register.unresolved(DOCUMENTS, POLICIES, ENTRIES) == ()


def test_without_the_register_the_upstream_documents_are_listed() -> None:
    missing = register.unresolved(DOCUMENTS, POLICIES)
    assert sorted((m.policy, m.number) for m in missing) == [
        ("huantai-2020-1", "淄政办发〔2019〕11号"),
        ("huantai-2020-1", "鲁政办发〔2019〕24号"),
        ("huantai-2020-1", "鲁政发〔2019〕3号"),
        ("sanmenxia-2019-26", "豫政办〔2019〕50号"),
        ("shanxi-2019", "国办发〔2019〕24号"),
        ("weihai-2019-73", "鲁政办发〔2019〕24号"),
    ]


def test_the_register_holds_only_what_the_texts_name() -> None:
    for entry in ENTRIES:
        naming = {
            policy
            for policy, document in DOCUMENTS.items()
            for note in document.annotations
            if note.kind == "document-reference" and register.resolve(note.value, (), (entry,)) is not None
        }
        assert naming == set(entry.named_in), entry.title


@pytest.mark.parametrize(
    ("title", "number", "wanted"),
    [
        (None, "三政办[2019]26号", "sanmenxia-2019-26"),
        ("威海市职业技能提升行动实施方案（2019-2021年）", None, "weihai-2019-73"),
        ("随便什么", "桓政办发〔2020〕第1号", "huantai-2020-1"),
        ("威海市职业技能提升行动实施方案（2019—2021年）", "威人社字〔2020〕1号", None),
        ("中华人民共和国就业促进法", None, None),
        (None, None, None),
    ],
)
def test_library(title: str | None, number: str | None, wanted: str | None) -> None:
    assert register.resolve({"title": title, "number": number}, POLICIES, ENTRIES) == wanted


def test_a_plan_is_found_by_the_notice_that_issued_it() -> None:
    found = register.resolve({"title": "河南省职业技能提升行动方案（2019—2021年）", "number": None}, POLICIES, ENTRIES)
    assert isinstance(found, register.Entry)
    assert (found.number, found.level) == ("豫政办〔2019〕50号", "province")


def test_unknown_references_are_listed_with_their_place() -> None:
    document = parse("一、依据\n根据《中华人民共和国就业促进法》和财社〔2017〕164号文件，制定本方案。\n")
    assert register.unresolved({"x": document}, POLICIES, ENTRIES) == (
        register.Unresolved("x", "s1-p1", "中华人民共和国就业促进法", None),
        register.Unresolved("x", "s1-p1", None, "财社〔2017〕164号"),
    )


def test_malformed_register(tmp_path: Path) -> None:
    path = tmp_path / "register.yml"
    path.write_text("- {title: 甲办法, level: 省}\n", encoding="utf-8")
    with pytest.raises(DataError, match="每一条都要有 title 和 level"):
        register.load(path)
    path.write_text("- {title: 甲办法, level: province}\n- {title: 《甲办法》, level: province}\n", encoding="utf-8")
    with pytest.raises(DataError, match="列了两次"):
        register.load(path)


NAMES = st.sampled_from([None, "甲办法", "《乙方案》", "乙方案", "关于印发丙方案的通知", "丙方案"])
NUMBERS = st.sampled_from([None, "甲政发〔2019〕1号", "甲政发[2019]1号", "乙政发〔2019〕2号"])
RECORDS = st.lists(st.tuples(NAMES, NAMES, NUMBERS), max_size=5)


@given(RECORDS, NAMES, NUMBERS)
def test_the_first_policy_that_fits_is_meant(
    rows: list[tuple[str | None, str | None, str | None]], title: str | None, number: str | None
) -> None:
    policies = [
        {"id": str(place), "title": row[0], "inner_title": row[1], "doc_number": row[2]}
        for place, row in enumerate(rows)
    ]
    alone = (register.Held([policy]).find(title, number) for policy in policies)
    assert register.Held(policies).find(title, number) == next((found for found in alone if found is not None), None)
