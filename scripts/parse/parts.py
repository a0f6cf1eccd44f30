"""Parts of a document and the function of every block that is not running text.

cover (head, number, title, addressees, text, signature, date, notes) – plan (title, body) – annexes – imprint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from scripts.parse import markers, numerals
from scripts.parse.blocks import (
    DOC_NUMBER,
    ORDER,
    SUBTITLE,
    TITLE_END,
    Block,
    find_date,
    is_organ,
    iso_date,
    set_off,
    split_organs,
)
from scripts.parse.headings import PREFACE
from scripts.parse.lines import Stream
from scripts.parse.model import Meta

_IMPRINT = re.compile(r"(?:抄\s?[送报]|分送|主办|督办|校核人|校对|共印)[:]|.{0,40}[日\d]印发\Z")
_COPY_LIST = re.compile(r"(?:抄\s?[送报]|分送)[:]")
_PRINTED = re.compile(r"印发\Z|共印")
_NOTE = re.compile(
    r"\((?:此件|联系|信息公开|本文有删减|公开属性|有删节)|此件(?:公开|主动|依申请)|(?:联系人|联系电话|联系单位|信息公开选项|公开方式)[:]"
)
_ANNEX_ALONE = re.compile(r"附(?:件|录|表)\s?[-—]?\s?(\d{1,2}|[一二三四五六七八九十]{0,3})(?:[-—]\d{1,2})?[:]?\Z")
_ANNEX_TITLED = re.compile(r"附(?:件|录)(\d{1,2}|[一二三四五六七八九十]{1,2})?[:](?=.)")
_TO = re.compile(r"各|市|县|省|区|州|本|有关|局|机关|乡|镇|公司|院校|部")
_SALUTATION = re.compile(
    r"(?:(?:各位|尊敬的)?[^,。:]{0,20}(?:同志们?|代表们?|委员们?|先生|女士|领导|来宾|朋友们?|同学们?|家长们?|老师们?)[、,]?){1,4}:"
)
_NOT_TO = re.compile(r"为|根据|按照|依据|现[将就]|制定|如下|通知|经|以下|坚持|包括")
_ISSUED = re.compile(
    r"(?:印发|转发|批转|发布|公布|颁布|下发)(?:《([^《》]*(?:《[^《》]*》[^《》]*)*)》(?:[、和及与]?《[^《》]*》)*(?:等.{0,12}?)?|(.+?))"
    r"的(?:通知|函|公告|决定|通告|命令|令)"
)
_NUMBER_LINE = re.compile(rf"\(?(?:{DOC_NUMBER.pattern})\)?(?:签发人:.{{2,20}})?")
_PUBLISHED = re.compile(r"》(?:已|业)?[经于].*(?:公布|发布|施行)")
_HEAD_LINE = re.compile(r"[\u4e00-\u9fff()、]{2,50}(?:文件|公报)\Z")
_LETTER_END = re.compile(r"(?:通知|意见|决定|公告|通告|通报|批复|函|报告|请示|公示|答复)(?:\(.{1,16}\))?\Z")
_KIND = re.compile(
    r"(?:会议纪要|专题会议纪要|纪要|公告|通告|通报|通知|文件|函|命令|令|决定|批复|意见|简报|公示|政策解读|政策文件)\Z"
)
_ISSUE = re.compile(
    r"(?:\(?第\d{1,4}[期次]\)?|\(?第[〇零一二三四五六七八九十百]{1,5}[期号]\)?|特急|加急|机密|秘密.{0,6}|\(?征求意见稿\)?|000\d+|签发人:.{2,20})\Z"
)
_ENACTED = re.compile(r"\(.*\d日.*\)\Z|\(.*日.*(?:通过|公布|发布|批准|修订|修正).*\)\Z")
_WEB_NUMBER = re.compile(rf"(?:发文字号|文号|发文文号):?({DOC_NUMBER.pattern})")
_WEB_VALUE = re.compile(r"(?:成文日期|发文日期|生成日期)[:]?(.{6,20}?)(?=[\u4e00-\u9fff]{2,6}[:]|\Z)")
_SUBJECT = re.compile(r"关于|(?:印发|转发|批转)(?=[《省市县]|关于)")


TITLE_LINES = 8


@dataclass(slots=True)
class Head:
    """What stands before the text of a part (block indexes)."""

    title: list[int] = field(default_factory=list)
    organs: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    number: int | None = None
    order: int | None = None
    body: int = 0


@dataclass(slots=True)
class Layout:
    """What the parts stage found out: metadata, parts as (name, first block, end block), dates and titles."""

    meta: Meta
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    dates: list[tuple[int, int, str]] = field(default_factory=list)
    titles: list[tuple[int, int]] = field(default_factory=list)


def analyse(stream: Stream, blocks: list[Block]) -> Layout:
    """Give every block its role and part; find out what the document says about itself."""
    head = _header(blocks, 0, len(blocks))
    title = _join(blocks, head.title)
    issued = _issued_title(title)
    _imprint(blocks)
    enacted = _enacted_title(blocks, head) if head.order is not None else None
    boundaries, inner_title, titles = _boundaries(stream, blocks, head, enacted or issued)
    own_title = _logical(stream, blocks, head.title)
    if enacted and inner_title:
        # An order has no title of its own: the document is known by what it enacts.
        own_title, inner_title = inner_title, None
    layout = Layout(Meta(), titles=[_range(blocks, head.title), *titles] if head.title else titles)
    for k, (name, first) in enumerate(boundaries):
        end = boundaries[k + 1][1] if k + 1 < len(boundaries) else len(blocks)
        for block in blocks[first:end]:
            block.part = name
        _signatures(blocks, max(first, head.body), end)
        layout.parts.append((name, first, end))
    _republished(blocks, head, title)
    layout.meta = Meta(
        title=own_title,
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


def _boundaries(
    stream: Stream, blocks: list[Block], head: Head, issued: str | None
) -> tuple[list[tuple[str, int]], str | None, list[tuple[int, int]]]:
    """Where cover, plan and annexes begin; the attached title; ranges of the titles found on the way."""
    inner = _inner_start(blocks, head.body, issued)
    out: list[tuple[str, int]] = [("cover" if inner is not None else "plan", 0)]
    inner_title: str | None = None
    titles: list[tuple[int, int]] = []
    if inner is not None:
        inner_head = _header(blocks, inner, len(blocks))
        inner_title = _logical(stream, blocks, inner_head.title)
        titles.append(_range(blocks, inner_head.title))
        first = inner - 1 if inner and _ANNEX_ALONE.match(blocks[inner - 1].text) else inner
        out.append(("plan", first))
    used: dict[str, int] = {}
    for k in range(head.body, len(blocks)):
        match = _annex(blocks, k)
        if match is None or (inner is not None and k in (inner - 1, inner)):
            continue
        number = numerals.value(match.group(1)) if match.group(1) else len(used) + 1
        name = f"annex{number or len(used) + 1}"
        used[name] = used.get(name, 0) + 1
        if used[name] > 1:
            name = f"{name}x{used[name]}"
        blocks[k].role = "annex-head"
        if _ANNEX_ALONE.match(blocks[k].text):
            _header(blocks, k + 1, len(blocks))
        out.append((name, k))
    out.sort(key=lambda row: row[1])
    return out, inner_title, titles


def _annex(blocks: list[Block], k: int) -> re.Match[str] | None:
    """A line 附件1 that opens an annex (as against an entry in the list of attachments)."""
    block = blocks[k]
    if block.role not in ("body", "heading"):
        return None
    match = _ANNEX_ALONE.match(block.text)
    if (
        match is None
        and len(block.text) <= 50
        and k
        and blocks[k - 1].role in ("date", "signature", "imprint", "note", "table")
    ):
        match = _ANNEX_TITLED.match(block.text)
    return match


def _header(blocks: list[Block], first: int, end: int) -> Head:
    """Classify the blocks before the text of a part: head line, organs, number, title, addressees."""
    head = Head()
    kinds: list[int] = []
    below_web = False
    k = first
    while k < end:
        block = blocks[k]
        text = block.text
        if head.title and head.title[-1] < k - 1 and _is_letterhead(blocks, head.title, k):
            # ××市政府专题会议纪要 above the number and the date is the letterhead.
            for j in head.title:
                blocks[j].role = "kind"
            kinds.extend(head.title)
            head.title = []
        if block.role in ("web", "contents", "attachment-list") or (block.role == "table" and not head.title):
            if block.role == "contents" and head.title:
                break
            below_web = below_web or bool(head.title)
            k += 1
            continue
        if block.role != "body" or (block.marked and not _bold_title(block)):
            break
        if _HEAD_LINE.match(text) and not head.title:
            block.role = "head"
            head.organs.append(k)
        elif _NUMBER_LINE.fullmatch(text):
            block.role = "doc-number"
            head.number = k if head.number is None else head.number
        elif ORDER.fullmatch(text) and not head.title and _number_follows(blocks, k, end):
            block.role = "kind"
            kinds.append(k)
            head.order = k
        elif _is_date(text) or _ENACTED.match(text) or _organ_and_date(text):
            block.role = "date"
            if not head.title and not head.organs and _organ_and_date(text):
                head.organs.append(k)
        elif head.title and len(text) <= 4 and _KIND.fullmatch(text) and blocks[head.title[-1]].text[-1] == "的":
            block.role = "title"
            head.title.append(k)
        elif _ISSUE.match(text) or _KIND.fullmatch(text) or (not head.title and _is_label(blocks, k, end)):
            block.role = "kind"
            kinds.append(k)
        elif _NOTE.match(text) and len(text) <= 80:
            block.role = "note"
        elif _is_addressee(text) and (head.title or kinds):
            block.role = "addressee"
            k += 1
            break
        elif is_organ(text) and not head.title and not _title_follows(blocks, k, end):
            block.role = "issuer"
            head.organs.append(k)
        elif (
            is_organ(text)
            and head.title
            and _complete(_join(blocks, head.title) or "")
            and _text_follows(blocks, k, end)
        ):
            block.role = "issuer"
            head.below.append(k)
        elif below_web or _is_sentence(text) or _title_is_over(blocks, head.title, k):
            break
        elif head.title and head.title[-1] != k - 1 and not SUBTITLE.match(text):
            # A date stands between; what follows down to the addressee is the name of the speaker.
            if k + 1 == end or not _is_addressee(blocks[k + 1].text):
                break
            block.role = "kind"
        elif len(text) <= 120 and len(head.title) < TITLE_LINES:
            block.role = "title"
            head.title.append(k)
        else:
            break
        k += 1
    if not head.title:
        named = [j for j in kinds if _KIND.fullmatch(blocks[j].text) or j == head.order]
        for j in named[:1]:
            blocks[j].role = "title"
            head.title.append(j)
    head.body = k
    return head


def _is_letterhead(blocks: list[Block], above: list[int], k: int) -> bool:
    """Is the line above a number or date the letterhead (of minutes, an announcement …) and no title, because that comes in
    line ``k``?"""
    here = blocks[k]
    if any(blocks[j].role not in ("doc-number", "date", "kind") for j in range(above[-1] + 1, k)):
        return False
    title = _join(blocks, above) or ""
    if here.role != "body" or here.marked or _SUBJECT.search(title) or _is_addressee(here.text):
        return False
    if ":" in here.text or _is_sentence(here.text) or _is_date(here.text) or _organ_and_date(here.text):
        return False
    if is_organ(here.text) or _NUMBER_LINE.fullmatch(here.text) or _ENACTED.match(here.text):
        return False
    return (
        _lead(here.text) >= 0
        or here.text.startswith(("研究", "审议"))
        or (_KIND.search(title) is not None and TITLE_END.search(here.text) is not None)
    )


# 办理类别：A, 是否公开：是, A类
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}:[^,。:]{1,10}|[\u4e00-\u9fff]{0,6}[(]?[A-D]类?[)]?")


def _is_label(blocks: list[Block], k: int, end: int) -> bool:
    """办理结果：A above a title, among others, or beside the number."""
    while k < end and _LABEL.fullmatch(blocks[k].text):
        k += 1
        while k < end and _NUMBER_LINE.fullmatch(blocks[k].text):
            k += 1
        following = blocks[k].text if k < end else ""
        if _lead(following) == 0 or TITLE_END.search(following):
            return True
    return False


def _text_follows(blocks: list[Block], k: int, end: int) -> bool:
    """Does the text begin behind an organ that stands below the title (or behind one more organ)?"""
    while k + 1 < end and is_organ(blocks[k + 1].text):
        k += 1
    following = blocks[k + 1] if k + 1 < end else None
    decimal = following is not None and re.match(r"\d{1,2}(?=[\u4e00-\u9fff])", following.text) is not None
    return following is not None and (
        following.marked or decimal or _is_sentence(following.text) or len(following.text) > 40
    )


def _number_follows(blocks: list[Block], k: int, end: int) -> bool:
    return (
        k + 1 < end
        and re.fullmatch(r"\(?(?:第\d{1,4}号|(?:19|20)\d{2}年第?\d{1,4}号)\)?", blocks[k + 1].text) is not None
    )


def _enacted_title(blocks: list[Block], head: Head) -> str | None:
    """The title in 《…》已经……通过，现予公布 below an order."""
    for block in blocks[head.body : head.body + 3]:
        if block.text[0] == "《" and _PUBLISHED.search(block.text):
            depth = 0
            for k, c in enumerate(block.text):
                depth += (c in "《〈") - (c in "》〉")
                if not depth:
                    return block.text[1:k]
    return None


def _bold_title(block: Block) -> bool:
    return block.heading_mark == 1


def _organ_and_date(text: str) -> bool:
    """××市人民政府办公室 2020年4月28日, as on the head of minutes."""
    found = find_date(text)
    if found is None or found[0][0] <= 3:
        return False
    (start, end), _ = found
    bracketed = text[start - 1] == "(" and text[end:] == ")"
    return (bracketed or end == len(text)) and is_organ(text[: start - bracketed])


def _title_follows(blocks: list[Block], k: int, end: int) -> bool:
    """Do only organs stand between this line and one that begins with 关于 or 印发《 (or with one more organ and that)?
    Then they are part of the title."""
    first = k
    while k < end and is_organ(blocks[k].text):
        k += 1
    if k == end:
        return False
    if _below(blocks, k) and k == first + 1 and _OF_A_YEAR.match(blocks[k].text):
        return True
    lead = _lead(blocks[k].text)
    named = [block.text for block in blocks[first:k]]
    return lead == 0 or (lead > 0 and is_organ(blocks[k].text[:lead]) and blocks[k].text[:lead] not in named)


# ××局 / 2023年公开招聘公告, one line below the other.
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d(?:年|[-—])")


def _lead(text: str) -> int:
    """Where 关于… or 印发《…》 begins in a line of a title; -1 if it does not."""
    match = _SUBJECT.search(text)
    return match.start() if match else -1


def _below(blocks: list[Block], k: int) -> bool:
    """Does nothing set a line apart from the one above it: no blank line, or one as everywhere?"""
    return not blocks[k].gap or not blocks[k].grouped


def _title_is_over(blocks: list[Block], lines: list[int], k: int) -> bool:
    if not lines:
        return False
    block = blocks[k]
    title = "".join(blocks[k].text for k in lines)
    last = blocks[lines[-1]]
    if last.heading_mark != block.heading_mark or PREFACE.match(block.text) or markers.NAMED.match(block.text):
        return True
    done = _complete(title) or (len(lines) > 1 and bool(SUBTITLE.match(last.text)))
    if done and _grouped(blocks, k):
        return False
    if not done and block.gap and _whole_group(blocks, title, k):
        return True
    return done and not _continues_title(blocks, title, k)


LEAST_TITLE = 8
# What no heading ends with.
_RULES = re.compile(r"(?:指南|方案|办法|细则|规定|公告|简章|规划|意见|预案|规程|章程)(?:\(.{1,16}\))?\Z")


def _grouped(blocks: list[Block], k: int) -> bool:
    """Does a line stand directly below a title, and a blank line below it, or the text?"""
    following = blocks[k + 1] if k + 1 < len(blocks) else None
    if blocks[k].gap or following is None or len(blocks[k].text) < LEAST_TITLE:
        return False
    return following.gap > 0 or (_RULES.search(blocks[k].text) is not None and _is_sentence(following.text))


def _whole_group(blocks: list[Block], title: str, k: int) -> bool:
    """Is a title without a word for its kind over at a blank line, because a heading follows?"""
    if _SUBJECT.search(title) or len(title) < LEAST_TITLE or TITLE_END.search(blocks[k].text) or not blocks[k].grouped:
        return False
    return k in set_off(blocks, k, k + 1) and k + 1 < len(blocks) and blocks[k + 1].marked


def _complete(title: str) -> bool:
    if re.search(r"印发|转发|批转", title) and not re.search(r"(?:通知|函|决定)(?:\(.*\))?\Z", title):
        return False
    if "关于" in title and re.search(r"(?:[和与及、步])(?:规范|规划|计划|说明|总结|报告)\Z", title):
        # 关于进一步规范 / ……的通知
        return False
    return bool(TITLE_END.search(title))


# What a title that seemed complete goes on with: ××条例 / 实施办法.
_KIND_ONLY = re.compile(
    r"(?:实施|管理|暂行|若干|具体|操作|工作|贯彻|落实)*(?:办法|细则|方案|意见|规定|规则|规程|措施|通知|解读|说明)(?:\(.{1,16}\))?\Z"
)


def _continues_title(blocks: list[Block], title: str, k: int) -> bool:
    text = blocks[k].text
    if (
        "关于" in title
        and not _LETTER_END.search(title)
        and _below(blocks, k)
        and len(text) <= 40
        and _LETTER_END.search(text)
    ):
        # …关于进一步加强和规范 / 补贴性培训工作的通知
        return True
    if _below(blocks, k) and _KIND_ONLY.match(text):
        return True
    return bool(SUBTITLE.match(text)) or text[0] in "(（〔—" or text.startswith(("的", "关于"))


def _is_date(text: str) -> bool:
    bare = text.strip("()")
    found = find_date(bare)
    return found is not None and found[0] == (0, len(bare))


def _is_addressee(text: str) -> bool:
    if _SALUTATION.fullmatch(text):
        return True
    return (
        text.endswith(":")
        and "。" not in text
        and len(text) <= 300
        and bool(_TO.search(text))
        and not _NOT_TO.search(text)
    )


def _is_sentence(text: str) -> bool:
    return (
        "。" in text
        or (text[-1] in ":;," and len(text) > 8)
        or text[-1] == "."
        or (len(text) > 40 and "," in text)
        or text[-1] == "?"
    )


def _imprint(blocks: list[Block]) -> None:
    """The imprint (copy list, printing note, the organ's name above it), at the end or before annexes."""
    found = None
    k = len(blocks)
    while k:
        k -= 1
        block = blocks[k]
        if block.role in ("web", "table"):
            continue
        if _IMPRINT.match(block.text) and len(block.text) <= 300 and block.role in ("body", "date"):
            found = k
        elif (found is not None and found - k > 3) or block.marked or len(block.text) > 120 or len(blocks) - k > 14:
            break
    if found is not None:
        _take_imprint(blocks, found, len(blocks))
    for k, block in enumerate(blocks):
        if block.role == "body" and _COPY_LIST.match(block.text) and len(block.text) <= 300:
            end = k + 1
            while (
                end < len(blocks)
                and end - k < 6
                and not blocks[end].marked
                and not _ANNEX_ALONE.match(blocks[end].text)
            ):
                end += 1
                if _PRINTED.search(blocks[end - 1].text):
                    break
            else:
                end = k + 1
            _take_imprint(blocks, k, end)


def _take_imprint(blocks: list[Block], first: int, end: int) -> None:
    if first and is_organ(blocks[first - 1].text) and "印发" in blocks[first].text and blocks[first - 1].role == "body":
        first -= 1
    for block in blocks[first:end]:
        if block.role != "web":
            block.role = "imprint"


_LISTING = re.compile(r"(?:目录|清单|名单|名录|花名册|表)(?:\(.{1,16}\))?\Z")


def _inner_start(blocks: list[Block], body: int, issued: str | None) -> int | None:
    """Where the attached text begins: the block that repeats the title announced in 关于印发…的通知."""
    if not issued:
        return None
    wanted = _bare(issued)
    listing = _LISTING.search(issued) is not None
    for k in range(body, len(blocks)):
        if blocks[k].role in ("imprint", "attachment-list") or blocks[k].text[0] == "《" or blocks[k].marked:
            continue
        if listing and k and _ANNEX_ALONE.match(blocks[k - 1].text):
            # A catalogue that is published as an annex has no text of its own.
            continue
        joined = ""
        for block in blocks[k : k + 4]:
            joined += _bare(block.text)
            if len(joined) > len(wanted) + 12:
                break
            if joined == wanted or (len(joined) >= 6 and _similar(joined, wanted)):
                return k
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\s《》〈〉()（）〔〕\[\]—\-－–“”]", "", text)


def _similar(found: str, wanted: str) -> bool:
    """The attached title may drop the place or add (试行); the rest must be the same."""
    if wanted.endswith(found) and len(found) * 10 >= len(wanted) * 6:
        return True
    return found.startswith(wanted) and len(found) - len(wanted) <= 10


_AMENDED = re.compile(r"(?:修改|修订|修正)《(.+)》的决定\Z")


def _republished(blocks: list[Block], head: Head, title: str | None) -> None:
    """The title of the text that an amending decision publishes again below its signature."""
    amended = _AMENDED.search(title or "")
    for above, block in pairwise(blocks[head.body :] if amended else []):
        titled = amended is not None and _bare(block.text) == _bare(amended.group(1))
        if titled and above.role != "body" and block.role == "body" and not block.marked:
            block.role = "title"


def _issued_title(title: str | None) -> str | None:
    match = _ISSUED.search(title or "")
    return (match.group(1) or match.group(2)) if match else None


def _signatures(blocks: list[Block], first: int, end: int) -> None:
    """Signature, date and notes at the foot of a letter."""
    _undated(blocks, first, end)
    for k in range(first, end):
        block = blocks[k]
        if block.role != "body" or block.marked:
            continue
        if _NOTE.match(block.text) and len(block.text) <= 80:
            block.role = "note"
        elif _organ_and_date(block.text):
            block.role = "date"
        elif _is_date(block.text):
            block.role = "date"
            j = k - 1
            while j >= first and blocks[j].role == "body" and is_organ(blocks[j].text):
                blocks[j].role = "signature"
                j -= 1


def _undated(blocks: list[Block], first: int, end: int) -> None:
    """Organs at the very end, below a finished sentence, have signed without a date."""
    k = end
    while k > first and blocks[k - 1].role not in ("body", "heading"):
        k -= 1
    last = k
    while k > first and not blocks[k - 1].marked and blocks[k - 1].role == "body" and is_organ(blocks[k - 1].text):
        k -= 1
    if first < k < last and (blocks[k - 1].role != "body" or blocks[k - 1].text[-1] == "。"):
        for block in blocks[k:last]:
            block.role = "signature"


def _range(blocks: list[Block], indexes: list[int]) -> tuple[int, int]:
    return (blocks[indexes[0]].start, blocks[indexes[-1]].end) if indexes else (0, 0)


def _join(blocks: list[Block], indexes: list[int]) -> str | None:
    return "".join(blocks[k].text for k in indexes) or None


def _logical(stream: Stream, blocks: list[Block], indexes: list[int]) -> str | None:
    return "".join(stream.logical[blocks[k].start : blocks[k].end] for k in indexes) or None


def _doc_number(stream: Stream, blocks: list[Block], head: Head) -> str | None:
    if head.number is None:
        for web in blocks:
            found = _WEB_NUMBER.search(web.text) if web.role == "web" else None
            if found:
                return stream.logical[web.start + found.start(1) : web.start + found.end(1)]
        return None
    block = blocks[head.number]
    start = block.start + (block.text[0] in "([" and block.text[-1] in ")]")
    match = DOC_NUMBER.match(stream.folded, start, block.end)
    end = match.end() if match else block.end
    for k in range(start + 1, end):
        # ××市人民政府　×政发〔2020〕1号 on one line.
        if stream.spaces.get(k, 0) and is_organ(stream.folded[start:k]):
            start = k
    number = stream.logical[start:end]
    if head.order is not None and re.match(r"第|\d{4}年", stream.folded[start:end]):
        number = stream.logical[blocks[head.order].start : blocks[head.order].end] + number
    return number


def _issuers(stream: Stream, blocks: list[Block], head: Head) -> list[str]:
    """Organs in the head; else at the beginning of the title; else under the first letter; else below the title or, with a
    date, on the letterhead above it."""
    names: list[str] = []
    for k in head.organs:
        names.extend(_organs_of(stream, blocks[k]))
    names = [re.sub(r"(?:文件|公报)\Z", "", name) for name in names]
    leading = _title_organs(stream, blocks, head)
    if names:
        # ××县委办公室文件 over a title that names both organs.
        return leading if set(names) < set(leading) else names
    for j in (head.order, head.number):
        order = ORDER.match(blocks[j].text) if j is not None else None
        if order and j is not None:
            return [stream.logical[blocks[j].start : blocks[j].start + order.end(1)]]
    if leading:
        return leading
    for k, block in enumerate(blocks):
        if block.role == "signature" or (block.role == "date" and k >= head.body and _organ_and_date(block.text)):
            names.extend(_organs_of(stream, block))
        elif names:
            break
    above = range(head.title[0] if head.title else 0)
    dated = [k for k in above if blocks[k].role == "date" and _organ_and_date(blocks[k].text)]
    return names or [name for k in head.below or dated for name in _organs_of(stream, blocks[k])]


def _organs_of(stream: Stream, block: Block) -> list[str]:
    """Organs of a line that may end with a date."""
    found = find_date(block.text) if block.role == "date" else None
    end = block.start + found[0][0] if found else block.end
    return _organs(stream, block.start, end - (stream.folded[end - 1] == "("))


def _title_organs(stream: Stream, blocks: list[Block], head: Head) -> list[str]:
    """Organs at the beginning of the title."""
    names: list[str] = []
    for k in head.title:
        block = blocks[k]
        lead = _lead(block.text)
        end = block.start + lead if lead > 0 else block.end
        text = stream.folded[block.start : end]
        if not text or not is_organ(text):
            break
        names.extend(_organs(stream, block.start, end))
        if lead > 0:
            break
    return names


def _organs(stream: Stream, start: int, end: int) -> list[str]:
    gaps = [k - start for k in range(start + 1, end) if stream.spaces.get(k, 0)]
    return split_organs(stream.logical[start:end], gaps)


def _date(blocks: list[Block]) -> str | None:
    for role in ("date", "imprint"):
        for block in blocks:
            if block.role == role:
                found = iso_date(block.text)
                if found:
                    return found
    for block in blocks:
        match = _WEB_VALUE.search(block.text) if block.role == "web" else None
        if match:
            return iso_date(match.group(1))
    return None
