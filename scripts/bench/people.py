"""Ten thousand made-up people, the same in every run; read by the benchmark in CPython and in Pyodide."""

from __future__ import annotations

import random
from typing import Any

GROUPS = ("贫困劳动力", "失业人员", "农村转移就业劳动者", "高校毕业生", "退役军人")
LEVELS = ("初级工", "中级工", "高级工", "技师")


def people(count: int = 10_000) -> list[dict[str, Any]]:
    """People of two regions with nine answers each; more than nine in ten differ from everybody else."""
    chance = random.Random(5)
    return [
        {
            "region": chance.choice(("山西省", "三门峡市")),
            "person_group": chance.choice(GROUPS),
            "certificate_level": chance.choice(LEVELS),
            "certificate_date": f"{chance.choice((2019, 2020, 2021))}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            "organised_free": chance.random() < 0.8,
            "training_days": chance.randint(5, 40),
            "fee_paid_by_worker_yuan": chance.choice((0, 300, 600, 1200)),
            "age": chance.randint(18, 62),
            "prior_subsidised_trainings_this_year": chance.randint(0, 3),
        }
        for _ in range(count)
    ]
