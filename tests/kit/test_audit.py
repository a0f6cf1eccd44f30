"""The audit of finished files: it passes what the rules make, and fails on one planted figure in every format."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from scripts.kit.audit import audit, cited_clauses
from scripts.kit.build import Sources, check, check_folder, picture_png, picture_twin
from scripts.kit.codes import Code
from scripts.kit.content import Sheet
from scripts.kit.origins import Origins
from scripts.kit.reading import html_text, pdf_text, word_text
from scripts.kit.typeset import typeset
from scripts.pages.site_data import Site

from .conftest import ADDRESS, Made

Make = Callable[[str, str], Made]
PLANTED = "每人900元"
NO_ORIGIN = "“900元”在原文里没有"


def _problems(sources: Sources, files: dict[str, bytes], codes: tuple[Code, ...] = ()) -> tuple[str, ...]:
    return audit(sources.sheet, files, codes, Origins(sources.sheet.policy)).problems


def test_a_set_with_sums_and_one_without_pass(made: Make) -> None:
    for key in (("山西省", "个人"), ("威海市", "企业")):
        _, files, report = made(*key)
        assert report.problems == ()
        assert {row.file for row in report.certificates} >= {
            "leaflet.pdf",
            "leaflet.docx",
            "article.html",
            "picture.pdf",
        }
        assert all(row.clauses for row in report.certificates)


def test_certificates_name_the_clause_of_the_sum(made: Make) -> None:
    _, _, report = made("山西省", "个人")
    places = {(row.file, row.figure): row.clauses for row in report.certificates}
    for file in (
        "leaflet.pdf",
        "poster.pdf",
        "picture.pdf",
        "leaflet.docx",
        "article.html",
        "answers.pdf",
        "spoken.txt",
    ):
        assert places[file, "15元"] == ("s2-i5",)
    assert places["poster.pdf", "600元"] == ("s2-i6",)


@pytest.mark.parametrize("template", ["leaflet", "poster", "answers"])
def test_a_planted_figure_in_a_pdf_is_found(made: Make, template: str) -> None:
    sources, _, _ = made("山西省", "个人")
    data = copy.deepcopy(sources.printed[template])
    data["nature"] += PLANTED
    pdf = typeset(template, data, scale=0.85)
    assert f"{template}.pdf：{NO_ORIGIN}" in _problems(sources, {f"{template}.pdf": pdf}, sources.codes)


def test_a_changed_sum_in_a_pdf_is_found_twice(made: Make) -> None:
    sources, _, _ = made("山西省", "个人")
    data = copy.deepcopy(sources.printed["poster"])
    data["items"][0]["figures"][0]["value"] = "每人每天25元"
    problems = _problems(sources, {"poster.pdf": typeset("poster", data)}, sources.codes)
    assert "poster.pdf：“25元”在原文里没有" in problems
    assert "poster.pdf：少了“贫困劳动力培训期间生活费补贴”的“每人每天15元”" in problems


def test_a_sum_beside_the_wrong_case_is_found(made: Make) -> None:
    sources, _, _ = made("山西省", "企业")
    data = copy.deepcopy(sources.printed["poster"])
    rows = data["items"][0]["figures"]
    rows[0]["case"], rows[2]["case"] = rows[2]["case"], rows[0]["case"]
    problems = _problems(sources, {"poster.pdf": typeset("poster", data)}, sources.codes)
    assert "poster.pdf：少了“取证补贴”的“每人150元专项职业能力证书”" in problems


def _replaced(docx: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                assert old in content.decode()
                content = content.decode().replace(old, new).encode()
            target.writestr(name, content)
    return out.getvalue()


def test_a_planted_figure_in_a_word_file_is_found(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    planted = _replaced(files["leaflet.docx"], "不是政府文件", f"不是政府文件{PLANTED}")
    assert _problems(sources, {"leaflet.docx": planted}) == (f"leaflet.docx：{NO_ORIGIN}",)


def test_a_figure_split_over_runs_of_a_word_file_is_read_as_one(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    run = "</w:t></w:r><w:r><w:t>"
    planted = _replaced(files["leaflet.docx"], "不是政府文件", f"不是政府文件每人9{run}00元")
    assert _problems(sources, {"leaflet.docx": planted}) == (f"leaflet.docx：{NO_ORIGIN}",)


def test_a_planted_figure_in_an_article_is_found(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    html = files["article.html"].decode()
    for planted in (
        html.replace("不是政府文件", f"不是政府文件{PLANTED}"),
        html.replace("<section", f'<section title="{PLANTED}"', 1),
        html.replace("不是政府文件", "不是政府文件每人&#57;00元"),
    ):
        assert planted != html
        assert _problems(sources, {"article.html": planted.encode()}) == (f"article.html：{NO_ORIGIN}",)


def test_a_planted_figure_in_the_spoken_text_is_found(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    planted = files["spoken.txt"].decode().replace("15元", "25元").encode()
    assert _problems(sources, {"spoken.txt": planted}) == ("spoken.txt：“25元”在原文里没有",)


def test_a_planted_figure_in_a_picture_is_found(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    data = copy.deepcopy(sources.printed["picture"])
    data["nature"] += PLANTED
    # in its source: its twin has words to read
    assert _problems(sources, {"picture.pdf": picture_twin(data)}) == (f"picture.pdf：{NO_ORIGIN}",)
    # in its pixels: it is no longer the picture of its source
    assert check(sources, {"picture.png": files["picture.png"]}).problems == ()
    told = "picture.png：不是由规则生成的那张图，图里的字没法核对"
    assert check(sources, {"picture.png": picture_png(data)}).problems == (told,)
    with Image.open(io.BytesIO(files["picture.png"])) as picture:
        picture.putpixel((600, 700), 3 if picture.getpixel((600, 700)) != 3 else 4)
        out = io.BytesIO()
        picture.save(out, "PNG")
    assert check(sources, {"picture.png": out.getvalue()}).problems == (told,)


def test_a_figure_of_a_clause_that_the_sheet_does_not_cite_is_found(made: Make) -> None:
    # 每天15元 is in the text, but 二、（五） has nothing for enterprises
    sources, files, _ = made("山西省", "企业")
    assert "s2-i5" not in cited_clauses(sources.sheet, Origins(sources.sheet.policy))
    planted = files["article.html"].decode().replace("不是政府文件", "不是政府文件，每人每天15元")
    problems = _problems(sources, {"article.html": planted.encode()})
    assert problems == ("article.html：“15元”只在没有引用的条款里有（s2-i5）",)


def test_a_piece_without_its_period_is_found(made: Make) -> None:
    sources, files, _ = made("威海市", "企业")
    html = files["article.html"].decode().replace(sources.sheet.status, "")
    assert _problems(sources, {"article.html": html.encode()}) == ("article.html：没有写明实施期",)


def test_a_code_that_leads_elsewhere_is_found(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    elsewhere = (Code("扫码看原文", f"{ADDRESS}elsewhere.html"), sources.codes[1])
    problems = _problems(sources, {"leaflet.pdf": files["leaflet.pdf"]}, elsewhere)
    assert [problem.partition("：")[2][:8] for problem in problems] == ["二维码读出来是"[:8] + "h"]
    assert _problems(sources, {"code-policy.png": files["code-policy.png"]}, elsewhere)[0].startswith(
        "code-policy.png："
    )


def test_the_picture_has_its_size_and_weight(made: Make) -> None:
    sources, files, _ = made("山西省", "个人")
    with Image.open(io.BytesIO(files["picture.png"])) as picture:
        assert picture.size == (1080, 1440)
        small, heavy = io.BytesIO(), io.BytesIO()
        picture.convert("RGB").resize((540, 720)).save(small, "PNG")
        Image.effect_noise((1080, 1440), 90).save(heavy, "PNG")
    assert len(files["picture.png"]) <= 500_000
    problems = _problems(sources, {"picture.png": small.getvalue()})
    assert problems[0] == "picture.png：大小是540×720像素，应为1080×1440"
    assert "字节，超过500000字节" in _problems(sources, {"picture.png": heavy.getvalue()})[0]


def test_a_spoken_text_that_takes_too_long_is_found(made: Make) -> None:
    sources, files, _ = made("威海市", "企业")
    longer = files["spoken.txt"] + "请大家都来听一听。".encode() * 4
    assert _problems(sources, {"spoken.txt": longer})[0].endswith("半分钟要120至150个字")


def test_words_are_read_from_every_place(made: Make) -> None:
    _, files, _ = made("山西省", "个人")
    assert "山西省职业技能提升行动明白纸（个人）" in pdf_text(files["leaflet.pdf"])
    assert "山西省职业技能提升行动明白纸（个人）" in word_text(files["leaflet.docx"])
    assert html_text('<p title="甲">乙<br>丙</p>') == "甲\n乙\n丙"


def test_a_folder_that_people_edited_is_checked(
    site: Site, sheets: dict[tuple[str, str], Sheet], made: Make, tmp_path: Path
) -> None:
    _, files, _ = made("山西省", "个人")
    folder = tmp_path / "山西省" / "个人"
    folder.mkdir(parents=True)
    edited = folder / "山西省-个人-明白纸.docx"
    edited.write_bytes(files["leaflet.docx"])
    assert list(check_folder(tmp_path, site, ADDRESS)) == []
    edited.write_bytes(_replaced(files["leaflet.docx"], "不是政府文件", f"不是政府文件{PLANTED}"))
    assert list(check_folder(tmp_path, site, ADDRESS)) == [f"山西省-个人-明白纸.docx：{NO_ORIGIN}"]
