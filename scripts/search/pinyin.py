"""Pinyin typed for Chinese: full syllables (also half typed) and initials, resolved against texts and plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.search.model import Model

_LONGEST = 10


class Readings(NamedTuple):
    """Letters and the words they may stand for, best first."""

    letters: str
    words: list[str]


def resolve(letters: str, model: Model) -> list[Readings]:
    """Cut ``letters`` into runs that words of the texts are read as; an unreadable rest stands for itself."""
    rest = letters
    found: list[Readings] = []
    while rest:
        words, size = _spelt(rest, table(model), model)
        if size < len(rest):
            # Nothing is spelt exactly so: many speakers do not tell an from ang, or z from zh.
            near, near_size = _spelt(rest, _loose(tuple(model.data["readings"].items())), model)
            if near_size == len(rest) and len(rest) > 4:
                words, size = near, near_size
        if size < len(rest) and not found:
            initials = _initials(letters, model)
            if initials and (size < 4 or len(letters) <= 6 and size < len(letters) - 1 and not words):
                return [Readings(letters, initials)]
        if not words or size < 2:
            found.append(Readings(rest, [rest]))
            break
        found.append(Readings(rest[:size], words))
        rest = rest[size:]
    return found


def table(model: Model) -> dict[str, tuple[str, ...]]:
    """Character → readings."""
    return _table(tuple(model.data["readings"].items()))


@lru_cache(maxsize=2)
def _table(rows: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for syllable, chars in rows:
        for char in chars:
            found.setdefault(char, []).append(syllable)
    return {char: tuple(syllables) for char, syllables in found.items()}


@lru_cache(maxsize=2)
def _loose(rows: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """Character → readings and what they are mistaken for."""
    return {
        char: tuple(dict.fromkeys(v for s in syllables for v in variants(s)))
        for char, syllables in _table(rows).items()
    }


def variants(syllable: str) -> list[str]:
    """A syllable and the spellings it is often mistaken for."""
    ends = [syllable]
    if syllable.endswith(("ang", "eng", "ing")):
        ends.append(syllable[:-1])
    elif syllable.endswith(("an", "en", "in")):
        ends.append(syllable + "g")
    found = list(ends)
    for end in ends:
        if end[0] in "zcs":
            found.append(end[0] + end[2:] if end[1] == "h" else end[0] + "h" + end[1:])
    return found


def _spelt(letters: str, chars: dict[str, tuple[str, ...]], model: Model) -> tuple[list[str], int]:
    """The words spelt by the longest readable beginning of ``letters``; a last syllable may be half typed."""
    full: Counter[str] = Counter()
    partial: dict[str, int] = {}
    for text in (model.corpus, model.said):
        for at, char in enumerate(text):
            if any(s[0] == letters[0] for s in chars.get(char, ())):
                for word, size, complete in _walk(text, at, letters, chars):
                    if size == len(letters):
                        full[word] += 3 if word in model.words else 1
                    elif complete and len(word) > 1:
                        partial[word] = max(partial.get(word, 0), size)
    if full:
        return _best(full, model), len(letters)
    if not partial:
        return [], 0
    longest = max(partial.values())
    # A run ends where a word ends, not inside the next one.
    wordlike = {word: size for word, size in partial.items() if word in model.words}
    if wordlike and max(wordlike.values()) >= longest - 2:
        longest = max(wordlike.values())
        partial = wordlike
    return sorted(word for word, size in partial.items() if size == longest)[:3], longest


def _walk(text: str, at: int, letters: str, chars: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, int, bool]]:
    stack = [(at, 0)]
    while stack:
        place, used = stack.pop()
        if used and used <= len(letters):
            yield text[at:place], used, True
        if used >= len(letters) or place >= len(text) or place - at >= _LONGEST:
            continue
        for syllable in chars.get(text[place], ()):
            rest = letters[used:]
            if rest.startswith(syllable):
                stack.append((place + 1, used + len(syllable)))
            elif place > at and syllable.startswith(rest):
                yield text[at : place + 1], len(letters), False


def _initials(letters: str, model: Model) -> list[str]:
    chars = table(model)
    size = len(letters)
    if not 2 <= size <= 8:
        return []
    found: Counter[str] = Counter()
    firsts = {char: {s[0] for s in syllables} for char, syllables in chars.items()}
    for text in (model.corpus, model.said):
        for at in range(len(text) - size + 1):
            if letters[0] in firsts.get(text[at], ()) and all(
                letters[k] in firsts.get(text[at + k], ()) for k in range(1, size)
            ):
                found[text[at : at + size]] += 1
    known = Counter({word: count + 100 for word, count in found.items() if word in model.words})
    return _best(known or found, model)


def _best(counts: Counter[str], model: Model) -> list[str]:
    ordered = sorted(counts, key=lambda word: (word not in model.words, -counts[word], word))
    known = [word for word in ordered if word in model.words]
    return (known or ordered)[:3]
