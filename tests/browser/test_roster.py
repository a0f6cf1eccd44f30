"""The roster page in a real Chromium: from the file to the downloads, on the reader's machine only."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Guard

HEADER = "姓名,身份证号码,地区,证书等级,取得证书日期,免费组织,工种,备注\n"
PEOPLE = HEADER + (
    "张三,140101199003071234,太原市,高级工（三级）,2020/5/1,是,电工,=cmd|' /C calc'!A0\n"
    "李四,140101199003071235,太原市,初级工,20200601,√,焊工,\n"
    "王五,140101199003071236,太原市,超级工,2020-02-30,是,焊工,\n"
    "张三,140101199003071234,太原市,高级工,2021-05-01,是,电工,\n"
)


def write(folder: Path, text: str, name: str = "花名册.csv") -> str:
    path = folder / name
    path.write_bytes(text.encode("gb18030"))
    return str(path)


def start(page: Page, site_url: str, file: str) -> None:
    page.goto(f"{site_url}roster.html")
    page.set_input_files("#roster-input", file)
    expect(page.get_by_role("heading", name="二、核对列")).to_be_focused()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_from_file_to_download(open_page: Callable[..., Page], site_url: str, tmp_path: Path, size: str) -> None:
    page = open_page(size, accept_downloads=True)
    start(page, site_url, write(tmp_path, PEOPLE))
    expect(page.get_by_label("“证书等级”对应的问题")).to_have_value("certificate_level")
    expect(page.get_by_label("“备注”对应的问题")).to_have_value("")
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_role("heading", name="测算结果")).to_be_focused()
    expect(page.get_by_text("共4行：算出3行（3人），退回1行。")).to_be_visible()
    expect(page.get_by_text("企业或培训机构：900元")).to_be_visible()
    rejected = page.get_by_role("region", name="退回的行")
    expect(rejected).to_contain_text("“证书等级”填写的“超级工”不在选项里")
    expect(rejected).to_contain_text("2020-02-30")
    last = page.locator(".roster-person").nth(2)
    last.locator("summary").first.click()
    expect(last).to_contain_text("同一人的第2行与本行是同一职业同一等级。")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载结果 .xlsx").click()
    assert waiting.value.suggested_filename == "花名册-测算结果.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert book["结果"].max_row == 4
    assert book["结果"]["I2"].value == "'=cmd|' /C calc'!A0"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载退回的1行").click()
    assert openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).sheetnames == ["退回的行"]


def test_columns_are_corrected_by_hand(open_page: Callable[..., Page], site_url: str, tmp_path: Path) -> None:
    page = open_page()
    start(page, site_url, write(tmp_path, "甲,乙,取得证书日期,免费组织\n张三,高级工,2020-05-01,是\n"))
    page.get_by_role("button", name="开始测算").click()
    warning = page.get_by_text("没有一列是地区，请指定“地区”列，或选“全表的地区”。")
    expect(warning).to_be_visible()
    page.get_by_label("全表的地区").select_option("山西省")
    page.get_by_label("“甲”对应的问题").select_option("certificate_level")
    page.get_by_label("“乙”对应的问题").select_option("certificate_level")
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("有两列都对应“证书等级”，请只留一列。")).to_be_visible()
    page.get_by_label("“甲”对应的问题").select_option("person_name")
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("企业或培训机构：600元").first).to_be_visible()


def test_a_long_run_shows_progress_and_can_be_cancelled(
    open_page: Callable[..., Page], site_url: str, tmp_path: Path
) -> None:
    page = open_page()
    line = "张{0},{0},太原市,高级工,2020-05-01,是,电工,\n"
    start(page, site_url, write(tmp_path, HEADER + "".join(line.format(number) for number in range(40_000))))
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_role("progressbar", name="测算进度")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("已取消，没有结果。")).to_be_visible()
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("共40000行：算出40000行（40000人），退回0行。")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="下一页").click()
    expect(page.get_by_text("第51至100个结果，共40000个")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的。"),
        (b"<html><table></table></html>", "这个文件的内容是网页，不是表格"),
        (b"PK\x03\x04" + b"\0" * 50, "这个 .xlsx 文件不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "这是旧格式 .xls，或者是加了密码的文件"),
    ],
)
def test_unreadable_files_are_told_in_words(
    open_page: Callable[..., Page], site_url: str, tmp_path: Path, content: bytes, message: str
) -> None:
    page = open_page()
    page.goto(f"{site_url}roster.html")
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    page.set_input_files("#roster-input", str(path))
    expect(page.locator("[data-trouble]")).to_contain_text(message)


def test_the_template_is_there_without_python(open_page: Callable[..., Page], guard: Guard, site_url: str) -> None:
    page = open_page(java_script_enabled=False, accept_downloads=True)
    page.goto(f"{site_url}roster.html")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载空白模板").click()
    assert openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes())).sheetnames == [
        "花名册",
        "填写说明",
    ]


def test_a_broken_download_is_told(open_page: Callable[..., Page], guard: Guard, site_url: str) -> None:
    guard.expect("Failed to load resource")
    page = open_page()
    page.context.route("**/*.wasm*", lambda route: route.abort())
    page.goto(f"{site_url}roster.html")
    expect(page.locator("[data-trouble]")).to_contain_text("模板、政策原文和比较表仍可使用")
