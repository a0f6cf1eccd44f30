"""Citations as a Chinese reader writes them, and back.

``cite(meta, "s2-i3-n1")`` is 《三门峡市职业技能提升行动方案（2019—2021年）》（三政办〔2019〕26号）二、（三）1. and
``find`` of that is ``sanmenxia-2019-26:s2-i3-n1``.  The two are inverse for every local id the parser makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scripts.parse import numerals
from scripts.parse.model import Document
from scripts.parse.ordinals import NAMED, chinese, printed
from scripts.parse.width import fold

PolicyMeta = Mapping[str, str | None]

# Units that are not clauses: the word a reader uses for them.
ROLES = {
    "title": "标题",
    "addressee": "主送机关",
    "date": "成文日期",
    "doc-number": "发文字号",
    "signature": "落款",
    "note": "附注",
    "head": "版头",
    "issuer": "发文机关",
    "imprint": "版记",
    "attachment-list": "附件说明",
    "contents": "目录",
    "table": "表格",
    "caption": "表题",
    "box": "专栏",
    "remark": "注释",
    "kind": "文种",
    "web": "网页信息",
    "annex-head": "附件标识",
}
_ROLE_OF = {word: role for role, word in ROLES.items()}
_STEP = re.compile(r"(bk|pt|ch|sec|art|r|s|i|q|n|b|d|c|l|h|p)(\d+)(?:_(\d+))?\Z")
_ROLE_ID = re.compile(rf"({'|'.join(map(re.escape, sorted(ROLES, key=len, reverse=True)))})(?:-(\d+))?\Z")
_PART = re.compile(r"(cover|annex(\d+)(?:x(\d+))?)-")
_NUMERAL = r"([〇零一二三四五六七八九十百]+|\d+)"
_AGAIN = re.compile(r"\[第(\d+)处\]")


def cite(meta: PolicyMeta, unit_id: str, document: Document | None = None) -> str:
    """The citation of a unit.  ``meta``: id, title, inner_title, doc_number, short_name (any may be ``None``).

    ``unit_id`` is local or full.  With the ``document``, an item of an article of several paragraphs is cited with the
    paragraph that leads to it (第九条第二款第（三）项).  Raises ``ValueError`` for something that is not an id of the parser.
    """
    local = unit_id.rsplit(":", 1)[-1]
    part, rest = _split_part(local)
    name = _name(meta, part)
    number = meta.get("doc_number")
    head = f"《{_nested(name)}》" + (f"（{number}）" if number else "")
    if part.startswith("annex"):
        match = _PART.match(part + "-")
        if match:
            head += f"附件{match.group(2)}" + (f"[第{match.group(3)}处]" if match.group(3) else "")
        if rest[:1] in "nd":
            head += "，"
    elif part == "cover" and not (meta.get("title") and meta.get("inner_title")):
        head += "公布令" if meta.get("title") else "印发通知"
    return head + locator(rest, _leading_paragraph(document, local) if document is not None else None)


def _leading_paragraph(document: Document, local: str) -> int | None:
    """Which 款 of its article leads to an item; ``None`` if the article has only one."""
    match = re.match(r"((?:.*-)?art\d+(?:_\d+)?)-(?!p)", local)
    if match is None:
        return None
    article, unit = document.node(match.group(1)), document.unit(local)
    if len(article.paragraphs) < 2:
        return None
    return sum(p.offset < unit.offset for p in article.paragraphs) or None


def locator(local: str, paragraph: int | None = None) -> str:
    """The part of a citation behind the title: 二、（三）1., 第九条第二款第（三）项 (``paragraph`` is the 款 put in)."""
    role = _ROLE_ID.match(local)
    if role:
        return ROLES[role.group(1)] + (f"之{role.group(2)}" if role.group(2) else "")
    out = ""
    above = ""
    in_article = False
    for step in local.split("-"):
        match = _STEP.match(step)
        if match is None:
            raise ValueError(f"“{local}”不是条款编号。")
        shape, ordinal = match.group(1), int(match.group(2))
        if shape == "p":
            out += (
                f"第{chinese(ordinal)}款"
                if in_article
                else (f"第{chinese(ordinal)}段" if out else f"开头第{chinese(ordinal)}段")
            )
        elif in_article and shape in ("i", "n", "b"):
            word = "目" if above in ("i", "b") and shape == "n" else "项"
            out += f"第{printed(shape, ordinal).removesuffix('.')}{word}"
        elif shape == "n" and above == "n":
            out = out.removesuffix(".") + f".{ordinal}."
        else:
            out += printed(shape, ordinal)
        if match.group(3):
            out += f"[第{match.group(3)}处]"
        if shape == "art" and paragraph is not None:
            out += f"第{chinese(paragraph)}款"
        in_article = in_article or shape == "art"
        above = shape
    return out


def find(citation: str, metas: Iterable[PolicyMeta] = ()) -> str | None:
    """The id a citation means: full (``policy:unit``) if ``metas`` has the document, local if no ``metas`` are given.

    ``None`` if the citation cannot be read or the document is unknown.  Width and blanks do not matter.
    """
    text = fold("".join(citation.split()))
    title, number, rest = _head(text)
    known = list(metas)
    part = ""
    annex = re.match(r"附件(\d+)(?:\[第(\d+)处\])?", rest)
    if annex:
        part = f"annex{annex.group(1)}" + (f"x{annex.group(2)}" if annex.group(2) else "")
        rest = rest[annex.end() :]
        rest = rest.removeprefix(",")
    elif rest.startswith(("印发通知", "公布令")):
        part, rest = "cover", rest.removeprefix("印发通知").removeprefix("公布令")
    local = _read(rest)
    if local is None:
        return None
    if not known:
        return f"{part}-{local}" if part else local
    for meta in known:
        if not _is_meant(meta, title, number):
            continue
        if not part and meta.get("inner_title") and title == _key(meta.get("title")):
            part = "cover"
        return f"{meta.get('id')}:{part}-{local}" if part else f"{meta.get('id')}:{local}"
    return None


def _split_part(local: str) -> tuple[str, str]:
    match = _PART.match(local)
    return (match.group(1), local[match.end() :]) if match else ("", local)


def _name(meta: PolicyMeta, part: str) -> str:
    title, inner = meta.get("title"), meta.get("inner_title")
    chosen = (title or inner) if part == "cover" else (inner or title)
    return chosen or meta.get("short_name") or meta.get("id") or ""


def _nested(title: str) -> str:
    return title.replace("《", "〈").replace("》", "〉")


def _key(title: str | None) -> str:
    return fold("".join(_nested(title).split())) if title else ""


def _head(text: str) -> tuple[str, str, str]:
    """Title, number and the rest of a folded citation."""
    title = number = ""
    match = re.match(r"《([^》]*)》", text)
    if match:
        title, text = match.group(1), text[match.end() :]
    match = re.match(r"\(([^()]*?(?:[(〔\[【]\d{4}[)〕\]】][^()]*[号\d]|[^()]*号))\)", text)
    if match:
        number, text = match.group(1), text[match.end() :]
    return title, number, text


def _is_meant(meta: PolicyMeta, title: str, number: str) -> bool:
    names = {_key(meta.get(k)) for k in ("title", "inner_title", "short_name", "id")} - {""}
    if title and title not in names:
        return False
    own = _key(meta.get("doc_number"))
    if number and own and number != own:
        return False
    return bool(title or (number and own == number))


_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    *((re.compile(rf"第{_NUMERAL}{word}"), shape) for shape, word in NAMED.items()),
    (re.compile(rf"第{_NUMERAL}个小标题"), "h"),
    (re.compile(rf"(?:开头)?第{_NUMERAL}[款段]"), "p"),
    (re.compile(r"第\(([〇零一二三四五六七八九十百]+)\)[项目]"), "i"),
    (re.compile(r"第\((\d+)\)[项目]"), "b"),
    (re.compile(r"第(\d+)[项目]"), "n"),
    (re.compile(r"第([〇零一二三四五六七八九十百]+)项"), "i"),
    (re.compile(r"第([〇零一二三四五六七八九十百]+)目"), "n"),
    (re.compile(r"\(([〇零一二三四五六七八九十百]+)\)项?"), "i"),
    (re.compile(r"\((\d+)\)"), "b"),
    (re.compile(r"(\d+)\)"), "d"),
    (re.compile(r"([〇零一二三四五六七八九十百]+)、"), "s"),
    (re.compile(r"([①-⑳])"), "c"),
    (re.compile(r"圈(\d+)"), "c"),
    (re.compile(r"第(\d+)问"), "q"),
    (re.compile(r"([A-Z])[.、]"), "l"),
    (re.compile(r"([Ⅰ-Ⅻ])[.、]"), "r"),
    (re.compile(r"(\d+(?:\.\d+(?![\d)]))*)[.、]?"), "n"),
)


def _ordinal(numeral: str) -> int | None:
    if "①" <= numeral <= "⑳":
        return ord(numeral) - 0x245F
    if "Ⅰ" <= numeral <= "Ⅻ":
        return ord(numeral) - 0x215F
    return ord(numeral) - 0x40 if "A" <= numeral <= "Z" else numerals.value(numeral)


def _read(rest: str) -> str | None:
    """The local id of a locator."""
    for word, role in _ROLE_OF.items():
        match = re.fullmatch(rf"{word}(?:之(\d+))?", rest)
        if match:
            return role + (f"-{match.group(1)}" if match.group(1) else "")
    steps: list[str] = []
    at = 0
    while at < len(rest):
        step = next(((m, shape) for pattern, shape in _STEPS if (m := pattern.match(rest, at))), None)
        if step is None:
            return None
        match, shape = step
        at = match.end()
        for numeral in match.group(1).split("."):
            ordinal = _ordinal(numeral)
            if ordinal is None:
                return None
            steps.append(f"{shape}{ordinal}")
        again = _AGAIN.match(rest, at)
        if again:
            steps[-1] += f"_{again.group(1)}"
            at = again.end()
    # 第九条第二款第（三）项: the item hangs on its article, the paragraph in between only leads to it.
    steps = [s for k, s in enumerate(steps) if not (s[0] == "p" and s[1:2].isdigit() and k + 1 < len(steps))]
    return "-".join(steps) or None
