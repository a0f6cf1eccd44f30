"""``python -m scripts.rules``: compile the rules of all policies into ``calculator/rules.json``."""

from __future__ import annotations

import sys

from scripts.rules.bundle import OUTPUT, build_bundle, write_bundle
from scripts.yaml_files import DataError


def main() -> int:
    """Returns 0, or 1 with one line saying what is not traceable."""
    try:
        bundle = build_bundle()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    write_bundle(bundle)
    size = OUTPUT.stat().st_size
    print(
        f"规则集 {bundle['ruleset'][:12]}：{len(bundle['benefits'])} 项待遇，{len(bundle['citations'])} 条引文，{size:,} 字节"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
