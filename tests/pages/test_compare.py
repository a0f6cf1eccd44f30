"""The comparison: its order, the words of its cells, the pictures, and where texts differ. Expected values are read from the texts."""

from __future__ import annotations

import pytest

from scripts.pages import words
from scripts.pages.charts import PAYEES, STANDINGS, best_standing, payee_group
from scripts.pages.differences import differences, plain_about
from scripts.pages.site_data import Benefit, Site
from scripts.pages.targets import targets
from tests.pages.conftest import Element


def _benefit(site: Site, name: str) -> Benefit:
    return next(item for item in site.bundle["benefits"] if item["id"] == name)


def test_provinces_before_cities_before_counties(site: Site) -> None:
    assert [policy.region["name"] for policy in site.policies] == ["山西省", "威海市", "德州市", "三门峡市", "桓台县"]


def test_levels_that_the_text_does_not_name_are_listed(site: Site) -> None:
    found = words.lines(_benefit(site, "shanxi-2019/certificate-subsidy"), site.bundle["facts"])
    assert [(line.case, line.value) for line in found] == [
        ("专项职业能力证书", "每人150元"),
        ("初级工", "每人300元"),
        ("高级工", "每人600元"),
        ("中级工、技师、高级技师", "原文没有写"),
    ]


def test_a_case_speaks_of_the_text_not_to_the_reader(site: Site) -> None:
    for benefit in site.bundle["benefits"]:
        for line in words.lines(benefit, site.bundle["facts"]):
            assert "您" not in line.case + line.value, benefit["id"]


def test_allowance_of_huantai_is_for_rural_and_poor_urban_trainees(site: Site) -> None:
    found = words.lines(_benefit(site, "huantai-2020-1/living-allowance"), site.bundle["facts"])
    assert [(line.case, line.value) for line in found] == [
        ("劳动预备制培训，并且农村、城市低保家庭", "给，未写金额"),
        ("劳动预备制培训，并且城市非低保家庭", "不给"),
    ]


def test_what_the_text_has_nothing_on_is_not_given(site: Site) -> None:
    benefit = _benefit(site, "sanmenxia-2019-26/training-subsidy")
    assert words.standing(benefit) == words.SILENT
    assert best_standing([benefit]) == ""
    assert [line.value for line in words.lines(benefit, site.bundle["facts"])] == ["原文没有写"]


def test_a_share_of_a_standard_per_person(site: Site) -> None:
    found = words.lines(_benefit(site, "dezhou-2019/pre-job-training"), site.bundle["facts"])
    # 按我市职业（工种）补贴标准的100%给予补贴
    (line,) = found
    assert line.value.endswith("每人标准的100% × 人数")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (
            "shanxi-2019",
            [
                ((2019, 2020, 2021), "300万人次以上"),
                ((2019,), "100万人"),
                ((2020,), "100万人次以上"),
                ((2021,), "100万人次以上"),
            ],
        ),
        (
            "weihai-2019-73",
            [((2019, 2020, 2021), "9万人次"), ((2019,), "2万人次"), ((2020,), "3万人次"), ((2021,), "4万人次")],
        ),
        ("dezhou-2019", [((2019, 2020, 2021), "15万人次以上")]),
        ("sanmenxia-2019-26", [((2019, 2020, 2021), "12.5万人次以上"), ((2019,), "5万人次以上")]),
        ("huantai-2020-1", []),
    ],
)
def test_targets_as_the_texts_print_them(site: Site, policy: str, expected: list[tuple[tuple[int, ...], str]]) -> None:
    assert [(target.years, target.printed) for target in targets(site.policy(policy))] == expected
    for target in targets(site.policy(policy)):
        assert target.printed in site.policy(policy).document.text_of(target.clause)


def test_every_mark_of_the_overview(pages: dict[str, Element], site: Site) -> None:
    (table,) = pages["compare.html"].find("dots")
    rows = [item for item in table.walk() if item.tag == "tr"][1:]
    assert len(rows) == len(site.bundle["kinds"])
    by_title = {kind["title"]: name for name, kind in site.bundle["kinds"].items()}
    for row in rows:
        cells = [item.text() for item in row.walk() if item.tag in ("th", "td")]
        name = by_title[cells[0]]
        expected = [
            STANDINGS[best_standing([item for item in site.benefits_of(policy.id) if item["kind"] == name])]
            for policy in site.policies
        ]
        assert cells[1:] == expected


def test_money_of_each_text_is_counted_once(pages: dict[str, Element], site: Site) -> None:
    assert payee_group(_benefit(site, "shanxi-2019/certificate-subsidy")) == "body"
    assert payee_group(_benefit(site, "shanxi-2019/living-allowance")) == "person"
    assert payee_group(_benefit(site, "weihai-2019-73/training-subsidy")) in PAYEES
    text = pages["compare.html"].text()
    for policy in site.policies:
        given = [
            item
            for item in site.benefits_of(policy.id)
            if item["nature"] == "subsidy" and words.standing(item) != words.SILENT
        ]
        assert f"{policy.region['name']}补贴、补助、奖补共{len(given)}项" in text


def test_advance_payments_differ(pages: dict[str, Element], site: Site) -> None:
    (found,) = (item for item in differences(site) if item.kind == "advance_payment" and item.aspect == "figure")
    assert [side["region"] for side in found.sides] == ["德州市", "三门峡市"]
    (card,) = (item for item in pages["compare.html"].find("difference") if "先行拨付" in item.children[0].text())  # type: ignore[union-attr]
    text = card.text()
    assert "培训实施后可先行拨付60%的培训补贴资金" in text
    assert "可先行拨付50%的培训补贴资金" in text
    hrefs = [item.attributes["href"] for item in card.walk() if "href" in item.attributes]
    assert "policies/dezhou-2019.html#s4-n1" in hrefs
    assert "policies/sanmenxia-2019-26.html#s2-i3-n1" in hrefs


def test_each_side_of_a_difference_once(site: Site) -> None:
    found = differences(site)
    assert len({(item.kind, item.aspect, item.about) for item in found}) == len(found)
    for item in found:
        assert len({side["benefit"] for side in item.sides}) == len(item.sides) >= 2
        assert all(side["quotes"] for side in item.sides)


def test_the_hint_of_a_question_is_left_out() -> None:
    assert plain_about("每人标准（您提供）") == "每人标准"
    assert plain_about("人员类别") == "人员类别"
