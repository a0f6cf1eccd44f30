"""From sheets to files: made in parallel, audited, and kept by the hash of everything they are made of."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from scripts.kit import pieces, typeset
from scripts.kit.article import article
from scripts.kit.audit import Report, audit
from scripts.kit.codes import codes
from scripts.kit.content import Sheet, build_sheets, terms
from scripts.kit.origins import Origins
from scripts.kit.spoken import spoken_text
from scripts.kit.typeset import KitError
from scripts.kit.word import word_file
from scripts.pages.site_data import Site

ROOT = typeset.ROOT
CACHE = ROOT / ".cache" / "kit"
FIGURES = "figures.json"
_HERE = Path(__file__).resolve().parent
# Entries of the cache that are kept: the sheets of two site addresses and some yesterdays.
_KEPT = 64
_HASH_LENGTH = 24
# The leaflet is set as large as two sides allow; before the type gets smaller than _SMALLEST_GLOSSED, the glosses go.
_SCALES = (1.2, 1.15, 1.1, 1.05, 1.0, 0.95, 0.9, 0.85, 0.8)
_SMALLEST_GLOSSED = 0.95
_SIDES = 2
_PREVIEW_WIDTH = 260
_PREVIEW_PPI = {"leaflet": 72, "poster": 48, "picture": 36}
_LIBRARIES = ("typst", "python-docx", "pillow", "segno", "markupsafe")


@dataclass(frozen=True)
class Kind:
    """A kind of file in the kit: its name in the site, what it is called, and the ending of the name it is saved under."""

    file: str
    title: str
    saved: str
    preview: str = ""


KINDS = (
    Kind("leaflet.pdf", "明白纸（A4，正反两面）", "明白纸A4.pdf", "preview-leaflet.png"),
    Kind("poster.pdf", "海报（A3）", "海报A3.pdf", "preview-poster.png"),
    Kind("picture.png", "微信图片", "微信图片.png", "preview-picture.png"),
    Kind("article.html", "公众号文章", "公众号文章.html"),
    Kind("leaflet.docx", "Word 文件（可以改）", "明白纸.docx"),
    Kind("answers.pdf", "问答", "问答.pdf"),
    Kind("spoken.txt", "口播稿", "口播稿.txt"),
    Kind("code-policy.png", "二维码：看原文", "二维码-看原文.png"),
    Kind("code-calculator.png", "二维码：算一算", "二维码-算一算.png"),
)


@dataclass(frozen=True)
class Made:
    """The finished files of one sheet in a folder of the cache."""

    sheet: Sheet
    folder: Path

    @property
    def path(self) -> str:
        """Folder in the site below ``kit/``: policy and asker."""
        return f"{self.sheet.policy.id}/{self.sheet.audience.asker}"

    def kinds(self) -> Iterator[Kind]:
        """The kinds that this sheet has; the codes only with a site address."""
        return (kind for kind in KINDS if (self.folder / kind.file).is_file())

    def figures(self) -> list[dict[str, Any]]:
        """Every figure of every file with the clauses it stands in."""
        found: list[dict[str, Any]] = json.loads((self.folder / FIGURES).read_text(encoding="utf-8"))
        return found


def saved_name(sheet: Sheet, kind: Kind) -> str:
    """The name a person sees in a folder: 山西省-个人-明白纸A4.pdf."""
    return f"{sheet.region}-{sheet.audience.name}-{kind.saved}"


class Sources:
    """What the files of one sheet are made of, as data."""

    def __init__(self, sheet: Sheet, site: Site, address: str) -> None:
        self.sheet = sheet
        self.codes = codes(sheet, address)
        self.printed = {
            "leaflet": pieces.leaflet(sheet, self.codes, terms(sheet, site)),
            "poster": pieces.poster(sheet, self.codes),
            "picture": pieces.picture(sheet, self.codes),
            "answers": pieces.answers(sheet),
        }
        self.article = article(sheet)
        self.spoken = spoken_text(sheet)

    def canonical(self) -> str:
        """The same text for the same sources."""
        return json.dumps([self.printed, self.article, self.spoken], ensure_ascii=False, sort_keys=True)


def build_kit(site: Site, address: str, cache: Path = CACHE) -> list[Made]:
    """Every sheet's files, from the cache where nothing has changed. Raises KitError if a piece does not pass its audit."""
    tools = _tools()
    cache.mkdir(parents=True, exist_ok=True)
    jobs = [_job(sheet, site, address, tools, cache) for sheet in build_sheets(site)]
    missing = [job for job in jobs if not (job[1] / FIGURES).is_file()]
    # pypdfium2 is not safe in threads, and the work is the interpreter's: processes, once there is enough to share out.
    if len(missing) > 1:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(len(missing), os.cpu_count() or 1), mp_context=context) as workers:
            list(workers.map(_store, *zip(*missing, strict=True)))
    else:
        for job in missing:
            _store(*job)
    for _, folder in jobs:
        os.utime(folder)
    made = [Made(sources.sheet, folder) for sources, folder in jobs]
    _prune(cache, {entry.folder for entry in made})
    return made


def _tools() -> str:
    digest = hashlib.sha256(typeset.tools_digest().encode())
    for name in _LIBRARIES:
        digest.update(f"{name}=={version(name)}\n".encode())
    for file in sorted(_HERE.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _job(sheet: Sheet, site: Site, address: str, tools: str, cache: Path) -> tuple[Sources, Path]:
    sources = Sources(sheet, site, address)
    key = hashlib.sha256(f"{tools}\n{sources.canonical()}".encode()).hexdigest()[:_HASH_LENGTH]
    return sources, cache / key


def _store(sources: Sources, folder: Path) -> None:
    """Make the files of one sheet and move them into the cache in one step; nothing is kept of a sheet with problems."""
    files, report = make(sources)
    if report.problems:
        sheet = sources.sheet
        raise KitError(f"{sheet.region}（{sheet.audience.name}）的宣传材料没有通过核对：{'；'.join(report.problems)}")
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        fresh = Path(name) / "sheet"
        fresh.mkdir()
        for file, content in files.items():
            (fresh / file).write_bytes(content)
        (fresh / FIGURES).write_text(_figures(report), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)


def _figures(report: Report) -> str:
    rows = [{"file": row.file, "figure": row.figure, "clauses": list(row.clauses)} for row in report.certificates]
    return json.dumps(rows, ensure_ascii=False, indent=0)


def _prune(cache: Path, used: set[Path]) -> None:
    """Forget the oldest entries that this build did not use."""
    idle = sorted((path for path in cache.iterdir() if path not in used), key=lambda path: path.stat().st_mtime)
    for path in idle[: max(0, len(idle) + len(used) - _KEPT)]:
        shutil.rmtree(path, ignore_errors=True)


def make(sources: Sources) -> tuple[dict[str, bytes], Report]:
    """The files of one sheet and what their audit found."""
    printed, sheet = sources.printed, sources.sheet
    leaflet, scale = _leaflet(printed["leaflet"])
    picture = picture_png(printed["picture"])
    files = {
        "leaflet.pdf": leaflet,
        "poster.pdf": typeset.typeset("poster", printed["poster"]),
        "picture.png": picture,
        "article.html": sources.article.encode(),
        "leaflet.docx": word_file(sheet, sources.spoken),
        "answers.pdf": typeset.typeset("answers", printed["answers"]),
        "spoken.txt": f"{sources.spoken}\n".encode(),
    }
    for name, code in zip(("policy", "calculator"), sources.codes, strict=False):
        files[f"code-{name}.png"] = code.png()
    report = audit(
        sheet, {**files, "picture.pdf": picture_twin(printed["picture"])}, sources.codes, Origins(sheet.policy)
    )
    for name, ppi in _PREVIEW_PPI.items():
        page = typeset.typeset(name, printed[name], "png", scale=scale if name == "leaflet" else 1, ppi=ppi)
        files[f"preview-{name}.png"] = typeset.thumbnail(page, _PREVIEW_WIDTH)
    return files, report


def check(sources: Sources, files: Mapping[str, bytes]) -> Report:
    """The audit of files that somebody has: the same as at making, and a picture must be the one that its source makes."""
    twin = {"picture.pdf": picture_twin(sources.printed["picture"])} if "picture.png" in files else {}
    report = audit(sources.sheet, {**files, **twin}, sources.codes, Origins(sources.sheet.policy))
    if twin and files["picture.png"] != picture_png(sources.printed["picture"]):
        return Report((*report.problems, "picture.png：不是由规则生成的那张图，图里的字没法核对"), report.certificates)
    return report


def check_folder(folder: Path, site: Site, address: str) -> Iterator[str]:
    """One line per problem in a kit that ``python -m scripts.kit`` wrote and people may have edited; a missing file is none."""
    for sheet in build_sheets(site):
        place = folder / sheet.region / sheet.audience.name
        paths = {kind.file: place / saved_name(sheet, kind) for kind in KINDS}
        files = {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
        for problem in check(Sources(sheet, site, address), files).problems:
            name, _, what = problem.partition("：")
            yield f"{paths[name].name if name in paths else name}：{what}"


def picture_png(data: dict[str, Any]) -> bytes:
    """The picture for WeChat; a point of its template is a pixel."""
    return typeset.fewer_colours(typeset.typeset("picture", data, "png", ppi=72))


def picture_twin(data: dict[str, Any]) -> bytes:
    """The picture's source set as a PDF, in which its words can be read."""
    return typeset.typeset("picture", data)


def _leaflet(data: dict[str, Any]) -> tuple[bytes, float]:
    attempts = [(data, scale) for scale in _SCALES if scale >= _SMALLEST_GLOSSED]
    attempts.extend(({**data, "terms": []}, scale) for scale in _SCALES)
    for attempt, scale in attempts:
        made = typeset.typeset("leaflet", attempt, scale=scale)
        if len(pdfium.PdfDocument(made)) <= _SIDES:
            return made, scale
    raise KitError(f"{data['region']}（{data['audience']}）的明白纸排不进两面")
