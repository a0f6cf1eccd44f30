"""Typos: a character that fits nowhere is replaced by one that sounds or looks like it and fits the words around it."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from scripts.search.model import Model
from scripts.search.pinyin import table
from scripts.search.vocabulary import cut

_MOST = 3


class Repaired(NamedTuple):
    """The text after repair, and each change as (wrong word, right word)."""

    text: str
    changes: list[tuple[str, str]]


def repaired(run: str, tokens: list[str], model: Model) -> Repaired:
    """Repair up to three characters of a run of Chinese characters that ``tokens`` segments."""
    changes: list[tuple[str, str]] = []
    text = run
    for _ in range(_MOST):
        doubtful = _doubtful(text, tokens, model)
        if not doubtful:
            break
        best = _best(text, tokens, doubtful, model)
        if best is None:
            break
        at, char, left, right = best
        changes.append((text[left:right], text[left:at] + char + text[at + 1 : right]))
        text = text[:at] + char + text[at + 1 :]
        tokens = cut(model.lexicon, text)
    return Repaired(text, changes)


def _doubtful(text: str, tokens: list[str], model: Model) -> dict[int, bool]:
    """Places of single characters that make no known pair with a neighbour; the value says whether it is a stop word."""
    found: dict[int, bool] = {}
    at = 0
    for token in tokens:
        if len(token) == 1 and token not in model.synonyms:
            left, right = text[max(at - 1, 0) : at + 1], text[at : at + 2]
            if not any(len(pair) == 2 and pair in model.corpus for pair in (left, right)) or _lone(text, at, model):
                found[at] = token in model.stop
        at += len(token)
    return found


def _lone(text: str, at: int, model: Model) -> bool:
    """Whether no three characters around ``at`` stand together anywhere in the texts."""
    windows = [text[i : i + 3] for i in range(max(0, at - 2), at + 1) if i + 3 <= len(text)]
    return bool(windows) and not any(window in model.corpus or window in model.said for window in windows)


def _best(text: str, tokens: list[str], doubtful: dict[int, bool], model: Model) -> tuple[int, str, int, int] | None:
    """The best replacement: place, character, and the stretch of the match around it."""
    sounds = table(model)
    scores: Counter[tuple[int, str, int, int]] = Counter()
    strength: dict[tuple[int, str, int, int], float] = {}
    places = _places(model)
    source = model.corpus + "\x00" + model.said
    edges = set(accumulate(map(len, tokens), initial=0))
    for at, weak in doubtful.items():
        starts = {p - i + at for i in (at - 1, at + 1) if 0 <= i < len(text) for p in places.get(text[i], ())}
        for place in starts:
            if not 0 <= place < len(source) or source[place] == text[at] or source[place] == "\x00":
                continue
            alike = _alike(text[at], source[place], sounds, model)
            left, right = at, at + 1
            while left > 0 and place - (at - left) - 1 >= 0 and source[place - (at - left) - 1] == text[left - 1]:
                left -= 1
            while right < len(text) and place + right - at < len(source) and source[place + right - at] == text[right]:
                right += 1
            # A stretch that ends inside a known word of the query is an accident.
            left = min(edge for edge in edges if edge >= left)
            right = max(edge for edge in edges if edge <= right)
            if not left <= at < right:
                continue
            same = right - left - 1
            needed = 1 if alike >= 0.9 else 2 if alike >= 0.7 else 3
            # A word such as 上 or 给 is seldom a typo: it must sound the same as what two neighbours call for.
            if (
                same < needed
                or weak
                and (alike < 0.9 or same < 2)
                or alike == 0
                and (place >= len(model.corpus) or not left < at < right - 1)
            ):
                continue
            stretch = source[place - (at - left) : place + right - at]
            # The right character completes a word, and more than that word fits, unless the word is all that was typed.
            if (
                not _completes(stretch, at - left, 2 if alike else 4, model)
                or len(stretch) == 2
                and stretch != source[place - at : place - at + len(text)]
            ):
                continue
            key = (at, source[place], left, right)
            scores[key] += 1
            strength[key] = alike * 2 + min(same, 6) + (0.5 if stretch in model.words else 0)
    if not strength:
        return None
    return max(strength, key=lambda key: (strength[key], scores[key], -key[0], key[1]))


def _completes(stretch: str, at: int, size: int, model: Model) -> bool:
    """Whether a known word of at least ``size`` characters inside ``stretch`` covers the place ``at``."""
    return any(
        stretch[start:end] in model.words
        for start in range(at + 1)
        for end in range(max(at + 1, start + size), len(stretch) + 1)
    )


def _alike(typed: str, meant: str, sounds: dict[str, tuple[str, ...]], model: Model) -> float:
    mine, theirs = _sounds(typed, sounds), sounds.get(meant, ())
    if set(mine) & set(theirs):
        return 1.0
    if any(typed in group and meant in group for group in model.data["shapes"]):
        return 0.8
    if {_blurred(s) for s in mine} & {_blurred(s) for s in theirs}:
        return 0.7
    return 0.0


def _sounds(char: str, sounds: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return sounds.get(char, ())


def _blurred(syllable: str) -> str:
    """Syllables that many speakers do not tell apart become one."""
    for one, other in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(one):
            syllable = other + syllable[2:]
    if syllable.endswith(("ing", "eng", "ang")):
        syllable = syllable[:-1]
    return syllable.replace("l", "n", 1) if syllable.startswith("l") else syllable


@lru_cache(maxsize=2)
def _places_of(source: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, char in enumerate(source):
        found.setdefault(char, []).append(place)
    return {char: tuple(places) for char, places in found.items()}


def _places(model: Model) -> dict[str, tuple[int, ...]]:
    return _places_of(model.corpus + "\x00" + model.said)
