"""``python -m scripts.trust.audit``: known vulnerabilities of every locked package, and the bill of materials against its schema.

Asks the registries' advisories. No answer is said in a plain sentence and is no finding; it is never taken for "none known".
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from scripts.trust.locks import NPM_LOCK, ROOT, TEST_LOCK, UV_LOCK
from scripts.trust.sbom import bill_of_materials

TOOLS = ROOT / ".cache" / "audit"
_SECONDS = 240
_VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
sys.exit(str(error) if error else 0)
"""


@dataclass(frozen=True)
class Finding:
    """``sentence`` says what was found out; ``bad`` when something has to be done."""

    sentence: str
    bad: bool = False


def run(
    command: list[str | Path], *, folder: Path = ROOT, text: str | None = None, **more: str
) -> tuple[int, str, str]:
    """Exit status, output and errors of a program; a program that is missing or too slow counts as one that failed."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            input=text,
            env={**os.environ, **more},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, "", str(error)
    return done.returncode, done.stdout, done.stderr


def uv_program() -> Path:
    """uv as setup brings it, or the system's."""
    for path in (ROOT / ".uv" / "bin" / "uv", Path(shutil.which("uv") or "")):
        if path.is_file():
            return path
    return Path("uv")


def install_tools() -> bool:
    """The packages of the group ``audit`` in an environment of their own; False when they cannot be had."""
    stamp = TOOLS / ".stamp"
    wanted = sha256(UV_LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    command: list[str | Path] = [
        uv_program(),
        "sync",
        "--frozen",
        "--quiet",
        "--only-group",
        "audit",
        "--no-install-project",
    ]
    code, _, _ = run([*command, "--python", sys.executable], UV_PROJECT_ENVIRONMENT=str(TOOLS))
    if code == 0:
        stamp.write_text(wanted, encoding="utf-8")
    return code == 0


def python_finding(output: str) -> Finding:
    """From what pip-audit prints as JSON."""
    try:
        packages: list[dict[str, Any]] = list(json.loads(output)["dependencies"])
    except (ValueError, KeyError, TypeError):
        return Finding("PyPI 包：漏洞数据库没有应答，没有核查。")
    asked = [package for package in packages if "vulns" in package]
    known = [f"{p['name']} {p['version']}：{v['id']}" for p in asked for v in p["vulns"]]
    silent = len(packages) - len(asked)
    if not asked:
        return Finding(f"PyPI 包：漏洞数据库对{silent}个包都没有应答，没有核查。")
    rest = f"，另有{silent}个没有应答，没有核查" if silent else ""
    if known:
        return Finding(f"PyPI 包：{len(asked)}个里有已知漏洞{len(known)}个{rest}：\n  " + "\n  ".join(known), bad=True)
    return Finding(f"PyPI 包：{len(asked)}个没有已知漏洞{rest}。")


def npm_finding(output: str, where: str, *, serious: bool = True) -> Finding:
    """From what ``npm audit --json`` prints; what only tests use is told, and is not ``serious``."""
    try:
        report = json.loads(output)
        found: dict[str, dict[str, Any]] = report["vulnerabilities"]
        total = report["metadata"]["dependencies"]["total"]
    except (ValueError, KeyError, TypeError):
        return Finding(f"npm 包（{where}）：注册处没有应答，没有核查。")
    if found:
        rows = [f"{name}：{entry.get('severity', '')}" for name, entry in sorted(found.items())]
        return Finding(f"npm 包（{where}）：{total}个里有已知漏洞{len(rows)}个：\n  " + "\n  ".join(rows), bad=serious)
    return Finding(f"npm 包（{where}）：{total}个没有已知漏洞。")


def audit_python() -> Finding:
    """Every package of uv.lock, all groups."""
    export: list[str | Path] = [uv_program(), "export", "--frozen", "--quiet", "--all-groups", "--no-emit-project"]
    code, listed, error = run(export)
    if code:
        return Finding(f"PyPI 包：uv 没有列出锁定的包（{error.strip()[-200:]}），没有核查。")
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "requirements.txt"
        file.write_text(listed, encoding="utf-8")
        options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
        _, output, _ = run([TOOLS / "bin" / "pip-audit", "-r", file, *options])
    return python_finding(output)


def audit_npm(lock: Path, where: str, *, serious: bool = True) -> Finding:
    """Every package of one package-lock.json."""
    with tempfile.TemporaryDirectory() as name:
        for file in (lock, lock.with_name("package.json")):
            shutil.copyfile(file, Path(name) / file.name)
        _, output, _ = run(["npm", "audit", "--json"], folder=Path(name))
    return npm_finding(output, where, serious=serious)


def check_bill() -> Finding:
    """The bill of materials against the schema of CycloneDX 1.6."""
    text = json.dumps(bill_of_materials("0"), ensure_ascii=False)
    code, _, error = run([TOOLS / "bin" / "python", "-c", _VALIDATE], text=text)
    return (
        Finding(f"物料清单不合 CycloneDX 1.6：{error.strip()[-400:]}", bad=True)
        if code
        else Finding("物料清单合乎 CycloneDX 1.6。")
    )


def main() -> int:
    """Print a sentence per audit. Returns 1 when something has to be done."""
    steps: list[Callable[[], Finding]] = []
    if install_tools():
        steps += [audit_python, check_bill]
    else:
        print("PyPI 包：核查工具装不上（注册处没有应答），没有核查。")
    steps += [
        lambda: audit_npm(NPM_LOCK, "网站"),
        lambda: audit_npm(TEST_LOCK, "只用于测试，不在网站里", serious=False),
    ]
    findings = [step() for step in steps]
    for finding in findings:
        print(finding.sentence)
    return int(any(finding.bad for finding in findings))


if __name__ == "__main__":
    sys.exit(main())
