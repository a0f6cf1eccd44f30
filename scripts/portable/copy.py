"""From the files of the built site to the files of the copy."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

LIMIT = 25_000_000
FOLDER = "assets/portable/"
_HERE = Path(__file__).resolve().parent
# What scripts read while they run; anything else a page links to stays a file.
_READ = {".json", ".wasm", ".bin", ".mjs", ".zip", ".whl"}
_RUNTIME = "assets/runtime/"
# Only a server or a crawler has a use for these.
_SERVER_ONLY = {"404.html", "sitemap.xml", "sitemap.xml.gz", "robots.txt", "sw.js"}
_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)></script>")
_LINK = re.compile(r"<link\b[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
# The browser itself refuses any address on a network; files and what the page makes in memory are all there is.
_FILES_ONLY = (
    "default-src 'none'; script-src 'self' file: blob: 'wasm-unsafe-eval'; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; worker-src blob:; connect-src blob: data:; object-src 'none'; form-action 'self' file:"
)
_HINT = (
    '<p class="portable-hint"><strong>看不到样式？</strong>请先把压缩包整个解压，再打开文件夹里的 index.html；'
    "直接在压缩包里打开，查询和测算都不能用。</p>"
)
_README = """\
职业技能提升政策库　U盘版

一、把压缩包整个解压到 U 盘或硬盘（不要在压缩包里直接打开）。
二、双击 index.html，用 Chrome、Edge、360（极速模式）、奇安信等浏览器打开，Chromium 内核 103 以上。
三、不用联网，不用安装，不用服务器；查询、测算、打印、复制都在本机完成，不写入任何地方。

本站不是政府网站；结果仅供参考，以主管部门和经办机构审核为准。
SHA256SUMS 是各文件的校验码，可用来核对文件有没有被改动。
"""


class PortableError(Exception):
    """The copy could not be made; the message says why."""


def make_copy(site: Path) -> dict[str, bytes]:
    """The files of the copy by path, from the built site in ``site``. Raises PortableError."""
    if not (site / "index.html").is_file():
        raise PortableError(f"没有 {site}/index.html，请先运行 make build")
    paths = sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    texts = {path: (site / path).read_text(encoding="utf-8") for path in paths if path.endswith(".html")}
    pages = {path: text for path, text in texts.items() if path not in _SERVER_ONLY and _is_page(path, text)}
    # An article to be copied elsewhere is a file that a page links to and its script reads.
    articles = texts.keys() - pages.keys() - _SERVER_ONLY
    packed = _packed(paths, articles)
    modules = {path: module_scripts(path, text) for path, text in pages.items()}
    workers = [path for path in paths if PurePosixPath(path).name == "worker.js"]
    bundles = {_bundle_name(names): names for names in modules.values() if names}
    programs = bundled(site, {**{name: list(names) for name, names in bundles.items()}, **{w: [w] for w in workers}})

    files = {path: portable_page(path, text).encode() for path, text in pages.items()}
    scripts = {source for path, text in pages.items() for source in _classic_scripts(path, text)}
    for path in paths:
        if path not in files and _stays(path, scripts, packed):
            files[path] = (site / path).read_bytes()
    for name in bundles:
        files[name] = programs[name].encode()
    table = {}
    for path, (source, inflate) in packed.items():
        content = (site / source).read_bytes()
        script = f"{hashlib.sha256(content).hexdigest()[:12]}.js"
        files[FOLDER + script] = f'portable.put("{script}","{base64.b64encode(content).decode()}");\n'.encode()
        table[path] = [script, int(inflate)]
    head = f"const PACKED = {_json(table)};\nconst WORKERS = {_json({w: programs[w] for w in workers})};\n"
    files[FOLDER + "portable.js"] = head.encode() + (_HERE / "web" / "portable.js").read_bytes()
    files[FOLDER + "portable.css"] = (_HERE / "web" / "portable.css").read_bytes()
    # Notepad of older Windows needs the mark and the line ends.
    files["README.txt"] = _README.replace("\n", "\r\n").encode("utf-8-sig")
    return files


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _is_page(path: str, text: str) -> bool:
    """Whether it is a page of the site; an article to be copied elsewhere has no scripts and stays as it is."""
    if _POLICY.search(text):
        return True
    if "<script" in text:
        raise PortableError(f"{path} 没有内容安全策略，却有脚本")
    return False


def _packed(paths: list[str], articles: set[str]) -> dict[str, tuple[str, bool]]:
    """What scripts read: path -> the file to pack for it, and whether that has to be inflated.

    A ``.gz`` copy beside a file serves for both names: the workers ask for either.
    """
    names = set(paths)
    packed: dict[str, tuple[str, bool]] = {}
    for path in paths:
        if not _is_read(path) and path not in articles:
            continue
        if path + ".gz" in names:
            packed[path + ".gz"] = (path + ".gz", False)
            packed[path] = (path + ".gz", True)
        else:
            packed[path] = (path, False)
    return packed


def _is_read(path: str) -> bool:
    suffix = PurePosixPath(path).suffix
    return path.startswith("assets/") and (suffix in _READ or (path.startswith(_RUNTIME) and suffix == ".js"))


def _stays(path: str, scripts: set[str], packed: dict[str, tuple[str, bool]]) -> bool:
    name = PurePosixPath(path)
    if (path in packed and name.suffix != ".html") or path in _SERVER_ONLY or name.suffix in (".gz", ".br", ".map"):
        return False
    return path in scripts if name.suffix == ".js" else True


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(text)}


def resolved(page: str, address: str) -> str:
    """The path of what ``page`` refers to as ``address``. Raises PortableError when that is not a relative path inside."""
    name = unquote(address.split("#")[0].split("?")[0])
    path = normpath((PurePosixPath(page).parent / name).as_posix())
    if re.match(r"[a-z]+:|/", address) or path.startswith(".."):
        raise PortableError(f"{page} 引用了不在本站文件夹里的 {address}")
    return path


def module_scripts(page: str, text: str) -> tuple[str, ...]:
    """The module scripts of a page in their order, as paths from the root."""
    found = (_attributes(match["attributes"]) for match in _SCRIPT.finditer(text))
    return tuple(dict.fromkeys(resolved(page, a["src"]) for a in found if a.get("type") == "module" and "src" in a))


def _classic_scripts(page: str, text: str) -> list[str]:
    found = (_attributes(match["attributes"]) for match in _SCRIPT.finditer(text))
    return [resolved(page, a["src"]) for a in found if "src" in a and a.get("type") != "module"]


def _bundle_name(modules: tuple[str, ...]) -> str:
    return f"{FOLDER}bundle-{hashlib.sha256(chr(10).join(modules).encode()).hexdigest()[:12]}.js"


def portable_page(path: str, text: str) -> str:
    """A page of the copy: one classic script in place of its modules, files only, and nothing that a file may not load."""
    up = "../" * path.count("/")
    modules = module_scripts(path, text)
    bundle = f'<script src="{up}{_bundle_name(modules)}" defer></script>'
    left = [bundle] if modules else []

    def script(match: re.Match[str]) -> str:
        attributes = _attributes(match["attributes"])
        if attributes.get("type") != "module" or "src" not in attributes:
            return match[0]
        # Deferred scripts run in the order of the page, as modules do; the first place holds them all.
        return left.pop() if left else ""

    def link(match: re.Match[str]) -> str:
        kinds = _attributes(match[0][5:-1]).get("rel", "").split()
        return "" if {"preload", "modulepreload", "prefetch", "manifest", "canonical"} & set(kinds) else match[0]

    text = _LINK.sub(link, _SCRIPT.sub(script, text))
    text = _POLICY.sub(f'<meta http-equiv="Content-Security-Policy" content="{_FILES_ONLY}">', text)
    head = f'<link rel="stylesheet" href="{up}{FOLDER}portable.css"><script src="{up}{FOLDER}portable.js"></script>'
    text, count = re.subn(r"(?=<link\b|<script\b)", head, text, count=1)
    body, seen = re.subn(r"(<body\b[^>]*>)", lambda m: m[1] + _HINT, text, count=1)
    if not count or not seen:
        raise PortableError(f"{path} 不是完整的网页")
    return body


def bundled(site: Path, bundles: dict[str, list[str]]) -> dict[str, str]:
    """Each bundle as one classic program. Raises PortableError with what the bundler said."""
    request = json.dumps({"site": str(site.resolve()), "bundles": bundles})
    command = ["node", str(_HERE / "bundle.mjs")]
    try:
        done = subprocess.run(command, input=request, capture_output=True, text=True, check=False)
    except OSError as error:
        raise PortableError(f"无法运行 node：{error}") from error
    if done.returncode:
        raise PortableError(f"脚本没有打包成功：\n{done.stderr[-2000:]}")
    programs: dict[str, str] = json.loads(done.stdout)
    return programs
