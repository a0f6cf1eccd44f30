"""``python -m scripts.mutate [policy …]``: change every rule once, and see whether the worked examples notice.

Prints the score per policy and every mutant that no example of ``cases.yml`` kills. Exit code 1 when the score is below
98 %, or when a survivor is not listed with its reason in ``tests/mutants.yml`` (the list may only shrink).
"""

from __future__ import annotations

import sys
from typing import Any

from scripts.mutate.run import LISTED, Score, scores
from scripts.rules.bundle import build_bundle
from scripts.verify.cases import findings
from scripts.yaml_files import read_yaml

_LEAST = 98


def main(policies: list[str] | None = None) -> int:
    """Run every mutant of the named policies (all when none is named)."""
    bundle = build_bundle()
    wrong = findings(bundle)
    if wrong:
        # An example that is red to begin with would seem to kill everything.
        print("\n".join(wrong))
        return 1
    listed: dict[str, str] = read_yaml(LISTED)["survivors"] or {}
    found = scores(bundle, policies if policies is not None else sys.argv[1:])
    survivors = {name for score in found for name in score.survivors}
    for name in sorted(survivors):
        print(
            f"{'已列明' if name in listed else '没有例子发现'}：{name}{'　' + listed[name] if name in listed else ''}"
        )
    for score in found:
        print(_line(score.policy, score))
    total = Score("合计", sum(score.total for score in found), [name for score in found for name in score.survivors])
    print(_line(total.policy, total))
    stale: list[Any] = sorted(name for name in set(listed) - survivors if _ran(name, found))
    for name in stale:
        print(f"已被例子发现，从 tests/mutants.yml 删去：{name}")
    enough = total.killed * 100 >= total.total * _LEAST
    return 0 if enough and not stale and survivors <= set(listed) else 1


def _ran(name: str, found: list[Score]) -> bool:
    return any(name.startswith((f"{score.policy}/", f"{score.policy} ")) for score in found)


def _line(name: str, score: Score) -> str:
    return f"{name}：{score.killed}/{score.total}，{score.killed * 100 / score.total:.1f}%"


if __name__ == "__main__":
    sys.exit(main())
