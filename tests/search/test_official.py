"""Names that the rules know become names that the search knows."""

from __future__ import annotations

from pathlib import Path

from scripts.search.official import official_names

FACTS = """
facts:
  group:
    options:
      - {id: a, label: 特种作业操作证书, aliases: [特种作业证, 特种作业操作证, 操作证书, A证]}
      - {id: b, label: 不在文件里的人, aliases: [局外人]}
  year: {label: 年份}
"""
GLOSSARY = """
terms:
  - {term: 技工院校, abbreviations: [技院], synonyms: [{word: 技师院, reason: 说法}]}
"""


def test_names_of_the_rules(tmp_path: Path) -> None:
    (tmp_path / "facts.yml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "glossary.yml").write_text(GLOSSARY, encoding="utf-8")
    entries = official_names(tmp_path, {"特种作业", "操作", "技师"}, "持有特种作业操作证书的人员\x00技工院校")
    # 特种作业操作证 and 操作证书 stand in the text; A证 is no Chinese word; 局外人 stands for something no text names.
    assert [(entry["plain"], entry["means"]) for entry in entries] == [
        (["特种作业证"], ["特种作业操作证书"]),
        (["技师院"], ["技工院校"]),
        (["技院"], ["技工院校"]),
    ]
    assert all(entry["why"] for entry in entries)


def test_names_made_of_known_words_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "facts.yml").write_text(FACTS, encoding="utf-8")
    known = {"特种作业", "证"}
    assert official_names(tmp_path, known, "特种作业操作证书") == []


def test_no_files_no_names(tmp_path: Path) -> None:
    assert official_names(tmp_path, set(), "") == []
