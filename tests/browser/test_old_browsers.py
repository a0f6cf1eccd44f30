"""Browsers too old for Python: the sentence, the tables and the examples, and not one byte of the runtime."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Request
from tests.browser.old_chromium import PACKAGES, dom_when_loaded
from tests.browser.test_calculator import SENIOR, TROUBLE


@pytest.mark.parametrize("version", ["88", "92"])
def test_old_browsers_are_told_at_once(site_url: str, request_log: list[Request], version: str) -> None:
    if not PACKAGES.is_dir():
        pytest.fail("没有旧版浏览器；make setup-test 会安装")
    # By the order of events, which no busy machine can change: the sentence is there when the page has loaded.
    before = len(request_log)
    html = dom_when_loaded(version, site_url + SENIOR)
    (alert,) = re.findall(r'<div class="calc-trouble" role="alert">(.*?)</div>', html, re.S)
    assert TROUBLE in alert
    assert "这个浏览器的版本较旧" in alert
    assert 'href="compare.html"' in alert
    assert "calc-card is-example" in html
    assert [path for path, _text in request_log[before:] if "/assets/runtime/" in path] == []
