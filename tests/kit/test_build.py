"""Files, cache, folder and page of the kit."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.kit import build
from scripts.kit.__main__ import main
from scripts.kit.build import KINDS, Made, Sources, build_kit, check, make
from scripts.kit.content import Sheet, build_sheets
from scripts.kit.page import kit_pages, published, size_text
from scripts.kit.typeset import KitError
from scripts.pages.site_data import Site

from .conftest import ADDRESS
from .conftest import Made as MadeSet

Make = Callable[[str, str], MadeSet]
ROOT = Path(__file__).resolve().parent.parent.parent
ANOTHER = """
import hashlib, json, sys
from datetime import date
from scripts.kit.build import Sources, make
from scripts.kit.content import build_sheets
from scripts.pages.build import load_site
site = load_site(date(2026, 1, 1))[0]
sheet = next(s for s in build_sheets(site) if (s.region, s.audience.name) == (sys.argv[1], sys.argv[2]))
files, _ = make(Sources(sheet, site, sys.argv[3]))
print(json.dumps({name: hashlib.sha256(content).hexdigest() for name, content in files.items()}))
"""


@pytest.fixture(scope="module")
def kit(site: Site) -> list[Made]:
    """The whole kit without codes: what the build of the site has made already."""
    return build_kit(site, "")


def _digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_the_same_words_give_the_same_bytes_in_another_process(made: Make) -> None:
    _, files, _ = made("山西省", "个人")
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER, "山西省", "个人", ADDRESS],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LANG": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == _digests(files)


@pytest.mark.slow
def test_every_set_passes_and_is_made_again_byte_for_byte(site: Site) -> None:
    for address in ("", ADDRESS):
        for sheet in build_sheets(site):
            sources = Sources(sheet, site, address)
            files, report = make(sources)
            assert report.problems == (), (sheet.region, sheet.audience.name)
            assert check(sources, files).problems == ()
            assert _digests(make(Sources(sheet, site, address))[0]) == _digests(files)


def test_every_region_and_audience_is_in_the_kit(site: Site, kit: list[Made]) -> None:
    assert [entry.path for entry in kit] == [
        f"{policy.id}/{asker}"
        for policy in site.policies
        for asker in ("citizen", "enterprise", "training_institution")
    ]
    for entry in kit:
        assert [kind.file for kind in entry.kinds()] == [
            kind.file for kind in KINDS if not kind.file.startswith("code-")
        ]
        assert entry.figures()


def test_what_has_not_changed_is_not_made_again(site: Site, kit: list[Made], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(sources: Sources) -> None:
        raise AssertionError(f"{sources.sheet.region} 又做了一遍")

    monkeypatch.setattr(build, "make", stop)
    assert build_kit(site, "") == kit


def test_a_set_with_a_problem_is_not_kept(site: Site, tmp_path: Path) -> None:
    sheet = build_sheets(site)[0]
    wrong = Sources(sheet, site, "")
    wrong.spoken = wrong.spoken.replace("15元", "25元")
    with pytest.raises(KitError) as caught:
        build._store(wrong, tmp_path / "sheet")
    assert str(caught.value) == (
        "山西省（个人）的宣传材料没有通过核对：leaflet.docx：“25元”在原文里没有；spoken.txt：“25元”在原文里没有"
    )
    assert not (tmp_path / "sheet").exists()


def test_old_entries_of_the_cache_are_forgotten(tmp_path: Path) -> None:
    for index in range(build._KEPT + 3):
        entry = tmp_path / str(index)
        entry.mkdir()
        os.utime(entry, (index, index))
    used = {tmp_path / "0"}
    build._prune(tmp_path, used)
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == build._KEPT
    assert "0" in left
    assert not {"1", "2", "3"} & left


def test_the_whole_kit_is_small(kit: list[Made]) -> None:
    # the copy for a stick has 25 MB for everything
    assert sum(path.stat().st_size for entry in kit for path in entry.folder.iterdir()) < 10_000_000


def test_the_page_lists_every_file_with_its_size(kit: list[Made], site: Site) -> None:
    html = str(kit_pages(kit, site, with_codes=False)[0].html)
    files = published(kit)
    for entry in kit:
        for kind in entry.kinds():
            path = f"kit/{entry.path}/{kind.file}"
            assert f'href="{path}"' in html
            assert path in files
            size = size_text((entry.folder / kind.file).stat().st_size)
            assert f"{kind.file.rpartition('.')[2].upper()}，{size}" in html
            if kind.preview:
                assert f'src="kit/{entry.path}/{kind.preview}"' in html
                assert f"kit/{entry.path}/{kind.preview}" in files
    assert "这一套没有印二维码" in html
    assert "已经结束" in html


def test_the_page_needs_no_script(kit: list[Made], site: Site) -> None:
    html = str(kit_pages(kit, site, with_codes=True)[0].html)
    assert html.count("<script") == 1
    assert html.count("data-copy-article") == html.count(" hidden ") == len(kit)
    assert "二维码印在明白纸" in html


def test_previews_keep_their_place(kit: list[Made], site: Site) -> None:
    from PIL import Image

    html = str(kit_pages(kit, site, with_codes=False)[0].html)
    for name in ("preview-leaflet.png", "preview-poster.png", "preview-picture.png"):
        with Image.open(kit[0].folder / name) as picture:
            assert f'{name}" width="{picture.width}" height="{picture.height}"' in html


def test_sizes() -> None:
    assert [size_text(size) for size in (1, 1499, 130_400, 1_240_000)] == ["1 KB", "1 KB", "130 KB", "1.2 MB"]


def test_the_command_writes_a_folder_people_can_read(
    kit: list[Made], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.kit.__main__.build_kit", lambda site, address: kit)
    assert main(["-o", str(tmp_path / "kit"), "--site-url", ""]) == 0
    names = sorted(path.name for path in (tmp_path / "kit" / "三门峡市" / "企业").iterdir())
    assert names == sorted(
        f"三门峡市-企业-{name}"
        for name in (
            "公众号文章.html",
            "口播稿.txt",
            "微信图片.png",
            "明白纸.docx",
            "明白纸A4.pdf",
            "海报A3.pdf",
            "问答.pdf",
        )
    )
    out = capsys.readouterr().out
    assert out.startswith("已生成宣传包：105 个文件，共 ")
    assert "没有写网站地址，所以没有二维码。" in out


def test_the_command_refuses_a_bad_address(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["-o", str(tmp_path / "kit"), "--site-url", "policy.example"]) == 1
    assert capsys.readouterr().err == "站点地址“policy.example”不完整：要写成 https://域名/ 这样的网址\n"
    assert not (tmp_path / "kit").exists()


def test_sheets_travel_to_other_processes(sheets: dict[tuple[str, str], Sheet]) -> None:
    import pickle

    for sheet in sheets.values():
        packed = pickle.dumps(sheet)
        # The texts of the library stay where they are.
        assert b"scripts.parse" not in packed
        assert pickle.loads(packed) == sheet
