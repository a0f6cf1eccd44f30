"""``python -m scripts.fuzz [TARGET …] [--seconds 60]``: fuzz each target for a bounded time with atheris (``make fuzz``).

A fault stops the run with the input in ``.cache/fuzz/<target>/``; an input that takes longer than 20 seconds or more than 2 GB is
a fault too. The corpus is kept there, so that each run goes on where the last one ended. Share links are read by node.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from random import Random

from scripts.fuzz.links import faults, fragments
from scripts.fuzz.targets import TARGETS
from scripts.trust.audit import TOOLS, install_tools

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / ".cache" / "fuzz"
_BATCH = 2000


def fuzz(name: str, seconds: int) -> int:
    """One target in a process of its own, with the tools' environment. Returns its exit status."""
    folder = CORPUS / name
    (folder / "seeds").mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (folder / "seeds" / str(number)).write_bytes(seed)
    (folder / "corpus").mkdir(exist_ok=True)
    # atheris lives beside the project's environment; both are the same CPython.
    path = os.pathsep.join([str(ROOT), sysconfig.get_paths()["purelib"]])
    limits = [
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-max_len=8192",
        "-print_final_stats=1",
    ]
    places = [f"-artifact_prefix={folder}/", str(folder / "corpus"), str(folder / "seeds")]
    command = [str(TOOLS / "bin" / "python"), "-m", "scripts.fuzz.atheris_run", name, *limits, *places]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("stat::number_of_executed_units")]
    print(
        f"{name}：{'没有发现问题' if done.returncode == 0 else '有问题'}，{told[0].split()[-1] if told else '0'}个输入"
    )
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
    return done.returncode


def fuzz_links(seconds: int) -> int:
    """Share links by the batch, new ones each time."""
    random, end, count = Random(time.time_ns()), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        found = faults(fragments(random, _BATCH))
        count += _BATCH
        if found:
            print("\n".join(found[:5]), file=sys.stderr)
            print(f"links：有问题，{count}个输入")
            return 1
    print(f"links：没有发现问题，{count}个输入")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Returns 0 when nothing was found, 1 on a fault, 2 when atheris cannot be installed."""
    names = [*TARGETS, "links"]
    parser = argparse.ArgumentParser(prog="python -m scripts.fuzz", description="按时间跑模糊测试")
    parser.add_argument("targets", nargs="*", metavar="目标", help="、".join(names))
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args(arguments)
    unknown = [name for name in options.targets if name not in names]
    if unknown:
        parser.error(f"没有“{unknown[0]}”，只有{'、'.join(names)}")
    wanted = options.targets or names
    if wanted != ["links"] and not install_tools():
        print("atheris 装不上（注册处没有应答），不能跑。", file=sys.stderr)
        return 2
    codes = [fuzz_links(options.seconds) if name == "links" else fuzz(name, options.seconds) for name in wanted]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
