"""ids.lock: an id may not change its meaning without an alias."""

from __future__ import annotations

from scripts.parse import lock, parse

OLD = "甲办法\n第一条 目的。\n第二条 范围。\n"
NEW = "甲办法\n第一条 目的。\n第二条 新的条款。\n第三条 范围。\n"


def test_the_policies_are_as_locked() -> None:
    locked, aliases = lock.read()
    assert lock.compare(locked, lock.current(), aliases) == []


def test_white_space_and_width_do_not_matter() -> None:
    assert lock.text_hash("补贴 15元（含）") == lock.text_hash("补贴\n１５元(含)")
    assert lock.text_hash("补贴15元") != lock.text_hash("补贴16元")


def test_a_changed_meaning_is_a_finding() -> None:
    locked, now = {"x": lock.hashes(parse(OLD))}, {"x": lock.hashes(parse(NEW))}
    findings = lock.compare(locked, now, {})
    assert findings[0] == "x:art2 的文字变了，没有别名（原文字现在是 x:art3，请写别名）。"
    assert findings[1] == "x:art2-p1 的文字变了，没有别名（原文字现在是 x:art3-p1，请写别名）。"
    assert findings[2] == "x：2 个条款还没有锁定（art3、art3-p1）。"


def test_an_alias_to_the_same_text_settles_it() -> None:
    locked, now = {"x": lock.hashes(parse(OLD))}, {"x": lock.hashes(parse(NEW))}
    aliases = {"x:art2": "x:art3", "x:art2-p1": "x:art3-p1"}
    assert lock.compare(locked, now, aliases) == ["x：2 个条款还没有锁定（art3、art3-p1）。"]
    wrong = {"x:art2": "x:art1", "x:art2-p1": "x:art3-p1"}
    assert lock.compare(locked, now, wrong)[0] == "x:art2 的别名 x:art1 不是原来的文字。"


def test_a_vanished_id_and_a_vanished_policy() -> None:
    locked = {"x": lock.hashes(parse(OLD)), "y": {"s1": "0"}}
    now = {"x": lock.hashes(parse("甲办法\n第一条 目的。\n"))}
    findings = lock.compare(locked, now, {})
    assert "x:art2 不存在了，没有别名。" in findings
    assert "y：锁定的政策不存在了。" in findings


def test_aliases_are_followed_and_circles_end() -> None:
    assert lock.resolve("x:a", {"x:a": "x:b", "x:b": "x:c"}) == "x:c"
    assert lock.resolve("x:a", {"x:a": "x:b", "x:b": "x:a"}) == "x:b"
