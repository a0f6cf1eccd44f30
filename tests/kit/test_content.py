"""What the sheets say; the expected words are read from the five texts."""

from __future__ import annotations

from datetime import date

import pytest

from scripts.kit.content import AUDIENCES, NO_FIGURE, Item, Sheet, build_sheet, build_sheets, terms
from scripts.kit.origins import Origins
from scripts.kit.pieces import conditions, leaflet, missing, poster, questions
from scripts.pages.build import load_site
from scripts.pages.site_data import Site

Sheets = dict[tuple[str, str], Sheet]


def _item(sheet: Sheet, name: str) -> Item:
    return next(item for item in sheet.items if item.id.endswith(f"/{name}"))


def _sums(item: Item) -> list[tuple[str, str]]:
    return [(row.case, row.value) for row in item.figures]


def test_every_region_has_a_sheet_for_every_audience(site: Site, sheets: Sheets) -> None:
    regions = {policy.region["name"] for policy in site.policies}
    assert set(sheets) == {(region, audience.name) for region in regions for audience in AUDIENCES}


def test_everything_that_concerns_somebody_stands_on_a_sheet(site: Site, sheets: Sheets) -> None:
    printed = {item.id for sheet in sheets.values() for item in sheet.items}
    assert printed == {benefit["id"] for benefit in site.bundle["benefits"]}
    for sheet in sheets.values():
        ids = [item.id for item in sheet.items]
        assert len(ids) == len(set(ids))
        askers = {"training_institution", "school"} if sheet.audience.name == "培训机构" else {sheet.audience.asker}
        for benefit in site.benefits_of(sheet.policy.id):
            if benefit["id"] in ids:
                assert askers & set(benefit["concerns"])


def test_sums_of_shanxi_for_a_person(sheets: Sheets) -> None:
    sheet = sheets["山西省", "个人"]
    assert [item.title for item in sheet.written][0] == "贫困劳动力培训期间生活费补贴"
    assert _sums(_item(sheet, "living-allowance")) == [("", "每人每天15元")]
    assert _sums(_item(sheet, "certificate-subsidy")) == [
        ("专项职业能力证书", "每人150元"),
        ("初级工", "每人300元"),
        ("高级工", "每人600元"),
    ]
    assert [row[1] for row in _sums(_item(sheet, "training-subsidy"))] == ["每人最高1000元"]


def test_money_of_others_is_said_to_be_theirs(sheets: Sheets) -> None:
    assert _item(sheets["山西省", "个人"], "certificate-subsidy").payee == "给谁：企业或培训机构（不发给个人）"
    assert _item(sheets["山西省", "企业"], "certificate-subsidy").payee == "给谁：企业或培训机构"
    assert _item(sheets["山西省", "培训机构"], "living-allowance").payee == "给谁：贫困劳动力本人（不发给培训机构）"
    assert _item(sheets["三门峡市", "个人"], "work-training-subsidy").payee == "给谁：生产经营主体（不发给个人）"


def test_shares_keep_the_bound_of_the_text(sheets: Sheets) -> None:
    # 其中60%以上用于一线职工培训; 不超过培训收入的50%
    assert _sums(_item(sheets["三门峡市", "企业"], "education-fund")) == [("", "提取的职工教育经费的60%以上")]
    assert _sums(_item(sheets["三门峡市", "培训机构"], "school-income")) == [("", "不超过院校的培训收入的50%")]
    assert _sums(_item(sheets["三门峡市", "企业"], "equipment-grant")) == [
        ("高技能人才培训基地", "实训设备总值的20%，最多50万元"),
        ("技能大师工作室", "实训设备总值的20%，最多10万元"),
    ]


def test_a_first_part_is_called_a_first_part(sheets: Sheets) -> None:
    item = _item(sheets["德州市", "培训机构"], "advance-payment")
    assert _sums(item) == [("培训补贴资金先行拨付", "核定的培训补贴资金的60%")]
    assert any("85%以上" in note for note in item.notes)


def test_regions_without_figures_say_so(sheets: Sheets) -> None:
    for region in ("威海市", "桓台县"):
        for audience in AUDIENCES:
            sheet = sheets[region, audience.name]
            assert sheet.written == ()
            assert f"没有给{audience.name}写任何金额" in sheet.verdict
            assert NO_FIGURE in sheet.verdict
    assert "只写了比例" in sheets["德州市", "企业"].verdict


def test_what_the_text_lacks_is_named(sheets: Sheets) -> None:
    assert "取证补贴" in missing(sheets["三门峡市", "企业"])
    assert "个人参加培训取证后的补贴" in missing(sheets["三门峡市", "个人"])
    assert "取证补贴" not in missing(sheets["山西省", "个人"])


def test_the_clause_beside_an_item_is_the_one_that_grants_it(sheets: Sheets) -> None:
    assert _item(sheets["山西省", "个人"], "certificate-subsidy").clauses == "二、（六）"
    # the 100% of 一、2.（1） belongs to another training
    assert _item(sheets["德州市", "企业"], "staff-training").clauses == "一、2.（2），一、2.（4），一、2.（5）"


def test_a_list_of_the_text_stands_there_word_for_word(sheets: Sheets) -> None:
    text = conditions(_item(sheets["德州市", "个人"], "free-training"))
    assert "（“对贫困家庭子女、贫困劳动力、城乡未继续升学的初高中毕业生" in text


def test_no_note_speaks_to_somebody_at_a_form_or_reckons(site: Site, sheets: Sheets) -> None:
    for sheet in sheets.values():
        origins = Origins(sheet.policy)
        for item in sheet.items:
            for note in item.notes:
                assert not any(word in note for word in ("您", "填", "请选", "本工具", "算出"))
                assert origins.all_known(note), note
    # 其余40% is 100% less 60%: reckoned, not read
    assert not any("40%" in note for item in sheets["德州市", "培训机构"].items for note in item.notes)


def test_plain_words_stand_only_where_they_fit(sheets: Sheets) -> None:
    assert _item(sheets["山西省", "个人"], "certificate-subsidy").plain == "考到证书以后按证书给的补贴"
    # the kind is about new staff, the item about safety and new trades too
    assert _item(sheets["山西省", "企业"], "pre-job-training").plain == ""


def test_glosses_name_no_other_region_and_no_figure(site: Site, sheets: Sheets) -> None:
    names = {policy.id: {policy.region["name"], *policy.region["aliases"]} for policy in site.policies}
    for sheet in sheets.values():
        for word, plain in terms(sheet, site):
            assert word
            assert plain
            for policy_id, others in names.items():
                if policy_id != sheet.policy.id:
                    assert not any(name in plain for name in others)
    assert ("两后生", "初中或高中毕业以后没有继续上学的年轻人。") in terms(sheets["山西省", "个人"], site)


@pytest.mark.parametrize(("day", "over"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)])
def test_status_turns_on_the_day_after_the_period(day: date, over: bool) -> None:
    site = load_site(day)[0]
    for sheet in build_sheets(site):
        assert sheet.ended is over
        assert sheet.status == f"文件的实施期是2019年至2021年{'，已经结束' if over else ''}。"
        assert ("现行政策" in sheet.meaning) is over


def test_source_says_when_the_title_is_not_the_texts(sheets: Sheets) -> None:
    assert sheets["山西省", "个人"].source == "《山西省职业技能提升行动实施方案》（原文没有标题，名称由编者所加）"
    assert sheets["三门峡市", "个人"].source == "《三门峡市职业技能提升行动方案（2019—2021年）》（三政办〔2019〕26号）"


def test_a_poster_has_every_sum_and_few_lines(sheets: Sheets) -> None:
    for sheet in sheets.values():
        items = poster(sheet, ())["items"]
        assert [item["title"] for item in items][: len(sheet.written)] == [item.title for item in sheet.written]
        assert len(items) == max(len(sheet.written), min(6, len(sheet.written + sheet.granted + sheet.ruled)))


def test_without_an_address_a_sentence_stands_for_the_codes(sheets: Sheets) -> None:
    data = leaflet(sheets["威海市", "个人"], (), [])
    assert data["codes"] == []
    assert data["more"] == "原文和测算，请发放这份材料的工作人员打开“职业技能提升政策库”。"
    assert "http" not in str(data)


def test_questions_begin_with_whether_it_is_in_force(sheets: Sheets) -> None:
    for sheet in sheets.values():
        found = questions(sheet)
        assert found[0].question == "现在还能申请吗？"
        assert "已经结束" in found[0].answer[0]
        assert len(found) >= len(sheet.items) + 2
        for entry in found[1 : len(sheet.items) + 1]:
            assert entry.quotes


def test_an_item_without_figure_says_so_in_its_answer(sheets: Sheets) -> None:
    found = {entry.question: entry for entry in questions(sheets["威海市", "个人"])}
    assert found["“培训期间生活费补贴”有多少钱？"].answer[0] == "有规定，但本文件未写金额。"


def test_a_sheet_is_the_same_from_the_same_data(site: Site, sheets: Sheets) -> None:
    for sheet in sheets.values():
        assert build_sheet(sheet.policy, sheet.audience, site) == sheet
