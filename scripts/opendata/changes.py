"""``python -m scripts.opendata.changes``: what changed between two states of policies/, by region and period affected.

Compares compiled rule bundles, so that only what changes an answer or a word on a page counts, never the layout of a file.
``--since REF`` takes the older state from git, ``--old FOLDER`` from a folder; ``--write VERSION`` puts the result at the head
of ``policies/changes.yml``, from which the site's 更新记录 and ``data/changes.json`` are made.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from scripts.library import POLICIES
from scripts.pages import words
from scripts.pages.site_data import citation_names
from scripts.rules.bundle import build_bundle
from scripts.yaml_files import DataError, read_yaml

Json = dict[str, Any]
RELEASES = POLICIES / "changes.yml"
KINDS = {"added": "新增", "removed": "删除", "changed": "改动"}
_RELEASE_KEYS = {"version", "date", "ruleset", "summary", "changes"}
# Parts of a benefit in the order in which a reader asks about them: name, keys of the compiled rule.
_PARTS = (
    ("名称", ("title",)),
    ("种类", ("kind", "nature")),
    ("与谁有关", ("concerns",)),
    ("付给谁", ("payee",)),
    ("条件", ("requires",)),
    ("数额和情形", ("outcomes",)),
    ("按哪些日期判断", ("dated_by",)),
    ("问到它的问题", ("about",)),
    ("何时列出", ("narrow",)),
    ("说明", ("notes",)),
    ("到哪里问", ("next_step",)),
)
_POLICY_PARTS = (
    ("称呼", ("title",)),
    ("文号", ("document_number",)),
    ("地区", ("region",)),
    ("实施期", ("period",)),
    ("咨询单位", ("ask",)),
)
_NO_WORDS = frozenset({"cite"})


def compare(old: Json, new: Json) -> list[Json]:
    """Every policy and benefit that differs between two bundles, in the order of the new one, removed ones last."""
    before = {policy["id"]: policy for policy in old["policies"]}
    after = {policy["id"]: policy for policy in new["policies"]}
    changes: list[Json] = []
    for policy_id in [*after, *(name for name in before if name not in after)]:
        changes.extend(_policy_changes(before.get(policy_id), after.get(policy_id)))
        former = {b["id"]: b for b in old["benefits"] if b["policy"] == policy_id}
        present = {b["id"]: b for b in new["benefits"] if b["policy"] == policy_id}
        for name in [*present, *(one for one in former if one not in present)]:
            policies = before.get(policy_id), after.get(policy_id)
            change = _benefit_change(former.get(name), present.get(name), policies, (old, new))
            if change:
                changes.append(change)
    return changes


def _entry(policy: Json, former: Json | None, kind: str, title: str, benefit: str | None) -> Json:
    periods = list(dict.fromkeys(p["period"]["label"] for p in (former, policy) if p))
    return {
        "region": policy["region"]["name"],
        "policy": policy["id"],
        "period": "，改为".join(periods),
        "benefit": benefit,
        "title": title,
        "kind": kind,
        "parts": [],
        "before": [],
        "after": [],
    }


def _policy_changes(former: Json | None, present: Json | None) -> list[Json]:
    policy = present or former
    assert policy is not None
    if former is None or present is None:
        return [_entry(policy, former, "added" if former is None else "removed", policy["title"], None)]
    parts = [name for name, keys in _POLICY_PARTS if any(_bare(former[key]) != _bare(present[key]) for key in keys)]
    if not parts:
        return []
    entry = _entry(present, former, "changed", present["title"], None)
    entry["parts"] = parts
    return [entry]


def _benefit_change(
    former: Json | None, present: Json | None, policies: tuple[Json | None, Json | None], bundles: tuple[Json, Json]
) -> Json | None:
    benefit = present or former
    policy = policies[1] or policies[0]
    assert benefit is not None
    assert policy is not None
    if former is None or present is None:
        change = _entry(policy, policies[0], "added" if former is None else "removed", benefit["title"], benefit["id"])
    else:
        parts = [name for name, keys in _PARTS if any(_bare(former[key]) != _bare(present[key]) for key in keys)]
        if _quotes(former, bundles[0]) != _quotes(present, bundles[1]):
            parts.append("引文")
        questions = _questions(former, bundles[0]), _questions(present, bundles[1])
        if questions[0] != questions[1]:
            parts.append("问题")
        if not parts:
            return None
        change = _entry(policy, policies[0], "changed", present["title"], present["id"])
        change["parts"] = parts
    texts = [_values(rule, bundle) for rule, bundle in zip((former, present), bundles, strict=True)]
    if texts[0] != texts[1]:
        change["before"], change["after"] = texts
    return change


def _values(benefit: Json | None, bundle: Json) -> list[str]:
    if benefit is None:
        return []
    lines = words.lines(benefit, bundle["facts"])
    return [f"{line.case}：{line.value}" if line.case else line.value for line in lines]


def _quotes(benefit: Json, bundle: Json) -> list[tuple[str, str]]:
    """What it rests on: the clause and the words, whatever the quote is called."""
    cited = (bundle["citations"][name] for name in citation_names(benefit))
    return sorted({(citation["clause"], citation["quote"]) for citation in cited})


def _questions(benefit: Json, bundle: Json) -> list[Any]:
    return [bundle["facts"].get(fact) for fact in sorted(benefit["facts"])]


def _bare(value: Any) -> Any:
    """Without the names of quotes, which are compared by their words."""
    if isinstance(value, dict):
        return {key: _bare(part) for key, part in value.items() if key not in _NO_WORDS}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def readable(changes: list[Json]) -> str:
    """For a person: one paragraph per change, then the regions and periods affected."""
    if not changes:
        return "规则没有改动。"
    rows = []
    for change in changes:
        what = "、".join(change["parts"])
        rows.append(
            f"{change['region']}（{change['period']}）　{KINDS[change['kind']]}　{change['title']}{f'：{what}' if what else ''}"
        )
        rows.extend(f"    原来：{text}" for text in change["before"])
        rows.extend(f"    现在：{text}" for text in change["after"])
    affected = dict.fromkeys(f"{change['region']}（{change['period']}）" for change in changes)
    return "\n".join([*rows, f"共{len(changes)}处，影响：{'、'.join(affected)}。"])


def load_releases(path: Path = RELEASES) -> list[Json]:
    """The releases of changes.yml, newest first. Raises DataError on a missing or unknown key."""
    releases: list[Json] = read_yaml(path)["releases"]
    for release in releases:
        if set(release) != _RELEASE_KEYS:
            wrong = "、".join(sorted(set(release) ^ _RELEASE_KEYS))
            raise DataError(f"{path.name}：{release.get('version', '（没有版本号）')}：缺少或不认识“{wrong}”")
    return releases


def record(release: Json, path: Path) -> None:
    """Put a release at the head of the file. Raises DataError when the version is there already."""
    releases = load_releases(path)
    if any(release["version"] == other["version"] for other in releases):
        raise DataError(f"{path.name}：已经有版本 {release['version']}")
    head = path.read_text(encoding="utf-8").split("releases:")[0]
    body = yaml.safe_dump({"releases": [release, *releases]}, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(head + body, encoding="utf-8")


def earlier(reference: str, folder: Path) -> Path:
    """policies/ as it was at a commit or tag, unpacked below ``folder``. Raises DataError."""
    command = ["git", "archive", "--format=tar", reference, POLICIES.name]
    done = subprocess.run(command, cwd=POLICIES.parent, capture_output=True, check=False)
    if done.returncode:
        raise DataError(f"从 git 取不到 {reference}：{done.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / POLICIES.name


def main(arguments: list[str] | None = None) -> int:
    """Print the changes. Returns 0, or 1 with one sentence when a state cannot be read or compiled."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.opendata.changes", description="规则有哪些改动，影响哪些地区和实施期"
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--since", metavar="提交或标签", help="与 git 里的这一版比较")
    source.add_argument("--old", type=Path, metavar="文件夹", help="与另一个 policies 文件夹比较")
    parser.add_argument("--write", metavar="版本号", help="把结果写进 policies/changes.yml")
    parser.add_argument("--summary", default="", help="一句话说明，写进更新记录")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as name:
            old = build_bundle(options.old or earlier(options.since, Path(name)))
        new = build_bundle()
        changes = compare(old, new)
        print(readable(changes))
        if options.write:
            release = {
                "version": options.write,
                "date": date.today().isoformat(),
                "ruleset": new["ruleset"],
                "summary": options.summary,
                "changes": changes,
            }
            record(release, RELEASES)
    except (DataError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
