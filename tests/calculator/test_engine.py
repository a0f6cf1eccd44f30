"""The engine on the real rules: every state, every payee, sums, groups, notes and questions. Figures are read from the texts."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import evaluate
from calculator.engine import STATE_TEXT
from calculator.report import text_report

Bundle = dict[str, Any]


def ask(bundle: Bundle, asker: str, today: str | None = None, **facts: Any) -> dict[str, Any]:
    """One answer."""
    request: dict[str, Any] = {"asker": asker, "facts": facts}
    if today:
        request["today"] = today
    return evaluate(request, bundle)


def benefit(answer: dict[str, Any], name: str) -> dict[str, Any]:
    """The benefit with this id."""
    return next(item for item in answer["benefits"] if item["id"] == name)


CERTIFICATE = "shanxi-2019/certificate-subsidy"
ALLOWANCE = "shanxi-2019/living-allowance"
WORK = "sanmenxia-2019-26/work-training-subsidy"
GRANT = "sanmenxia-2019-26/equipment-grant"
SHANXI_SENIOR = {
    "region": "山西省",
    "organised_free": True,
    "certificate_level": "高级工",
    "certificate_date": "2020-09-01",
}


def test_senior_certificate_pays_600_to_the_organiser_and_nothing_to_the_worker(bundle: Bundle) -> None:
    answer = ask(bundle, "citizen", **SHANXI_SENIOR)
    item = benefit(answer, CERTIFICATE)
    assert (item["state"], item["amount_fen"], item["payee"]) == ("amount", 60000, "企业或培训机构")
    assert item["formula"] == "600元 × 1人 = 600元"
    assert "这笔钱发给企业或培训机构，不发给您。" in item["notes"]
    assert [total["payee"] for total in answer["totals"]] == ["企业或培训机构"]
    assert {entry["clause"] for entry in item["citations"]} == {"shanxi-2019:s2-i6"}
    asked_for_self = benefit(ask(bundle, "citizen", payee_requested="个人", **SHANXI_SENIOR), CERTIFICATE)
    assert asked_for_self["state"] == "not_eligible"
    assert asked_for_self["why_not"][0]["label"] == "这笔钱发给企业或培训机构，不发给个人"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2018-12-31", "out_of_period"),
        ("2019-01-01", "not_eligible"),
        ("2019-06-30", "not_eligible"),
        ("2019-07-01", "amount"),
        ("2019-07-02", "amount"),
        ("2021-12-31", "amount"),
        ("2022-01-01", "out_of_period"),
    ],
)
def test_certificates_count_from_the_first_of_july_2019_to_the_end_of_the_plan(
    bundle: Bundle, day: str, state: str
) -> None:
    item = benefit(ask(bundle, "enterprise", **{**SHANXI_SENIOR, "certificate_date": day, "persons": 1}), CERTIFICATE)
    assert item["state"] == state
    if day == "2019-06-30":
        assert (
            item["why_not"][0]["label"]
            == "不满足“取得证书的日期在2019年7月1日以后（含当日）”（您填写的取得证书日期：2019-06-30）"
        )


def test_a_level_the_text_does_not_name_gets_no_figure(bundle: Bundle) -> None:
    for level in ("中级工", "技师", "高级技师"):
        item = benefit(ask(bundle, "enterprise", **{**SHANXI_SENIOR, "certificate_level": level}), CERTIFICATE)
        assert (item["state"], item["amount_fen"], item["high_fen"]) == ("not_covered", None, None)


def test_only_what_is_known_is_computed(bundle: Bundle) -> None:
    facts = {key: value for key, value in SHANXI_SENIOR.items() if key != "certificate_date"}
    item = benefit(ask(bundle, "enterprise", persons=6, **facts), CERTIFICATE)
    assert (item["state"], item["low_fen"], item["high_fen"]) == ("needs_info", 0, 360000)
    assert item["missing"] == ["certificate_date"]
    level_open = {**SHANXI_SENIOR, "persons": 1}
    del level_open["certificate_level"]
    item = benefit(ask(bundle, "enterprise", certificate_type="职业技能等级证书", **level_open), CERTIFICATE)
    assert (item["state"], item["low_fen"], item["high_fen"]) == ("needs_info", 0, 60000)
    assert item["missing"] == ["certificate_level"]
    item = benefit(ask(bundle, "enterprise", **SHANXI_SENIOR), CERTIFICATE)
    assert (item["state"], item["low_fen"], item["high_fen"]) == ("needs_info", 0, None)
    assert item["missing"] == ["persons"]


def test_a_year_stands_for_the_days_nobody_stated(bundle: Bundle) -> None:
    facts = {**SHANXI_SENIOR, "persons": 5}
    del facts["certificate_date"]
    sure = benefit(ask(bundle, "enterprise", year=2020, **facts), CERTIFICATE)
    assert (sure["state"], sure["amount_fen"]) == ("amount", 300000)
    assert "没有填取得证书日期，按填写的年份2020年内取得计算。" in sure["notes"]
    assert benefit(ask(bundle, "enterprise", year=2019, **facts), CERTIFICATE)["missing"] == ["certificate_date"]


def test_twenty_days_of_free_training_are_300_yuan_for_the_person(bundle: Bundle) -> None:
    facts = {"region": "山西省", "person_group": "贫困劳动力", "project_based": True, "organised_free": True}
    answer = ask(bundle, "citizen", training_days=20, **facts)
    item = benefit(answer, ALLOWANCE)
    assert (item["state"], item["amount_fen"], item["formula"]) == ("amount", 30000, "15元 × 20天 × 1人 = 300元")
    assert answer["totals"] == [
        {
            "policy": "shanxi-2019",
            "payee": "贫困劳动力本人",
            "basis": "amount",
            "low_fen": 30000,
            "high_fen": 30000,
            "benefits": [ALLOWANCE],
        }
    ]
    assert "按您本人一人计算。" in answer["notes"]
    other = benefit(ask(bundle, "citizen", training_days=20, region="山西省", person_group="农民工"), ALLOWANCE)
    assert other["state"] == "not_eligible"
    assert other["why_not"][0]["label"] == "不满足“是贫困劳动力”（您填写的人员类别：农村转移就业劳动者）"


def test_work_training_counts_six_months_and_excludes_the_pre_job_subsidy(bundle: Bundle) -> None:
    facts = {
        "region": "三门峡市",
        "employer_type": "企业",
        "person_group": "贫困劳动力",
        "persons": 10,
        "months_employed": 9,
        "months_on_the_job_training": 8,
    }
    item = benefit(ask(bundle, "enterprise", **facts), WORK)
    assert (item["state"], item["amount_fen"]) == ("amount", 1_200_000)
    assert item["assumed"][0]["facts"] == ["pre_job_training_subsidy_received"]
    excluded = benefit(ask(bundle, "enterprise", pre_job_training_subsidy_received=True, **facts), WORK)
    assert excluded["state"] == "not_eligible"
    assert "不得重复享受" in excluded["why_not"][0]["citations"][0]["quote"]
    unknown = benefit(ask(bundle, "enterprise", pre_job_training_subsidy_received=None, **facts), WORK)
    assert (unknown["state"], unknown["low_fen"], unknown["high_fen"]) == ("needs_info", 0, 1_200_000)
    assert unknown["missing"] == ["pre_job_training_subsidy_received"]
    for months, state in ((5, "not_eligible"), (6, "amount"), (7, "amount")):
        employed = {**facts, "months_employed": months, "months_on_the_job_training": 5}
        assert benefit(ask(bundle, "enterprise", **employed), WORK)["state"] == state


def test_equipment_is_a_fifth_up_to_each_ceiling(bundle: Bundle) -> None:
    facts = {
        "region": "三门峡",
        "equipment_acquired_by": "新购置",
        "education_fund_lawfully_extracted": True,
        "facility_type": "高技能人才培训基地",
    }
    item = benefit(ask(bundle, "enterprise", equipment_total_yuan=3_000_000, **facts), GRANT)
    assert (item["state"], item["amount_fen"]) == ("amount", 50_000_000)
    assert benefit(ask(bundle, "enterprise", equipment_total_yuan=0, **facts), GRANT)["amount_fen"] == 0
    both = ask(
        bundle,
        "enterprise",
        region="三门峡",
        equipment_acquired_by="新购置",
        education_fund_lawfully_extracted=True,
        groups=[
            {"facility_type": "高技能人才培训基地", "equipment_total_yuan": 3_000_000},
            {"facility_type": "技能大师工作室", "equipment_total_yuan": 300_000},
        ],
    )
    item = benefit(both, GRANT)
    assert item["amount_fen"] == 56_000_000
    assert item["formula"].endswith("；合计560,000元")
    unknown = benefit(
        ask(bundle, "enterprise", equipment_total_yuan=300_000, **{**facts, "facility_type": None}), GRANT
    )
    assert (unknown["state"], unknown["low_fen"], unknown["high_fen"]) == ("needs_info", 0, 6_000_000)


def test_groups_that_do_not_raise_a_benefit_do_not_count_for_it(bundle: Bundle) -> None:
    answer = ask(
        bundle,
        "enterprise",
        region="山西省",
        organised_free=True,
        groups=[
            {"training_type": "岗前培训", "persons": 25},
            {"certificate_level": "初级工", "persons": 25, "certificate_date": "2020-10-15"},
        ],
    )
    assert benefit(answer, CERTIFICATE)["amount_fen"] == 750_000
    assert benefit(answer, "shanxi-2019/pre-job-training")["amount_fen"] == 750_000
    (total,) = (total for total in answer["totals"] if total["basis"] == "amount")
    assert (total["payee"], total["low_fen"], total["high_fen"]) == ("企业", 1_500_000, 1_500_000)


def test_groups_with_an_open_number_leave_the_sum_open(bundle: Bundle) -> None:
    answer = ask(
        bundle,
        "enterprise",
        region="山西省",
        groups=[{"training_type": "岗前培训"}, {"training_type": "岗前培训", "persons": 2}],
    )
    item = benefit(answer, "shanxi-2019/pre-job-training")
    assert (item["state"], item["low_fen"], item["high_fen"], item["amount_fen"]) == ("needs_info", 60000, None, None)
    (total,) = answer["totals"]
    assert total["high_fen"] is None


def test_an_upper_limit_is_never_added_to_an_amount(bundle: Bundle) -> None:
    answer = ask(
        bundle,
        "training_institution",
        region="山西省",
        person_group="就业困难人员",
        local_standard_yuan_per_person=1300,
        persons=10,
        certificate_type="专项职业能力证书",
        certificate_date="2020-05-20",
        organised_free=True,
    )
    assert benefit(answer, "shanxi-2019/training-subsidy")["state"] == "cap"
    assert [(total["basis"], total["high_fen"]) for total in answer["totals"]] == [
        ("amount", 150_000),
        ("cap", 1_000_000),
    ]
    within = benefit(
        ask(
            bundle,
            "training_institution",
            region="山西",
            person_group="就业困难人员",
            local_standard_yuan_per_person=800,
            persons=10,
        ),
        "shanxi-2019/training-subsidy",
    )
    assert (within["state"], within["amount_fen"]) == ("amount", 800_000)


def test_what_a_text_lacks_is_said_when_asked(bundle: Bundle) -> None:
    answer = ask(bundle, "enterprise", region="山西省", months_on_the_job_training=6)
    item = benefit(answer, "shanxi-2019/on_the_job_training")
    assert (item["state"], item["citations"]) == ("not_covered", [])
    assert item["notes"] == ["山西省这份文件没有写“以工代训补贴”，别处文件的规定不能套用。"]
    assert not any(
        entry["kind"] == "on_the_job_training" for entry in ask(bundle, "enterprise", region="山西省")["benefits"]
    )
    shown = evaluate({"asker": "enterprise", "facts": {"region": "山西省"}}, bundle, show_all=True)
    assert any(entry["kind"] == "on_the_job_training" for entry in shown["benefits"])


def test_kinds_limit_the_answer(bundle: Bundle) -> None:
    request = {
        "asker": "citizen",
        "facts": {"region": "山西省"},
        "kinds": ["living_allowance", "equipment_grant", "nothing"],
    }
    answer = evaluate(request, bundle)
    assert {item["kind"] for item in answer["benefits"]} == {"living_allowance"}
    assert [error["message"] for error in answer["errors"]] == ["没有“nothing”这一类待遇。"]


def test_an_unknown_place_answers_nothing_and_says_why(bundle: Bundle) -> None:
    answer = ask(bundle, "citizen", region="北京市", person_group="退役军人")
    assert (answer["benefits"], answer["policies"]) == ([], [])
    assert "资料库里没有“北京市”的文件，无法测算。" in answer["notes"]


def test_without_a_place_all_texts_answer_side_by_side(bundle: Bundle) -> None:
    answer = ask(bundle, "citizen")
    assert answer["policies"] == [policy["id"] for policy in bundle["policies"]]
    assert answer["notes"][0] == "没有填地区，下面列出资料库全部5个地区的结果，互相不能套用。"
    assert ask(bundle, "citizen", region="多地")["policies"] == answer["policies"]
    assert ask(bundle, "citizen", region=["山西", "三门峡"])["policies"] == ["shanxi-2019", "sanmenxia-2019-26"]
    assert ask(bundle, "citizen", training_place="太原")["policies"] == ["shanxi-2019"]
    assert not any("没有填地区" in note for note in ask(bundle, "citizen", region=7.5)["notes"])


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2018-12-31", "到2018年12月31日还没有开始。"),
        ("2019-01-01", "2019年1月1日在实施期内。"),
        ("2021-12-31", "2021年12月31日在实施期内。"),
        ("2022-01-01", "到2022年1月1日已经结束。"),
        (None, "已经结束。"),
    ],
)
def test_every_answer_says_where_the_day_of_asking_lies(bundle: Bundle, today: str | None, words: str) -> None:
    answer = ask(bundle, "citizen", today, region="山西省")
    (note,) = (note for note in answer["notes"] if "实施期是" in note)
    assert words in note


def test_the_day_of_asking_is_not_the_day_of_training(bundle: Bundle) -> None:
    facts = {"region": "山西省", "training_type": "岗前培训", "persons": 10}
    name = "shanxi-2019/pre-job-training"
    late_claim = ask(bundle, "enterprise", asked_on="2024-05-20", training_start_date="2020-05-06", **facts)
    assert benefit(late_claim, name)["state"] == "amount"
    assert late_claim["today"] == "2024-05-20"
    late = benefit(ask(bundle, "enterprise", training_start_date="2024-05-06", **facts), name)
    assert late["state"] == "out_of_period"
    assert {"shanxi-2019:s1", "shanxi-2019:s2-i3"} <= {entry["clause"] for entry in late["citations"]}
    assert any("300万人次" in entry["quote"] for entry in late["citations"])
    undated = benefit(ask(bundle, "enterprise", asked_on="2024-05-20", **facts), name)
    assert (undated["state"], undated["missing"]) == ("needs_info", ["training_start_date"])
    unknown = benefit(ask(bundle, "enterprise", training_start_date=None, **facts), name)
    assert (unknown["state"], unknown["missing"]) == ("needs_info", ["training_start_date"])
    across = benefit(
        ask(bundle, "enterprise", training_start_date="2021-12-20", training_end_date="2022-01-10", **facts), name
    )
    assert (across["state"], across["low_fen"], across["high_fen"]) == ("needs_info", 0, 300_000)
    assert any("跨出了2019年至2021年" in note for note in across["notes"])
    assert (
        benefit(ask(bundle, "enterprise", year=2020, training_start_date="2020-12-20", **facts), name)["state"]
        == "amount"
    )


def test_answers_a_text_has_no_use_for_are_named(bundle: Bundle) -> None:
    answer = ask(bundle, "citizen", region="山西省", graduated_years_ago=2, sex="女")
    assert "山西省这份文件没有与“性别”“毕业年数”直接有关的规定，这项回答不影响结果。" in answer["notes"]


def test_a_range_says_which_answer_would_settle_it(bundle: Bundle) -> None:
    """德州 四、1.: 60% 先行拨付，就业率达到85%以上全额拨付；就业率可以不答，答了是一个数。"""
    facts = {
        "region": "德州市",
        "project_based": True,
        "training_delivered": True,
        "approved_training_subsidy_yuan": 100_000,
    }
    request: dict[str, Any] = {"asker": "training_institution", "kinds": ["advance_payment"], "facts": facts}

    def questions(**more: Any) -> list[tuple[str, bool]]:
        answer = evaluate({**request, "facts": {**facts, **more}}, bundle)
        return [(entry["fact"], entry["needed"]) for entry in answer["open_questions"]]

    (found,) = evaluate(request, bundle)["benefits"]
    assert (found["low_fen"], found["high_fen"]) == (60_000_00, 100_000_00)
    assert ("employment_rate_pct", False) in questions()
    assert "employment_rate_pct" not in dict(questions(employment_rate_pct=90))
    # 不清楚 is not asked again.
    assert "employment_rate_pct" not in dict(questions(employment_rate_pct=None))


def test_questions_are_those_that_still_matter(bundle: Bundle) -> None:
    answer = ask(bundle, "enterprise", region="山西省", certificate_level="高级工", organised_free=True, persons=None)
    first = answer["next_question"]
    assert first["fact"] == "certificate_date"
    assert "取证补贴" in first["why"]
    open_facts = [entry["fact"] for entry in answer["open_questions"]]
    assert "persons" not in open_facts
    assert "certificate_level" not in open_facts
    needed = [entry["needed"] for entry in answer["open_questions"]]
    assert needed == sorted(needed, reverse=True)
    done = evaluate(
        {
            "asker": "enterprise",
            "facts": {"region": "山西省", "training_type": "岗前培训", "persons": 3},
            "kinds": ["pre_job_training"],
        },
        bundle,
    )
    assert done["next_question"] is None
    assert [(entry["fact"], entry["needed"]) for entry in done["open_questions"]] == [("fraud_confirmed", False)]


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (
            {"asker": "king", "facts": {}},
            "“提问人”填写的“king”不在选项里；应填citizen、enterprise、training_institution、school之一。",
        ),
        (
            {"facts": {}, "today": "2020-02-30"},
            "“today”填写的“2020-02-30”不是有效的日期；应填1949年至2100年之间实际存在的日期，写成 2020-06-01。",
        ),
        ({"facts": {}, "fact": 1}, "没有“fact”这一项；只接受asker、facts、today、kinds。"),
        ({"facts": {"groups": []}}, "“groups”须是至少有一组的列表。"),
        ({"facts": {"groups": [{"persons": -1}]}}, "“人数”填写的“-1”是负数；应填0 至 10000000 之间的整数（人）。"),
        ({"facts": 5}, "facts 须是一个对象，例如 {“region”: “山西省”}。"),
    ],
)
def test_bad_requests_are_named(bundle: Bundle, request_: dict[str, Any], sentence: str) -> None:
    answer = evaluate(request_, bundle)
    assert [error["message"] for error in answer["errors"]] == [sentence]


def test_a_half_month_leaves_the_amount_open_and_cites_the_clause(bundle: Bundle) -> None:
    answer = evaluate(
        {
            "asker": "enterprise",
            "facts": {
                "region": "三门峡市",
                "employer_type": "企业",
                "insured_employer": True,
                "person_group": "就业困难人员",
                "persons": 1,
                "months_on_the_job_training": "4.5",
            },
        },
        bundle,
    )
    item = benefit(answer, WORK)
    assert (item["state"], item["high_fen"]) == ("needs_info", 120_000)
    assert "不足一个月如何计算原文没有规定" in answer["errors"][0]["message"]


def test_an_advance_is_part_of_the_subsidy_not_more(bundle: Bundle) -> None:
    item = benefit(
        ask(
            bundle,
            "enterprise",
            region="三门峡",
            applicant_type="企业",
            approved_training_subsidy_yuan=80_000,
            project_based=False,
        ),
        "sanmenxia-2019-26/advance-payment",
    )
    assert (item["state"], item["amount_fen"]) == ("amount", 4_000_000)
    assert "不是另加的补贴" in item["notes"][0]


def test_every_state_has_words(bundle: Bundle) -> None:
    for row in (row for item in bundle["benefits"] for row in item["outcomes"]):
        assert row["state"] in STATE_TEXT


def test_nothing_times_an_open_number_is_nothing(bundle: Bundle) -> None:
    item = benefit(
        ask(bundle, "citizen", region="山西省", person_group="贫困劳动力", organised_free=True, persons=0), ALLOWANCE
    )
    assert (item["state"], item["amount_fen"], item["missing"]) == ("amount", 0, [])


def test_what_was_said_is_shown_as_people_write_it(bundle: Bundle) -> None:
    paid = benefit(ask(bundle, "citizen", fee_paid_by_worker_yuan="1200.50", **SHANXI_SENIOR), CERTIFICATE)
    assert "1,200.50元" in paid["why_not"][0]["label"]
    share = benefit(
        ask(bundle, "school", region="三门峡", school_training_income_yuan=1_000_000, requested_pct="62.5"),
        "sanmenxia-2019-26/school-income",
    )
    assert "62.5%" in share["why_not"][0]["label"]


def test_a_question_that_does_not_apply_is_not_waited_for(bundle: Bundle) -> None:
    facts = {"region": "山西省", "organised_free": True, "certificate_obtained": False, "certificate_type": None}
    item = benefit(ask(bundle, "citizen", **facts), CERTIFICATE)
    assert (item["state"], item["missing"]) == ("not_eligible", [])


def test_a_settled_answer_suggests_no_further_question(bundle: Bundle) -> None:
    request = {
        "asker": "enterprise",
        "facts": {"region": "山西省", "training_type": "岗前培训", "persons": 3, "year": 2020},
        "kinds": ["pre_job_training"],
    }
    assert "建议先回答" not in text_report(evaluate(request, bundle), bundle)


def test_whom_a_benefit_does_not_concern_is_answered_when_asking_about_it(bundle: Bundle) -> None:
    """A training institution that asks for the money of training on the job gets “not you”, with the clause."""
    name = "sanmenxia-2019-26/work-training-subsidy"
    facts = {"region": "三门峡", "person_group": "贫困劳动力"}
    assert name not in {item["id"] for item in ask(bundle, "training_institution", **facts)["benefits"]}
    asked = ask(bundle, "training_institution", months_on_the_job_training=3, payee_requested="培训机构", **facts)
    item = benefit(asked, name)
    assert (item["state"], item["focus"]) == ("not_eligible", True)
    assert [reason["label"] for reason in item["why_not"]] == ["这笔钱发给生产经营主体，不发给培训机构"]
    # The same for what a text does not have: “not in this text” instead of nothing.
    silent = ask(bundle, "citizen", region="威海", approved_training_subsidy_yuan=1000)
    assert benefit(silent, "weihai-2019-73/advance_payment")["state"] == "not_covered"


def test_a_narrow_benefit_is_shown_only_when_asked_about(bundle: Bundle) -> None:
    name = "shanxi-2019/education-fund-share"
    assert name not in {item["id"] for item in ask(bundle, "enterprise", region="山西", persons=3)["benefits"]}
    spent = {"education_fund_extracted_yuan": 1_000_000, "education_fund_spent_yuan": 600_000}
    met = benefit(ask(bundle, "enterprise", region="山西", **spent), name)
    assert (met["state"], met["focus"]) == ("not_stated", True)
    short = benefit(ask(bundle, "enterprise", region="山西", **{**spent, "education_fund_spent_yuan": 599_999}), name)
    assert (short["state"], short["state_text"]) == ("not_eligible", "按所填情况，不符合本文件的规定")
    nothing = benefit(
        ask(bundle, "enterprise", region="山西", education_fund_extracted_yuan=0, education_fund_spent_yuan=0), name
    )
    assert (nothing["state"], nothing["missing"]) == ("needs_info", ["education_fund_share_pct"])


def test_an_enterprise_counts_as_one_unless_it_says_otherwise(bundle: Bundle) -> None:
    name = "sanmenxia-2019-26/work-training-subsidy"
    facts = {"region": "三门峡", "person_group": "贫困劳动力", "persons": 2, "months_employed": 8}
    facts["months_on_the_job_training"] = 6
    note = "没有填用人单位类型，按“企业”计算；农民专业合作社、扶贫车间等请照实填写。"
    plain = ask(bundle, "enterprise", **facts)
    assert (benefit(plain, name)["amount_fen"], note in plain["notes"]) == (240_000, True)
    cooperative = ask(bundle, "enterprise", employer_type="合作社", **facts)
    assert (benefit(cooperative, name)["amount_fen"], note in cooperative["notes"]) == (240_000, False)
    assert benefit(ask(bundle, "enterprise", employer_type=None, **facts), name)["missing"] == ["employer_type"]
    assert benefit(ask(bundle, "citizen", **facts), name)["missing"] == ["employer_type"]
    # Nothing is said about the kind of employer where it plays no part.
    other = ask(bundle, "enterprise", region="山西", training_type="岗前培训", persons=2)
    assert note not in other["notes"]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"organised_free": True}, "amount"),
        ({"organised_free": True, "fee_paid_by_worker_yuan": None}, "amount"),
        ({"fee_paid_by_worker_yuan": 0}, "amount"),
        ({"organised_free": None, "fee_paid_by_worker_yuan": 0}, "amount"),
        ({"organised_free": None}, "needs_info"),
        ({}, "needs_info"),
        ({"fee_paid_by_worker_yuan": 1}, "not_eligible"),
        ({"organised_free": True, "fee_paid_by_worker_yuan": 1}, "not_eligible"),
        ({"organised_free": False, "fee_paid_by_worker_yuan": 0}, "not_eligible"),
    ],
)
def test_free_of_charge_is_said_or_follows_from_a_fee_of_nothing(bundle: Bundle, facts: Bundle, state: str) -> None:
    """山西 二、（六）“免费组织”: no premise about fees is printed beside it."""
    answer = ask(
        bundle,
        "enterprise",
        region="山西",
        certificate_level="高级工",
        certificate_date="2020-09-01",
        persons=1,
        **facts,
    )
    item = benefit(answer, "shanxi-2019/certificate-subsidy")
    assert item["state"] == state
    assert not any("交费" in note for note in item["notes"])
