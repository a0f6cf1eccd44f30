"""Quality of the clause search on the sample and on our own questions: python -m scripts.bench.search_quality [--half tune|final]."""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.library import ROOT
from scripts.yaml_files import read_yaml

SAMPLE = ROOT / "tests" / "acceptance" / "queries.json"
HALVES = (
    "sample",
    "tune",
    "final",
    "second",
    "third",
    "fresh",
    "hard",
    "last",
    "unseen",
    "eighth",
    "ninth",
    "wide",
    "tenth",
)
OWN = ROOT / "tests" / "search" / "queries.yml"


@dataclass(frozen=True)
class Case:
    """A question and what answers it: clause ids, or passages that a result's text must contain; none if nothing does."""

    query: str
    type: str
    clauses: frozenset[str]
    passages: tuple[str, ...]
    half: str


@dataclass(frozen=True)
class Scored:
    """Rank of the first right clause (0: not within ten), and whether the search was confident."""

    case: Case
    rank: int
    confident: bool

    @property
    def answerable(self) -> bool:
        """Whether the library has an answer."""
        return bool(self.case.clauses or self.case.passages)


def sample() -> list[Case]:
    """The acceptance sample."""
    rows = json.loads(SAMPLE.read_text(encoding="utf-8"))["queries"]
    return [
        Case(
            r["query"],
            r["type"],
            frozenset(),
            tuple(squeezed(g["snippet"]) for g in r["gold"] if g["grade"] == 2),
            "sample",
        )
        for r in rows
    ]


def own(path: Path = OWN, halves: tuple[str, str] = ("tune", "final")) -> list[Case]:
    """Our own questions: within a type the first, third, … belong to the tuning half, the others to the final one."""
    data = read_yaml(path)
    short = data.pop("policies")
    cases: list[Case] = []
    for kind, rows in data.items():
        for place, row in enumerate(rows):
            half = halves[place % 2]
            if kind == "none":
                cases.append(Case(row, kind, frozenset(), (), half))
                continue
            gold = frozenset(f"{short[g.split(':')[0]]}:{g.split(':')[1]}" for g in row["gold"])
            cases.append(Case(row["q"], kind, gold, (), half))
    return cases


def later() -> list[Case]:
    """Harder questions that were asked once unseen and then used to widen the synonyms."""
    folder = OWN.parent
    names = [name for name in HALVES if (folder / f"queries_{name}.yml").exists()]
    return [case for name in names for case in own(folder / f"queries_{name}.yml", (name, name))]


def squeezed(text: str) -> str:
    """Letters and digits only, half width."""
    return "".join(
        c for c in unicodedata.normalize("NFKC", re.sub(r"\s+", "", text)) if unicodedata.category(c)[0] in "LN"
    )


def scored(cases: Iterable[Case], ask: Callable[[str], dict[str, Any]]) -> list[Scored]:
    """Ask every question; ``ask`` returns the object that the command prints with --json."""
    rows = []
    for case in cases:
        answer = ask(case.query)
        rank = 0
        for place, result in enumerate(answer["results"][:10], 1):
            text = squeezed(re.sub(r"\s+", "", result["text"])[:700])
            if result["clause"] in case.clauses or any(p in text for p in case.passages):
                rank = place
                break
        rows.append(Scored(case, rank, bool(answer["confident"] and answer["results"])))
    return rows


def summary(rows: list[Scored]) -> dict[str, float]:
    """R@1, R@5, MRR, share of unanswerable questions refused, share of answerable ones refused."""
    good = [r for r in rows if r.answerable]
    none = [r for r in rows if not r.answerable]
    return {
        "n": len(good),
        "R@1": share(r.rank == 1 for r in good),
        "R@5": share(0 < r.rank <= 5 for r in good),
        "MRR": sum(1 / r.rank for r in good if r.rank) / max(1, len(good)),
        "rej": share(not r.confident for r in none),
        "falserej": share(not r.confident for r in good),
    }


def share(flags: Iterable[bool]) -> float:
    """Share of true ones."""
    values = list(flags)
    return sum(values) / len(values) if values else float("nan")


def main() -> None:
    """Print a table."""
    from scripts.search.answer import answer
    from scripts.search.index import open_index

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES, action="append")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    opened = open_index()
    cases = [c for c in [*sample(), *own(), *later()] if not options.half or c.half in options.half]
    rows = scored(cases, lambda query: answer(opened, query))
    for half in dict.fromkeys(c.half for c in cases):
        part = [r for r in rows if r.case.half == half]
        print(half, " ".join(f"{k}={v:.3f}" for k, v in summary(part).items()))
        for kind in dict.fromkeys(r.case.type for r in part if r.answerable):
            own_rows = [r for r in part if r.case.type == kind]
            print(
                f"   {kind:9} R@1={share(r.rank == 1 for r in own_rows):.2f} R@5={share(0 < r.rank <= 5 for r in own_rows):.2f} n={len(own_rows)}"
            )
        if options.misses:
            for r in part:
                if r.answerable and (r.rank != 1 or not r.confident) or not r.answerable and r.confident:
                    print("     ", r.case.type, r.case.query, "rank", r.rank, "confident", r.confident)


if __name__ == "__main__":
    main()
