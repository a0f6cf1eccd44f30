"""The typesetter: one template and its data become a PDF, a drawing or a picture, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import io
import json
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import typst
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = Path(__file__).resolve().parent / "templates"
FAMILY = "Noto Sans SC"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
_WEIGHTS = ("400Regular", "700Bold")
# 2020-01-01: a document that carries the hour of its making is not the same document twice.
_TIMESTAMP = 1577836800


class KitError(RuntimeError):
    """The kit cannot be made; the message says why in plain words."""


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = [FONTS / weight for weight in _WEIGHTS]
    if not all(folder.is_dir() for folder in folders):
        raise KitError("没有宣传包用的字体：请先运行 make setup（npm 包 @expo-google-fonts/noto-sans-sc）")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


@lru_cache(maxsize=1)
def tools_digest() -> str:
    """Changes with the templates, the fonts and the typesetter."""
    digest = hashlib.sha256(version("typst").encode())
    fonts = [file for weight in _WEIGHTS for file in sorted((FONTS / weight).glob("*.ttf"))]
    for file in [*sorted(TEMPLATES.glob("*.typ")), *fonts]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def typeset(
    template: str, data: dict[str, Any], form: Literal["pdf", "png"] = "pdf", *, scale: float = 1, ppi: float = 72
) -> bytes:
    """Set ``templates/<template>.typ`` with ``data``. Raises KitError with the typesetter's message; a warning is an error."""
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True), "scale": str(scale)}
    try:
        made, warnings = typst.compile_with_warnings(
            TEMPLATES / f"{template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs=inputs,
            timestamp=_TIMESTAMP,
        )
    except typst.TypstError as error:
        raise KitError(f"{template} 没有排成：{error.message}") from error
    if warnings:
        raise KitError(f"{template} 排版有问题：{warnings[0].message}")
    # A document of several pages is a list of pictures: the first one is its face.
    return made[0] if isinstance(made, list) else made


def fewer_colours(png: bytes, colours: int = 32) -> bytes:
    """The same picture with a palette, a third of the size or less; flat colours and anti-aliased type lose nothing visible."""
    with Image.open(io.BytesIO(png)) as picture:
        flat = picture.convert("RGB").quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def thumbnail(png: bytes, width: int) -> bytes:
    """A smaller copy of a picture."""
    with Image.open(io.BytesIO(png)) as picture:
        height = round(picture.height * width / picture.width)
        small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG")
    return fewer_colours(out.getvalue(), 16)
