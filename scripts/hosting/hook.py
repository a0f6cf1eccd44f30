"""MkDocs hook: the page 部署 shows the very files that tests start, and what the growth benchmark measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from scripts.pages.markup import el

PAGE = "deploy.md"
_HERE = Path(__file__).resolve().parent
RESULTS = _HERE.parent / "bench" / "growth.yml"
_FILES = {"NGINX_CONF": "nginx.conf", "CADDYFILE": "Caddyfile", "CONTAINERFILE": "Containerfile"}
# Heading, stage and key of the results, divisor, unit.
_ROWS = (
    ("解析全文", "parse", "seconds", 1, "秒"),
    ("解析全文的内存", "parse", "peak_mb", 1, "MB"),
    ("编译规则", "rules", "seconds", 1, "秒"),
    ("编译规则的内存", "rules", "peak_mb", 1, "MB"),
    ("生成网页", "pages", "seconds", 1, "秒"),
    ("生成网页的内存", "pages", "peak_mb", 1, "MB"),
    ("整站写成文件（网页）", "site", "seconds", 1, "秒"),
    ("整站写成文件的内存", "site", "peak_mb", 1, "MB"),
    ("做搜索索引", "search", "seconds", 1, "秒"),
    ("做搜索索引的内存", "search", "peak_mb", 1, "MB"),
    ("网页", "pages", "pages", 1, "个"),
    ("最大的一份文件页", "pages", "largest_policy_page", 1000, "KB"),
    ("首页", "pages", "index", 1000, "KB"),
    ("政策原文目录（一页）", "pages", "list", 1000, "KB"),
    ("比一比（一页）", "pages", "compare", 1000, "KB"),
    ("责任单位（一页）", "pages", "departments", 1000, "KB"),
    ("文件关系（一页）", "pages", "relations", 1000, "KB"),
    ("术语", "pages", "glossary", 1000, "KB"),
    ("算一算的网页", "pages", "calculator", 1000, "KB"),
    ("规则集（全部地区）", "rules", "rules_gzip", 1000, "KB"),
    ("测算程序（首次测算下载）", "runtime", "gzip", 1000, "KB"),
    ("一个地区的规则（测算时下载）", "rules", "region_rules_gzip", 1000, "KB"),
    ("地区名单（首次测算下载）", "rules", "region_list_gzip", 1000, "KB"),
    ("一次测算（一个地区）", "rules", "answer_ms", 1, "毫秒"),
    ("搜索索引（首次查询下载）", "search", "search_index", 1000, "KB"),
    ("搜索的地区名单（首次查询下载）", "search", "search_regions", 1000, "KB"),
    ("搜索的一份文件，最大的（一次查询最多8份）", "search", "search_policy", 1000, "KB"),
    ("搜索的一个字词表，最大的（一次查询最多24个）", "search", "search_postings", 1000, "KB"),
)
# What a small library has inside another file.
_INSIDE = {
    "region_rules_gzip": "在程序里",
    "region_list_gzip": "在程序里",
    "search_regions": "在索引里",
    "search_policy": "在索引里",
    "search_postings": "在索引里",
}


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill the places of the page."""
    if page.file.src_uri != PAGE:
        return html
    parts = {name: str(escape((_HERE / file).read_text(encoding="utf-8").rstrip())) for name, file in _FILES.items()}
    parts['<div id="growth-table"></div>'] = growth_table(yaml.safe_load(RESULTS.read_text(encoding="utf-8")))
    for place, content in parts.items():
        if html.count(place) != 1:
            raise PluginError(f"docs/{PAGE} 须有且只有一处 {place}")
        html = html.replace(place, content)
    return html.replace("<pre>", '<pre tabindex="0">')


def growth_table(results: list[dict[str, Any]]) -> str:
    """One column per size of the library; a stage that was stopped or not run says so."""
    head = el(
        "tr", el("th", "资料库", scope="col"), *(el("th", f"{row['policies']:,}份", scope="col") for row in results)
    )
    body = [
        el("tr", el("th", label, scope="row"), *(el("td", _cell(row, stage, key, divisor, unit)) for row in results))
        for label, stage, key, divisor, unit in _ROWS
    ]
    table = el(
        "table", el("caption", "资料库放大后的实测", class_="visually-hidden"), el("thead", head), el("tbody", *body)
    )
    return str(el("div", table, class_="table-wrap", role="region", aria_label="资料库放大后的实测", tabindex="0"))


def _cell(row: dict[str, Any], stage: str, key: str, divisor: int, unit: str) -> str:
    if stage not in row:
        return "未测"
    if not row[stage]:
        return "超过时限"
    value = row[stage].get(key)
    if value is None:
        return "没有做成"
    if value == 0 and key in _INSIDE:
        return _INSIDE[key]
    return f"{round(value / divisor):,} {unit}" if value >= divisor else f"不到1 {unit}"
