"""Markers that a scan misread: believed where their number is due, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.parse import parse
from tests.parse import evaluate
from tests.parse.scanned import scanned

CLEAN = [
    "01_measures_articles",
    "02_opinion_running_items",
    "311_joint_plan_four_levels",
    "312_rules_chapters_articles",
    "313_county_notice_phones",
    "315_no_title_yishi",
    "316_job_retention_few_lines",
    "317_markdown_employment_aid",
    "323_contents_parts_task_list",
    "324_wps_cover_plan_four_annexes",
    "325_hr_market_regulation",
    "326_pension_measures_narrow",
    "328_announcement_select_institutions",
    "329_reply_proposal",
    "332_plan_14th_five_chapters_sections",
]


def markers(text: str) -> list[tuple[str, str | None]]:
    return [(n.id, n.marker) for n in parse("甲县培训办法\n\n" + text).walk()]


@pytest.mark.parametrize("name", CLEAN)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_scan_of_a_clean_document_has_the_same_headings(name: str, seed: int, tmp_path: Path) -> None:
    with (evaluate.FOLDER / f"{name}.txt").open(encoding="utf-8", newline="") as handle:
        head, body = handle.read().split("=====", 1)
    path = tmp_path / f"{name}.txt"
    path.write_text(f"{head}====={scanned(body, seed, 0.15)}", encoding="utf-8", newline="")
    score = evaluate.score(evaluate.load(path))
    assert score.f1 >= evaluate.WORST, (score.missed, score.extra)
    assert score.nesting >= evaluate.NEST_WORST, score.misplaced


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("l. 甲事项。\n2. 乙事项。\n", [("n1", "l."), ("n2", "2.")]),
        ("1.甲事项。\n2,乙事项。\n3.丙事项。\n", [("n1", "1."), ("n2", "2,"), ("n3", "3.")]),
        ("1.甲事项。\n2 乙事项。\n3.丙事项。\n", [("n1", "1."), ("n2", "2"), ("n3", "3.")]),
        ("一、甲事项。\n二丶乙事项。\n三，丙事项。\n", [("s1", "一、"), ("s2", "二丶"), ("s3", "三，")]),
        ("(l)甲事项；（2〕乙事项。\n", [("b1", "(l)"), ("b2", "（2〕")]),
        ("（七）甲事项。\n（入）乙事项。\n（九）丙事项。\n", [("i7", "（七）"), ("i8", "（入）"), ("i9", "（九）")]),
        ("笫—条 甲事项。\n第二条 乙事项。\n", [("art1", "笫—条"), ("art2", "第二条")]),
        ("9.甲事项。\n1 O.乙事项。\n11.丙事项。\n", [("n9", "9."), ("n10", "1O."), ("n11", "11.")]),
    ],
)
def test_where_the_number_is_due(text: str, wanted: list[tuple[str, str | None]]) -> None:
    assert markers(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("一、甲事项。\n人、财、物要有保障。\n二、乙事项。\n", ["s1", "s2"]),
        ("1.甲事项，每季度抽查\n2 名工作人员。\n2.乙事项。\n", ["n1", "n2"]),
        ("A.甲事项。\nB.乙事项。\nC.丙事项。\n", ["l1", "l2", "l3"]),
        ("1.甲事项。\n5,乙事项。\n", ["n1"]),
    ],
)
def test_where_it_is_not_due(text: str, wanted: list[str]) -> None:
    assert [unit for unit, _ in markers(text)] == wanted


def test_what_was_read_is_said() -> None:
    text = "甲县培训办法\n\nl. 甲事项。\n2. 乙事项。\n"
    document = parse(text)
    found = [(text[d.start : d.end], d.message) for d in document.diagnostics if d.code == "marker-misread"]
    assert found == [("l.", "编号“l.”像是扫描识别有误，按前后顺序读作“1.”。")]
    assert [n.marker for n in document.walk()] == ["l.", "2."]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("关于开展培训的通知甲人社发〔2023〕5号", "甲人社发〔2023〕5号"),
        ("关于开展培训的通知  甲人社发〔2023〕5号", "甲人社发〔2023〕5号"),
        ("甲人社发〔2023〕5号关于开展培训的通知", "甲人社发〔2023〕5号"),
        ("关于开展培训的通知（2023年5月4日）", None),
    ],
)
def test_several_items_on_one_line_of_the_head(line: str, number: str | None) -> None:
    document = parse(f"{line}\n各乡镇人民政府：\n现将有关事项通知如下：\n一、甲事项。\n二、乙事项。\n")
    assert document.meta.title == "关于开展培训的通知"
    assert document.meta.doc_number == number


@pytest.mark.parametrize("marker", ["〈二)", "〈二〉", "（二〉"])
def test_angle_brackets_for_round_ones(marker: str) -> None:
    document = parse(f"一、改造\n（一）方式\n原则上拆除重建。\n{marker}标准\n每户一百元。\n（三）补助\n每户三万元。\n")
    assert [node.id for node in document.walk()] == ["s1", "s1-i1", "s1-i2", "s1-i3"]


def test_a_page_number_between_dashes_read_as_a_numeral() -> None:
    document = parse("一、保障对象\n\n农村低保户。\n\n一 1 一\n\n二、改造方式\n\n拆除重建。\n\n一 12 一\n")
    assert [node.id for node in document.walk()] == ["s1", "s2"]
    assert [document.text[t.start : t.end] for t in document.tokens if t.kind == "page-number"] == [
        "一 1 一",
        "一 12 一",
    ]
