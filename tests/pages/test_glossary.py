"""The glossary is held to the texts; mistakes in the file are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.library import load_library
from scripts.pages.glossary import load_glossary
from scripts.pages.glossary_page import occurrences
from scripts.pages.site_data import Site
from scripts.yaml_files import DataError

GOOD = """
groups: [人群]
terms:
  - id: liang-hou-sheng
    term: 两后生
    group: 人群
    plain: 毕业以后没有继续上学的年轻人。
    quotes:
      - {policy: sanmenxia-2019-26, clause: s2-i1-n2, text: 以下简称“两后生”}
"""


def _load(folder: Path, text: str) -> None:
    (folder / "glossary.yml").write_text(text, encoding="utf-8")
    load_glossary(load_library(), folder)


def test_the_smallest_good_file(tmp_path: Path) -> None:
    _load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        (
            "text: 以下简称“两后生”",
            "text: 以下简称“三后生”",
            "liang-hou-sheng：sanmenxia-2019-26:s2-i1-n2 里找不到这段原文：以下简称“三后生”",
        ),
        ("clause: s2-i1-n2", "clause: s9-i1", "liang-hou-sheng：sanmenxia-2019-26 没有条款“s9-i1”"),
        ("policy: sanmenxia-2019-26", "policy: beijing", "liang-hou-sheng：没有“beijing”这份文件"),
        ("group: 人群", "group: 别的", "liang-hou-sheng：没有“别的”这个组，只能是人群"),
        ("plain: 毕业以后", "plain: 18岁以后", "liang-hou-sheng：解释里不能写数字"),
        ("    term: 两后生\n", "", "liang-hou-sheng：缺少“term”"),
        ("id: liang-hou-sheng", "id: 两后生", "id“两后生”只能用英文小写、数字和连字符"),
        ("    group: 人群", "    group: 人群\n    see: [nothing]", "liang-hou-sheng：see 里的“nothing”不是词条"),
        ("    group: 人群", "    group: 人群\n    synonyms: [{word: 学生}]", "synonyms 的每一项都要有 word 和 reason"),
        ("    group: 人群", "    group: 人群\n    colour: red", "liang-hou-sheng：不认识“colour”"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, wrong: str, right: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        _load(tmp_path, GOOD.replace(wrong, right))
    assert message in str(error.value)


def test_an_id_used_twice(tmp_path: Path) -> None:
    entry = GOOD.split("terms:\n")[1]
    with pytest.raises(DataError, match="id“liang-hou-sheng”用了两次"):
        _load(tmp_path, GOOD + entry)


def test_size_and_occurrences(site: Site) -> None:
    assert len(site.terms) >= 40
    for term in site.terms:
        places = [unit for policy in site.policies for unit in occurrences(term, policy)]
        assert places, f"{term.term} 在五份文件里都没有出现"
    two = next(term for term in site.terms if term.term == "两后生")
    assert list(occurrences(two, site.policy("weihai-2019-73"))) == ["s2-i5"]
