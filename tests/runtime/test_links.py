"""Links across versions: what the page writes it reads, former names are found, what is unknown is told."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.runtime.shell import form_data
from tests.runtime.test_wishes import _NoManifest

ROOT = Path(__file__).resolve().parent.parent.parent
READ = """
import { fromFragment, toFragment } from "./calculator/web/state.js";
import { differences, seenOf } from "./calculator/web/seen.js";
let input = "";
for await (const part of process.stdin) input += part;
const { form, fragments, answers } = JSON.parse(input);
const read = fragments.map((fragment) => fromFragment(fragment, form));
console.log(JSON.stringify({
  read: read.map((found) => ({ ...found, again: toFragment(found.state, found.rules) })),
  seen: answers.map((answer) => [seenOf(answer, answer.benefits),
    differences(seenOf(answer, answer.benefits), answer, answer.benefits, form)]),
}));
"""


def run(bundle: dict[str, Any], fragments: list[str], answers: list[Any] | None = None) -> dict[str, Any]:
    form = form_data(bundle, _NoManifest(), "")  # type: ignore[arg-type]
    done = subprocess.run(
        ["node", "--input-type=module", "-e", READ],
        input=json.dumps({"form": form, "fragments": fragments, "answers": answers or []}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_answer_of_every_kind_survives_the_way_through_the_address(bundle: dict[str, Any]) -> None:
    fragments = []
    for fact, definition in bundle["facts"].items():
        if fact == "region":
            continue
        values = {"bool": ["yes", "no"], "date": ["2020-02-29"], "place": ["%E5%A4%AA%E5%8E%9F"]}.get(
            definition["type"], ["12"]
        )
        values = [option["id"] for option in definition.get("options", ())] or values
        if definition["type"] == "choices":
            values = [",".join(values)]
        fragments += [f"v=1&asker=~&region=~&kinds=all&{fact}={value}&rules=abc" for value in (*values, "~")]
    for fragment, found in zip(fragments, run(bundle, fragments)["read"], strict=True):
        assert found["lost"] == []
        assert found["again"] == fragment


def test_names_of_former_versions_are_found(bundle: dict[str, Any]) -> None:
    fact = bundle["facts"]["person_group"]
    option = next(item for item in fact["options"] if item.get("aliases"))
    fragments = [f"#asker=citizen&{name}={option['aliases'][0]}" for name in ("person_group", fact["label"])]
    fragments.append(f"#asker=citizen&{fact['aliases'][0]}={option['label']}")
    for found in run(bundle, fragments)["read"]:
        assert found["lost"] == []
        assert found["state"]["groups"] == [{"person_group": [option["id"]]}]


@pytest.mark.parametrize(
    ("fragment", "lost"),
    [
        ("asker=king", ["“我是”里的“king”"]),
        ("kinds=gone,certificate_subsidy", ["“想做什么”里的“gone”"]),
        ("kinds=gone", ["“想做什么”里的“gone”"]),
        ("organised_free=perhaps", ["“是否由企业或机构免费组织”里的“perhaps”"]),
        ("certificate_level=level3&certificate_level=level99", ["“证书等级”里的“level99”"]),
        ("constructor=1&toString=2", ["“constructor”", "“toString”"]),
        ("99.persons=3", ["“99.persons”"]),
        ("persons=%E4%BA", ["“persons=%E4%BA”"]),
        ("x" * 90 + "=1", ["“" + "x" * 40 + "…”"]),
    ],
)
def test_what_is_unknown_is_told(bundle: dict[str, Any], fragment: str, lost: list[str]) -> None:
    (found,) = run(bundle, [fragment])["read"]
    assert found["lost"] == lost


def test_results_in_a_link_are_equal_to_themselves(bundle: dict[str, Any]) -> None:
    states = [
        ("amount", "60000", "60000", "60000"),
        ("cap", "100000", "0", "100000"),
        ("cap", None, "0", None),
        ("not_stated", None, None, None),
        ("needs_info", None, "0", "30000"),
        ("needs_info", None, "0", None),
        ("needs_info", None, None, None),
        ("not_eligible", None, None, None),
        ("out_of_period", None, None, None),
        ("not_covered", None, None, None),
    ]
    benefits = [
        {
            "id": f"shanxi-2019/b{number}",
            "title": "t",
            "region": "山西省",
            "nature": "subsidy",
            "state": state,
            "amount_fen": amount,
            "low_fen": low,
            "high_fen": high,
        }
        for number, (state, amount, low, high) in enumerate(states)
    ]
    answers = [
        {"policies": ["shanxi-2019"], "benefits": benefits},
        {"policies": ["shanxi-2019", "dezhou-2019"], "benefits": benefits},
    ]
    (one, none), (two, also_none) = run(bundle, [], answers)["seen"]
    assert none == also_none == []
    assert one == "b0:a60000,b1:c100000,b2:c-,b3:s,b4:i0-30000,b5:i0-,b6:i,b7:n,b8:o,b9:v"
    assert two.startswith("shanxi-2019/b0:a60000,")
