"""References to documents: one resolution for the page of relations and for the parser's register."""

from __future__ import annotations

import pytest

from scripts.library import load_library
from scripts.pages.references import anchor_of, library_keys

KEYS = library_keys(load_library())
PLAN = "威海市职业技能提升行动实施方案(2019—2021年)"
OF_SHANDONG = "山东省人民政府办公厅关于印发山东省职业技能提升行动实施方案(2019—2021年)的通知"


@pytest.mark.parametrize(
    ("title", "number", "anchor"),
    [
        (PLAN, None, "weihai-2019-73"),
        ("威海市职业技能提升行动实施方案（2019－2021年）", None, "weihai-2019-73"),
        (None, "三政办〔2019〕26号", "sanmenxia-2019-26"),
        (None, "三政办[2019]26号", "sanmenxia-2019-26"),
        (PLAN, "威人社字〔2020〕1号", "doc-威人社字-2020-1号"),
        (None, "鲁政办发〔2019〕24号", "doc-鲁政办发-2019-24号"),
        (OF_SHANDONG, None, "doc-鲁政办发-2019-24号"),
        ("某某办法", None, "doc-某某办法"),
    ],
)
def test_where_a_reference_leads(title: str | None, number: str | None, anchor: str) -> None:
    assert anchor_of(title, number, KEYS) == anchor
