"""``python -m scripts.fuzz.atheris_run TARGET [libFuzzer options]``: runs under atheris; scripts.fuzz starts it."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(
    include=["calculator", "scripts.parse", "scripts.rules", "scripts.yaml_files", "scripts.search"]
):
    from scripts.fuzz.targets import TARGETS

if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name].run)
    atheris.Fuzz()
