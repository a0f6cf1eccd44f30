"""Zones that are not running text: contents, tables, attachment lists, boxes, remarks, lines of a web page."""

from __future__ import annotations

import re
from collections import Counter

from scripts.parse import markers
from scripts.parse.blocks import TITLE_END, Block, is_organ, iso_date, set_off
from scripts.parse.lines import Stream

_CONTENTS = re.compile(r"(?:目录|目次|CONTENTS|Contents)[:]?\Z")
_LEADER = re.compile(r"(?:[.…·‥。_]{3,}|…|\.{2,})\(?\d{0,4}\)?\Z")
_LEADER_END = frozenset("0123456789).…·‥。_")
_PAGE_AT_END = re.compile(r"[.…·‥_\-]*\(?\d{1,4}\)?\Z")
_SENTENCE = re.compile(r"[。;!?]")
_ATTACHMENT = re.compile(r"(?:附件(?:下载|列表|材料)?|相关附件|附|附表)[:]")
_NUMBERED_ATTACHMENT = re.compile(
    r"附(?:件|表)(\d{1,2}|[一二三四五六七八九十]{1,2})(?:[:.、]|(?=[\u4e00-\u9fff《]))(?=.)"
)
_FIRST_NUMBER = re.compile(
    r"(?:附件(?:下载|列表|材料)?|相关附件|附|附表|注|备注|(?:填[表报写])?说明)[:](\d{1,2})[.、)]|(?:注|备注|说明)[:]\((\d)\)"
)
_BOX = re.compile(r"[【\[(]?专栏\s?[\d一二三四五六七八九十]{0,3}")
_REMARK = re.compile(r"(?:注|备注|附注|(?:填[表报写])?说明|资料来源|数据来源)(?:\d{1,2})?[:]")
_CAPTION = re.compile(r"(?:续?表|图)\s?[\d一二三四五六七八九十]{1,3}(?:[-—.]\d{1,2})?(?![\d日月号是为中所、])[:\s]?")
_WEB = re.compile(
    r"(?:索引号|发文机关|发文机构|发布机构|发布单位|发文字号|文号|成文日期|发文日期|发布日期|发布时间|公开日期|来源|信息来源|文章来源|作者|浏览次数|"
    r"阅读次数|点击数|访问量|字体|字号|主题分类|主题词|有效性|体裁分类|组配分类|公开范围|公开形式|公开方式|责任编辑|编辑|打印|分享|分享到|当前位置|您的位置|您现在的位置|时效状态|生成日期|"
    r"服务对象|文件编号|信息分类|生效日期|废止日期|关键词|内容概述|效力状态|信息索引|公文种类|发文文号|所属主题|点击率|阅读量|语音播报)[:]"
    r"|(?:日期|时间|发布于):?20\d\d[-/.年]|20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?(?:信息来源|来源|作者|发布)[:]|[\[【](?:打印|关闭|字体|大|纠错|返回|收藏|我要)|扫一扫|相关链接|相关文档|上一篇[:]?|下一篇[:]?|首页>|版权所有|主办单位:.{0,60}网站|[^。]{0,40}ICP备|网站标识码|分享到|(?:您?(?:现在|当前)?的?(?:所在)?位置)"
)
_LABEL = re.compile(
    r"索引号|信息索引|发文机[关构]|发布机构|发布单位|公开主体|制定机关|成文日期|发文日期|发布日期|生成日期|公开日期|标题|名称|发文字号|文号|有效性|效力状态|时效性?|"
    r"主题分类|体裁分类|组配分类|主题词|关键词|公开(?:范围|形式|方式|类别|时限)|信息(?:类别|分类|来源)|登记号|统一编号|生效日期|废止日期"
)
_LABEL_COLON = re.compile(rf"(?:{_LABEL.pattern})[:]")
_TRAIL = re.compile(r"(?:当前|现在|所在)的?位置|[^>。]{1,20}[>»][^>。]{1,20}")
_NAVIGATION = re.compile(
    r"(?:网站)?首页|(?:政务|政府信息|信息|财政|基层政务)公开|(?:政务|办事|公共|便民)服务|(?:互动|政民)(?:交流|互动)|新闻中心|专题专栏|走进.{2,4}|数据开放|登录|注册|"
    r"无障碍(?:浏览|阅读)?|长者(?:模式|助手|版)|适老模式|返回(?:首页|顶部|列表)|打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|分享|大中小|(?:默认|特?大|中|小)+|简体|繁體|繁体|English"
)
_FOOTER = re.compile(
    r"上一[篇条]|下一[篇条]|相关(?:解读|阅读|文件|链接|信息|新闻|稿件|政策|文档)|(?:政策|图片|文字|视频)解读(?:[:]|\Z)|扫一扫|版权所有|主办[:]|主办单位[:]|承办单位[:]|技术支持[:]|网站标识码|[^。]{0,40}ICP备|"
    r"[\[【]?(?:打印|关闭|返回顶部)|分享到|返回(?:顶部|首页)|网站地图|联系我们|责任编辑[:]|编辑[:]|附件下载[:]"
)
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd|jpe?g|png)(?:\(.{1,12}\))?\Z", re.IGNORECASE)
_GAP = re.compile(r"\t|[ \u3000\u00a0]{2,}")
_BOX_LINE = re.compile(r"[|│┃║]")
_CELL_LIMIT = 16
_CELL_STOP = re.compile(r"[。;:,!?]")


def mark(stream: Stream, blocks: list[Block]) -> None:
    """Set the role of every block that belongs to a zone."""
    _web(stream, blocks)
    _contents(blocks)
    _tables(stream, blocks)
    _attachments(blocks)
    _boxes(blocks)
    _remarks(blocks)


def _web(stream: Stream, blocks: list[Block]) -> None:
    _labels(stream, blocks[:40])
    for block in blocks:
        if _WEB.match(block.text) and len(block.text) <= 200 and not block.marked and "。" not in block.text[:-1]:
            block.role = "web"
    for k, block in enumerate(blocks[:30]):
        # Everything above the trail of links is the menu of the site.
        if _TRAIL.match(block.text) and len(block.text) <= 120 and "。" not in block.text:
            for near in blocks[: k + 1 + MENU_LINES]:
                near.role = "web" if _is_menu(stream, near) else near.role
            if all((len(b.text) <= 20 or b.role == "web") and not b.marked for b in blocks[:k]):
                for above in blocks[: k + 1]:
                    above.role = "web"
            break
    for block in blocks:
        if _NAVIGATION.fullmatch(block.text) and not block.marked:
            block.role = "web"
    first = len(blocks)
    for k in range(len(blocks) - 1, max(-1, len(blocks) - 40), -1):
        block = blocks[k]
        if _FOOTER.match(block.text):
            first = k
        elif len(block.text) > 100 or "。" in block.text or (block.marked and not _FILE.search(block.text)):
            break
    for block in blocks[first:]:
        block.role = "attachment-list" if _FILE.search(block.text) or _ATTACHMENT.match(block.text) else "web"


# So many lines below the trail of links may be a menu.
MENU_LINES = 2
_MENU_WORD = 8


def _is_menu(stream: Stream, block: Block) -> bool:
    """首页  政务公开  走进云岭: short words in one row, one of them known from such rows."""
    if _cells(stream, block) < LEAST_ROWS or block.marked:
        return False
    row = stream.rows[block.first]
    words = [word.strip() for word in _GAP.split(stream.text[row.body : row.tail])]
    return all(len(word) <= _MENU_WORD for word in words) and any(_NAVIGATION.fullmatch(word) for word in words)


def _labels(stream: Stream, blocks: list[Block]) -> None:
    """The table above a text on a government site: 索引号 … 发文机关 …, in one row or one cell per line."""
    alone = [k for k, block in enumerate(blocks) if _LABEL.fullmatch(block.text)]
    for k in alone if len(alone) >= 3 else ():
        blocks[k].role = "web"
        value = blocks[k + 1] if k + 1 < len(blocks) else None
        if value is not None and not value.marked and len(value.text) <= 60 and "。" not in value.text:
            value.role = "web"
    labelled = sum(bool(_LABEL_COLON.match(block.text)) for block in blocks)
    for block in blocks:
        if labelled >= 3 and _LABEL_COLON.match(block.text):
            block.role = "web"
        first = _LABEL.match(block.text)
        if first is None or block.first != block.last or stream.narrow:
            continue
        row = stream.rows[block.first]
        cells = [p for p in _GAP.split(stream.text[row.body : row.tail]) if p.strip()]
        whole = len(cells) >= 2 and first.end() == len("".join(cells[0].split()))
        if whole or (len(cells) >= 2 and stream.spaces.get(block.start + first.end())):
            block.role = "web"


def _bare(text: str) -> str:
    """An entry without its leaders, in a form that does not depend on the sign behind its number."""
    found = markers.lead(text)
    if found is not None and not found.decimal:
        text = f"{found.shape}{found.ordinal}、{text[found.end :]}"
    if " " in text:
        text = text.replace(" ", "")
    if text[-1:] in _LEADER_END and _LEADER.search(text):
        return _LEADER.sub("", text)
    return text


def _contents(blocks: list[Block]) -> None:
    for k, block in enumerate(blocks[:-1]):
        # The whole list on one line: 目录第一章总则第二章……
        first = markers.lead(block.text[2:])
        if (
            block.text.startswith("目录")
            and first is not None
            and blocks[k + 1].text.startswith(block.text[2 : first.end + 4])
        ):
            block.role = "contents"
    if not any(_CONTENTS.match(b.text) for b in blocks):
        return
    texts = Counter(_bare(b.text) for b in blocks)
    k = 0
    while k < len(blocks):
        if not _CONTENTS.match(blocks[k].text):
            k += 1
            continue
        end = _contents_end(blocks, k + 1, texts)
        if end > k + 1:
            for block in blocks[k:end]:
                block.role = "contents"
        k = max(end, k + 1)


def _contents_end(blocks: list[Block], first: int, texts: Counter[str]) -> int:
    """One past the last entry.  Entries have leaders, or come again as headings in the text."""
    seen: set[str] = set()
    k = first
    while k < len(blocks):
        text = blocks[k].text
        bare = _bare(text)
        if k > first and not bare:
            # The rest of the leaders of the entry above.
            k += 1
            continue
        if bare in seen:
            break
        if _LEADER.search(text):
            seen.add(bare)
        elif len(text) > 60 or _SENTENCE.search(text):
            break
        else:
            stem = _bare(_PAGE_AT_END.sub("", text))
            entry = bare if texts[bare] > 1 else stem
            if entry in seen or (texts[entry] <= (entry == bare) and not _comes_again(blocks, k, entry)):
                break
            seen.add(entry)
        k += 1
    return k


def _comes_again(blocks: list[Block], k: int, entry: str) -> bool:
    return len(entry) >= 2 and any(_bare(b.text).startswith(entry) for b in blocks[k + 1 : k + 400])


def _tables(stream: Stream, blocks: list[Block]) -> None:
    cells = [_cells(stream, block) for block in blocks]
    for k, block in enumerate(blocks):
        if block.role != "body":
            continue
        if (
            _BOX_LINE.search(block.text[0])
            or block.text.count("|") >= 2
            or block.text.count("│") >= 2
            or cells[k] >= 3
            and any(0 <= j < len(blocks) and cells[j] >= 2 and not _is_form(blocks[j]) for j in (k - 1, k + 1))
        ):
            block.role = "table"
    _rows(stream, blocks)
    for k in range(1, len(blocks) - 1):
        near = blocks[k - 1].role == "table" or blocks[k + 1].role == "table"
        if blocks[k].role == "body" and near and cells[k] >= 2 and not blocks[k].marked:
            blocks[k].role = "table"
    _captions(blocks)
    _flattened(blocks)


# A row whose cells are divided by single blanks.
_ROW_GAP = re.compile(r"[ \t\u3000\u00a0]+")
LEAST_ROWS = 3


def _rows(stream: Stream, blocks: list[Block]) -> None:
    """At least three lines, one below the other, of equally many words (three or more) and no sentence."""
    counts = [_words(stream, block) for block in blocks]
    k = 0
    while k < len(blocks):
        last = k + 1
        while last < len(blocks) and counts[k] >= LEAST_ROWS and counts[last] == counts[k] and not blocks[last].gap:
            last += 1
        if last - k >= LEAST_ROWS:
            for block in blocks[k:last]:
                block.role = "table" if block.role == "body" else block.role
        k = last


def _words(stream: Stream, block: Block) -> int:
    if block.first != block.last or stream.narrow or block.marked or _SENTENCE.search(block.text) or "," in block.text:
        return 0
    row = stream.rows[block.first]
    pieces = _ROW_GAP.split(stream.text[row.body : row.tail])
    # Spaced letters are no cells.
    return len(pieces) if sum(len(piece) > 1 for piece in pieces) >= 2 else 0


def _captions(blocks: list[Block]) -> None:
    for block in blocks:
        if block.role == "body" and _CAPTION.match(block.text) and len(block.text) <= 40 and "。" not in block.text:
            block.role = "caption"


def _is_form(block: Block) -> bool:
    return block.text.endswith(":")


def _cells(stream: Stream, block: Block) -> int:
    """Cells of a one-line block: pieces between wide gaps, if at least two of them are words."""
    if block.first != block.last or stream.narrow:
        return 1
    row = stream.rows[block.first]
    pieces = [p for p in _GAP.split(stream.text[row.body : row.tail]) if p.strip()]
    words = [p for p in pieces if len(p.strip()) >= 2]
    return len(pieces) if len(words) >= 2 and not _SENTENCE.search(block.text) else 1


_FIRST_CELL = ("序号", "编号")


def _apart(blocks: list[Block], first: int, k: int) -> bool:
    """A line between two blank lines stands over or under the table; what is above 序号 is no cell."""
    if set_off(blocks, k, k + 1) or (k == first + 1 and set_off(blocks, first, k)):
        return True
    return k <= first + 2 and blocks[k].text in _FIRST_CELL and blocks[first].text not in _FIRST_CELL


def _flattened(blocks: list[Block]) -> None:
    """Table cells one per line: a run of at least four very short lines without punctuation."""
    k = 0
    while k < len(blocks):
        last = k
        while last < len(blocks) and (_is_cell(blocks[last]) or _listed_cell(blocks, k, last)):
            if last > k and _apart(blocks, k, last):
                break
            last += 1
        own = sum(block.role == "body" for block in blocks[k:last])
        if last - k >= 4 or (own > 1 and k and blocks[k - 1].role in ("caption", "table")):
            for block in blocks[k:last]:
                if block.role == "body":
                    block.role = "table"
        k = max(last, k + 1)


def _listed_cell(blocks: list[Block], first: int, k: int) -> bool:
    """A cell that would pass for something else (补贴标准, 县人社局, （1）SYB), in a table that begins with 序号."""
    block = blocks[k]
    if k == first or blocks[first].text not in _FIRST_CELL or block.role not in ("body", "table"):
        return False
    if len(block.text) > _CELL_LIMIT or block.heading_mark or _CELL_STOP.search(block.text):
        return False
    if not block.marked:
        # An organ above a date has signed.
        after = blocks[k + 1].text if k + 1 < len(blocks) else ""
        signed = is_organ(block.text) and (is_organ(after) or iso_date(after) is not None)
        return not signed and not iso_date(block.text) and not block.text.startswith(("附件", "附录"))
    found = markers.lead(block.text)
    if found is None or found.shape not in ("n", "b", "c", "d"):
        return False
    following = next((b for b in blocks[k + 1 : k + 12] if not b.marked), None)
    return following is not None and (_is_cell(following) or is_organ(following.text))


def _is_cell(block: Block) -> bool:
    if block.role not in ("body", "table") or block.heading_mark:
        return False
    text = block.text
    if len(text) > _CELL_LIMIT or block.marked or _CELL_STOP.search(text) or text.startswith(("(", "附件", "附录")):
        return False
    return not is_organ(text) and not iso_date(text) and not TITLE_END.search(text)


def _attachments(blocks: list[Block]) -> None:
    """附件：1.… 2.… at the foot of a notice, and lists of 附件1：…, 附件2：…"""
    k = 0
    while k < len(blocks):
        block = blocks[k]
        if block.role == "body" and _ATTACHMENT.match(block.text) and "。" not in block.text:
            if _ATTACHMENT.fullmatch(block.text) and not _continues(blocks, k, 1):
                k += 1
                continue
            block.role = "attachment-list"
            # 附件：申报表 names the only attachment; what is numbered below it belongs to the text.
            if _ATTACHMENT.fullmatch(block.text) or _FIRST_NUMBER.match(block.text):
                k = _take_numbers(blocks, k, "attachment-list")
            else:
                k += 1
            continue
        number = _NUMBERED_ATTACHMENT.match(block.text)
        if block.role == "body" and number:
            last = k
            while last + 1 < len(blocks) and _NUMBERED_ATTACHMENT.match(blocks[last + 1].text):
                last += 1
            if last > k:
                for listed in blocks[k : last + 1]:
                    listed.role = "attachment-list"
                k = last
        k += 1


def _continues(blocks: list[Block], k: int, number: int) -> bool:
    if k + 1 >= len(blocks) or "。" in blocks[k + 1].text[:-1]:
        return False
    found = markers.lead(blocks[k + 1].text)
    return found is not None and found.shape in ("n", "b", "s") and found.ordinal == number


def _take_numbers(blocks: list[Block], k: int, role: str) -> int:
    """Give ``role`` to the blocks that go on with the numbers begun in block ``k``; index of the last one taken."""
    first = _FIRST_NUMBER.match(blocks[k].text)
    due = int(first.group(1) or first.group(2)) + 1 if first else 1
    # A list goes on in the shape it begins with.
    shapes = {"b"} if first and first.group(2) else {"n", "d"} if first else {"n", "b", "s"}
    text = blocks[k].text
    while first and re.search(rf"(?<![\d.]){due}[.、](?!\d)", text):
        due += 1
    at = k
    while at + 1 < len(blocks):
        following = blocks[at + 1]
        if following.role != "body" or len(following.text) > 120:
            break
        found = markers.lead(following.text)
        if found is not None and found.shape in shapes and found.ordinal == due and at - k < 60:
            shapes = {found.shape}
            due += 1
            while re.search(rf"(?<![\d.]){due}[.、](?!\d)", following.text):
                due += 1
        elif not (_is_continuation(following) and _continues(blocks, at + 1, due)):
            break
        following.role = role
        at += 1
    return at


def _is_continuation(block: Block) -> bool:
    return (
        not block.marked
        and len(block.text) <= 40
        and "。" not in block.text
        and not is_organ(block.text)
        and not iso_date(block.text)
    )


def _boxes(blocks: list[Block]) -> None:
    """专栏1 …: up to the next marker of an outer shape, or the next plain paragraph."""
    last: markers.Candidate | None = None
    for k, block in enumerate(blocks):
        if block.role == "body" and block.marked:
            last = markers.lead(block.text) or last
        if block.role != "body" or not _BOX.match(block.text) or len(block.text) > 50 or "。" in block.text:
            continue
        block.role = "box"
        own = 0
        at = k + 1
        while at < len(blocks) and blocks[at].role in ("body", "table"):
            found = markers.lead(blocks[at].text) if blocks[at].marked else None
            if (
                found is not None
                and found.shape in ("bk", "pt", "ch", "sec", "art", "s", "i")
                and not _opens_in_box(blocks, k, at, found)
            ):
                break
            if (
                found is None
                and not blocks[at].marked
                and _SENTENCE.search(blocks[at].text)
                and len(blocks[at].text) > 16
            ):
                break
            if found is not None and last is not None and found.shape == last.shape:
                # 1. 2. in the box, then 2. again: the series around the box goes on.
                if found.ordinal == last.ordinal + 1 != own + 1:
                    break
                own = found.ordinal
            blocks[at].role = "box"
            at += 1


def _opens_in_box(blocks: list[Block], box: int, at: int, found: markers.Candidate) -> bool:
    """A list （一）… that begins inside the box: its first number, or the successor of one already taken."""
    if found.shape != "i":
        return False
    if found.ordinal == 1:
        return at == box + 1
    last = next((b for b in reversed(blocks[box + 1 : at]) if b.marked), None)
    before = markers.lead(last.text) if last is not None else None
    return before is not None and before.shape == "i" and before.ordinal + 1 == found.ordinal


def _remarks(blocks: list[Block]) -> None:
    for k, block in enumerate(blocks):
        if block.role == "body" and _REMARK.match(block.text):
            block.role = "remark"
            if _FIRST_NUMBER.match(block.text):
                _take_numbers(blocks, k, "remark")
