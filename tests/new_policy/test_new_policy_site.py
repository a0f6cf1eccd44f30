"""After the decisions the site builds with the new policy beside the others."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.new_policy.__main__ import main
from tests.new_policy.notice import NOTICE, decide
from tests.pages.conftest import ROOT, Element, read_html

POLICY = "yunshan-2023-7"
QUOTE = "参加就业技能培训的失业人员，2023年至2025年按每人500元的标准给予培训补贴"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    """The pages of a copy of the project with the new policy in its library.

    Only the hook that writes the pages runs: the others pack what is on them.
    """
    project = tmp_path_factory.mktemp("project")
    for name in ("scripts", "calculator", "policies", "docs"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    one_hook = re.sub(r"(?m)^  - scripts/(?!pages/)\w+/hook\.py\n", "", config)
    assert one_hook != config
    (project / "mkdocs.yml").write_text(one_hook, encoding="utf-8")
    (project / "notice.txt").write_text(NOTICE, encoding="utf-8")
    assert main([str(project / "notice.txt"), "--id", POLICY, "--policies", str(project / "policies")]) == 0
    decide(project / "policies" / POLICY)
    command = [str(Path(sys.executable).with_name("mkdocs")), "build", "-q", "-d", str(project / "site")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built = project / "site"
    return {
        path.relative_to(built).as_posix(): read_html(path.read_text(encoding="utf-8"))
        for path in [*built.glob("*.html"), *(built / "policies").glob("*.html")]
    }


def test_the_clause_is_on_the_page_of_the_new_policy(pages: dict[str, Element]) -> None:
    clause = pages[f"policies/{POLICY}.html"].by_id("s1-i1")
    assert QUOTE in clause.find("clause-main")[0].text()


def test_the_benefit_stands_beside_its_clause(pages: dict[str, Element]) -> None:
    clause = pages[f"policies/{POLICY}.html"].by_id("s1-i1")
    benefit = clause.by_id("benefit-training-subsidy")
    assert [title.text() for title in benefit.find("benefit-title")] == ["培训补贴"]
    assert [value.text() for value in benefit.find("value-amount")] == ["每人500元"]
    (go,) = clause.find("benefit-go")
    assert go.attributes["href"].startswith("../calculator.html#")


def test_the_new_policy_stands_beside_the_others(pages: dict[str, Element]) -> None:
    places = {place.name: f"policies/{place.name}.html" for place in (ROOT / "policies").iterdir() if place.is_dir()}
    for page in (*places.values(), f"policies/{POLICY}.html"):
        assert page in pages
        assert page in {item.attributes.get("href") for item in pages["compare.html"].walk()}
    source = pages[f"policies/{POLICY}-source.html"]
    assert QUOTE in source.text()
