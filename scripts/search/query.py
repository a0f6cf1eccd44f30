"""Understanding a query: regions, clause references, words with their meanings, numbers, pinyin, repaired typos."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.search import pinyin, repair
from scripts.search.grams import grams
from scripts.search.model import Model
from scripts.search.normalise import DIGITS, plain, value_of
from scripts.search.vocabulary import cut

_CHUNK = re.compile(r"[\s，。、？！；：,?!;:（）()“”\"'‘’《》<>【】\[\]|~…·]+")
_PIECE = re.compile(r"(?P<number>[0-9][0-9.\-]*)|(?P<latin>[a-z]+)|(?P<han>[^0-9a-z]+)")
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日")
_AMOUNT = re.compile(
    r"多少(?![人次年天个回遍届期家月])|几百|几千|几块|几元|什么标准|啥标准|补贴标准|金额|数额|多钱|几钱|标准$"
)
# 多少人才, 占比多少: the answer is a count or a share, not money.
_COUNT = re.compile(r"多少[^的，]{0,4}(?:人|员|者|学徒|家|所|名)|多少个|几个人|几家|几所")
_RATIO = re.compile(r"占比|比例|比重|百分之几|百分之多少|几成|就业率")
# 我55了, 今年48: an age without its unit.
_AGE = re.compile(r"(?:了|多了|出头|好几|来岁)")
_LEVELS = (
    ("province", re.compile(r"省里|全省|我省|省级")),
    ("prefecture", re.compile(r"市里|全市|我市|我们市")),
    ("county", re.compile(r"县里|全县|我县|我们县|县级")),
)
_UNIT = re.compile(r"(万|亿)?(%|元|人次|个月|[次人名天年月日家所项期个号倍届种部]|多?岁)?")
_REFERENCE = re.compile(
    r"(?P<s>[一二三四五六七八九十]{1,2}|(?<!\d)\d{1,2})[、，\s]*[（(](?P<i>[一二三四五六七八九十]{1,3}|\d{1,2})[）)][\s、]*(?P<n>\d{1,2})?[.．、]?(?=\s|$|\D)"
)
_NUMBER = re.compile(r"(20\d\d)[〕\]）)】年]?\D{0,2}(\d{1,3})号")


@dataclass(frozen=True)
class Concept:
    """One thing asked for: the word as typed, the terms that count as it with their weights, and where they come from."""

    word: str
    terms: tuple[tuple[str, float], ...]
    via: str = "word"


@dataclass
class Understanding:
    """What was understood. ``concepts`` drive the ranking; the other fields are filters and explanations."""

    query: str
    concepts: list[Concept] = field(default_factory=list)
    chunks: list[str] = field(default_factory=list)
    policies: list[int] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    elsewhere: list[int] = field(default_factory=list)
    other_place: str = ""
    repairs: list[tuple[str, str]] = field(default_factory=list)
    # What kind of figure is asked for: "money", "count", "ratio" or none.
    figure: str = ""
    level: str = ""
    grams: dict[str, float] = field(default_factory=dict)


def understand(query: str, model: Model) -> Understanding:
    """Analyse ``query``."""
    found = Understanding(query)
    text = "".join(model.simplified.get(char, char) for char in query)
    text = _regions(text, found, model)
    text = _references(text, found)
    _document_number(query, found, model)
    for raw in _CHUNK.split(text):
        chunk = plain(raw, model.simplified)
        if chunk:
            _chunk(chunk, found, model)
    whole = "".join(found.chunks)
    _patterns(whole, found, model)
    found.figure = _figure(whole)
    found.level = next((level for level, pattern in _LEVELS if pattern.search(whole)), "")
    training = any(word in whole for word in model.data["training"])
    for number, entry in enumerate(model.data["elsewhere"]):
        if (
            not training
            and any(all(part in whole for part in word.split(" ")) for word in entry["words"])
            and not any(word in whole for word in entry["unless"])
        ):
            found.elsewhere.append(number)
    _grams(found)
    return found


def _figure(text: str) -> str:
    if _RATIO.search(text):
        return "ratio"
    if _COUNT.search(text):
        return "count"
    return "money" if _AMOUNT.search(text) else ""


def _regions(text: str, found: Understanding, model: Model) -> str:
    """Take region names out of the text; the most specific names decide."""
    above: list[int] = []
    names = [
        (name, number, name in policy["above"])
        for number, policy in enumerate(model.data["policies"])
        for name in [*policy["names"], *policy["places"], *policy["above"]]
    ]
    for name, number, higher in sorted(names, key=lambda item: (-len(item[0]), item[1])):
        if len(name) == 1:
            if not re.search(rf"(?:^|[\s，、]){name}(?:省|市)?(?=[\s，、]|$)", text):
                continue
        elif name not in text:
            continue
        (above if higher else found.policies).append(number)
    if not found.policies:
        found.policies = above
    found.policies = sorted(set(found.policies))
    for name, _, _ in sorted(names, key=lambda item: -len(item[0])):
        if len(name) == 1:
            text = re.sub(rf"(^|[\s，、]){name}(?:省|市)?(?=[\s，、]|$)", r"\1 ", text)
        else:
            text = _without(name, text, model)
    for name in model.data["other_places"]:
        if name in text and not found.policies:
            found.other_place = name
            text = text.replace(name, " ")
    return text


def _without(name: str, text: str, model: Model) -> str:
    """Blank a region name, except inside a name that the clauses use (威海职业学院, 文化崤函)."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        before, after = text[max(0, at - 2) : end], text[at : end + 2]
        inside = [part for part in (before, after) if len(part) == len(name) + 2 and _CHUNK.search(part) is None]
        if not any(plain(part, model.simplified) in model.clauses for part in inside):
            text = text[:at] + " " + text[end:]
            end = at + 1
        at = text.find(name, end)
    return text


def _references(text: str, found: Understanding) -> str:
    for match in _REFERENCE.finditer(text):
        # On a keyboard 2(6) is typed sooner than 二（六）.
        section, item = (int(one) if one.isdigit() else value_of(one) for one in (match["s"], match["i"]))
        clause = f"s{section}-i{item}"
        found.clauses.append(f"{clause}-n{int(match['n'])}" if match["n"] else clause)
    return _REFERENCE.sub(" ", text)


def _document_number(query: str, found: Understanding, model: Model) -> None:
    match = _NUMBER.search(plain(query, model.simplified)) or _NUMBER.search(query)
    if not match:
        return
    for number, policy in enumerate(model.data["policies"]):
        digits = re.findall(r"\d+", policy["number"] or "")
        if digits == [match[1], match[2]]:
            found.numbers.append(number)


def _chunk(chunk: str, found: Understanding, model: Model) -> None:
    if chunk[-1] in DIGITS:
        # Typed up to a numeral whose unit is still to come: 发布四(个目录) stands in the texts as 发布4个目录.
        completed = chunk[:-1] + str(DIGITS[chunk[-1]])
        if completed in model.corpus:
            if chunk in model.corpus:
                found.concepts.append(Concept(chunk, ((completed, 0.9),), "number"))
            else:
                chunk = completed
    found.chunks.append(chunk)
    at = 0
    while at < len(chunk):
        key = _key(chunk, at, model)
        if key:
            found.concepts.append(_concept(key, model))
            at += len(key)
            continue
        piece = _PIECE.match(chunk, at)
        assert piece is not None
        if piece.lastgroup == "number":
            at = _number(chunk, at, piece.end(), found, model)
        elif piece.lastgroup == "latin":
            _latin(piece[0], found, model)
            at = piece.end()
        else:
            end = piece.end()
            _han(chunk, at, end, found, model)
            at = end


def _patterns(whole: str, found: Understanding, model: Model) -> None:
    """Expressions that people say in pieces (裁了好些人); several with the same meaning count once."""
    seen: set[tuple[tuple[str, float], ...]] = set()
    for word, pattern in model.patterns.items():
        terms = tuple(model.meanings[word])
        if terms not in seen and pattern.search(whole):
            seen.add(terms)
            found.concepts.append(Concept(word, terms, "synonym"))


def _key(chunk: str, at: int, model: Model) -> str:
    """A plain word with digits or Latin letters in it (1天, app) that starts here and ends where the run ends."""
    if not (chunk[at].isascii()):
        return ""
    for end in range(min(len(chunk), at + 8), at, -1):
        word = chunk[at:end]
        if word in model.synonyms and not (word[-1].isascii() and end < len(chunk) and chunk[end].isascii()):
            return word
    return ""


def _number(chunk: str, at: int, end: int, found: Understanding, model: Model) -> int:
    date = _DATE.match(chunk, at)
    if date:
        found.concepts.append(Concept(date[0], ((date[0], 1.0),), "number"))
        return date.end()
    unit = _UNIT.match(chunk, end)
    assert unit is not None
    number, scale, name = chunk[at:end], unit[1] or "", (unit[2] or "").removeprefix("多")
    if not scale and not name and number.isdigit() and 16 <= int(number) <= 90 and _AGE.match(chunk, end):
        name = "岁"
    value = number + scale
    terms: dict[str, float] = {value + name: 1.0}
    if not name and len(value) == len(chunk) and len(number) > 1:
        # A number alone is an amount of money first.
        terms = {value + "元": 1.0, value: 0.8}
    if not scale and number.isdigit() and int(number) >= 10000 and int(number) % 10000 == 0:
        terms[f"{int(number) // 10000}万{name}"] = 1.0
    for other in {"人": ("名", "人次"), "名": ("人",), "人次": ("人",), "元": (), "个月": ("月",)}.get(name, ()):
        terms.setdefault(value + other, 0.85)
    if name == "岁":
        # No clause names an age; the synonyms say what the texts draw the line by instead.
        terms.update(dict(model.synonyms.get(name, ())))
    elif name:
        terms.setdefault(value, 0.5)
    found.concepts.append(Concept(value + name, tuple(terms.items()), "number"))
    return unit.end()


def _latin(word: str, found: Understanding, model: Model) -> None:
    if word in {"pc", "ap", "app"} and word in model.corpus:
        found.concepts.append(Concept(word, ((word, 1.0),)))
        return
    for readings in pinyin.resolve(word, model):
        terms: dict[str, float] = {}
        for reading in readings.words:
            for term, weight in _concept(reading, model).terms:
                terms[term] = max(terms.get(term, 0.0), weight)
        found.concepts.append(Concept(readings.letters, tuple(terms.items()), "pinyin"))
        if len(readings.words) == 1:
            found.chunks[-1] = found.chunks[-1].replace(readings.letters, readings.words[0], 1)


def _han(chunk: str, start: int, end: int, found: Understanding, model: Model) -> None:
    run = chunk[start:end]
    tokens = cut(model.lexicon, run)
    fixed = repair.repaired(run, tokens, model)
    if fixed.text != run:
        found.repairs.extend(fixed.changes)
        found.chunks[-1] = found.chunks[-1][:start] + fixed.text + found.chunks[-1][end:]
        tokens = cut(model.lexicon, fixed.text)
    found.concepts.extend(_words(tokens, model))


def _words(tokens: list[str], model: Model) -> Iterator[Concept]:
    """Concepts of the tokens of one run; loose characters are joined to what stands in the texts, or to an unknown word."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if len(token) > 1 or token in model.synonyms:
            if token not in model.stop or token in model.synonyms:
                yield _concept(token, model)
            at += 1
        elif token in model.stop:
            at += 1
        else:
            end = at
            while end < len(tokens) and _loose(tokens[end], model):
                end += 1
            before = tokens[at - 1] if at else ""
            after = tokens[end] if end < len(tokens) else ""
            yield from _loose_run("".join(tokens[at:end]), before, after, model)
            at = end


def _loose(token: str, model: Model) -> bool:
    return len(token) == 1 and token not in model.stop and token not in model.synonyms


def _loose_run(run: str, before: str, after: str, model: Model) -> Iterator[Concept]:
    if len(run) == 1:
        # 职业技能竞: a half-typed word hangs on to the word before it.
        for joined in (before + run, run + after):
            if len(joined) > 1 and joined in model.corpus:
                yield _concept(joined, model)
                return
        yield Concept(run, ((run, 1.0),), "char")
        return
    size = next((size for size in range(len(run), 1, -1) if run[:size] in model.corpus or run[:size] in model.said), 0)
    if size:
        yield _concept(run[:size], model)
        if size < len(run):
            yield from _loose_run(run[size:], run[:size], after, model)
        return
    # No beginning is known: everything up to the next known piece is one unknown word.
    cut_at = next(
        (i for i in range(2, len(run) - 1) if run[i : i + 2] in model.corpus or run[i : i + 2] in model.said), len(run)
    )
    yield Concept(run[:cut_at], ((run[:cut_at], 1.0),), "unknown")
    if cut_at < len(run):
        yield from _loose_run(run[cut_at:], run[:cut_at], after, model)


def _concept(word: str, model: Model) -> Concept:
    terms: dict[str, float] = {word: 1.0}
    for meaning, weight in model.synonyms.get(word, ()):
        terms[meaning] = max(terms.get(meaning, 0.0), weight)
    return Concept(word, tuple(terms.items()), "synonym" if word in model.synonyms else "word")


def _grams(found: Understanding) -> None:
    for concept in found.concepts:
        for term, weight in concept.terms:
            if not term.startswith("@"):
                for gram in grams(term):
                    found.grams[gram] = max(
                        found.grams.get(gram, 0.0), weight if term == concept.word else weight * 0.7
                    )
    for chunk in found.chunks:
        for gram in grams(chunk):
            found.grams[gram] = max(found.grams.get(gram, 0.0), 0.8)
