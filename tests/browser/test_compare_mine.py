"""比一比 with a person's own answers: carried over from the calculator, worked out for every region at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.library import load_library
from tests.browser.conftest import Guard
from tests.browser.gate import violations_everywhere
from tests.browser.test_measures import measured

ANSWERS = (
    "asker=enterprise&region=%E5%B1%B1%E8%A5%BF%E7%9C%81&kinds=certificate_subsidy,on_the_job_training"
    "&certificate_level=level3&certificate_date=2020-09-01&organised_free=yes&persons=2"
)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_answers_are_carried_over_to_all_regions(open_page: Callable[..., Page], site_url: str, size: str) -> None:
    page = open_page(size)
    page.goto(f"{site_url}calculator.html#{ANSWERS}")
    expect(page.get_by_role("heading", name="测算结果")).to_be_visible()
    page.get_by_role("navigation", name="主要栏目").get_by_role("link", name="比一比").click()
    page.wait_for_url(re.compile(r"compare\.html#.*asker=enterprise"))
    mine = page.get_by_role("table", name="按我的情况比")
    row = mine.get_by_role("row").filter(has=page.get_by_role("rowheader", name="取证补贴"))
    cells = row.get_by_role("cell")
    regions = [policy.region["name"] for policy in load_library()]
    expect(cells).to_have_count(len(regions))
    assert sorted(cell.get_attribute("data-region") or "" for cell in cells.all()) == sorted(regions)
    # 山西 二、（六）：高级工每人600元，两人
    expect(row.locator("[data-region='山西省']")).to_contain_text("1,200元")
    expect(row.locator("[data-region='山西省']")).to_contain_text("企业或培训机构")
    # 三门峡的文件没有取证补贴，其余各地没有写数额
    expect(row.locator("[data-region='三门峡市']")).to_have_text("本文件没有")
    assert [cell.inner_text() for cell in cells.all() if "元" in cell.inner_text()] == [
        row.locator("[data-region='山西省']").inner_text()
    ]
    assert violations_everywhere(page) == {}
    assert measured(page) == {}
    page.get_by_role("link", name="改回答").click()
    page.wait_for_url(re.compile(r"calculator\.html#.*persons=2"))


def test_without_answers_the_way_to_give_them(open_page: Callable[..., Page], site_url: str) -> None:
    page = open_page("phone")
    page.goto(site_url + "compare.html")
    page.get_by_role("link", name="去填写情况").click()
    page.wait_for_url(re.compile(r"calculator\.html$"))


def test_a_failure_is_told_and_the_rest_stays(open_page: Callable[..., Page], guard: Guard, site_url: str) -> None:
    guard.expect("Failed to load resource")
    page = open_page("desktop")
    page.context.route("**/assets/runtime/*", lambda route: route.abort())
    page.goto(f"{site_url}compare.html#{ANSWERS}")
    expect(page.get_by_text("现在不能按您的情况计算")).to_be_visible()
    expect(page.locator("#kind-certificate-subsidy")).to_contain_text("每人600元")
