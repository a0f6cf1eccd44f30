"""The text to say aloud: half a minute, and never money without whose it is."""

from __future__ import annotations

from scripts.kit.content import Sheet
from scripts.kit.spoken import LONGEST, SHORTEST, spoken_length, spoken_text

Sheets = dict[tuple[str, str], Sheet]


def test_length_counts_what_is_spoken() -> None:
    assert spoken_length("每人每天15元，好。“8%”") == 10


def test_every_text_takes_half_a_minute(sheets: Sheets) -> None:
    lengths = {key: spoken_length(spoken_text(sheet)) for key, sheet in sheets.items()}
    assert all(SHORTEST <= length <= LONGEST for length in lengths.values()), lengths


def test_every_text_begins_with_the_state_and_ends_with_whom_to_ask(sheets: Sheets) -> None:
    for sheet in sheets.values():
        text = spoken_text(sheet)
        assert sheet.status in text[:80]
        assert text.endswith("请问当地人力资源社会保障部门。")


def test_money_of_others_is_never_said_without_them(sheets: Sheets) -> None:
    for sheet in sheets.values():
        text = spoken_text(sheet)
        for item in sheet.written:
            said = f"{item.title}，" in text
            if said and not item.own and item.payee.startswith("给谁："):
                assert item.payee.replace("给谁：", "给") in text


def test_what_has_no_figure_is_said_to_have_none(sheets: Sheets) -> None:
    assert "有规定，但文件没有写金额" in spoken_text(sheets["威海市", "个人"])


def test_a_poor_person_in_shanxi_hears_fifteen_yuan(sheets: Sheets) -> None:
    assert "贫困劳动力培训期间生活费补贴，每人每天15元，给贫困劳动力本人。" in spoken_text(sheets["山西省", "个人"])
