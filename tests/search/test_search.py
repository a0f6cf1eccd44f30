"""What a query is understood as, what it finds, and what the search admits not to know."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.bench.search_quality import later, own, sample, scored, share, squeezed, summary
from scripts.library import load_library
from scripts.search import index
from scripts.search.answer import answer
from scripts.search.data import usable_places
from scripts.search.export import answers
from scripts.search.index import FIELDS, Index, open_data, open_index
from scripts.search.query import understand
from scripts.search.vocabulary import cut, tokenizer_of
from scripts.yaml_files import DataError


def test_two_that_build_the_index_at_once_both_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_index = index.write_index

    def overtaken(data: dict[str, Any], place: Path) -> None:
        write_index(data, place)
        monkeypatch.setattr(index, "write_index", write_index)
        assert first(open_index(cache=tmp_path), "1000") == "shanxi-2019:s2-i4"

    monkeypatch.setattr(index, "write_index", overtaken)
    assert first(open_index(cache=tmp_path), "1000") == "shanxi-2019:s2-i4"
    (content,) = tmp_path.iterdir()
    assert {file.name for file in content.iterdir()} == {"data.json", "index"}


def first(opened: Index, query: str) -> str:
    """The clause in first place."""
    return str(answer(opened, query, 1)["results"][0]["clause"])


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("二（六） 山西", "shanxi-2019:s2-i6"),
        ("2(6) 山西", "shanxi-2019:s2-i6"),
        ("50w", "sanmenxia-2019-26:s2-i2-n1"),
        ("1000", "shanxi-2019:s2-i4"),
        ("三门峡 二、（三）1.", "sanmenxia-2019-26:s2-i3-n1"),
        ("三政办〔2019〕26号", "sanmenxia-2019-26:s1"),
        ("威人社字2019 73号", "weihai-2019-73:s1"),
        ("桓台", "huantai-2020-1:s1"),
    ],
)
def test_references(opened: Index, query: str, clause: str) -> None:
    assert first(opened, query) == clause


@pytest.mark.parametrize(
    ("query", "regions"),
    [
        ("威海 补贴", ["威海市"]), ("荣成退役军人", ["威海市"]), ("山东德州 家政", ["德州市"]), ("淄博市桓台县 目录", ["桓台县"]),
        ("晋 取证", ["山西省"]), ("山东 取证", ["桓台县", "威海市", "德州市"]), ("晋升通道", []), ("平原县 家政", ["德州市"]),
    ],
)  # fmt: skip
def test_regions(opened: Index, query: str, regions: list[str]) -> None:
    understood = understand(query, opened.model)
    assert [opened.model.data["policies"][number]["region"] for number in understood.policies] == regions


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("以工待训", "以工代训"), ("生活废补贴", "生活费补贴"), ("残急人培训", "残疾人"), ("取正补贴", "取证补贴")],
)
def test_repairs(opened: Index, typed: str, meant: str) -> None:
    assert any(meant[:3] in change for _, change in understand(typed, opened.model).repairs)


@pytest.mark.parametrize("query", ["疫情期间培训", "法院开庭", "学艺", "重新找工作", "老师给企业上课", "打到卡里"])
def test_right_words_are_not_repaired(opened: Index, query: str) -> None:
    assert understand(query, opened.model).repairs == []


@pytest.mark.parametrize(
    "query",
    [
        "狗证怎么办", "毕业生档案转到哪", "零工市场地址", "焚烧秸秆罚多少", "孩子暑假兴趣班", "公交线路", "快递丢了", "村委会选举",
        "火星移民报名", "陨石鉴定", "潜水艇驾驶",
    ],
)  # fmt: skip
def test_foreign_matters_are_refused(opened: Index, query: str) -> None:
    assert answer(opened, query)["confident"] is False


@pytest.mark.parametrize(
    "query", ["我表弟想学修车有补贴没", "小两口想开个小店，能不能学一学", "大爷问一下贫困户学技术要不要钱"]
)
def test_who_asks_does_not_matter(opened: Index, query: str) -> None:
    assert answer(opened, query)["confident"] is True


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("听说厂里要裁掉一批人", "dezhou-2019:s1-n2-b5"),
        ("学校能不能请外面的师傅来上课", "shanxi-2019:s3-i3"),
        ("上课先自己垫一点钱吗", "dezhou-2019:s4-n1"),
    ],
)
def test_expressions_in_pieces(opened: Index, query: str, clause: str) -> None:
    understood = understand(query, opened.model)
    assert any("…" in concept.word for concept in understood.concepts)
    assert clause in [row["clause"] for row in answer(opened, query, 3)["results"]]


def test_refusal_says_where_to_ask(opened: Index) -> None:
    result = answer(opened, "生育津贴")
    assert result["confident"] is False
    assert result["ask"] == "资料库里没有“生育保险”的内容，请问当地医疗保障部门、卫生健康部门。"
    assert answer(opened, "北京 取证补贴")["ask"].startswith("资料库里没有北京的文件")


def test_highlights_are_places_of_the_text(opened: Index) -> None:
    result = answer(opened, "十五块钱一天 生活费")["results"][0]
    assert result["clause"] == "shanxi-2019:s2-i5"
    marked = [result["text"][start:end] for start, end in result["highlights"]]
    assert any("15元" in words for words in marked)
    assert any(words.startswith("生活费") for words in marked)


@pytest.mark.parametrize("query", ["", "   ", "？！", "🙂", "a" * 300, "的的的", "\x00", "（" * 50, "1" * 60])
def test_any_input_is_answered(opened: Index, query: str) -> None:
    assert answer(opened, query)["query"] == query


def test_segmentation_costs_what_jieba_finds(opened: Index) -> None:
    lexicon = opened.model.lexicon
    tokenizer = tokenizer_of(lexicon)

    def cost(words: list[str]) -> int:
        return sum(1 if word in lexicon else 2 for word in words)

    for case in [*sample(), *own()]:
        text = "".join(char for char in case.query if "\u4e00" <= char <= "\u9fff")
        if text:
            assert cost(cut(lexicon, text)) == cost(tokenizer.lcut(text, HMM=False)), text


@pytest.mark.parametrize(
    ("half", "r1", "r5", "mrr"),
    [
        ("sample", 0.92, 0.97, 0.94),
        ("tune", 0.95, 0.98, 0.96),
        ("final", 0.95, 0.98, 0.96),
        ("second", 0.75, 0.9, 0.8),
        ("third", 0.85, 0.95, 0.9),
        ("fresh", 0.95, 0.98, 0.96),
        ("hard", 0.92, 0.97, 0.94),
        ("last", 0.92, 0.97, 0.94),
        ("unseen", 0.92, 0.97, 0.94),
        ("eighth", 0.92, 0.97, 0.94),
        ("ninth", 0.92, 0.97, 0.94),
        ("wide", 0.88, 0.97, 0.92),
        ("tenth", 0.92, 0.97, 0.94),
    ],
)
def test_quality(opened: Index, half: str, r1: float, r5: float, mrr: float) -> None:
    cases = [case for case in [*sample(), *own(), *later()] if case.half == half]
    rows = scored(cases, lambda query: answer(opened, query))
    numbers = summary(rows)
    assert numbers["R@1"] >= r1
    assert numbers["R@5"] >= r5
    assert numbers["MRR"] >= mrr
    assert numbers["rej"] >= 0.9
    assert numbers["falserej"] <= 0.05, half
    questions = [row.rank == 1 for row in rows if row.case.type == "question"]
    assert share(questions) >= (0.7 if half in ("second", "third") else 0.8)


def run_node(folder: Path, *arguments: str, text: str = "") -> object:
    """Run the browser's engine under node."""
    script = Path(__file__).with_name("parity.mjs")
    done = subprocess.run(
        ["node", str(script), str(folder), *arguments], input=text, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_box_and_command_agree(opened: Index, exported: Path) -> None:
    queries = [case.query for case in [*sample(), *own(), *later()]]
    queries += [
        "二（六）",
        "三政办〔2019〕26号",
        "威海",
        "山东 取证",
        "威海职业学院",
        "文化崤函",
        "app",
        "ygdx",
        "ＡＰＰ",
        "３次",
    ]
    answers = run_node(exported, text=json.dumps(queries, ensure_ascii=False))
    assert isinstance(answers, list)
    for query, mine in zip(queries, answers, strict=True):
        theirs = answer(opened, query, 5)
        assert mine["clauses"] == [row["clause"] for row in theirs["results"]], query
        assert mine["confident"] == theirs["confident"], query
        assert mine["same"], f"{query}: the first results differ once the tables are there, and the box does not know"


@pytest.mark.parametrize("step", [37, pytest.param(1, marks=pytest.mark.slow)])
def test_every_piece_finds_its_clause(exported: Path, step: int) -> None:
    result = run_node(exported, "pieces", str(step))
    assert isinstance(result, dict)
    assert result["lost"] == []


def test_bytes_before_the_first_result(exported: Path) -> None:
    import gzip

    names = json.loads((exported / "manifest.json").read_text(encoding="utf-8"))
    files = [names["index"], "engine.js", "library.js", "box.js", "manifest.json"]
    assert sum(len(gzip.compress((exported / name).read_bytes(), 9)) for name in files) <= 60 * 1024


def test_every_sentence_of_an_answer_has_its_clause(opened: Index, bundle: dict[str, Any]) -> None:
    """Quotes stand in the clause they name, conditions carry theirs; the rest of a card is the payee and editors' notes."""
    texts: dict[str, str] = {}
    for policy in load_library():
        for node in policy.document.walk():
            texts[f"{policy.id}:{node.id}"] = squeezed(policy.document.text_of(node.id))
        for paragraph in policy.document.paragraphs:
            texts[f"{policy.id}:{paragraph.id}"] = squeezed(paragraph.text)
    rows = answers(opened.model.data, bundle)["benefits"]
    assert len(rows) == len(bundle["benefits"])
    for row in rows:
        assert row["quotes"], row["id"]
        quotes = [(clause, quote) for clause, _, quote in row["quotes"]]
        for condition in row["conditions"]:
            assert condition["quotes"], f"{row['id']}：{condition['label']}"
            quotes.extend((clause, quote) for clause, quote in condition["quotes"])
        for clause, quote in quotes:
            assert squeezed(quote) in texts[clause.split("-p")[0] if clause not in texts else clause], quote


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("- {plain: [甲], means: [乙]}", "synonyms.yml：同义说法 ['甲'] 缺少“why”"),
        ("- {means: [乙], why: 丙}", "synonyms.yml：同义说法 {'means': ['乙'], 'why': '丙'} 缺少“plain”"),
    ],
)
def test_broken_synonyms(tmp_path: Path, line: str, message: str) -> None:
    from scripts.search.data import read_synonyms

    rest = "topics: []\nelsewhere: []\ntraining: []\nplaces: []\nstop: []\nshapes: []\ngroups: []\npolicies: {}\n"
    (tmp_path / "synonyms.yml").write_text(f"synonyms:\n  {line}\n{rest}", encoding="utf-8")
    with pytest.raises(DataError) as failure:
        read_synonyms(tmp_path / "synonyms.yml", [])
    assert str(failure.value) == message


def test_field_lengths_are_those_of_the_whoosh_index(opened: Index) -> None:
    """The web index is made without Whoosh, and its scores must be those of the terminal."""
    reader = opened.searcher.reader()
    rows = [
        [int(reader.doc_field_length(number, name) or 0) for name in FIELDS] for number in range(reader.doc_count_all())
    ]
    totals = [int(reader.field_length(name)) for name in FIELDS]
    assert opened.model.data["lengths"] == [*rows, totals]


def test_the_web_index_is_made_without_the_whoosh_index(opened: Index, tmp_path: Path) -> None:
    data = open_data(cache=tmp_path)
    (place,) = tmp_path.iterdir()
    assert [file.name for file in place.iterdir()] == ["data.json"]
    assert data == opened.model.data
    # Whoever made it reads what everybody reads, in the same order of keys.
    assert json.dumps(data) == json.dumps(open_data(cache=tmp_path))


@pytest.mark.parametrize(
    ("names", "corpus", "usable"),
    [
        (["文登区", "高新区", "区"], "培训机构在高新区的，高新", {"文登区"}),
        (["城区", "矿区", "甲县"], "", {"甲县"}),
        (["甲县", "甲县城", "乙"], "甲县城", set()),
        (["甲县", "甲县城"], "甲县", {"甲县城"}),
        ([], "甲", set()),
    ],
)
def test_a_place_name_that_is_a_word_of_the_texts_is_no_place(names: list[str], corpus: str, usable: set[str]) -> None:
    assert usable_places(names, corpus) == usable
