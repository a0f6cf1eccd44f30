"""``python -m scripts.ledger``: what the ledgers hold and what is not accounted for; ``--update-lock`` pins the present state."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from scripts.ledger import pins
from scripts.ledger.draft import draft
from scripts.ledger.numbers import CLASSES, number_ledger
from scripts.ledger.sentences import sentence_ledger
from scripts.library import load_library
from scripts.rules.bundle import build_bundle
from scripts.verify.ledger import findings
from scripts.yaml_files import DataError


def main(argv: list[str] | None = None) -> int:
    """Returns 0, or 1 when something is not accounted for."""
    arguments = argparse.ArgumentParser(prog="python -m scripts.ledger", description="数字台账、句子台账和引文锁")
    arguments.add_argument(
        "--update-lock", action="store_true", help="把现在的原文、引文和数字记进 policies/quotes.lock"
    )
    arguments.add_argument("--draft", metavar="ID", help="打印一份文件还没有归类的数字和句子，供抄进 ledger.yml")
    options = arguments.parse_args(argv)
    try:
        if options.update_lock:
            print(f"已写入 {pins.write_lock().name}")
            return 0
        if options.draft:
            policy = next((policy for policy in load_library() if policy.id == options.draft), None)
            if policy is None:
                print(f"没有“{options.draft}”这份文件", file=sys.stderr)
                return 1
            print(draft(policy, build_bundle()), end="")
            return 0
        _print_counts()
        found = findings()
    except DataError as error:
        found = [str(error)]
    for finding in found:
        print(finding)
    return 1 if found else 0


def _print_counts() -> None:
    bundle = build_bundle()
    for policy in load_library():
        rows = number_ledger(policy, bundle).rows
        counts = Counter(row.group for row in rows)
        shown = "，".join(f"{label}{counts[name]}" for name, label in CLASSES.items() if counts[name])
        sentences, _problems = sentence_ledger(policy, bundle)
        linked = sum(bool(row.benefits) for row in sentences)
        reasoned = sum(bool(row.reason) for row in sentences)
        print(
            f"{policy.id}：数字{len(rows)}个（{shown}）；要有着落的句子{len(sentences)}句，有规则{linked}，有理由{reasoned}"
        )


if __name__ == "__main__":
    sys.exit(main())
