"""Site address and QR codes. A code needs a full address; without one the pieces say in words where to look."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno

from scripts.kit.content import Sheet
from scripts.pages.site_data import calculator_url, page_url

# Level M survives folds and stains of a printed sheet; the quiet zone of four modules is part of the standard.
_LEVEL = "m"
_QUIET = 4
# The side of a module in the PNG that staff paste into other material.
_PNG_SCALE = 12
_LONGEST = 100


class AddressError(ValueError):
    """The site address cannot be printed as a QR code; the message says what is wrong."""


@dataclass(frozen=True)
class Code:
    """A QR code: what stands below it, and where it leads."""

    name: str
    url: str

    def svg(self) -> str:
        """The code as a drawing for the typesetter."""
        out = io.BytesIO()
        segno.make_qr(self.url, error=_LEVEL).save(
            out, kind="svg", border=_QUIET, xmldecl=False, svgclass=None, lineclass=None
        )
        return out.getvalue().decode()

    def png(self) -> bytes:
        """The code as a picture for other material."""
        out = io.BytesIO()
        segno.make_qr(self.url, error=_LEVEL).save(out, kind="png", border=_QUIET, scale=_PNG_SCALE)
        return out.getvalue()


def site_address(text: str) -> str:
    """The address of the site's root with a slash at its end; empty for none. Raises AddressError."""
    text = text.strip()
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressError(f"站点地址“{text}”不完整：要写成 https://域名/ 这样的网址")
    if parts.query or parts.fragment or parts.username:
        raise AddressError(f"站点地址“{text}”里不能有问号、井号和用户名，只写到网站所在的文件夹")
    if not re.fullmatch(r"[!-~]+", text):
        raise AddressError(f"站点地址“{text}”里有汉字或空格，请写成浏览器地址栏里复制出来的样子")
    if len(text) > _LONGEST:
        raise AddressError(f"站点地址超过{_LONGEST}个字符，印出来的二维码太密，手机认不出；请换一个短的网址")
    return text if text.endswith("/") else f"{text}/"


def codes(sheet: Sheet, address: str) -> tuple[Code, ...]:
    """The codes of a sheet: the text of the policy, and the calculator with asker and region filled in; none without an address."""
    if not address:
        return ()
    calculator = calculator_url(base=address, v="1", asker=sheet.audience.asker, region=sheet.region)
    return (Code("扫码看原文", page_url(sheet.policy.id, base=address)), Code("扫码算一算", calculator))
