"""Reasons in the words of the person who asked: places, years and groups as they were written, either/or told apart."""

from __future__ import annotations

from typing import Any

import pytest

from calculator import evaluate
from calculator.wording import shown, worded

Json = dict[str, Any]


def reasons(bundle: Json, name: str, asker: str, **facts: Any) -> list[str]:
    answer = evaluate({"asker": asker, "facts": facts}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == name)
    return [reason["label"] for reason in item["why_not"]]


@pytest.mark.parametrize(
    ("name", "asker", "facts", "labels"),
    [
        (
            "weihai-2019-73/training-subsidy",
            "citizen",
            {"region": "威海", "training_place": "芝罘区", "certificate_obtained": True},
            ["不满足“在威海市参加培训”（您填写的培训地点：芝罘区）"],
        ),
        (
            "weihai-2019-73/training-subsidy",
            "citizen",
            {"region": "威海", "training_place": ["荣成市", "烟台市"], "certificate_obtained": True},
            ["不满足“在威海市参加培训”（您填写的培训地点：荣成市、烟台市）"],
        ),
        (
            "shanxi-2019/certificate-subsidy",
            "enterprise",
            {"region": "山西省", "organised_free": True, "certificate_level": "初级工", "year": 2022},
            ["所填时间不在2019年至2021年之内，不能按这份文件享受（您填写的培训年份：2022）"],
        ),
        (
            "shanxi-2019/pre-job-training",
            "enterprise",
            {"region": "山西省", "training_type": "岗前培训", "training_start_date": "2022-01-01"},
            ["所填时间不在2019年至2021年之内，不能按这份文件享受（您填写的培训开始日期：2022-01-01）"],
        ),
        (
            "shanxi-2019/living-allowance",
            "citizen",
            {"region": "山西省", "person_group": "下岗工人", "training_days": 5},
            ["不满足“是贫困劳动力”（您填写的人员类别：下岗失业人员）"],
        ),
        (
            "shanxi-2019/certificate-subsidy",
            "enterprise",
            {"region": "山西省", "organised_free": True, "certificate_obtained": False},
            ["不满足“已经取得证书”（您填写的是否取得证书：否）"],
        ),
        (
            "shanxi-2019/education-fund-share",
            "enterprise",
            {"region": "山西省", "education_fund_extracted_yuan": 1000000, "education_fund_spent_yuan": "599999.99"},
            [
                "不满足“提取的职工教育经费有60%以上用于一线职工培训”"
                "（您填写的用于一线职工培训的职工教育经费：599,999.99元、提取的职工教育经费：1,000,000元）"
            ],
        ),
        (
            "sanmenxia-2019-26/work-training-subsidy",
            "enterprise",
            {"region": "三门峡", "person_group": "贫困劳动力", "months_employed": 5, "months_on_the_job_training": 3},
            [
                "两种情形都不符合：一是“已就业6个月以上”（您填写的已就业月数：5个月）；"
                "二是“吸纳的是就业困难人员或零就业家庭成员”（您填写的人员类别：贫困劳动力）"
            ],
        ),
        (
            "sanmenxia-2019-26/entrepreneurship-training",
            "citizen",
            {"region": "三门峡", "person_group": "小微企业主", "years_since_opening": 6},
            [
                "三种情形都不符合：一是“有创业愿望”（您填写的人员类别：小微企业主）；二是“开业5年内”（您填写的开业年数：6年）；"
                "三是“是普通高校、职业院校在校生或毕业生（创业意识等培训）”（您填写的人员类别：小微企业主）"
            ],
        ),
        (
            "sanmenxia-2019-26/work-training-subsidy",
            "citizen",
            {"region": "三门峡", "months_on_the_job_training": 3, "payee_requested": "个人"},
            ["这笔钱发给生产经营主体，不发给个人"],
        ),
    ],
)
def test_a_refusal_repeats_what_was_written(
    bundle: Json, name: str, asker: str, facts: Json, labels: list[str]
) -> None:
    assert reasons(bundle, name, asker, **facts) == labels


def test_each_group_is_refused_in_its_own_words(bundle: Json) -> None:
    groups = [{"training_place": "济南市"}, {"training_place": "荣成市"}, {"training_place": "青岛"}]
    found = reasons(
        bundle, "weihai-2019-73/training-subsidy", "citizen", region="威海", certificate_obtained=True, groups=groups
    )
    assert found == [
        "第1组：不满足“在威海市参加培训”（您填写的培训地点：济南市）",
        "第3组：不满足“在威海市参加培训”（您填写的培训地点：青岛）",
    ]


def test_a_change_of_place_names_both_places(bundle: Json) -> None:
    facts = {"region": "桓台", "training_place": "张店区", "certificate_obtained": True}
    answer = evaluate({"asker": "citizen", "facts": facts}, bundle)
    item = next(entry for entry in answer["benefits"] if entry["id"] == "huantai-2020-1/training-subsidy")
    assert item["what_would_help"]["changes"] == [
        {"fact": "training_place", "label": "培训地点", "from": "张店区", "to": "桓台县"}
    ]


def test_a_reason_without_answers_is_the_bare_condition(bundle: Json) -> None:
    """Nothing was said (the value came from who asks): no empty brackets."""
    leaf = {"label": "是职业院校", "facts": ["applicant_type"]}
    outcome = {
        "why_not": [{"label": "是职业院校", "facts": ["applicant_type"], "citations": ["a"], "ways": [[leaf]]}],
        "what_would_help": None,
    }
    found = worded(outcome, {}, {}, bundle["facts"])
    assert found["why_not"] == [{"label": "不满足“是职业院校”", "facts": ["applicant_type"], "citations": ["a"]}]


def test_values_as_people_read_them(bundle: Json) -> None:
    facts = bundle["facts"]
    assert (
        shown("person_group", frozenset({"新生代农民工", "农村转移就业劳动者", "残疾人"}), facts)
        == "残疾人、新生代农民工"
    )
    assert shown("training_place", ["荣成市", "烟台市"], facts) == "荣成市、烟台市"
    assert shown("employment_rate_pct", 849_900, facts) == "84.99%"
    assert shown("employment_rate_pct", 850_000, facts) == "85%"
    assert shown("payroll_total_yuan", 1234567890, facts) == "12,345,678.90元"
    assert shown("certificate_date", ("2019-01-01", "2019-12-31"), facts) == "2019-01-01至2019-12-31"
    assert shown("organised_free", False, facts) == "否"
    assert shown("years_since_opening", 6, facts) == "6年"
