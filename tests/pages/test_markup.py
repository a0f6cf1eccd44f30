"""Markup that is put together by hand."""

from __future__ import annotations

from scripts.pages.markup import scrolling_tables


def test_each_table_scrolls_under_the_name_of_its_heading() -> None:
    html = "<table><tr><td>甲</td></tr></table><h2 id=x>启动<b>和</b>停止</h2><p>话</p><table>乙</table>"
    assert scrolling_tables(html) == (
        '<div class="table-wrap" role="region" aria-label="表格" tabindex="0"><table><tr><td>甲</td></tr></table></div>'
        "<h2 id=x>启动<b>和</b>停止</h2><p>话</p>"
        '<div class="table-wrap" role="region" aria-label="启动和停止" tabindex="0"><table>乙</table></div>'
    )


def test_a_table_with_a_class_has_its_own_frame() -> None:
    html = '<h2>一</h2><div><table class="matrix">甲</table></div>'
    assert scrolling_tables(html) == html
