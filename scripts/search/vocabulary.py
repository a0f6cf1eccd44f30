"""Words: jieba's dictionary pruned to what the texts and the synonyms contain, so that it loads in milliseconds.

jieba segments the texts when the index is built.  For queries all words weigh the same: the segmentation with the lowest
cost wins (a known word costs 1, an unknown character 2), the longer first word on a tie.  That is what jieba does with
equal frequencies (a test holds the two together), it needs no frequencies, and it is the same in ``box.js``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

LONGEST = 10
FREQUENCY = 1000
_FUNCTION = frozenset(["d", "c", "p", "u", "r", "y", "e", "o", "f", "t", "df", "rr", "rz"])
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")


def words_of(texts: Sequence[str], terms: Iterable[str]) -> list[str]:
    """Words of two to eight characters that jieba finds in ``texts``, knowing ``terms`` (project terms, plain words)."""
    tokenizer = tokenizer_of(None)
    for term in terms:
        tokenizer.add_word(term)
    found: set[str] = set()
    for text in texts:
        found.update(word for word in tokenizer.cut_for_search(text, HMM=False) if _HAN.fullmatch(word))
    return sorted(found)


def function_words(known: Collection[str]) -> list[str]:
    """Frequent adverbs, pronouns, conjunctions, prepositions and time words of jieba's dictionary that are not ``known``.

    People wrap the matter in them (其实, 以前, 大概); without the list each would count as an unknown matter.
    """
    rows = (line.split(" ") for line in tokenizer_of(None).get_dict_file().read().decode().splitlines())
    return sorted(
        word
        for word, count, tag in rows
        if tag in _FUNCTION and int(count) >= 2500 and _HAN.fullmatch(word) and len(word) <= 3 and word not in known
    )


def tokenizer_of(words: Iterable[str] | None) -> Any:
    """A jieba tokenizer that knows exactly these words, all equally frequent; jieba's own dictionary for ``None``."""
    import logging
    import warnings

    with warnings.catch_warnings():
        # jieba 0.42.1 writes patterns without raw strings; Python 3.12 and later complain on every fresh install.
        warnings.simplefilter("ignore", SyntaxWarning)
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    if words is None:
        tokenizer.initialize()
        return tokenizer
    frequencies: dict[str, int] = {}
    for word in words:
        frequencies[word] = FREQUENCY
        for size in range(1, len(word)):
            frequencies.setdefault(word[:size], 0)
    tokenizer.FREQ = frequencies
    # With this total a known word costs log 1000 and an unknown character twice as much.
    tokenizer.total = FREQUENCY * 1000
    tokenizer.initialized = True
    return tokenizer


def cut(words: Collection[str], text: str) -> list[str]:
    """Segment a run of Chinese characters into ``words``."""
    size = len(text)
    cost = [0] * (size + 1)
    step = [1] * (size + 1)
    for at in range(size - 1, -1, -1):
        cost[at] = (1 if text[at] in words else 2) + cost[at + 1]
        for end in range(at + 2, min(size, at + LONGEST) + 1):
            if text[at:end] in words and 1 + cost[end] <= cost[at]:
                cost[at], step[at] = 1 + cost[end], end - at
    found, at = [], 0
    while at < size:
        found.append(text[at : at + step[at]])
        at += step[at]
    return found
