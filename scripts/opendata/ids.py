"""Clause ids in the notation of Akoma Ntoso: ``s2-i3-n1`` is ``s_2__i_3__n_1``; both name the same unit, and either gives the other."""

from __future__ import annotations

import re

_STEP = re.compile(r"([a-z]+?)(\d.*)?\Z")
# A word of the project's own ids may hold a hyphen (doc-number); a step is letters with the printed ordinal.
_NUMBERED = re.compile(r"[a-z]+\d[\dx_]*\Z")


def eid(local: str) -> str:
    """The ``eId`` of a local id: steps joined by two underscores, letters and ordinal by one."""
    steps: list[str] = []
    for piece in local.split("-"):
        if steps and not _NUMBERED.match(piece) and "_" not in steps[-1]:
            steps[-1] += f"-{piece}"
        else:
            match = _STEP.match(piece)
            assert match is not None
            steps.append(f"{match[1]}_{match[2]}" if match[2] else piece)
    return "__".join(steps)


def local_id(given: str) -> str:
    """The local id of an ``eId``; the inverse of :func:`eid`."""
    return "-".join(re.sub(r"(?<=[a-z])_(?=\d)", "", step, count=1) for step in given.split("__"))
