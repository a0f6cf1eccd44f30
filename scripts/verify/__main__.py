"""``python -m scripts.verify``: one line per finding, exit code 1 if there is any."""

from __future__ import annotations

import sys

from scripts.rules.bundle import build_bundle
from scripts.verify import cases, ledger
from scripts.yaml_files import DataError


def main() -> int:
    """Check quotes and figures (by compiling), the worked examples, and that every number and sentence is accounted for."""
    try:
        bundle = build_bundle()
        findings = [*cases.findings(bundle), *ledger.findings(bundle)]
    except DataError as error:
        findings = [str(error)]
    for finding in findings:
        print(finding)
    if not findings:
        print("核对无误：引文都在原文里，数字都在引文里，每个数字、每句给予或限制的话都有着落，例子都算得对。")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
