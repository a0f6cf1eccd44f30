"""Parts of a document and the function of every block that is not running text.

cover (head, number, title, addressees, text, signature, date, notes) – plan (title, body) – annexes – imprint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scripts.parse.blocks import DOC_NUMBER, SUBTITLE, TITLE_END, Block, find_date, is_organ, iso_date
from scripts.parse.lines import Stream
from scripts.parse.model import Meta

_IMPRINT = re.compile(r"(?:抄\s?[送报]|主送|分送|主办|督办|校核人|校对|共印)[:]|.{0,40}\d日印发\Z|.{0,40}日印发\Z")
_NOTE = re.compile(r"\((?:此件|联系|信息公开|本文有删减|公开属性|有删节)|此件(?:公开|主动|依申请)|(?:联系人|联系电话|联系单位|信息公开选项|公开方式)[:]")
_ATTACHMENT = re.compile(r"附件?[:]")
_ANNEX = re.compile(r"附(?:件|录|表)?\s?([\d一二三四五六七八九十]{0,3})(?:[:.、]|\Z|(?=[\u4e00-\u9fff《]))")
_ANNEX_ALONE = re.compile(r"附(?:件|录)\s?[-—]?\s?([\d一二三四五六七八九十]{0,3})[:]?\Z")
_TO = re.compile(rf"(?:各|市|县|省|区|州|本|有关|局|机关)")
_NOT_TO = re.compile(r"为|根据|按照|依据|现|制定|如下|通知|经|以下|坚持|包括")
_ISSUED = re.compile(r"(?:印发|转发|批转|发布|公布|颁布|下发)(?:《([^《》]*(?:《[^《》]*》[^《》]*)*)》|(.+?))的(?:通知|函|公告|决定|通告|命令|令)")
_HEAD_LINE = re.compile(r"[\u4e00-\u9fff()、]{2,50}(?:文件|公报)\Z")
_WEB = re.compile(
    r"(?:索引号|发文机关|发文机构|发布机构|发布单位|发文字号|文号|成文日期|发文日期|发布日期|发布时间|来源|信息来源|作者|浏览次数|点击数|字体|主题分类|主题词|标题|名称|有效性|体裁分类|组配分类|公开范围|责任编辑|打印|分享|当前位置|【打印|【关闭|【字体|\[打印)"
    r"[:】\]]?"
)
_CITED_TITLE = re.compile(r"《([^《》]{4,60})》")


@dataclass(slots=True)
class Layout:
    """What the parts stage found out."""

    meta: Meta
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    titles: dict[str, tuple[int, int]] = field(default_factory=dict)
    dates: list[tuple[int, int, str]] = field(default_factory=list)


def analyse(stream: Stream, blocks: list[Block]) -> Layout:
    """Give every block its role and part; find out what the document says about itself."""
    head = _header(blocks, 0, len(blocks))
    title = _join(blocks, head.title)
    issued = _issued_title(title)
    layout = Layout(Meta())
    _imprint(blocks)
    inner = _inner_start(blocks, head.body, issued)
    boundaries: list[tuple[str, int]] = [("cover" if inner is not None else "plan", 0)]
    inner_title: str | None = None
    if inner is not None:
        boundaries.append(("plan", inner))
        inner_head = _header(blocks, inner, len(blocks))
        inner_title = _logical(stream, blocks, inner_head.title)
        _signatures(blocks, head.body, inner)
    else:
        _signatures(blocks, head.body, len(blocks))
    last = len(blocks)
    for k, (name, first) in enumerate(boundaries):
        end = boundaries[k + 1][1] if k + 1 < len(boundaries) else last
        for block in blocks[first:end]:
            block.part = name
        layout.parts.append((name, first, end))
    layout.meta = Meta(
        title=_logical(stream, blocks, head.title),
        inner_title=inner_title,
        doc_number=_doc_number(stream, blocks, head),
        issuers=tuple(_issuers(stream, blocks, head)),
        date=_date(blocks),
    )
    for block in blocks:
        if block.role in ("date", "imprint"):
            found = find_date(block.text)
            if found:
                layout.dates.append((block.start + found[0][0], block.start + found[0][1], found[1]))
    return layout


@dataclass(slots=True)
class _Head:
    title: list[int] = field(default_factory=list)
    organs: list[int] = field(default_factory=list)
    number: int | None = None
    body: int = 0


def _header(blocks: list[Block], first: int, end: int) -> _Head:
    """Classify the blocks before the text of a part: head line, organs, number, title, addressees."""
    head = _Head()
    k = first
    while k < end:
        block = blocks[k]
        text = block.text
        if block.role == "imprint" or block.marked:
            break
        if _HEAD_LINE.match(text) and not head.title:
            block.role = "head"
            head.organs.append(k)
        elif DOC_NUMBER.fullmatch(text):
            block.role = "doc-number"
            head.number = k if head.number is None else head.number
        elif _is_date(text):
            block.role = "date"
        elif _NOTE.match(text):
            block.role = "note"
        elif _is_addressee(text) and head.title:
            block.role = "addressee"
            k += 1
            break
        elif is_organ(text) and not head.title and not _title_follows(blocks, k, end):
            block.role = "issuer"
            head.organs.append(k)
        elif _is_sentence(text):
            break
        elif head.title and _complete("".join(blocks[t].text for t in head.title)) and not _continues_title(text):
            break
        elif len(text) <= 120:
            block.role = "title"
            head.title.append(k)
        else:
            break
        k += 1
    head.body = k
    return head


def _title_follows(blocks: list[Block], k: int, end: int) -> bool:
    """Do only organs stand between this line and a line that begins with 关于?  Then they are part of the title."""
    while k < end and is_organ(blocks[k].text):
        k += 1
    return k < end and blocks[k].text.startswith("关于")


def _complete(title: str) -> bool:
    if re.search(r"印发|转发|批转", title) and not re.search(r"(?:通知|函|决定)\Z|(?:通知|函|决定)\(", title):
        return False
    return bool(TITLE_END.search(title))


def _continues_title(text: str) -> bool:
    return bool(SUBTITLE.match(text)) or text[0] in "(（〔" or text.startswith("的") or text[0] in "—"


def _is_date(text: str) -> bool:
    found = find_date(text.strip("()"))
    return found is not None and found[0] == (0, len(text.strip("()")))


def _is_addressee(text: str) -> bool:
    return text.endswith(":") and "。" not in text and len(text) <= 300 and bool(_TO.search(text)) and not _NOT_TO.search(text)


def _is_sentence(text: str) -> bool:
    return "。" in text or (text[-1] in ":;" and len(text) > 8) or (len(text) > 40 and "," in text)


def _imprint(blocks: list[Block]) -> None:
    """The imprint at the end: copy list, printing note, and the organ's name just above it."""
    k = len(blocks)
    found = None
    while k:
        k -= 1
        block = blocks[k]
        if _IMPRINT.match(block.text):
            found = k
        elif found is not None and found - k > 3:
            break
        elif block.marked or len(block.text) > 120:
            break
    if found is None:
        return
    if found and is_organ(blocks[found - 1].text) and "印发" in blocks[found].text:
        found -= 1
    for block in blocks[found:]:
        block.role = "imprint"


def _inner_start(blocks: list[Block], body: int, issued: str | None) -> int | None:
    """Where the attached text begins: the block that repeats the title announced in 关于印发…的通知."""
    if not issued:
        return None
    wanted = _bare(issued)
    for k in range(body, len(blocks)):
        joined = ""
        if blocks[k].role == "imprint" or _ATTACHMENT.match(blocks[k].text) or blocks[k].text[0] == "《":
            continue
        for block in blocks[k : k + 4]:
            joined += _bare(block.text)
            if len(joined) > len(wanted) + 12:
                break
            if joined == wanted or (len(joined) >= 6 and _similar(joined, wanted)):
                return k
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\s《》()（）〔〕\[\]—\-－–]", "", text)


def _similar(found: str, wanted: str) -> bool:
    """The attached title may drop the place or add (试行); the rest must be the same."""
    return wanted.endswith(found) and len(found) * 10 >= len(wanted) * 6 or (found.startswith(wanted) and len(found) - len(wanted) <= 8)


def _issued_title(title: str | None) -> str | None:
    match = _ISSUED.search(title or "")
    return (match.group(1) or match.group(2)) if match else None


def _signatures(blocks: list[Block], first: int, end: int) -> None:
    """Signature, date and notes at the foot of a letter."""
    for k in range(first, end):
        block = blocks[k]
        if block.role != "body" or block.marked:
            continue
        if _NOTE.match(block.text):
            block.role = "note"
        elif _is_date(block.text):
            block.role = "date"
            j = k - 1
            while j >= first and is_organ(blocks[j].text) and blocks[j].role == "body":
                blocks[j].role = "signature"
                j -= 1


def _join(blocks: list[Block], indexes: list[int]) -> str | None:
    return "".join(blocks[k].text for k in indexes) or None


def _logical(stream: Stream, blocks: list[Block], indexes: list[int]) -> str | None:
    return "".join(stream.logical[blocks[k].start : blocks[k].end] for k in indexes) or None


def _doc_number(stream: Stream, blocks: list[Block], head: _Head) -> str | None:
    if head.number is None:
        return None
    block = blocks[head.number]
    return stream.logical[block.start : block.end]


def _issuers(stream: Stream, blocks: list[Block], head: _Head) -> list[str]:
    names = [_strip_head(stream.logical[blocks[k].start : blocks[k].end]) for k in head.organs]
    if names:
        return names
    title = [blocks[k] for k in head.title]
    for block in title:
        if is_organ(block.text):
            names.append(stream.logical[block.start : block.end])
        else:
            match = re.match(r"(.{4,60}?)关于", block.text)
            if match and is_organ(match.group(1)):
                names.append(stream.logical[block.start : block.start + match.end(1)])
            break
    if names:
        return names
    return [stream.logical[b.start : b.end] for b in blocks if b.role == "signature"]


def _strip_head(name: str) -> str:
    return re.sub(r"(?:文件|公报)\Z", "", name)


def _date(blocks: list[Block]) -> str | None:
    for role in ("date", "imprint"):
        for block in blocks:
            if block.role == role:
                found = iso_date(block.text)
                if found:
                    return found
    return None
