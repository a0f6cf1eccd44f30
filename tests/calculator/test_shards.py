"""Rules fetched region by region: the same answers as with all rules inside, and none at all without them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import evaluate, service
from calculator.batch import Batch
from calculator.engine import ASKERS, RulesMissingError, policies_asked
from calculator.roster import Roster
from calculator.roster_json import Job
from calculator.shards import Shards
from scripts.verify.cases import load_cases, load_tables
from tests.calculator.roster_helpers import csv_file
from tests.large import Large, large


@pytest.fixture
def library() -> Large:
    """The invented library."""
    return large()


def cases(library: Large) -> list[dict[str, Any]]:
    """The cases of every policy as requests; of those that vary one answer, some."""
    found = []
    for policy in library.bundle["policies"]:
        varied = load_tables(policy["id"], library.bundle, library.folder)[::200]
        for case in load_cases(policy["id"], library.folder) + varied:
            request = {"asker": case["asker"], "facts": case["facts"], "today": "2020-06-01"}
            found.append(request | ({"kinds": case["kinds"]} if case.get("kinds") else {}))
    return found


def test_every_case_has_the_same_answer(library: Large) -> None:
    named = [request for request in cases_once() if request["facts"].get("region") is not None]
    assert len(named) > 300
    # One after the other, because each bundle has plans of its own.
    expected = [evaluate(request, library.bundle) for request in named]
    regions: dict[tuple[str, ...], Shards] = {}
    listed = library.shards().bundle
    for request, answer in zip(named, expected, strict=True):
        asked = policies_asked(request, listed)
        if tuple(asked) not in regions:
            regions[tuple(asked)] = library.shards()
            library.bring(regions[tuple(asked)], asked)
        assert evaluate(request, regions[tuple(asked)].bundle) == answer
        assert answer["policies"] == asked
    assert {policy for asked in regions for policy in asked} == {policy["id"] for policy in library.bundle["policies"]}


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """One to three regions, and answers from any of the cases."""
    library = large()
    numbers = draw(st.lists(st.integers(0, 14), min_size=1, max_size=3, unique=True))
    several = cases_once()
    facts = {**draw(st.sampled_from(several))["facts"], **draw(st.sampled_from(several))["facts"]}
    names = [library.region(number) for number in numbers]
    return {
        "asker": draw(st.sampled_from(sorted(ASKERS))),
        "facts": {**facts, "region": names if len(names) > 1 or draw(st.booleans()) else names[0]},
        "today": "2020-06-01",
    }


_cases: list[dict[str, Any]] = []


def cases_once() -> list[dict[str, Any]]:
    """The cases, read once."""
    if not _cases:
        _cases.extend(cases(large()))
    return _cases


@settings(max_examples=40)
@given(st.lists(requests(), min_size=1, max_size=3))
def test_answers_are_the_same_whatever_was_fetched_before(asked: list[dict[str, Any]]) -> None:
    library = large()
    shards = library.shards()
    for request in asked:
        library.bring(shards, policies_asked(request, shards.bundle))
        assert evaluate(request, shards.bundle) == evaluate(request, library.bundle)


@settings(max_examples=40)
@given(requests())
def test_nothing_is_answered_without_the_rules(request: dict[str, Any]) -> None:
    library = large()
    shards = library.shards()
    asked = policies_asked(request, shards.bundle)
    library.bring(shards, asked[1:])
    with pytest.raises(RulesMissingError) as missing:
        evaluate(request, shards.bundle)
    assert missing.value.policies == asked


def test_batches_need_the_rules_as_well(library: Large) -> None:
    with pytest.raises(RulesMissingError, match=library.bundle["policies"][0]["id"]):
        Batch(library.shards().bundle).figures({"region": library.region(0)})


def test_a_bundle_that_was_not_opened_answers_nothing(library: Large) -> None:
    for facts in ({}, {"region": library.region(0)}, {"region": "火星"}):
        with pytest.raises(RulesMissingError):
            evaluate({"facts": facts}, library.inside())
        with pytest.raises(RulesMissingError):
            Roster(csv_file(*rows(library, 1)), library.inside()).finish()


def test_the_memory_image_has_the_regions_as_a_text(library: Large, monkeypatch: pytest.MonkeyPatch) -> None:
    shards = library.shards()
    monkeypatch.setattr(service, "_rules", lambda: shards)
    monkeypatch.setattr(Shards, "bundle", None)
    service.warm_up()
    assert service.ruleset() == library.bundle["ruleset"]


def test_what_does_not_concern_a_region_needs_no_rules(library: Large) -> None:
    shards = library.shards()
    for place in ("火星", "河南省"):
        request = {"facts": {"region": place}}
        assert policies_asked(request, shards.bundle) == []
        assert evaluate(request, shards.bundle) == evaluate(request, library.bundle)


def test_a_file_is_taken_only_when_it_is_the_one_announced(library: Large) -> None:
    shards = library.shards()
    first, second = (policy["id"] for policy in library.bundle["policies"][:2])
    (file,) = shards.lacking([first])
    text = library.parts.files[file["name"]].decode()
    (other,) = shards.lacking([second])
    for damaged in ("", text[:-1], text + " ", text.replace("补贴", "补助", 1), "\ud800" + text[1:]):
        assert not shards.add(first, damaged)
    assert not shards.add(first, library.parts.files[other["name"]].decode())
    assert shards.lacking([first, second]) == [file, other]
    before = shards.bundle
    assert shards.add(first, text)
    assert shards.lacking([first, second]) == [other]
    assert shards.bundle is not before
    assert shards.bundle is shards.bundle
    assert shards.announces(file["name"])
    assert not shards.announces("rules.000000000000.json")


def test_a_small_library_is_whole(bundle: dict[str, Any]) -> None:
    shards = Shards(bundle)
    assert shards.whole
    assert shards.bundle is bundle
    assert shards.lacking(policy["id"] for policy in bundle["policies"]) == []
    assert not shards.announces("rules.000000000000.json")


@pytest.fixture
def served(library: Large, monkeypatch: pytest.MonkeyPatch) -> Large:
    """The worker's entry point over the large library, with nothing fetched."""
    shards = library.shards()
    monkeypatch.setattr(service, "_rules", lambda: shards)
    return library


def test_the_worker_is_told_what_to_bring(served: Large) -> None:
    assert service.ruleset() == served.bundle["ruleset"]
    request = {"asker": "enterprise", "facts": {"region": [served.region(3), served.region(7)]}, "today": "2020-06-01"}
    text = json.dumps([request, {"facts": {"region": served.region(3)}}])
    files = json.loads(service.lacking(text))
    assert [file["policy"] for file in files] == [served.bundle["policies"][number]["id"] for number in (3, 7)]
    with pytest.raises(RulesMissingError):
        service.answer(text)
    for file in files:
        content = served.parts.files[file["name"]]
        assert len(content) == file["bytes"]
        assert service.announces(file["name"])
        assert service.add(file["policy"], content.decode())
    assert service.lacking(text) == "[]"
    assert json.loads(service.answer(text))[0] == json.loads(json.dumps(evaluate(request, served.bundle)))


@pytest.mark.parametrize("facts", [{}, {"region": None}, {"region": "各地"}, {"training_place": "全部"}])
def test_all_regions_at_once_are_refused_in_a_sentence(served: Large, facts: dict[str, Any]) -> None:
    text = json.dumps({"asker": "citizen", "facts": facts})
    assert service.lacking(text) == "[]"
    answer = json.loads(service.answer(text))
    assert answer["benefits"] == []
    assert answer["totals"] == []
    assert answer["notes"] == []
    (error,) = answer["errors"]
    assert error["field"] == "region"
    assert error["message"] == "资料库收录了15个地区的文件，不能一次全部测算；请写明是哪个地区。"


def test_twelve_regions_at_once_are_answered(served: Large) -> None:
    names = [served.region(number) for number in range(12)]
    text = json.dumps({"facts": {"region": names}})
    assert len(json.loads(service.lacking(text))) == 12
    names.append(served.region(12))
    text = json.dumps({"facts": {"region": names}})
    assert service.lacking(text) == "[]"
    assert json.loads(service.answer(text))["errors"][0]["field"] == "region"


def test_a_wrong_request_needs_no_rules(served: Large) -> None:
    for text in ("{", "[1]", '{"facts": {"region": true}}'):
        assert service.lacking(text) == "[]"
        assert json.loads(service.answer(text))["errors"]


def rows(library: Large, *numbers: int) -> list[str]:
    """Rows of people in these regions."""
    return [f"张{n},{n},{library.region(n)},是,高级工,2020-05-01,电工" for n in numbers]


def finish(job: Job, library: Large, data: bytes, settings: str = "{}") -> list[str]:
    """Work a file off as the worker does; returns the policies that were brought."""
    state = json.loads(job.start(data, settings))
    brought = []
    while not state.get("error") and not state["done"]:
        state = json.loads(job.advance(3))
        for file in state.get("lacking", ()):
            brought.append(file["policy"])
            assert job.announces(file["name"])
            assert job.add(file["policy"], library.parts.files[file["name"]].decode())
    assert "error" not in state, state
    return brought


def everything(job: Job) -> tuple[Any, Any]:
    """The figures and the rows."""
    return json.loads(job.summary()), json.loads(job.page(0, 1000))


def test_a_roster_gets_the_rules_of_the_places_in_it(library: Large) -> None:
    data = csv_file(
        *rows(library, 2, 9, 2, 11) * 200,
        "李一,91,火星,是,高级工,2020-05-01,电工",
        "李二,92,各地,是,高级工,2020-05-01,电工",
        "李三,93,,是,高级工,2020-05-01,电工",
        "李四",
    )
    split, whole = Job(library.inside()), Job(library.bundle)
    brought = finish(split, library, data)
    assert brought == [library.bundle["policies"][number]["id"] for number in (2, 9, 11)]
    assert finish(whole, library, data) == []
    assert everything(split) == everything(whole)
    figures = json.loads(split.summary())
    assert (figures["accepted"], figures["refused"]) == (801, 3)
    refused = [entry["message"] for entry in figures["rejected"]]
    assert any("等15个地区其中一个" in message for message in refused)
    # A second file finds what the first one brought.
    assert finish(split, library, csv_file(*rows(library, 9, 4))) == [library.bundle["policies"][4]["id"]]


def test_a_roster_of_one_region_without_a_column_for_it(library: Large) -> None:
    data = csv_file("张三,高级工,2020-05-01", header="姓名,证书等级,取得证书日期")
    settings = json.dumps({"facts": {"region": library.region(6)}})
    split, whole = Job(library.inside()), Job(library.bundle)
    assert finish(split, library, data, settings) == [library.bundle["policies"][6]["id"]]
    finish(whole, library, data, settings)
    assert everything(split) == everything(whole)


def test_a_roster_does_not_begin_without_its_rules(library: Large) -> None:
    job = Job(library.inside())
    state = json.loads(job.start(csv_file(*rows(library, 1)), "{}"))
    for _ in range(3):
        state = json.loads(job.advance(5))
    assert [file["policy"] for file in state["lacking"]] == [library.bundle["policies"][1]["id"]]
    assert state["accepted"] == 0
    assert json.loads(job.summary()) == {"error": "还没有打开花名册。"}


def test_looking_at_a_file_lists_all_regions(library: Large) -> None:
    data = csv_file(*rows(library, 1))
    found = Job(library.inside()).inspect(data)
    assert found == Job(library.bundle).inspect(data)
    assert json.loads(found)["regions"] == [library.region(number) for number in range(15)]


def test_a_row_is_never_worked_out_without_its_rules(library: Large) -> None:
    roster = Roster(csv_file(*rows(library, 1)), library.shards().bundle)
    with pytest.raises(RulesMissingError):
        roster.finish()


@pytest.mark.parametrize(
    ("data", "settings", "message"),
    [
        (b"", "{}", "文件是空的。"),
        (csv_file("张三"), "{", "设置须是一个 JSON 对象"),
        (csv_file("张三,高级工", header="姓名,证书等级"), "{}", "不知道按哪个地区算"),
        (csv_file("张三,高级工", header="姓名,证书等级"), '{"facts": {"region": "火星"}}', "资料库里没有“火星”的文件"),
        (csv_file("张三,高级工", header="姓名,证书等级"), '{"facts": {"region": "各地"}}', "全表的地区只能是其中一个"),
    ],
)
def test_what_is_wrong_with_a_roster_is_said_as_ever(library: Large, data: bytes, settings: str, message: str) -> None:
    for job in (Job(library.inside()), Job(library.bundle)):
        state = json.loads(job.start(data, settings))
        while "error" not in state:
            assert not state["done"]
            state = json.loads(job.advance())
        assert state["error"].startswith(message)
        assert "error" in json.loads(job.advance())
