"""Phase 3: numbers that are markers only as a series.

01 谁能参保 / 02 …, 1 范围 / 2 …, 一　对象 / 二　…, 1.1 / 1.2, and 1.2023年…, whose dot might be a decimal point.  A single one
of them says nothing; several that count up from one do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from scripts.parse import numerals
from scripts.parse.markers import LINE, PUNCT, Candidate

LineStart = tuple[int, int, int]
Path = tuple[int, ...]

_TEXT = r"[\u4e00-\u9fffA-Za-zⅠ-Ⅻ(“《]"
_DECIMAL = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\.?(?={_TEXT}| \d)")
UNIT_WORD = re.compile(r"[%‰万亿千百元米吨个人次名项年月日天时分秒岁倍]|小时|周岁|公[里斤顷]|平方|工作日|户")
# A number without any sign behind it; 一是 … 二是 … is counted in words.
_BARE = re.compile(rf"(?:(\d{{1,2}})|([〇零一二三四五六七八九十]{{1,3}}))[|/丨,:]?(?={_TEXT}| \d)(?!是)")
_SENTENCE_SIGN = re.compile(r"[，。；：？！,;:?!]")
_CELLS = re.compile(r"[ \t\u3000\u00a0]+")
_HEADER = re.compile(r".{0,4}(?:序号|编号|档次|代码)")


def leads(
    text: str, folded: str, rows: list[tuple[int, int, int, int]], spaces: dict[int, int], own: list[Candidate | None]
) -> dict[int, Candidate]:
    """Candidates at the beginning of lines that only the series proves, by number of the line.

    ``rows``: start and end of each line in the folded text and in the source; ``own``: the candidates found without a series.
    """
    starts = [row[0] for row in rows]
    out = _decimals(folded, starts, spaces)
    bare: dict[str, list[tuple[int, Candidate]]] = {}
    solid: list[tuple[int, Candidate]] = []
    padded = False
    for k, (start, _, first, last) in enumerate(rows):
        found = own[k] if k not in out else None
        if found is not None:
            number = folded[start : found.end]
            padded = padded or (found.shape == "n" and number[0] == "0")
            if found.shape == "n" and (number[0] == "0" or (padded and found.ordinal >= 10)):
                bare.setdefault("n0", []).append((k, Candidate(start, found.end, "n0", found.ordinal, LINE)))
            continue
        match = _BARE.match(folded, start) if k not in out else None
        ordinal = numerals.value(match.group(1) or match.group(2)) if match else None
        if not match or not ordinal:
            continue
        zero = match.group()[0] == "0"
        padded = padded or zero
        divided = bool(spaces.get(match.end())) or folded[match.end()] == " " or not match.group()[-1].isalnum()
        listed = not match.group(2) and text[last - 1] in "；;。" and not UNIT_WORD.match(folded, match.end())
        if not (zero or divided or listed) or is_row(text[first:last]):
            continue
        shape = "s" if match.group(2) else "n0" if zero or (padded and ordinal >= 10) else "n"
        if not (zero or divided):
            # 1楼道无杂物；/ 2安全出口不上锁；: one item below the other.
            solid.append((k, Candidate(start, match.end(), shape, ordinal, LINE)))
            continue
        bare.setdefault(shape, []).append((k, Candidate(start, match.end(), shape, ordinal, LINE)))
    for found_there in bare.values():
        for run in _runs(found_there):
            first_row = run[0][0]
            if not (first_row and _HEADER.match(folded, starts[first_row - 1])):
                out.update(run)
    for run in _runs(solid):
        if run[-1][0] - run[0][0] == len(run) - 1:
            out.update(run)
    _figures(folded, starts, own, out)
    return out


def _figures(folded: str, starts: list[int], own: list[Candidate | None], out: dict[int, Candidate]) -> None:
    """3.3月10日前… behind the end of item 2: the text begins with a figure that is no decimal fraction."""
    last, at = 0, 0
    for k, start in enumerate(starts):
        lead = out.get(k) or own[k]
        if lead is not None and lead.shape == "n":
            last, at = lead.ordinal, k
        match = _FIGURE_ITEM.match(folded, start) if lead is None else None
        if not match or not last or int(match.group(1)) != last + 1 or k - at > ROWS_PER_ITEM:
            continue
        if folded[start - 1] in "。;" and _WHOLE.match(folded, match.end()):
            last, at = last + 1, k
            out[k] = Candidate(start, match.end(), "n", last, LINE)


def is_row(line: str) -> bool:
    """Is a line with a number in front a row of a table: cells between tabs, or words between blanks, and no sentence?"""
    words = [cell for cell in _CELLS.split(line.strip())[1:] if len(cell) > 1]
    return line.count("\t") > 1 or (len(words) > 1 and not _SENTENCE_SIGN.search(line))


def _runs(found: list[tuple[int, Candidate]]) -> Iterator[list[tuple[int, Candidate]]]:
    """Runs of at least two that count up from one; one number may be lost."""
    run: list[tuple[int, Candidate]] = []
    for item in found:
        due = run[-1][1].ordinal + 1 if run else 1
        if run and due <= item[1].ordinal <= due + 1:
            run.append(item)
            continue
        if len(run) > 1:
            yield run
        run = [item] if item[1].ordinal == 1 else []
    if len(run) > 1:
        yield run


def _decimals(folded: str, starts: list[int], spaces: dict[int, int]) -> dict[int, Candidate]:
    """1.1, 1.1.1 of a document that counts in decimals, by number of the line: at least two of them follow one another.

    Otherwise a line that begins with 2.1 holds a figure.
    """
    found: list[tuple[int, int, Path]] = []
    for k, start in enumerate(starts):
        match = _DECIMAL.match(folded, start)
        if match and (
            spaces.get(match.end()) or folded[match.end()] == " " or not UNIT_WORD.match(folded, match.end())
        ):
            found.append((k, match.end(), _path(match.group(1))))
    if sum(_follows(b[2], a[2]) for a, b in pairwise(found)) < 2:
        return {}
    out: dict[int, Candidate] = {}
    last: Path = ()
    for k, end, path in found:
        if path[-1] and (spaces.get(end) or folded[end] == " " or path[:2] == (1, 1) or last < path):
            out[k] = Candidate(starts[k], end, f"n{len(path)}", path[-1], LINE)
            last = path
    return out


def _path(number: str) -> Path:
    return tuple(int(x) for x in number.split("."))


def _follows(here: Path, before: Path) -> bool:
    """1.2, 1.1.1 and 2.1 follow 1.1."""
    return here in ((*before[:-1], before[-1] + 1), (*before, 1), (before[0] + 1, 1))


# A glued text: numbers anywhere that count on from the last one.
_ANYWHERE = re.compile(rf"(?<![\d.])(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})([.、]?)(?={_TEXT})")
_STYLES = (
    (re.compile(rf"(?<![\d.])(0[1-9]|[1-9]\d)[|/丨]?(?={_TEXT})"), "n0"),
    (re.compile(rf"([一二三四五六七八九十]{{1,3}})(?={_TEXT})"), "s"),
)
NAME = 30
LEAST = 3


def inside(folded: str, spaces: dict[int, int]) -> dict[int, Candidate]:
    """Candidates in a text without line ends, by position: 1总则1.1编制目的…1.2…, 01谁可以申请…02…, 一　对象…二　…"""
    out = _decimals_inside(folded, spaces)
    for pattern, shape in _STYLES:
        found: list[Candidate] = []
        for match in pattern.finditer(folded):
            start, end = match.span()
            ordinal = numerals.value(match.group(1))
            padded = match.group(1)[0] == "0" or (shape == "n0" and bool(found))
            if (
                ordinal == len(found) + 1
                and (padded or spaces.get(end))
                and not (padded and UNIT_WORD.match(folded, end))
            ):
                found.append(Candidate(start, end, shape, ordinal, LINE))
        if len(found) >= LEAST:
            out.update((c.start, c) for c in found if c.start not in out)
    return out


def _decimals_inside(folded: str, spaces: dict[int, int]) -> dict[int, Candidate]:
    """Every number is the successor of the one before.  A first level has its own .1 directly behind its name, or stands
    behind a full stop or in front of a blank."""
    out: dict[int, Candidate] = {}
    last: Path = ()
    deep = 0
    for match in _ANYWHERE.finditer(folded):
        path = _path(match.group(1))
        end = match.end()
        unit = UNIT_WORD.match(folded, end) is not None and not match.group(2) and not spaces.get(end)
        if len(path) == 1:
            counts = path[0] == (last[0] + 1 if last else 1)
            opens = counts and re.compile(rf"[^\d.。,;]{{1,{NAME}}}{path[0]}\.1(?![\d.])").match(folded, end)
            stands = (
                bool(match.group(2) or spaces.get(end) or (last and folded[match.start() - 1] == "。")) and not unit
            )
            fits = bool(counts and (opens or stands))
        else:
            heads = [(*last[:k], last[k] + 1) for k in range(1, len(last))]
            fits = bool(last) and path in ((*last, 1), *heads) and not unit
        if fits:
            shape = "n" if len(path) == 1 else f"n{len(path)}"
            out[match.start()] = Candidate(match.start(), end, shape, path[-1], LINE)
            last = path
            deep += len(path) > 1
    return out if deep >= LEAST else {}


_FIGURE_ITEM = re.compile(r"(\d{1,2})[.、](?=\d)")
# What follows the dot is no decimal fraction: 2023年, 3月底, 60周岁.
_WHOLE = re.compile(
    r"(?:19|20)\d\d(?:年|[-—])|\d{1,2}月(?:\d{1,2}日|[底初份前后中上下以])|\d{1,3}周?岁|\d{3,}|\d+[A-Z]"
)
_QUANTITY = re.compile(r"\d+(?:[万亿倍%‰]|个百分点)")
LINES_PER_ITEM = 4
ROWS_PER_ITEM = 12
REACH = 300


def figure_first(folded: str, line_starts: list[LineStart], k: int, before: list[Candidate]) -> Candidate | None:
    """An item whose text begins with a figure (1.15%以上；/ 2.…): with its successor or its predecessor a few lines away.
    A 、 is no decimal point (1、2020年…)."""
    start = line_starts[k][0]
    match = _FIGURE_ITEM.match(folded, start)
    if not match:
        return None
    number = int(match.group(1))
    comma = folded[match.end() - 1] == "、"
    first = line_starts[max(0, k - ROWS_PER_ITEM)][0]
    follows = any(c.shape == "n" and c.ordinal == number - 1 for c in before[-LINES_PER_ITEM:] if c.start >= first)
    goes_on = _near(folded, line_starts, k, number + 1)
    # 2.5万人… may begin a paragraph behind 1.…。; a list goes on.
    sure = comma or goes_on or folded[start - 1] == ";" or _WHOLE.match(folded, match.end())
    # 1.5万人次 begins a list only where one is announced.
    opens = number == 1 and goes_on and (folded[start - 1] == ":" or not _QUANTITY.match(folded, match.end()))
    if (follows and sure) or opens:
        return Candidate(start, match.end(), "n", number, LINE)
    return None


def figure_inside(folded: str, start: int, before: Candidate | None) -> Candidate | None:
    """The same in the middle of a line: …；2.2023年…"""
    match = _FIGURE_ITEM.match(folded, start)
    whole = match is not None and (folded[match.end() - 1] == "、" or _WHOLE.match(folded, match.end()) is not None)
    if match is None or not whole:
        return None
    number = int(match.group(1))
    stop = folded[start - 1] in ":;。"
    opens = number == 1 and re.compile(rf".{{0,{REACH}}}?[;。]2[.、]").match(folded, match.end()) is not None
    if opens or (stop and (number == 1 or (before is not None and before.ordinal == number - 1))):
        return Candidate(start, match.end(), "n", number, PUNCT)
    return None


def _near(folded: str, line_starts: list[LineStart], k: int, number: int) -> bool:
    """Does one of the next few paragraphs begin with this number?"""
    begins = re.compile(rf"{number}[.、]")
    fresh = [start for start, _, joined in line_starts[k + 1 : k + 1 + ROWS_PER_ITEM] if joined == 0]
    return any(begins.match(folded, start) for start in fresh[:LINES_PER_ITEM])
