"""Which column of a roster answers which question: guessed from the headers, corrected by the user."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from calculator.engine import Bundle
from calculator.spreadsheet import Row
from calculator.spreadsheet_cells import column_index, column_name

ASKER = "asker"
PERSON_ID = "person_id"
PERSON_NAME = "person_name"
UNUSED = ""
ROLE_LABELS = {
    ASKER: "提问人（个人、企业、培训机构、职业院校）",
    PERSON_ID: "证件号（只用来认出同一个人）",
    PERSON_NAME: "姓名（只用来认出同一个人）",
}
HEADER_SEARCH_ROWS = 20
# Not for a spreadsheet: the day of asking is one for the whole file.
_NOT_COLUMNS = frozenset({"asked_on"})
_ROLE_NAMES = {
    ASKER: ("提问人", "申请主体", "asker"),
    PERSON_ID: (
        "身份证号",
        "身份证",
        "居民身份证",
        "公民身份",
        "证件",
        "社会保障",
        "社保卡",
        "idcard",
        "idnumber",
        "身份证件",
    ),
    PERSON_NAME: ("姓名", "人员姓名", "学员姓名", "职工姓名", "员工姓名", "参训人员姓名", "劳动者姓名", "名字", "name"),
}
# Words that say the same in a header. Order matters: longer first.
_SAME_WORDS = (
    ("是否已经", ""), ("是否已", ""), ("是否", ""), ("号码", "号"), ("时间", "日期"), ("类型", "类别"), ("种类", "类别"),
    ("级别", "等级"), ("获得", "取得"), ("获取", "取得"), ("补助", "补贴"),
)  # fmt: skip
# A remark in brackets, or a unit after a slash (培训天数/天).
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|(?<=..)/[^/]{1,3}$")
_DECORATION = re.compile(r"[\s*:：_/、,，.。·\-—“”\"'‘’?？]+")
_UNIT_SUFFIX = re.compile(r"(?<=.)元$")
_SERIAL_SUFFIX = re.compile(r"号$")


class RosterError(ValueError):
    """The roster as a whole cannot be computed; the message (Chinese) says why and what to do."""


class Column(NamedTuple):
    """One column of the table: position, header as the user sees it, and what it is used for (a fact id, or a role)."""

    position: int
    header: str
    role: str


class Layout(NamedTuple):
    """Where the header stands and what every column is used for."""

    header_row: int
    columns: tuple[Column, ...]
    notes: tuple[str, ...]


def find_layout(rows: list[Row], bundle: Bundle, explicit: dict[str, str] | None = None) -> Layout:
    """Find the header among the first rows and map its columns.

    ``explicit`` maps a header text or column letters to a fact (id, label or alias), a role (``person_id``,
    ``person_name``, ``asker`` or its Chinese name) or ``""`` (not used); it goes before the guess. Raises RosterError.
    """
    explicit = explicit or {}
    if not rows:
        raise RosterError("表格是空的。")
    names = name_table(bundle)
    wanted = {name.strip() for name in explicit}
    best: tuple[int, Row] | None = None
    for row in rows[:HEADER_SEARCH_ROWS]:
        known = {role for header in row.cells if (role := guess_role(header, names))}
        score = len(known) + sum(2 for header in row.cells if header.strip() in wanted)
        # A title is one cell; a header has several, unless the table has a single column.
        if score and (best is None or score > best[0]):
            best = (score, row)
    if best is None and explicit:
        # Columns named by their letters need no header that reads like ours.
        return header_layout(rows[0], bundle, explicit)
    if best is None:
        raise RosterError(
            "没有找到表头：前20行里没有一列的名称能与测算要问的问题对上。请先下载模板看列名，"
            "或者把表头改成“人员类别”“培训天数”“证书等级”“取得证书日期”这样的名称。"
        )
    return header_layout(best[1], bundle, explicit)


def header_layout(header: Row, bundle: Bundle, explicit: dict[str, str] | None = None) -> Layout:
    """The columns under a known header row. Raises RosterError when ``explicit`` does not fit them."""
    return _map_columns(header, name_table(bundle), explicit or {}, bundle)


def guess_role(header: str, names: dict[str, str]) -> str:
    """The fact id or role of a header text; ``""`` when it is not one of ours."""
    for variant in _variants(header):
        role = names.get(variant)
        if role is not None:
            return role
    return UNUSED


def role_label(role: str, bundle: Bundle) -> str:
    """What a column is used for, in words."""
    return ROLE_LABELS.get(role) or str(bundle["facts"][role]["label"])


def column_facts(bundle: Bundle) -> list[str]:
    """The fact ids a column can answer, in the order of the questions."""
    return [fact for fact in bundle["facts"] if fact not in _NOT_COLUMNS]


def _map_columns(header: Row, names: dict[str, str], explicit: dict[str, str], bundle: Bundle) -> Layout:
    texts = [text.strip() or f"第{column_name(index)}列" for index, text in enumerate(header.cells)]
    chosen = _explicit_roles(texts, explicit, names, bundle)
    taken: dict[str, int] = {role: index for index, role in chosen.items() if role}
    notes: list[str] = []
    columns = []
    for index, text in enumerate(texts):
        role = chosen.get(index, guess_role(text, names))
        if role and taken.setdefault(role, index) != index:
            first = texts[taken[role]]
            notes.append(f"“{text}”与“{first}”都像“{role_label(role, bundle)}”，只用了“{first}”，“{text}”原样保留。")
            role = UNUSED
        columns.append(Column(index, text, role))
    return Layout(header.number, tuple(columns), tuple(notes))


def _explicit_roles(
    texts: list[str], explicit: dict[str, str], names: dict[str, str], bundle: Bundle
) -> dict[int, str]:
    chosen: dict[int, str] = {}
    for name, target in explicit.items():
        index = _find_column(name.strip(), texts)
        role = UNUSED if not target.strip() else _explicit_role(target.strip(), names, bundle)
        if index in chosen:
            raise RosterError(f"“{texts[index]}”这一列指定了两次。")
        if role and role in chosen.values():
            raise RosterError(f"有两列都指定为“{role_label(role, bundle)}”，只能有一列。")
        chosen[index] = role
    return chosen


def _find_column(name: str, texts: list[str]) -> int:
    if name in texts:
        return texts.index(name)
    try:
        index = column_index(name)
    except ValueError:
        index = len(texts)
    if index >= len(texts):
        raise RosterError(f"表头里没有“{name}”这一列；有：{'、'.join(texts)}。")
    return index


def _explicit_role(target: str, names: dict[str, str], bundle: Bundle) -> str:
    if target in bundle["facts"] and target not in _NOT_COLUMNS:
        return target
    if target in ROLE_LABELS:
        return target
    role = guess_role(target, names)
    if not role:
        raise RosterError(f"没有“{target}”这个问题，不能把列对应到它。")
    return role


def name_table(bundle: Bundle) -> dict[str, str]:
    """Normalised column names to fact ids and roles; names that would fit two facts are left out."""
    exact: dict[str, str] = {}
    for role, words in _ROLE_NAMES.items():
        for word in words:
            exact.update(dict.fromkeys(_variants(word), role))
    loose: dict[str, set[str]] = {}
    for fact in column_facts(bundle):
        definition = bundle["facts"][fact]
        for word in (fact, definition["label"], *definition.get("aliases", ())):
            first, *rest = _variants(word)
            exact.setdefault(first, fact)
            for variant in rest:
                loose.setdefault(variant, set()).add(fact)
    for variant, facts in loose.items():
        if len(facts) == 1:
            exact.setdefault(variant, next(iter(facts)))
    return exact


def _variants(header: str) -> list[str]:
    """A header in the forms it is compared in, the most literal first."""
    plain = unicodedata.normalize("NFKC", header).lower()
    literal = _DECORATION.sub("", plain.replace("(", "").replace(")", ""))
    bare = _DECORATION.sub("", _BRACKETED.sub("", plain)) or literal
    forms = [literal, bare]
    for form in (literal, bare):
        for word, same in _SAME_WORDS:
            form = form.replace(word, same)
        forms.append(form)
        forms.append(_UNIT_SUFFIX.sub("", form))
        forms.append(_SERIAL_SUFFIX.sub("", form))
    return [form for form in dict.fromkeys(forms) if form]
