"""The audit of finished pieces: every figure has a clause, every code leads where it should, the page is sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.kit import reading
from scripts.kit.codes import Code
from scripts.kit.content import Item, Sheet
from scripts.kit.layout import PRINT_MARGIN, layout_problems
from scripts.kit.origins import Found, Origins
from scripts.kit.spoken import LONGEST, SHORTEST, spoken_length

# What a chat program shows without sending it as a file.
PICTURE_BYTES = 500_000
PICTURE_SIZE = (1080, 1440)
# Pixels of the picture that round corners and frames of a phone may hide.
_PICTURE_MARGIN = 24.0
_PAGES = {"leaflet.pdf": (1, 2), "poster.pdf": (1, 1), "picture.pdf": (1, 1), "answers.pdf": (1, 9)}
# The text that is said has no room for every item.
_PARTIAL = ("spoken.txt",)


@dataclass(frozen=True)
class Certificate:
    """Where a figure of a piece comes from: the file, the figure as printed, and its clauses (local ids)."""

    file: str
    figure: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What an audit found: problems in plain words (none: the sheet may be printed), and where every figure comes from."""

    problems: tuple[str, ...]
    certificates: tuple[Certificate, ...]


def audit(sheet: Sheet, files: Mapping[str, bytes], codes: tuple[Code, ...], origins: Origins) -> Report:
    """Read every file of a sheet back and hold it to the clauses that the sheet cites.

    ``picture.pdf`` is the picture's twin: the same source set as a PDF, because a PNG has no words to read; that the
    PNG is made of that source, the builder sees by making it again.
    """
    problems: list[str] = []
    certificates: list[Certificate] = []
    cited = cited_clauses(sheet, origins)
    for name, content in files.items():
        text = words_of(name, content)
        if text is None:
            continue
        for found in origins.read(_without_addresses(text, codes)):
            clauses = tuple(clause for clause in found.clauses if clause in cited)
            if clauses:
                certificates.append(Certificate(name, found.text, clauses))
            else:
                problems.append(f"{name}：“{found.text}”{_why(found)}")
        if name not in _PARTIAL:
            problems.extend(f"{name}：{problem}" for problem in _lost(sheet, text, name))
    problems.extend(_rendered(files))
    problems.extend(_codes(files, codes))
    return Report(tuple(problems), tuple(certificates))


def words_of(name: str, content: bytes) -> str | None:
    """The words of a file as its reader's program finds them; None for a file without words (pictures have a twin)."""
    if name.endswith(".pdf"):
        return reading.pdf_text(content)
    if name.endswith(".docx"):
        return reading.word_text(content)
    if name.endswith(".html"):
        return reading.html_text(content.decode())
    return content.decode() if name.endswith(".txt") else None


def cited_clauses(sheet: Sheet, origins: Origins) -> frozenset[str]:
    """The clauses that a sheet names: those of its quotes, of the period, and the head of the document it cites."""
    clauses = {quote.clause for item in sheet.items for quote in item.quotes} | {sheet.period_clause}
    clauses.update(clause for found in origins.read(sheet.source) for clause in found.clauses)
    return frozenset(clauses)


def _without_addresses(text: str, codes: tuple[Code, ...]) -> str:
    for code in codes:
        text = text.replace(code.url, "")
    return text


def _why(found: Found) -> str:
    if found.clauses:
        return f"只在没有引用的条款里有（{'，'.join(found.clauses)}）"
    return "在原文里没有"


def _lost(sheet: Sheet, text: str, name: str) -> list[str]:
    """Sums that did not come through, or that stand apart from what they are for; and a piece without its period."""
    solid = "".join(text.split())
    found = [] if sheet.status in solid else ["没有写明实施期"]
    for item in sheet.written:
        if _solid(item.title) not in solid:
            found.append(f"少了“{item.title}”")
        found.extend(f"少了“{item.title}”的“{sum_}”" for sum_ in _sums(item, name) if sum_ not in solid)
    return found


def _sums(item: Item, name: str) -> list[str]:
    if name == "answers.pdf":
        return [_solid(f"{row.case}：{row.value}" if row.case else row.value) for row in item.figures]
    return [_solid(row.value + row.case) for row in item.figures]


def _solid(text: str) -> str:
    return "".join(text.split())


def _rendered(files: Mapping[str, bytes]) -> list[str]:
    found: list[str] = []
    for name, pages in _PAGES.items():
        if name in files:
            margin = _PICTURE_MARGIN if name == "picture.pdf" else PRINT_MARGIN
            found.extend(f"{name}：{problem}" for problem in layout_problems(files[name], pages, margin))
    if "picture.png" in files:
        size = reading.png_size(files["picture.png"])
        if size != PICTURE_SIZE:
            found.append(f"picture.png：大小是{size[0]}×{size[1]}像素，应为{PICTURE_SIZE[0]}×{PICTURE_SIZE[1]}")
        if len(files["picture.png"]) > PICTURE_BYTES:
            found.append(f"picture.png：{len(files['picture.png'])}字节，超过{PICTURE_BYTES}字节")
    if "spoken.txt" in files:
        length = spoken_length(files["spoken.txt"].decode())
        if not SHORTEST <= length <= LONGEST:
            found.append(f"spoken.txt：读出来是{length}个字，半分钟要{SHORTEST}至{LONGEST}个字")
    return found


def _codes(files: Mapping[str, bytes], codes: tuple[Code, ...]) -> list[str]:
    """Every code as a phone reads it from the finished file."""
    expected = {
        "leaflet.pdf": codes,
        "poster.pdf": codes,
        "picture.png": codes[1:],
        "code-policy.png": codes[:1],
        "code-calculator.png": codes[1:],
    }
    found = []
    for name, wanted in expected.items():
        if name in files:
            read = reading.pdf_codes(files[name]) if name.endswith(".pdf") else reading.png_codes(files[name])
            if read != {code.url for code in wanted}:
                found.append(f"{name}：二维码读出来是{'、'.join(sorted(read)) or '空的'}")
    return found
