"""The answer as plain text, for the terminal and for copying."""

from __future__ import annotations

from typing import Any

from calculator.money import yuan_text


def text_report(answer: dict[str, Any], bundle: dict[str, Any]) -> str:
    """One answer as lines of plain Chinese text, the asker's own question first."""
    lines: list[str] = []
    for error in answer.get("errors", ()):
        lines.append(f"输入有误：{error['message']}")
    for item in answer["benefits"]:
        lines.append("")
        lines.append(f"【{item['region']}】{item['title']}：{item['state_text']}")
        lines.extend(f"　{line}" for line in _details(item, bundle))
    lines.append("")
    for total in answer["totals"]:
        lines.append(
            f"合计（{total['payee']}）：{'不超过' if total['basis'] == 'cap' else ''}{interval(total['low_fen'], total['high_fen'], total['basis'])}"
        )
    lines.extend(f"说明：{note}" for note in answer["notes"])
    if answer["next_question"]:
        lines.append(f"建议先回答：{answer['next_question']['question']}{answer['next_question']['why']}")
    lines.append(f"规则集：{answer['ruleset'][:12]}")
    return "\n".join(lines).strip()


def interval(low: int | None, high: int | None, basis: str = "amount") -> str:
    """An interval of fen in words: ``600元``, ``300元至600元``, ``300元以上``; a cap shows its upper end."""
    if low is None:
        return "原文未写金额"
    if basis == "cap" and high is not None:
        return yuan_text(high)
    if high is None:
        return f"{yuan_text(low)}以上，要看没有填写的数量" if low else "要看没有填写的数量"
    return yuan_text(low) if low == high else f"{yuan_text(low)}至{yuan_text(high)}"


def _details(item: dict[str, Any], bundle: dict[str, Any]) -> list[str]:
    lines = []
    if item["low_fen"] is not None:
        limit = "不超过" if item["state"] == "cap" else ""
        lines.append(f"金额：{limit}{interval(item['low_fen'], item['high_fen'], item['state'])}")
    if item["payee"] and (item["payee_class"] or item["nature"] == "subsidy"):
        lines.append(f"付给：{item['payee']}")
    if item["formula"]:
        lines.append(f"算法：{item['formula']}")
    lines.extend(f"不能享受：{reason['label']}" for reason in item["why_not"])
    if item["what_would_help"]:
        lines.append(f"怎样才行：{item['what_would_help']['text']}")
    if item["missing"]:
        labels = "、".join(bundle["facts"][fact]["label"] for fact in item["missing"])
        lines.append(f"还需要知道：{labels}")
    lines.extend(f"说明：{note}" for note in item["notes"])
    lines.extend(f"依据：{entry['cite']}：“{entry['quote']}”" for entry in item["citations"])
    return lines
