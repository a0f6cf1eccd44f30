"""Site addresses and QR codes."""

from __future__ import annotations

import io
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image

from calculator.engine import ASKERS
from calculator.regions import resolve
from scripts.kit.codes import AddressError, codes, site_address
from scripts.kit.content import Sheet
from scripts.kit.reading import codes_in, png_codes
from scripts.pages.site_data import Site

from .conftest import ADDRESS

Sheets = dict[tuple[str, str], Sheet]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("  ", ""),
        ("https://a.example", "https://a.example/"),
        ("http://10.1.2.3:8080/zc/", "http://10.1.2.3:8080/zc/"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert site_address(text) == address


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a.example", "站点地址“a.example”不完整：要写成 https://域名/ 这样的网址"),
        ("ftp://a.example/", "站点地址“ftp://a.example/”不完整：要写成 https://域名/ 这样的网址"),
        ("https:///x", "站点地址“https:///x”不完整：要写成 https://域名/ 这样的网址"),
        (
            "https://a.example/?a=1",
            "站点地址“https://a.example/?a=1”里不能有问号、井号和用户名，只写到网站所在的文件夹",
        ),
        ("https://a.example/#x", "站点地址“https://a.example/#x”里不能有问号、井号和用户名，只写到网站所在的文件夹"),
        ("https://u@a.example/", "站点地址“https://u@a.example/”里不能有问号、井号和用户名，只写到网站所在的文件夹"),
        ("https://政策.example/", "站点地址“https://政策.example/”里有汉字或空格，请写成浏览器地址栏里复制出来的样子"),
        ("https://a.example/" + "x" * 90, "站点地址超过100个字符，印出来的二维码太密，手机认不出；请换一个短的网址"),
    ],
)
def test_bad_addresses_are_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(AddressError) as caught:
        site_address(text)
    assert str(caught.value) == message


def test_no_address_no_code(sheets: Sheets) -> None:
    assert codes(sheets["山西省", "个人"], "") == ()


def test_codes_open_the_policy_and_the_filled_in_calculator(site: Site, sheets: Sheets) -> None:
    for sheet in sheets.values():
        policy, calculator = codes(sheet, ADDRESS)
        assert policy.url == f"{ADDRESS}policies/{sheet.policy.id}.html"
        parts = urlsplit(calculator.url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ADDRESS}calculator.html"
        answers = dict(parse_qsl(parts.fragment, strict_parsing=True))
        assert list(answers) == ["v", "asker", "region"]
        assert answers["asker"] in ASKERS
        assert resolve(answers["region"], site.bundle["policies"]) == ([sheet.policy.id], "")


def test_a_png_is_read_as_its_address_also_after_a_bad_copy(sheets: Sheets) -> None:
    for code in codes(sheets["三门峡市", "培训机构"], ADDRESS):
        png = code.png()
        assert png_codes(png) == {code.url}
        assert code.png() == png
        with Image.open(io.BytesIO(png)) as picture:
            worn = io.BytesIO()
            picture.convert("L").resize((220, 220)).save(worn, "JPEG", quality=40)
        with Image.open(worn) as picture:
            assert codes_in(picture) == {code.url}
