"""Two versions, clause by clause: each change exactly once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.diff import compare
from scripts.diff.__main__ import main
from scripts.parse import parse

OLD = """甲办法
第一条 为规范培训补贴管理，制定本办法。
第二条 培训补贴标准为每人每天15元。
第三条 企业应当建立培训台账，并保存三年备查。
第四条 骗取补贴的，责令退回，三年内不得申请。
第五条 本办法自2020年1月1日起施行。
"""
NEW = """甲办法
第一条 为规范培训补贴管理，制定本办法。
第二条 培训补贴标准为每人每天20元。
第三条 补贴资金从失业保险基金结余中列支，实行专账管理。
第四条 企业应当建立培训台账，并保存三年备查。
第五条 本办法自2020年1月1日起施行。
"""


def test_each_change_once() -> None:
    found = compare(parse(OLD), parse(NEW))
    assert [(c.kind, c.old, c.new) for c in found.changes] == [
        ("reworded", "art2", "art2"),
        ("added", None, "art3"),
        ("renumbered", "art3", "art4"),
        ("removed", "art4", None),
    ]
    assert (
        found.of("reworded")[0].pieces
        == (
            ("equal", "培训补贴标准为每人每天"),
            ("delete", "15"),
            ("insert", "20"),
            ("equal", "元。"),
        )
        or "".join(t for o, t in found.of("reworded")[0].pieces if o != "delete") == "培训补贴标准为每人每天20元。"
    )
    assert found.unchanged == 3


def test_the_same_text_in_another_layout_is_no_change() -> None:
    other = OLD.replace("第二条 培训补贴标准", "第二条　培训\n补贴标准").replace("\n", "\r\n")
    assert compare(parse(OLD), parse(other)).changes == ()


def test_every_clause_is_accounted_for() -> None:
    from scripts.diff.compare import clauses

    old, new = parse(OLD), parse(NEW)
    found = compare(old, new)
    olds = [c.old for c in found.changes if c.old]
    news = [c.new for c in found.changes if c.new]
    assert len(olds) == len(set(olds))
    assert len(news) == len(set(news))
    assert len(olds) + found.unchanged == len(clauses(old))
    assert len(news) + found.unchanged == len(clauses(new))


def test_command_and_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "jia"
    folder.mkdir()
    old, new, rules = folder / "old.txt", folder / "new.txt", tmp_path / "bundle.json"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    bundle = {
        "benefits": [
            {"id": "jia/day", "amount": {"citation": {"clause": "jia:art2-p1", "quote": "15元"}}},
            {"id": "jia/start", "citations": [{"clause": "jia:art5", "quote": "2020年"}]},
            {"id": "yi/day", "citations": [{"clause": "yi:art2", "quote": "15元"}]},
        ]
    }
    rules.write_text(json.dumps(bundle), encoding="utf-8")
    assert main([str(old), str(new), "--json", "--rules", str(rules)]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["rules"] == {"art2": ["jia/day"]}
    assert [row["new"] for row in data["added"]] == ["art3"]
    assert main([str(old), str(new), "--rules", str(rules)]) == 1
    printed = capsys.readouterr().out
    assert "引用它的规则：jia/day" in printed
    assert printed.endswith("新增 1 条，删除 1 条，编号变动 1 条，文字修改 1 条，未变 3 条。\n")
    assert main([str(old), str(old)]) == 0
    assert main([str(old), str(tmp_path / "none.txt")]) == 2
