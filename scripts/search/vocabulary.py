"""Words: jieba's dictionary pruned to what the texts and the synonyms contain, so that it loads in milliseconds.

All words weigh the same: the segmentation with the fewest words wins, the longer first word on a tie.  That needs no
frequencies, and it is the same in jieba (here) and in ``box.js``.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Sequence

with warnings.catch_warnings():
    # jieba 0.42.1 writes patterns without raw strings; Python 3.12 and later complain on every fresh install.
    warnings.simplefilter("ignore", SyntaxWarning)
    import jieba

jieba.setLogLevel(logging.WARNING)

_FREQUENCY = 1000
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")


def words_of(texts: Sequence[str], terms: Iterable[str]) -> list[str]:
    """Words of two to eight characters that jieba finds in ``texts``, knowing ``terms`` (project terms, plain words)."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for term in terms:
        tokenizer.add_word(term)
    found: set[str] = set()
    for text in texts:
        found.update(word for word in tokenizer.cut_for_search(text, HMM=False) if _HAN.fullmatch(word))
    return sorted(found)


def tokenizer_of(words: Iterable[str]) -> jieba.Tokenizer:
    """A jieba tokenizer that knows exactly these words."""
    tokenizer = jieba.Tokenizer()
    frequencies: dict[str, int] = {}
    for word in words:
        frequencies[word] = _FREQUENCY
        for size in range(1, len(word)):
            frequencies.setdefault(word[:size], 0)
    tokenizer.FREQ = frequencies
    # A total that makes every word, known or not, cost: fewer words always win.
    tokenizer.total = _FREQUENCY * 1000
    tokenizer.initialized = True
    return tokenizer


def cut(tokenizer: jieba.Tokenizer, text: str) -> list[str]:
    """Segment a run of Chinese characters."""
    route: dict[int, tuple[float, int]] = {}
    graph = tokenizer.get_DAG(text)
    tokenizer.calc(text, graph, route)
    words, at = [], 0
    while at < len(text):
        end = route[at][1] + 1
        words.append(text[at:end])
        at = end
    return words
