"""Many objects in little memory: those used last lie open, all others folded (pickled and compressed) until they are asked for.

A clause tree or the rules of one policy take about ten times as much memory open as folded, and opening takes a millisecond.
"""

from __future__ import annotations

import pickle
import zlib
from collections import OrderedDict
from collections.abc import Hashable

# Enough for all work on one part of a large library (twelve policies), so that nothing is opened twice for it.
OPEN = 48


class Kept[Key: Hashable, Value]:
    """Values by key. Nobody may change a value once it is here: a folded one comes back as it was put in."""

    def __init__(self, size: int = OPEN) -> None:
        self._size = size
        self._open: OrderedDict[Key, Value] = OrderedDict()
        self._folded: dict[Key, bytes] = {}

    def put(self, key: Key, value: Value) -> None:
        """Keep ``value`` under a new ``key``; the value that was not used for the longest time is folded."""
        self._open[key] = value
        if len(self._open) > self._size:
            old, left = self._open.popitem(last=False)
            if old not in self._folded:
                self._folded[old] = zlib.compress(pickle.dumps(left, pickle.HIGHEST_PROTOCOL), 1)

    def get(self, key: Key) -> Value:
        """The value of ``key``; ``KeyError`` when there is none."""
        found = self._open.get(key)
        if found is None:
            # Only what this process folded itself is ever opened.
            found = pickle.loads(zlib.decompress(self._folded[key]))
            self.put(key, found)
        else:
            self._open.move_to_end(key)
        return found

    @property
    def open_now(self) -> int:
        """How many values lie open."""
        return len(self._open)
