"""What can be drafted from the text alone, and what a person must decide.

The draft never guesses: every value stands in the text, and everything else is listed under ``decide``, which the build
refuses until a person has removed it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scripts.parse import Document
from scripts.rules.figures import percents_in, yuan_in

# Words with which these texts grant, limit or condition something that somebody could claim.
GRANTING = re.compile(
    r"给予|补贴|补助|奖补|奖励|免费|免学费|助学金|扶持|先行拨付|税前扣除|按规定享受|享受|不超过|不得重复|纳入[^，。；]*范围|减免|倾斜"
)
# A limit of the sum itself; 期限不超过2年 limits something else.
_CAPPED = re.compile(
    r"(?:不超过|不高于|不得超过|最高|至多|最多|上限)(?:为|可?给予|不超过)?(?:每?[^，。；\d]{0,6})?[\d.,]+ ?[万亿千百]?元|元(?:以内|以下)"
)
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]?")
_PERIOD = re.compile(r"(\d{4}) ?[—\-–~至到] ?(\d{4}) ?年?|(\d{4}) ?年 ?至 ?(\d{4}) ?年")


@dataclass(frozen=True)
class Draft:
    """The two records as plain data, and the questions for a person."""

    policy: dict[str, Any]
    benefits: dict[str, Any]
    questions: list[str]


def draft(document: Document, policy_id: str) -> Draft:
    """Draft policy.yml and benefits.yml of one document."""
    policy, questions = _policy(document, policy_id)
    benefits = _benefits(document)
    questions.extend(
        f"benefits.yml“{item['id']}”：{quote['text'][:30]}……：是不是一项待遇？种类、条件、给谁、金额"
        for item, quote in zip(benefits["benefits"], benefits["quotes"].values(), strict=True)
    )
    return Draft(policy, benefits, questions)


def _policy(document: Document, policy_id: str) -> tuple[dict[str, Any], list[str]]:
    meta = document.meta
    decide = ["地区：region 的 name、code（GB/T 2260）、level、aliases、above", "ask：写明向哪个部门核实"]
    first, last, clause, quote = _period(document)
    if first is None:
        decide.append("period：实施期从哪天到哪天，引用哪一条；原文没有找到起止年份")
    else:
        decide.append(f"period：原文写到{first}年至{last}年，核对是不是实施期")
    if meta.title is None and meta.inner_title is None:
        decide.append("working_title：原文没有标题，起一个称呼")
    for name, value in (("document_number", meta.doc_number), ("issued_on", meta.date)):
        if value is None:
            decide.append(f"{name}：没有找到，核对原文是不是真的没有")
    references = [
        {"title": note.value["title"], "number": note.value["number"]}
        for note in document.annotations
        if note.kind == "document-reference" and note.value.get("number") and note.value["number"] != meta.doc_number
    ]
    record: dict[str, Any] = {
        "decide": decide,
        "id": policy_id,
        "title": meta.title,
        "inner_title": meta.inner_title,
        "document_number": meta.doc_number,
        "issuers": list(meta.issuers),
        "issued_on": meta.date,
        "region": {"name": None, "code": None, "level": None, "aliases": [], "above": []},
        "period": {
            "from": f"{first}-01-01" if first else None,
            "to": f"{last}-12-31" if last else None,
            "label": f"{first}年至{last}年" if first else None,
            "clause": clause,
            "quote": quote,
        },
        "upstream": references,
        "ask": None,
        "notes": [f"{item.message}" for item in document.diagnostics if item.severity != "info"],
    }
    if meta.title is None:
        record["working_title"] = meta.inner_title
    return record, [f"policy.yml：{item}" for item in decide]


def _period(document: Document) -> tuple[str | None, str | None, str | None, str | None]:
    for clause, text in _paragraphs(document):
        for match in _SENTENCE.finditer(text):
            found = _PERIOD.search(match[0])
            if found:
                first, last = (found[1] or found[3], found[2] or found[4])
                return first, last, clause, match[0].rstrip("。；！？")
    return None, None, None, None


def _benefits(document: Document) -> dict[str, Any]:
    quotes: dict[str, Any] = {}
    benefits: list[dict[str, Any]] = []
    for clause, text in _paragraphs(document):
        for match in _SENTENCE.finditer(text):
            sentence = match[0].strip().rstrip("。；！？")
            if not GRANTING.search(sentence) or document.locate(clause, sentence) is None:
                continue
            name = f"draft_{len(quotes) + 1}"
            quotes[name] = {"clause": clause, "text": sentence}
            benefits.append(_candidate(name, sentence))
    return {"quotes": quotes, "benefits": benefits}


def _candidate(name: str, sentence: str) -> dict[str, Any]:
    amounts, rates = sorted(yuan_in(sentence)), sorted(percents_in(sentence))
    found = [f"{fen // 100}元" for fen in amounts] + [f"{rate}%" for rate in rates]
    candidate: dict[str, Any] = {
        "decide": [
            f"是不是待遇；是的话写明 kind、title、payee、条件。原文里的数：{'、'.join(found) if found else '没有金额和比率'}"
        ],
        "id": name.replace("_", "-"),
        "kind": None,
        "title": None,
        "payee": {"label": "原文没有写明付给谁", "classes": [], "quote": name},
        "dated_by": ["training_start_date", "training_end_date"],
        "quotes": [name],
        "requires": [],
    }
    if len(amounts) == 1 and amounts[0] % 100 == 0:
        key = "cap" if _CAPPED.search(sentence) else "amount"
        candidate[key] = {"times": [{"yuan": amounts[0] // 100, "quote": name}, {"fact": "persons"}]}
    else:
        candidate["not_stated"] = True
    return candidate


def _paragraphs(document: Document) -> list[tuple[str, str]]:
    """Clause ids and running texts of the plan's numbered units and unnumbered paragraphs."""
    units = [(node.id, paragraph) for node in document.walk() for paragraph in node.paragraphs]
    units += [(paragraph.id, paragraph) for paragraph in document.paragraphs if paragraph.role == "text"]
    return [(unit, paragraph.text) for unit, paragraph in units]
