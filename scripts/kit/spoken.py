"""The text to say aloud in half a minute."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.kit.content import AUTHORITY, Item, Sheet

# Characters that are spoken in thirty seconds at the pace of an announcement.
SHORTEST, LONGEST = 120, 150


def spoken_length(text: str) -> int:
    """How many characters of a text are spoken: letters, digits and the percent sign, not the punctuation."""
    return sum(char.isalnum() or char == "%" for char in text)


def spoken_text(sheet: Sheet) -> str:
    """Greeting, state of the period, what the text offers as far as time allows, and whom to ask; LONGEST at most."""
    opening = f"各位好，说说{sheet.region}职业技能提升行动里给{sheet.audience.name}的规定。{sheet.status}"
    closing = f"现在怎么办，请问{AUTHORITY}。"
    room = LONGEST - spoken_length(opening + closing)
    body = _offers(sheet, room)
    for extra in ("每一条都能在原文里查到出处。", "详细条件见明白纸，以原文和经办机构审核为准。"):
        if spoken_length(opening + body + closing) < SHORTEST and spoken_length(body + extra) <= room:
            body += extra
    return opening + body + closing


def _offers(sheet: Sheet, room: int) -> str:
    body = ""
    for item in sheet.written:
        for sentence in _sums(item):
            if spoken_length(body + sentence) <= room:
                body += sentence
                break
    named: list[str] = []
    for item in (*sheet.granted, *sheet.ruled):
        longer = spoken_length(body + _without_figure([*named, item.title], sheet))
        # a long list is not understood by ear: no more than the time needs
        if longer <= room and spoken_length(body + _without_figure(named, sheet)) < room - (LONGEST - SHORTEST):
            named.append(item.title)
    return body + _without_figure(named, sheet)


def _sums(item: Item) -> Iterator[str]:
    """An item as it is said, and shorter if there is no time."""
    payee = f"，{item.payee}" if item.payee.startswith("给谁") else ""
    sums = "，".join(row.case + row.value for row in item.figures)
    yield f"{item.title}，{sums}{payee.replace('给谁：', '给')}。"
    # who gets the money may only stay unsaid where it is the listener or the text names nobody
    if payee and not item.own:
        return
    yield f"{item.title}，{sums}。"
    if len(item.figures) == 1:
        yield f"{item.title}，{item.figures[0].value}。"


def _without_figure(titles: list[str], sheet: Sheet) -> str:
    if not titles:
        return ""
    lead = "还有" if sheet.written else ""
    granted = [title for title in titles if title in {item.title for item in sheet.granted}]
    ruled = [title for title in titles if title not in granted]
    text = f"{lead}{'；'.join(granted)}，有规定，但文件没有写金额。" if granted else ""
    return text + (f"另外写了{'；'.join(ruled)}。" if ruled else "")
