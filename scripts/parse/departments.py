"""Responsible departments: （责任单位：…）, （…按职责分工负责）, and who of them leads."""

from __future__ import annotations

import re
from collections.abc import Iterator

Found = tuple[int, int, dict[str, object]]

_LABEL = re.compile(r"(?:责任(?:单位|部门|分工|主体)|牵头(?:单位|部门)|主责单位|落实单位|实施单位)[:]")
_SUPPORT = re.compile(r"[;,。]?(?:配合|协办|参与|参加)(?:单位|部门)[:]")
_DUTY = re.compile(
    r"(?:等(?:部门|单位)?)?(?:按照?(?:各自)?职责(?:分工)?(?:分别|共同)?(?:负责|落实|实施)?|分别负责|共同负责|负责"
    r"|牵头负责|牵头|配合|组织实施|落实)+(?:落实|实施)?\Z"
)
_ORGAN = re.compile(
    r".{0,30}(?:局|厅|部|委|会|办|政府|办公室|中心|联|院|行|署|处|所|社|单位|部门|企业|学校|院校|机构|公司|工会|支队|管委|司|团|校|站"
    r"|集团|[(〔].{1,8}[)〕])\Z"
)
_LEAD_FIRST = re.compile(r"(?:[排列]在?第一位?的?|第一个?单位|首位)(?:单位|部门)?的?为(?:牵头|主责)(?:单位|部门)")
_BARE = re.compile(r"省|市|县|区|镇|州|旗|各|国家|中央|团|人行|人民银行|中国|驻|银保监|本|自治区|有关|相关|等|乡")
_PLACE = re.compile(r"(?:省|市|县|区|州|旗)(?=[\u4e00-\u9fff])")
_PAIRS = {"(": ")", "〔": "〕", "[": "]", "（": "）"}


def leads_first(folded: str) -> bool:
    """Does the text say that the first named department leads (排第一位为牵头单位)?"""
    return bool(_LEAD_FIRST.search(folded))


def notes(folded: str, printed: str, first_leads: bool) -> Iterator[Found]:
    """Responsibility notes in brackets, and unbracketed 责任单位：… paragraphs."""
    for start, end in _brackets(folded):
        inner = folded[start + 1 : end - 1]
        value = _note(inner, printed[start + 1 : end - 1], first_leads)
        if value is not None:
            yield start, end, value
    label = _LABEL.match(folded)
    if label:
        stop = folded.find("。")
        end = stop if stop >= 0 else len(folded)
        value = _note(folded[:end], printed[:end], first_leads)
        if value is not None:
            yield 0, end, value


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost round brackets."""
    stack: list[int] = []
    for k, c in enumerate(text):
        if c == "(":
            stack.append(k)
        elif c == ")" and stack:
            start = stack.pop()
            if not stack:
                yield start, k + 1


def _note(inner: str, printed: str, first_leads: bool) -> dict[str, object] | None:
    label = _LABEL.match(inner)
    if label:
        support = _SUPPORT.search(inner, label.end())
        main_end = support.start() if support else len(inner)
        names, more = _split(inner, printed, label.end(), main_end)
        lead = names[0]["name"] if label.group().startswith(("牵头", "主责")) and names else _marked_lead(names)
        if support:
            helpers, more_helpers = _split(inner, printed, support.end(), len(inner))
            names, more = names + helpers, more or more_helpers
        if lead is None and first_leads and names:
            lead = names[0]["name"]
        return {"form": printed[: label.end() - 1], "departments": _clean(names), "lead": _strip(lead), "more": more}
    sentence = re.split(r"[。;]", inner)[0]
    duty = _DUTY.search(sentence)
    first_leads = first_leads or leads_first(inner)
    if duty is None:
        names, more = _split(inner, printed, 0, len(inner))
        if not names or len(inner) < 3 or not all(_is_department(n["name"]) for n in names):
            return None
        lead = names[0]["name"] if first_leads else None
        return {"form": "", "departments": _clean(names), "lead": _strip(lead), "more": more}
    if re.search(r"[,]?(?:[^,、]{2,20})(?:牵头|配合)", sentence):
        return _lead_and_support(sentence, printed, first_leads)
    names, more = _split(inner, printed, 0, duty.start())
    more = more or "等" in duty.group()
    if not names or not all(_is_department(n["name"]) for n in names[:1]):
        return None
    lead = names[0]["name"] if first_leads else None
    return {
        "form": re.sub(r"\A等(?:部门|单位)?", "", printed[duty.start() : duty.end()]),
        "departments": _clean(names),
        "lead": _strip(lead),
        "more": more,
    }


def _lead_and_support(sentence: str, printed: str, first_leads: bool) -> dict[str, object] | None:
    """（市人社局牵头，市财政局、市教育局配合）"""
    names: list[dict[str, str]] = []
    lead: str | None = None
    more = False
    at = 0
    for match in re.finditer(r"(?:等)?(?:按照?职责分工)?(牵头(?:负责)?|配合|参与|负责|落实)[,;]?", sentence):
        found, others = _split(sentence, printed, at, match.start())
        more = more or others or match.group().startswith("等")
        if match.group(1).startswith("牵头") and found and lead is None:
            lead = found[0]["name"]
        names.extend(found)
        at = match.end()
    if not names or not _is_department(names[0]["name"]):
        return None
    if lead is None and first_leads:
        lead = names[0]["name"]
    return {"form": printed[: len(sentence)], "departments": _clean(names), "lead": lead, "more": more}


def _split(folded: str, printed: str, start: int, end: int) -> tuple[list[dict[str, str]], bool]:
    """Names between separators outside brackets, each with the place it inherits from the name before it."""
    names: list[dict[str, str]] = []
    more = False
    depth = 0
    at = start
    place = ""
    for k in range(start, end + 1):
        c = folded[k] if k < end else "、"
        if c in _PAIRS:
            depth += 1
        elif c in ")〕]）":
            depth -= 1
        elif c in "、,; " and depth <= 0:
            name = printed[at:k].strip(" 和及与")
            at = k + 1
            if name.endswith("等"):
                name, more = name[:-1], True
            if not name:
                continue
            match = _PLACE.match(name)
            if match:
                place = match.group()
            bare = not _BARE.match(name) and not re.search(r"[省市县区]", name[:4]) and len(name) <= 14
            names.append({"name": name, "full": place + name if bare and place else name})
    return names, more


def _is_department(name: str) -> bool:
    return bool(_ORGAN.match(name)) and len(name) <= 40 and not re.search(r"[。:“”《》%]|含|下同|以下|简称|\d{2}", name)


def _marked_lead(names: list[dict[str, str]]) -> str | None:
    for name in names:
        if re.search(r"[(（]牵头[)）]|牵头\Z", name["name"]):
            return name["name"]
    return None


def _strip(name: str | None) -> str | None:
    return re.sub(r"[(（]牵头[)）]|牵头\Z", "", name) if name else None


def _clean(names: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"name": _strip(n["name"]) or "", "full": _strip(n["full"]) or ""} for n in names]
