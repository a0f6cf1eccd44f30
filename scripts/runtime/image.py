"""A memory image without its pages of zeros."""

from __future__ import annotations

_PAGE = 4096
# A gap shorter than this is sent: many pieces cost more time than a few pages of zeros.
_SHORTEST_GAP = 16 * _PAGE


def pack(image: bytes) -> tuple[bytes, list[list[int]]]:
    """The parts of a memory image that are not zero, joined, and the place ``[offset, length]`` of each."""
    runs: list[list[int]] = []
    for start in range(0, len(image), _PAGE):
        page = image[start : start + _PAGE]
        if page.count(0) == len(page):
            continue
        if runs and start - sum(runs[-1]) < _SHORTEST_GAP:
            runs[-1][1] = start + len(page) - runs[-1][0]
        else:
            runs.append([start, len(page)])
    return b"".join(image[start : start + length] for start, length in runs), runs


def unpack(packed: bytes, runs: list[list[int]], length: int) -> bytes:
    """The memory image of ``length`` bytes again, as it was before :func:`pack`."""
    image = bytearray(length)
    at = 0
    for start, size in runs:
        image[start : start + size] = packed[at : at + size]
        at += size
    return bytes(image)
