"""The engine against tables written from the texts alone, over every class of input."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from calculator import benefits
from scripts.library import load_library
from scripts.rules.classes import fact_classes
from scripts.yaml_files import read_yaml
from tests.rules.oracle import TABLES, answer

Json = dict[str, Any]
_DATES = ("certificate_date", "training_start_date", "training_end_date", "year")
_MOST = 200_000


def _classes(benefit: Json, policy: Json, definitions: Json) -> Iterator[Json]:
    """Every class of full input.

    Dates no condition reads, and the payee asked for, act only through the period and the payee rule that all benefits
    share, so they are crossed with each other and with the first class of everything else, not with every class.
    """
    classes = fact_classes(benefit, policy, definitions)
    for fact, values in classes.items():
        if definitions[fact]["type"] == "choice" and fact != "payee_requested":
            classes[fact] = [option["label"] for option in definitions[fact]["options"]]
        elif definitions[fact]["type"] == "choices":
            singles = [frozenset((o["label"], *o.get("broader", ()))) for o in definitions[fact]["options"]]
            classes[fact] = [
                *dict.fromkeys(values + [value for value in singles if not _may_be(value, definitions[fact])])
            ]
    for fact in _not_provided(benefit):
        classes[fact] = [*classes[fact], None]
    shared = {
        fact for fact in classes if fact == "payee_requested" or (fact in _DATES and fact not in benefit["facts"])
    }
    own = {fact: values for fact, values in classes.items() if fact not in shared}
    quiet = {fact: values[len(values) // 2] for fact, values in classes.items() if fact in shared - {"payee_requested"}}
    yield from ({**quiet, **facts} for facts in _product(own))
    first = {fact: values[0] for fact, values in own.items()}
    yield from ({**first, **facts} for facts in _product({fact: classes[fact] for fact in shared}))


def _product(classes: dict[str, list[Any]]) -> Iterator[Json]:
    for values in product(*classes.values()):
        yield dict(zip(classes, values, strict=True))


def _may_be(value: frozenset[str], definition: Json) -> bool:
    return any(option.get("may_be") for option in definition["options"] if option["label"] in value)


def _not_provided(benefit: Json) -> set[str]:
    """Figures a person may leave out, where the text has an answer without them."""
    return {"local_standard_yuan_per_person", "employment_rate_pct"} & set(benefit["facts"])


def _possible(facts: Json) -> bool:
    start, end = facts.get("training_start_date"), facts.get("training_end_date")
    if start and end and end < start:
        return False
    graded = {"初级工", "中级工", "高级工", "技师", "高级技师"}
    return not (facts.get("certificate_type") == "专项职业能力证书" and facts.get("certificate_level") in graded)


def _consistent(facts: Json) -> Json:
    """What was answered; without a certificate there is nothing more to say about it."""
    stated = {fact: value for fact, value in facts.items() if value is not None}
    if stated.get("certificate_obtained") is False:
        for fact in ("certificate_type", "certificate_level", "certificate_date", "certificate_issuer"):
            stated.pop(fact, None)
    return stated


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_engine_says_what_the_table_says(bundle: Json, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What would help is proved elsewhere (test_reasons) and would be worked out anew for every refusal; a copy of the rule
    # keeps the answers without it out of the cache that other tests share.
    monkeypatch.setattr(benefits, "_help", lambda *_: None)
    definitions = bundle["facts"]
    benefit = dict(next(entry for entry in bundle["benefits"] if entry["id"] == name))
    policy = next(entry for entry in bundle["policies"] if entry["id"] == benefit["policy"])
    differences = []
    count = 0
    for facts in _classes(benefit, policy, definitions):
        if not _possible(facts):
            continue
        count += 1
        stated = _consistent(facts)
        found = benefits.evaluate(benefit, policy, stated, definitions)
        state, fen = answer(TABLES[name], {**dict.fromkeys(facts), **stated})
        if (found["state"], found["amount_fen"]) != (state, fen):
            differences.append((facts, (found["state"], found["amount_fen"]), (state, fen)))
    assert differences[:3] == []
    assert 1 < count <= _MOST


def test_every_benefit_with_a_figure_or_several_conditions_has_a_table(bundle: Json) -> None:
    wanted = {
        benefit["id"]
        for benefit in bundle["benefits"]
        if any(row["value"] for row in benefit["outcomes"]) or len(benefit["requires"]) > 1
    }
    assert wanted - set(TABLES) == set()


def test_every_other_condition_is_varied_over_all_its_answers_in_the_case_files(bundle: Json) -> None:
    """A benefit with one condition, or with rows but no figure, has a table in cases.yml for each question it turns on."""
    varied = {
        (f"{policy.id}/{table['benefit']}", table["vary"])
        for policy in load_library()
        for table in read_yaml(policy.folder / "cases.yml")["tables"]
    }
    missing: list[tuple[str, str]] = []
    for benefit in bundle["benefits"]:
        if benefit["id"] in TABLES:
            continue
        asked = [fact for fact in benefit["facts"] if bundle["facts"][fact]["type"] in ("bool", "choice", "choices")]
        missing.extend((benefit["id"], fact) for fact in asked if (benefit["id"], fact) not in varied)
    assert missing == []
