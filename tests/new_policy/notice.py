"""A notice written for the tests, and what a person decided about it."""

from __future__ import annotations

from pathlib import Path

NOTICE = """云山市人力资源和社会保障局
关于做好技能培训补贴工作的通知

云人社发〔2023〕7号

各县（区）人力资源和社会保障局：

为落实《东江省技能提升行动计划》（东政发〔2023〕2号），现就有关事项通知如下。

一、补贴对象和标准

（一）参加就业技能培训的失业人员，2023年至2025年按每人500元的标准给予培训补贴。

（二）对培训机构免费提供场地的，按规定给予奖补。

二、工作要求

各地要加强宣传，做好服务。

云山市人力资源和社会保障局
2023年3月1日
"""

_POLICY = """id: yunshan-2023-7
title: 云山市人力资源和社会保障局关于做好技能培训补贴工作的通知
inner_title: null
document_number: 云人社发〔2023〕7号
issuers: [云山市人力资源和社会保障局]
issued_on: 2023-03-01
region: {name: 云山市, code: "999900", level: prefecture, aliases: [云山], above: [东江省]}
period: {from: 2023-01-01, to: 2025-12-31, label: 2023年至2025年, clause: s1-i1, quote: 2023年至2025年按每人500元的标准给予培训补贴}
upstream: []
ask: 云山市人力资源和社会保障局
notes: []
"""

_BENEFITS = """quotes:
  standard: {clause: s1-i1, text: "参加就业技能培训的失业人员，2023年至2025年按每人500元的标准给予培训补贴"}
benefits:
  - id: training-subsidy
    kind: training_subsidy
    title: 培训补贴
    payee: {label: 原文没有写明付给谁, classes: [], quote: standard}
    dated_by: [training_start_date, training_end_date]
    quotes: [standard]
    requires:
      - {fact: person_group, is: 失业人员, label: 是失业人员, quote: standard}
    amount: {times: [{yuan: 500, quote: standard}, {fact: persons}]}
"""


def decide(folder: Path) -> None:
    """Put the decisions in the place of the drafts."""
    (folder / "policy.yml").write_text(_POLICY, encoding="utf-8")
    (folder / "benefits.yml").write_text(_BENEFITS, encoding="utf-8")
