"""宣传包: every file of the kit with a preview, its size and the way to it; it needs no script (one button does)."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from scripts.kit.build import KINDS, Kind, Made, saved_name
from scripts.pages.markup import Child, el, join
from scripts.pages.page import Page
from scripts.pages.pager import pager
from scripts.pages.site_data import Site, clause_label, page_url

FOLDER = "kit/"
_PREVIEW = (260, {"leaflet.pdf": 368, "poster.pdf": 368, "picture.png": 347})


def kit_pages(made: list[Made], site: Site, *, with_codes: bool) -> list[Page]:
    """The page at kit.html; of a large library, one for each part."""
    of: dict[str, list[Made]] = {}
    for entry in made:
        of.setdefault(entry.sheet.policy.id, []).append(entry)
    return [
        _kit_page([entry for policy in part.policies for entry in of.get(policy.id, ())], part, with_codes)
        for part in site.parts
    ]


def _kit_page(made: list[Made], site: Site, with_codes: bool) -> Page:
    regions = [(region, list(group)) for region, group in groupby(made, key=lambda entry: entry.sheet.region)]
    html = join(
        [
            el("h1", "宣传包"),
            el(
                "p",
                "下乡、进企业、进学校要发的材料，每个地区、每类对象一套，下载就能印、能发、能改。",
                "文字全部由规则和原文条款生成，每个数都带着写它的那一条。",
                class_="lead",
            ),
            _over(made),
            el("section", el("h2", "怎么用"), el("ul", *(el("li", text) for text in _advice(with_codes)))),
            pager("kit", site),
            el(
                "nav",
                el(
                    "ul",
                    *(
                        el("li", el("a", region, href=f"#{_anchor(group[0])}", class_="chip"))
                        for region, group in regions
                    ),
                ),
                aria_label="地区",
                class_="kit-regions",
            ),
            *(_region(region, group) for region, group in regions),
            _assets(),
        ]
    )
    description = (
        "职业技能提升行动的宣传材料：明白纸、海报、微信图片、公众号文章、Word 文件、问答和口播稿，每个数都带原文条款。"
    )
    return Page(site.shared("kit", ".md"), "宣传包", html, {"description": description, "wide": True})


def _over(made: list[Made]) -> Markup | None:
    if not all(entry.sheet.ended for entry in made):
        return None
    periods = "、".join(dict.fromkeys(entry.sheet.period for entry in made))
    return el(
        "section",
        el("p", el("strong", f"这些文件的实施期是{periods}，已经结束。")),
        el(
            "p",
            "每份材料都印着这句话。发出去以前，请先问清现行政策；这些材料适合讲当年的规定、核对当年的申领、给新方案作底稿。",
        ),
        class_="notice",
        aria_label="时效提示",
    )


def _advice(with_codes: bool) -> list[Child]:
    codes: Child = (
        "二维码印在明白纸、海报和图片上，打开的是原文页，或者填好了地区和身份的“算一算”。"
        if with_codes
        else join(
            [
                "这一套没有印二维码：生成时没有写明网站地址，不能凭空编一个。要印二维码，请维护网站的人照",
                el("a", "部署说明", href="deploy.html"),
                "写明地址，重新生成。",
            ]
        )
    )
    return [
        "明白纸用A4正反两面打印，海报用A3；黑白打印也看得清。",
        "微信图片直接发；公众号文章用“复制公众号正文”，或者下载后打开、全选、复制，粘贴到公众号编辑器，图片另外上传。",
        "要改字的用 Word 文件。改动以后，请对照文件里的原文再核一遍数字。",
        "口播稿念一遍大约半分钟；问答给现场的工作人员用。",
        codes,
    ]


def _anchor(entry: Made) -> str:
    return f"kit-{entry.sheet.policy.id}"


def _region(region: str, group: list[Made]) -> Markup:
    return el(
        "section",
        el("h2", region, id=_anchor(group[0])),
        el("p", el("a", "看原文", href=page_url(group[0].sheet.policy.id)), class_="kit-source"),
        el("div", *(_set(entry) for entry in group), class_="kit-sets"),
    )


def _set(entry: Made) -> Markup:
    sheet = entry.sheet
    kinds = list(entry.kinds())
    return el(
        "section",
        el("h3", sheet.audience.name, el("span", f"（{sheet.region}）", class_="visually-hidden")),
        el("p", sheet.verdict, class_="kit-verdict"),
        el("ul", *(_preview(entry, kind) for kind in kinds if kind.preview), class_="kit-previews"),
        el("ul", *(_file(entry, kind) for kind in kinds), class_="kit-files"),
        _copy(entry),
        el("details", el("summary", "口播稿全文", _hidden(entry)), el("p", _spoken(entry))),
        _figures(entry),
        class_="card kit-set",
    )


def _preview(entry: Made, kind: Kind) -> Markup:
    width, heights = _PREVIEW
    picture = el(
        "img",
        src=_address(entry, kind.preview),
        width=width,
        height=heights[kind.file],
        alt=f"{entry.sheet.region}{entry.sheet.audience.name}{kind.title}的样子",
        loading="lazy",
        decoding="async",
    )
    return el("li", el("a", picture, href=_address(entry, kind.file)))


def _file(entry: Made, kind: Kind) -> Markup:
    ending = kind.file.rpartition(".")[2].upper()
    size = size_text((entry.folder / kind.file).stat().st_size)
    return el(
        "li",
        el("a", kind.title, _hidden(entry), href=_address(entry, kind.file), download=saved_name(entry.sheet, kind)),
        el("span", f"{ending}，{size}", class_="muted kit-size"),
    )


def _copy(entry: Made) -> Markup:
    """A button for those who have scripts; it appears when its script runs."""
    return el(
        "div",
        el(
            "button",
            "复制公众号正文",
            _hidden(entry),
            type="button",
            class_="button",
            hidden=True,
            data_copy_article=_address(entry, "article.html"),
        ),
        el("span", role="status", class_="kit-copied"),
        class_="kit-copy needs-js",
    )


def _hidden(entry: Made) -> Markup:
    return el("span", f"：{entry.sheet.region}，{entry.sheet.audience.name}", class_="visually-hidden")


def _spoken(entry: Made) -> str:
    return (entry.folder / "spoken.txt").read_text(encoding="utf-8").strip()


def _figures(entry: Made) -> Markup:
    """Every figure of the set, once, with its clauses."""
    places: dict[str, dict[str, None]] = {}
    for row in entry.figures():
        places.setdefault(row["figure"], {}).update(dict.fromkeys(row["clauses"]))
    policy = entry.sheet.policy
    rows = [
        el(
            "li",
            el("b", f"“{figure}”"),
            join(
                el("a", clause_label(policy.document, clause), href=page_url(policy.id, clause), class_="cite")
                for clause in clauses
            ),
        )
        for figure, clauses in places.items()
    ]
    return el("details", el("summary", "这一套里的数和出处", _hidden(entry)), el("ul", *rows, class_="kit-figures"))


def _address(entry: Made, file: str) -> str:
    return f"{FOLDER}{entry.path}/{file}"


def size_text(size: int) -> str:
    """A size as people say it: 130 KB, 1.2 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _assets() -> Markup:
    return join(
        [
            el("link", rel="stylesheet", href="assets/kit/kit.css"),
            el("script", type="module", src="assets/kit/copy.js"),
        ]
    )


def published(made: list[Made]) -> dict[str, str]:
    """Every file below ``kit/`` in the site and where it lies now."""
    names = {name for kind in KINDS for name in (kind.file, kind.preview) if name}
    return {
        _address(entry, name): str(entry.folder / name)
        for entry in made
        for name in sorted(names)
        if (entry.folder / name).is_file()
    }
