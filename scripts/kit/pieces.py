"""What each printed piece shows of a sheet: the data that the templates set."""

from __future__ import annotations

from typing import Any

from scripts.kit.codes import Code
from scripts.kit.content import Item, Quote, Sheet, plain_facts
from scripts.pages import words

Json = dict[str, Any]

# More than this does not read from across a room, or on a phone at one glance.
POSTER_ITEMS = 6
PICTURE_ITEMS = 4
# A value of this length is set smaller: it is a phrase, not a number.
_LONG_VALUE = 9
REST = "其余各项有规定，但本文件未写金额，见明白纸和原文。"
WITHOUT_CODES = "原文和测算，请发放这份材料的工作人员打开“职业技能提升政策库”。"
WITH_CODES = "扫右边的码，看原文每一条，或者按自己的情况算一算；答案不离开手机。"


def leaflet(sheet: Sheet, codes: tuple[Code, ...], glosses: list[tuple[str, str]]) -> Json:
    """The A4 leaflet: everything, by how much the text says."""
    return {
        **_common(sheet, codes, "明白纸"),
        "written": [_card(item) for item in sheet.written],
        "granted": [_entry(item) for item in sheet.granted],
        "ruled": [_entry(item) for item in sheet.ruled],
        "missing": missing(sheet),
        "terms": [{"word": word, "plain": plain} for word, plain in glosses],
    }


def poster(sheet: Sheet, codes: tuple[Code, ...]) -> Json:
    """The A3 poster: what matters most."""
    return {**_common(sheet, codes, "海报"), **_selection(sheet, POSTER_ITEMS)}


def picture(sheet: Sheet, codes: tuple[Code, ...]) -> Json:
    """The picture for WeChat: one code, the one a phone can use at once."""
    return {**_common(sheet, codes[1:], "图片"), **_selection(sheet, PICTURE_ITEMS)}


def answers(sheet: Sheet) -> Json:
    """The question-and-answer sheet for the people who stand at the table."""
    return {
        **_common(sheet, (), "问答"),
        "answers": [
            {"question": entry.question, "answer": list(entry.answer), "quotes": list(entry.quotes)}
            for entry in questions(sheet)
        ],
    }


class Answer:
    """A question that people ask, the answer in paragraphs, and the quotes it rests on."""

    def __init__(self, question: str, answer: tuple[str, ...], quotes: tuple[str, ...] = ()) -> None:
        self.question, self.answer, self.quotes = question, answer, quotes


def questions(sheet: Sheet) -> list[Answer]:
    """Whether it is still in force, every item, and what the text does not have."""
    found = [Answer("现在还能申请吗？", (sheet.status + sheet.meaning,), ())]
    for item in sheet.items:
        found.append(Answer(_question(item), _answer(item), tuple(quoted(item))))
    if sheet.absent:
        found.append(Answer("文件里没有写的有哪些？", (f"{'；'.join(sheet.absent)}。这些在本文件里都没有规定。",)))
    found.append(Answer("到哪里问？", (f"{sheet.policy.record['ask']}。",)))
    return found


def _question(item: Item) -> str:
    if item.figures and item.nature == "subsidy":
        return f"“{item.title}”给多少？给谁？"
    if item.nature == "subsidy":
        return f"“{item.title}”有多少钱？"
    if item.nature == "in_kind":
        return f"“{item.title}”要什么条件？"
    return f"“{item.title}”是怎么规定的？"


def _answer(item: Item) -> tuple[str, ...]:
    parts = []
    if item.figures:
        parts.append("；".join(f"{row.case}：{row.value}" if row.case else row.value for row in item.figures) + "。")
    parts.append(others(item))
    if item.nature in ("subsidy", "in_kind") and not item.figures and not item.others:
        parts.append("有规定，但本文件未写金额。")
    parts.extend([f"{item.payee}。", conditions(item), "".join(item.notes)])
    return tuple(part for part in parts if part)


def quoted(item: Item) -> list[str]:
    """The quotes of an item, each with its clause."""
    return [_quoted(quote) for quote in item.quotes]


def _quoted(quote: Quote) -> str:
    return f"原文{quote.label}：“{quote.text}”"


def conditions(item: Item) -> str:
    """What must be fulfilled, in one sentence; empty if the text sets no condition."""
    return f"条件：{'；'.join(item.conditions)}。" if item.conditions else ""


def others(item: Item) -> str:
    """The cases of an item for which the text has no figure."""
    return "".join(f"{row.case}：{row.value}。" for row in item.others)


def missing(sheet: Sheet) -> str:
    """What the text does not have although readers ask for it."""
    names = [*(item.title for item in sheet.silent), *sheet.absent]
    return f"{'；'.join(names)}。" if names else ""


def _common(sheet: Sheet, codes: tuple[Code, ...], kind: str) -> Json:
    return {
        **plain_facts(sheet),
        "title": f"{sheet.region}职业技能提升行动{kind}（{sheet.audience.name}）",
        "running": f"{sheet.region}职业技能提升行动{kind}（{sheet.audience.name}）　{sheet.status}宣传材料，以原文为准。",
        "codes": [{"name": code.name, "svg": code.svg(), "url": code.url} for code in codes],
        "more": WITH_CODES if codes else WITHOUT_CODES,
    }


def _card(item: Item) -> Json:
    return {
        "title": item.title,
        "plain": item.plain,
        "figures": [_figure(row) for row in item.figures],
        "payee": item.payee,
        "others": others(item),
        "conditions": conditions(item),
        "notes": f"说明：{''.join(item.notes)}" if item.notes else "",
        "own": item.own,
        "quotes": "　".join(_quoted(quote) for quote in item.leading),
        "clauses": item.clauses,
    }


def _figure(row: words.Line) -> Json:
    return {"case": row.case, "value": row.value, "long": len(row.value) > _LONG_VALUE}


def _entry(item: Item) -> Json:
    parts = [f"白话：{item.plain}。" if item.plain else "", conditions(item)]
    if not item.payee.startswith(("原文没有", "不涉及")):
        parts.append(f"{item.payee}。")
    if item.others:
        parts.append(others(item))
    if not item.conditions and not item.others:
        parts.append("".join(item.notes))
    return {"title": item.title, "detail": "".join(parts), "clauses": item.clauses}


def _selection(sheet: Sheet, most: int) -> Json:
    """The first items of a sheet, those with figures always; the others by name."""
    rest = [*sheet.granted, *sheet.ruled]
    shown = [*sheet.written, *rest[: max(0, most - len(sheet.written))]]
    left = rest[max(0, most - len(sheet.written)) :]
    return {
        "items": [
            {
                "title": item.title,
                "figures": [_figure(row) for row in item.figures],
                "payee": item.payee,
                "own": item.own,
                "detail": conditions(item) or "".join(item.notes),
                "clauses": item.clauses,
            }
            for item in shown
        ],
        "rest": REST if left else "",
    }
