"""Worked examples: every case is on its policy's page, and its link opens the calculator with exactly its answers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from calculator import evaluate
from calculator.facts import read_facts
from scripts.pages.answers import address, chinese_dates, filled_in
from scripts.pages.examples import examples_by_benefit, outcome, worked_out
from scripts.pages.site_data import Site
from scripts.runtime.shell import form_data
from scripts.yaml_files import DataError
from tests.pages.conftest import Element

ROOT = Path(__file__).resolve().parent.parent.parent
READ_BACK = """
import { fromFragment, requestOf, toFragment } from "./calculator/web/state.js";
let input = "";
for await (const part of process.stdin) input += part;
const { form, addresses, ruleset } = JSON.parse(input);
console.log(JSON.stringify(addresses.map((address) => {
  const { state, lost } = fromFragment("#" + address, form);
  return { lost, again: toFragment(state, ruleset), request: requestOf(state, undefined) };
})));
"""


class _NoManifest:
    def as_json(self) -> str:
        return "{}"


def _cases(site: Site) -> list[dict[str, Any]]:
    return [case for policy in site.policies for group in examples_by_benefit(policy.id).values() for case in group]


def test_every_case_is_on_the_page_of_its_policy(pages: dict[str, Element], site: Site) -> None:
    for policy in site.policies:
        shown = [item.text() for item in pages[f"policies/{policy.id}.html"].find("example-name")]
        cases = [case["name"] for group in examples_by_benefit(policy.id).values() for case in group]
        assert sorted(shown) == sorted(cases)


def test_the_calculator_reads_every_address_as_it_was_meant(site: Site) -> None:
    cases = _cases(site)
    kinds = [worked_out(case, site.bundle)["kind"] for case in cases]
    addresses = [address(case, kind, site.bundle) for case, kind in zip(cases, kinds, strict=True)]
    form = form_data(site.bundle, _NoManifest(), "assets/runtime/")  # type: ignore[arg-type]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", READ_BACK],
        input=json.dumps({"form": form, "addresses": addresses, "ruleset": site.bundle["ruleset"]}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    for case, kind, told, back in zip(cases, kinds, addresses, json.loads(done.stdout), strict=True):
        assert back["lost"] == [], case["name"]
        assert back["again"] == told, case["name"]
        request = back["request"]
        assert request["kinds"] == [kind]
        mine = {**case["facts"], **({"asked_on": case["today"]} if "today" in case else {})}
        if "groups" not in mine:
            assert read_facts(request["facts"], site.bundle["facts"]) == read_facts(mine, site.bundle["facts"])
        again = next(item for item in evaluate(request, site.bundle)["benefits"] if item["id"] == case["about"])
        there = worked_out(case, site.bundle)
        assert [again[key] for key in ("state", "low_fen", "high_fen")] == [
            there[key] for key in ("state", "low_fen", "high_fen")
        ]


def test_a_value_of_the_wrong_kind_is_named(site: Site) -> None:
    case = {"asker": "citizen", "facts": {"region": "山西省", "training_days": "十二天半"}}
    with pytest.raises(DataError, match="“培训天数”填写的“十二天半”"):
        filled_in(case, site.bundle)


def test_what_was_filled_in_is_said_in_words(site: Site) -> None:
    case = {
        "asker": "enterprise",
        "facts": {
            "region": "山西省",
            "certificate_level": "level3",
            "certificate_obtained": True,
            "organised_free": None,
            "certificate_date": "2020-09-01",
            "payroll_total_yuan": "12345678.90",
            "employment_rate_pct": "85.5",
            "year": 2020,
        },
        "today": "2022-03-01",
    }
    rows = dict(filled_in(case, site.bundle))
    assert rows["谁来问"] == "企业"
    assert rows["证书等级"] == "高级工"
    assert rows["是否取得证书"] == "是"
    assert rows["是否由企业或机构免费组织"] == "不清楚"
    assert rows["取得证书日期"] == "2020年9月1日"
    assert rows["工资薪金总额"] == "12,345,678.90元"
    assert rows["培训年份"] == "2020年"
    assert "2022年3月1日" in rows.values()
    assert not [label for label in rows if "（" in label]


def test_two_groups_are_told_apart(site: Site) -> None:
    case = {"asker": "enterprise", "facts": {"region": "山西省", "groups": [{"persons": 3}, {"persons": 5}]}}
    assert filled_in(case, site.bundle)[2:] == [("第1批：人数", "3人"), ("第2批：人数", "5人")]
    assert "&persons=3&2.persons=5&groups=2&" in address(case, "certificate_subsidy", site.bundle)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("企业免费组织职工考取高级工，2020年9月1日取证", "符合，金额如下：600元"),
        ("农民工的培训补贴每人最多1000元", "符合，文件只规定了上限：不超过1,000元"),
        ("不记得取证日期", "还缺信息，暂时不能确定；目前算出0元至3,600元"),
        ("中级工，原文没有写", "本文件没有规定"),
    ],
)
def test_the_outcome_in_one_sentence(site: Site, case: str, words: str) -> None:
    (found,) = (item for item in _cases(site) if item["name"] == case)
    assert outcome(worked_out(found, site.bundle)) == words


def test_dates_in_sentences() -> None:
    assert chinese_dates("2019-07-01至2021-12-31") == "2019年7月1日至2021年12月31日"
