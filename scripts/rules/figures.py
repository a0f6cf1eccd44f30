"""Reading figures out of a text: one grammar for quotes ("is the value readable here?") and for the numbers ledger.

Understands 15元, 50万元, 12.5万, 7644万, 80%, 百分之六十, 三分之一, 6个月, 六个月, 半年, 1~2家, 150、300、600元, 2019年7月1日,
二〇一九年七月一日, 〔2019〕24号, 第46届, full-width and formal numerals. Every numeral character of a text stands in exactly one
figure, so nothing can be overlooked; what is no quantity (统一, 一线, 十三五) comes back as a bare ``numeral``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from scripts.parse import numerals
from scripts.parse.width import fold


class Figure(NamedTuple):
    """One figure of a text: ``text[start:end]``.

    ``kind`` and what ``values`` holds: money (fen), percent (of a hundred), fraction (numerator, denominator), count (in ``unit``),
    year, years (first, last), ordinal, numeral (the number, or nothing where the characters are no number): exact fractions;
    date (ISO), month (``2019-07``), document (year and number): text. A range has two values.
    """

    start: int
    end: int
    kind: str
    values: tuple[Fraction | str, ...]
    unit: str


_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_CHINESE = "〇零一二两三四五六七八九十百千万亿"
_FORMAL_RUN = "[零万亿壹贰叁肆伍陆柒捌玖拾佰仟]"
# Single characters that Unicode calls numbers (①, Ⅱ, ½): read as bare numerals, without a value.
_SIGNS = "".join(
    re.escape(sign)
    for sign in map(chr, range(0x80, 0x10000))
    if unicodedata.category(sign) in ("No", "Nl") and sign not in _CHINESE
)

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[余多]?\s?(?:[十百千]?万亿?|[十百千]?亿|[十百千])(?:\d+[千百十])*)?"
_NUMBER = rf"(?:{_ARABIC}|[{_CHINESE}]+)"
# 伍 and 陆 are also words (队伍, 陆续): a formal numeral begins with a digit and goes on with a unit, or stands before 元.
_FORMAL_LONG = rf"[壹贰叁肆伍陆柒捌玖拾][拾佰仟万亿]{_FORMAL_RUN}*"
_FORMAL_NUMBER = rf"(?:{_FORMAL_LONG}|[壹贰叁肆伍陆柒捌玖](?=\s?[元圆]))"
_TO = r"\s?(?:-|~|—{1,2}|–|至|到)\s?"
_YEAR = r"(?:19|20)\d{2}"
_DIGIT_YEAR = "[一二][〇零一二三四五六七八九]{3}"
_YUAN = r"(?:元(?![素件旦月宵器化]|结构)|块钱|圆)"
# Measure words. A Chinese numeral counts something only with one of these behind it; longer words first.
_UNIT = (
    r"(?:人次|人天|课时|学时|学年|学期|小时|分钟|个百分点|百分点|个工作日|工作日|个自然日|自然日|个月|个年度|周岁|部门|平方米|"
    r"人(?!民)|名(?!单|称|义)|次(?!性)|家(?!政|庭|长|属)|所|个|期(?!间|限)|岁|项(?!目)|天|日|年(?!度|级|龄|代|轻|底|初|终)|月|周(?!期)|"
    r"季度|户(?!籍|口)|套|件(?!事)|倍|亩|门(?!类|槛|峡)|班|支|批|届|号|级|档|条|款|位|座|台|页|份|类|种|轮|场|本|科|期|字|寸)"
)
_ABOUT = "[余多]?"

_GRAMMAR = re.compile(
    "|".join(
        (
            rf"(?P<document>[〔\[(【]{_YEAR}[〕\])】]\s?(?:第\s?)?\d+\s?号)",
            rf"(?P<date>(?<!\d)(?P<y>{_YEAR})\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?[日号])",
            rf"(?P<cndate>(?P<cy>{_DIGIT_YEAR})年(?P<cm>[一二三四五六七八九十]{{1,2}})月(?P<cd>[一二三四五六七八九十]{{1,3}})[日号])",
            rf"(?P<years>(?<!\d)(?P<y1>{_YEAR})\s?年?(?:起|开始)?{_TO}(?P<y2>{_YEAR})(?!\d)(?:\s?年)?(?!\s?\d{{1,2}}\s?月))",
            rf"(?P<month>(?<!\d)(?P<my>{_YEAR})\s?年\s?(?P<mm>\d{{1,2}})\s?月)",
            rf"(?P<year>(?<!\d)(?P<yy>{_YEAR})\s?年|(?P<cyy>{_DIGIT_YEAR})年)",
            r"(?P<day>(?<!\d)(?P<dm>\d{1,2})\s?月\s?(?P<dd>\d{1,2})\s?[日号])",
            rf"(?P<percent>(?:(?P<p1>{_ARABIC})\s?%?{_TO})?(?P<p2>{_ARABIC})\s?%|百分之(?P<pc>{_NUMBER}))",
            rf"(?P<permille>{_ARABIC}\s?‰|千分之{_NUMBER})",
            rf"(?P<fraction>(?P<fd>{_NUMBER})分之(?P<fn>{_NUMBER})|(?P<half>一半|半数))",
            rf"(?P<ordinal>第\s?(?P<on>{_NUMBER}))",
            rf"(?P<money>(?:(?P<m1>{_NUMBER})\s?元?{_TO})?(?P<m2>{_FORMAL_NUMBER}|{_NUMBER}){_ABOUT}\s?{_YUAN}整?)",
            rf"(?P<count>(?:(?P<c1>{_NUMBER}){_TO})?(?P<c2>{_NUMBER}){_ABOUT}\s?(?:(?P<mid>个半)(?P<midunit>月|小时)|(?P<unit>{_UNIT})"
            r"(?P<more>半(?![月径]))?))",
            r"(?P<halfcount>半(?:个)?(?P<hu>年|月|天|小时|学期))",
            rf"(?P<numeral>{_FORMAL_LONG}|{_ARABIC}|[{_CHINESE}]+|半|[{_SIGNS}])",
        )
    )
)
_JOINER = re.compile(r"\s?(?:、|/|或|和)\s?")
_ENUMERATED = ("money", "percent", "count")


def figures(text: str) -> list[Figure]:
    """Every figure of ``text`` in order; their characters hold every numeral character of it. Nothing is raised."""
    folded = fold(text)
    found = [_figure(match, folded) for match in _GRAMMAR.finditer(folded)]
    return _with_years(_enumerated(found, folded), folded)


def is_numeral(char: str) -> bool:
    """Is this a numeral character, one that must stand in some figure? (Formal numerals such as 伍 are also words: not here.)"""
    folded = fold(char)
    return folded in _CHINESE + "半" or unicodedata.category(folded) in ("Nd", "No", "Nl")


def chinese_number(text: str) -> int | None:
    """Value of a Chinese numeral (``六十`` 60, ``二〇一九`` 2019, ``一万五千`` 15000); ``None`` where it is not one number (三四)."""
    text = text.translate(_FORMAL)
    for scale in ("亿", "万"):
        before, sign, after = text.partition(scale)
        if sign:
            high = chinese_number(before) if before else 1
            low = chinese_number(after.removeprefix("零")) if after else 0
            if high is None or low is None or low >= _SCALES[scale]:
                return None
            return high * _SCALES[scale] + low
    return numerals.value(text)


def number(text: str) -> Fraction | None:
    """Value of an Arabic or Chinese numeral with its scale (``12.5万`` 125000), exact; ``None`` where it is not one number."""
    text = "".join(fold(text).split()).replace("余", "").replace("多", "")
    match = re.fullmatch(r"([\d,]+(?:\.\d+)?)([十百千万亿]*)((?:\d+[千百十])*)", text)
    if not match:
        value = chinese_number(text)
        return None if value is None else Fraction(value)
    total = Fraction(match[1].replace(",", ""))
    for sign in match[2]:
        total *= _SCALES[sign]
    for digits, sign in re.findall(r"(\d+)([千百十])", match[3]):
        total += int(digits) * _SCALES[sign]
    return total


def yuan_in(quote: str) -> set[int]:
    """Every amount of money of a quote, in fen. In an enumeration the unit may stand once (``150、300、600元``)."""
    return {int(value) for value in _numbers(quote, ("money",)) if value.denominator == 1}


def counts_in(quote: str) -> set[int]:
    """Every whole number of a quote that counts something or is a year; money, rates, ordinals and words (统一) are none."""
    whole = {int(value) for value in _numbers(quote, ("count", "year", "years")) if value.denominator == 1}
    for figure in figures(quote):
        if figure.kind in ("date", "month"):
            whole.add(int(str(figure.values[0])[:4]))
        if figure.kind == "numeral" and quote[figure.start].isdecimal():
            whole.update(
                int(value) for value in figure.values if isinstance(value, Fraction) and value.denominator == 1
            )
    return whole


def percents_in(quote: str) -> set[int]:
    """Every whole percentage of a quote."""
    return {int(value) for value in _numbers(quote, ("percent",)) if value.denominator == 1}


def fractions_in(quote: str) -> set[tuple[int, int]]:
    """Every fraction of a quote as (numerator, denominator): ``三分之一`` -> (1, 3)."""
    found = set()
    for figure in figures(quote):
        if figure.kind == "fraction" and len(figure.values) == 2:
            numerator, denominator = (int(value) for value in figure.values if isinstance(value, Fraction))
            found.add((numerator, denominator))
    return found


def dates_in(quote: str) -> set[str]:
    """Every full date of a quote, ISO. The second date of a span may leave out its year (2019年1月1日至12月31日)."""
    return {str(figure.values[0]) for figure in figures(quote) if figure.kind == "date" and figure.values}


def _numbers(quote: str, kinds: tuple[str, ...]) -> Iterator[Fraction]:
    for figure in figures(quote):
        if figure.kind in kinds:
            yield from (value for value in figure.values if isinstance(value, Fraction))


def _figure(match: re.Match[str], text: str) -> Figure:
    group = match.groupdict()
    kind = next(name for name in _GRAMMAR_KINDS if group[name] is not None)
    start, end = match.span()
    values: tuple[Fraction | str, ...] = ()
    unit = ""
    if kind == "document":
        year, running = re.findall(r"\d+", match.group())
        values = (f"{year}/{int(running)}",)
    elif kind in ("date", "cndate"):
        y, m, d = (number(group[key]) for key in (("y", "m", "d") if kind == "date" else ("cy", "cm", "cd")))
        values = _iso(y, m, d)
        kind = "date"
    elif kind == "day":
        values = (f"--{int(group['dm']):02d}-{int(group['dd']):02d}",)
    elif kind == "years":
        values = (Fraction(group["y1"]), Fraction(group["y2"]))
    elif kind == "month":
        values = (f"{group['my']}-{int(group['mm']):02d}",)
    elif kind == "year":
        values, unit = _values(group["yy"] or group["cyy"]), "年"
    elif kind == "percent":
        values, unit = _range(group["p1"], group["p2"] or group["pc"]), "%"
    elif kind == "permille":
        values, unit = _values(match.group().removeprefix("千分之").rstrip("‰")), "‰"
    elif kind == "fraction":
        values = (Fraction(1), Fraction(2)) if group["half"] else (*_values(group["fn"]), *_values(group["fd"]))
    elif kind == "ordinal":
        values = _values(group["on"])
    elif kind == "money":
        values = tuple(value * 100 for value in _range(group["m1"], group["m2"]))
        unit = "元"
    elif kind == "count":
        values, unit = _count(group)
    elif kind == "halfcount":
        kind, values, unit = "count", (Fraction(1, 2),), "个月" if group["hu"] == "月" else group["hu"]
    else:
        values = _values(match.group())
    return Figure(start, end, kind, values, unit)


_GRAMMAR_KINDS = (
    "document", "date", "cndate", "years", "month", "year", "day", "percent", "permille", "fraction", "ordinal", "money", "count",
    "halfcount", "numeral",
)  # fmt: skip


def _count(group: dict[str, str | None]) -> tuple[tuple[Fraction, ...], str]:
    values = _range(group["c1"], group["c2"] or "")
    if group["mid"]:
        return tuple(value + Fraction(1, 2) for value in values), f"个{group['midunit']}"
    if group["more"]:
        values = tuple(value + Fraction(1, 2) for value in values)
    return values, group["unit"] or ""


def _iso(year: Fraction | None, month: Fraction | None, day: Fraction | None) -> tuple[str, ...]:
    if year is None or month is None or day is None:
        return ()
    return (f"{int(year):04d}-{int(month):02d}-{int(day):02d}",)


def _values(text: str | None) -> tuple[Fraction, ...]:
    value = number(text) if text else None
    return () if value is None else (value,)


def _range(low: str | None, high: str | None) -> tuple[Fraction, ...]:
    """Both ends of a range, or the one value. ``50-100万``: the scale belongs to both ends when the first is the smaller figure."""
    ends = _values(high)
    if not low or not ends:
        return (*_values(low), *ends)
    least = _values(low)
    scale = re.search(r"[万亿]+\Z", "".join((high or "").split()))
    if least and scale and low[-1].isdecimal():
        unscaled = _values((high or "").strip()[: -len(scale.group())])
        if unscaled and least[0] < unscaled[0]:
            least = _values(low + scale.group())
    return (*least, *ends)


def _enumerated(found: list[Figure], text: str) -> list[Figure]:
    """``150、300、600元``: a bare Arabic number before a figure with a unit has that unit. Not at the very start, where 1、 is a marker."""
    out = list(found)
    for at in range(len(out) - 2, -1, -1):
        this, after = out[at], out[at + 1]
        bare = this.kind == "numeral" and this.values and text[this.start].isdecimal() and this.start > 0
        if bare and after.kind in _ENUMERATED and _JOINER.fullmatch(text, this.end, after.start):
            times = 100 if after.kind == "money" else 1
            values = tuple(value * times for value in this.values if isinstance(value, Fraction))
            out[at] = this._replace(kind=after.kind, values=values, unit=after.unit)
    return out


def _with_years(found: list[Figure], text: str) -> list[Figure]:
    """A day without a year takes the year of the date it is joined to; alone it stays a numeral of its own kind."""
    out: list[Figure] = []
    for figure in found:
        if figure.kind == "day":
            joined = (
                bool(out)
                and out[-1].kind == "date"
                and re.fullmatch(r"(?:起)?" + _TO, text[out[-1].end : figure.start])
            )
            year = str(out[-1].values[0])[:4] if joined and out[-1].values else ""
            values = (f"{year}{str(figure.values[0])[1:]}",) if year else ()
            figure = figure._replace(kind="date", values=values)
        out.append(figure)
    return out
