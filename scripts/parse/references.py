"""References: to other documents (《…》（…〔2019〕24号）) and inside the document (第九条第二款第（三）项)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scripts.parse import numerals

Found = tuple[int, int, dict[str, object]]

_NUM = r"[〇零一二三四五六七八九十百]{1,5}|\d{1,3}"
NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,14}?[〔\[【(﹝「](?:19|20)\d{2}[〕\]】)﹞」]第?\d{1,5}号"
    r"|[\u4e00-\u9fff]{2,20}令第?\d{1,4}号|(?<=\()(?:主席|国务院)令第?[〇零一二三四五六七八九十百\d]{1,5}号"
)
_TITLE = re.compile(r"[《〈]")
_LEAD = re.compile(r"(?:经|按|按照|依据|根据|参照|执行|印发|转发|以|详见|见|和|及|与|对|在|将|把|由|为)+")
_ARTICLE = re.compile(
    rf"第(?P<art>{_NUM})条(?:第(?P<p>{_NUM})款)?(?:第[(]?(?P<i>{_NUM})[)]?项)?(?:第(?P<m>{_NUM})目)?"
    rf"|(?<=本条)第(?P<p2>{_NUM})款(?:第[(]?(?P<i2>{_NUM})[)]?项)?"
    rf"|第(?P<ch>{_NUM})章(?:第(?P<sec>{_NUM})节)?"
    rf"|(?P<own>[前上]款|[前上]条|本条)(?:第[(]?(?P<i3>{_NUM})[)]?项)?"
)
_FOREIGN = re.compile(r"[》〕)号](?:的|中)?\Z|法\Z|条例\Z")
_OWN = re.compile(r"本(?:办法|细则|规定|方案|意见|条例|通知|实施细则|法|章程|规则|制度|规程|标准|协议)\Z")
_ANNEX = re.compile(
    r"(?:详见|见|参见|按照?|填写|提交)本?(?:办法|通知|方案|细则)?附件?\s?(\d{1,2}|[一二三四五六七八九十])"
)


@dataclass(frozen=True, slots=True)
class Targets:
    """What internal references may point at: ids that exist, and the article or unit around a position."""

    exists: Callable[[str], bool]
    article: str | None
    article_before: str | None
    paragraph: int
    prefix: str
    clauses: Callable[[str], tuple[str, ...] | None]


def documents(folded: str, printed: str) -> Iterator[Found]:
    """References to documents in a stretch of text: a title in 《》, a number, or a title with its number."""
    taken = -1
    for match in _TITLE.finditer(folded):
        start = match.start()
        if start < taken:
            continue
        end = _title_end(folded, start)
        if end is None or end - start < 4:
            continue
        title, number = printed[start + 1 : end - 1], None
        follow = re.match(r"[(（〔\[]", folded[end : end + 1])
        if follow:
            found = NUMBER.match(folded, end + 1)
            if found and folded[found.end() : found.end() + 1] in ("", ")", "〕", "]", ",", "，", "以"):
                number = printed[found.start() : found.end()]
                end = found.end() + (folded[found.end() : found.end() + 1] in (")", "〕", "]"))
        taken = end
        yield start, end, {"title": title, "number": number}
    for found in NUMBER.finditer(folded):
        start = found.start()
        lead = _LEAD.match(folded, start, found.end())
        if lead and lead.end() < found.end() - 8:
            start = lead.end()
        inside = folded.rfind("》", max(0, start - 3), start)
        if inside >= 0 and folded[inside + 1 : start] in ("(", "（", "〔"):
            continue
        yield start, found.end(), {"title": None, "number": printed[start : found.end()]}


def _title_end(text: str, start: int) -> int | None:
    depth = 0
    for k in range(start, min(len(text), start + 200)):
        if text[k] in "《〈":
            depth += 1
        elif text[k] in "》〉":
            depth -= 1
            if depth == 0:
                return k + 1
    return None


def internal(folded: str, targets: Targets) -> Iterator[Found]:
    """References to units of the same document; ``target`` is the id, ``None`` if there is no such unit.

    A reference behind the title of another document (《…法》第三条) belongs to that document and has no target.
    """
    for match in _ARTICLE.finditer(folded):
        before = folded[max(0, match.start() - 8) : match.start()]
        if match.start() == 0 and match.group("art"):
            continue
        foreign = bool(_FOREIGN.search(before)) and not _OWN.search(before)
        value: dict[str, object] = {"text": match.group(), "foreign": foreign}
        value["target"] = None if foreign else _target(match, targets)
        yield match.start(), match.end(), value
    for match in _ANNEX.finditer(folded):
        number = numerals.value(match.group(1))
        value = {"text": match.group(), "foreign": False, "target": None}
        if number and targets.exists(f"annex{number}-title"):
            value["target"] = f"annex{number}-title"
        yield match.start(), match.end(), value


def _target(match: re.Match[str], targets: Targets) -> str | None:
    group = match.groupdict()
    if group["ch"]:
        wanted = f"{targets.prefix}ch{_value(group['ch'])}"
        if group["sec"]:
            wanted += f"-sec{_value(group['sec'])}"
        return wanted if targets.exists(wanted) else None
    if group["art"]:
        article: str | None = f"{targets.prefix}art{_value(group['art'])}"
    elif group["own"] and group["own"][1] == "条" and group["own"][0] in "前上":
        article = targets.article_before
    else:
        article = targets.article
    if article is None:
        return None
    paragraph = group["p"] or group["p2"]
    item = group["i"] or group["i2"] or group["i3"]
    number = _value(paragraph) if paragraph else None
    if group["own"] and group["own"][1] == "款":
        number = max(1, targets.paragraph - 1)
    for wanted in _ways(article, number, _value(item) if item else None, _value(group["m"]) if group["m"] else None):
        if targets.exists(wanted):
            return wanted
    clauses = targets.clauses(article) or ()
    return clauses[number - 1] if number and not item and number <= len(clauses) else None


def _value(numeral: str) -> int:
    return numerals.value(numeral) or 0


def _ways(article: str, paragraph: int | None, item: int | None, sub: int | None) -> Iterator[str]:
    """Ids a reference may mean, most exact first: an item hangs on its article whatever paragraph leads to it."""
    if item is not None:
        for letter in ("i", "n", "b"):
            base = f"{article}-{letter}{item}"
            if sub is not None:
                yield f"{base}-n{sub}"
            yield base
    if paragraph is not None:
        yield f"{article}-p{paragraph}"
    elif item is None:
        yield article
