"""The core: what stays of the interpreter's exports and data, on modules small enough to read."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.library import ROOT
from scripts.runtime import core, pyodide
from scripts.runtime.core import cut
from scripts.runtime.image import pack, unpack
from scripts.runtime.webassembly import export_names, import_names, keep_exports, without_data
from scripts.runtime.wheel import RuntimeBuildError

SOURCES = Path(core.__file__).parent
HEADER = b"\0asm\1\0\0\0"
# import GOT.mem "a" as a mutable global i32; memory 0; exports "x", "y"; one data segment of 3 bytes at global 0
IMPORTS = b"\x02\x0e\x01\x07GOT.mem\x01a\x03\x7f\x01"
EXPORTS = b"\x07\x09\x02\x01x\x02\x00\x01y\x03\x00"
DATA = b"\x0b\x09\x01\x00\x23\x00\x0b\x03abc"
MODULE = HEADER + IMPORTS + EXPORTS + DATA


def test_exports_that_nobody_wants_go() -> None:
    assert export_names(MODULE) == ["x", "y"]
    assert keep_exports(MODULE, {"y"}) == HEADER + IMPORTS + b"\x07\x05\x01\x01y\x03\x00" + DATA
    assert keep_exports(MODULE, {"x", "y"}) == MODULE


def test_data_goes_and_its_segment_stays() -> None:
    assert without_data(MODULE) == HEADER + IMPORTS + EXPORTS + b"\x0b\x06\x01\x00\x23\x00\x0b\x00"


def test_imports_by_module() -> None:
    assert import_names(MODULE, ("GOT.mem",)) == {"a"}
    assert import_names(MODULE, ("env",)) == set()


@pytest.mark.parametrize("data", [b"\x0b\x09\x01\x01\x23\x00\x0b\x03abc", b"\x0b\x09\x02\x00\x23\x00\x0b\x03abc"])
def test_data_laid_out_otherwise_is_refused(data: bytes) -> None:
    with pytest.raises(RuntimeBuildError, match="数据段与预期不同"):
        without_data(HEADER + data)


def test_what_is_no_module_is_refused() -> None:
    with pytest.raises(RuntimeBuildError, match="不是 WebAssembly 模块"):
        export_names(b"PK\3\4")


def test_a_glue_script_of_another_kind_is_refused() -> None:
    with pytest.raises(RuntimeBuildError, match="粘合脚本与预期不同"):
        cut("var a = 1;", MODULE, "")


def test_pyodide_keeps_every_export_its_glue_speaks_of() -> None:
    glue = (pyodide.NPM_PACKAGE / pyodide.GLUE).read_text(encoding="utf-8")
    module = (pyodide.NPM_PACKAGE / pyodide.WASM).read_bytes()
    loader = (pyodide.NPM_PACKAGE / pyodide.LOADER).read_text(encoding="utf-8")
    shorter, smaller = cut(glue, module, loader)
    kept = set(export_names(smaller))
    assert {"PyErr_Print", "__wasm_call_ctors", "__wasm_apply_data_relocs", "_pyproxy_apply", "free", "malloc"} <= kept
    assert len(kept) < 1000 < len(export_names(module))
    assert import_names(module, ("GOT.func", "GOT.mem")) & set(export_names(module)) <= kept
    assert len(shorter) < len(glue) / 3
    assert "return Object((async function(" in shorter
    # Functions that the module imports are still there, by name, and what only compiled packages call is not.
    (offered,) = re.findall(r"wasmImports=\{([^{}]*)\}", glue)
    names = {entry.partition(":")[0] for entry in offered.split(",")} & import_names(smaller, ("env",))
    assert len(names) > 200
    assert names <= set(re.findall(r"[\w$]+", shorter))
    for name in ("SDL_OpenAudio", "useWebGL", "WebSocket", "indexedDB"):
        assert name in glue
        assert name not in shorter


CONSTRUCTORS = """
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (binary, imports) => {
  if (!imports || !imports.env) return instantiate.call(WebAssembly, binary, imports);
  const called = [];
  const told = ([name, value]) => [name, typeof value === "function" ? (...args) => (called.push(name), value(...args)) : value];
  const env = Object.fromEntries(Object.entries(imports.env).map(told));
  const { instance, module } = await instantiate.call(WebAssembly, binary, { ...imports, env });
  const construct = () => {
    called.length = 0;
    instance.exports.__wasm_call_ctors();
    console.log(JSON.stringify(called));
    process.exit();
  };
  return { module, instance: { exports: { ...instance.exports, __wasm_call_ctors: construct } } };
};
const { loadPyodide } = await import("./node_modules/pyodide/pyodide.mjs");
await loadPyodide();
"""


@pytest.mark.pyodide
def test_what_the_constructors_ask_of_the_browser_is_what_is_done_again() -> None:
    done = subprocess.run(
        ["node", "--input-type=module", "-e", CONSTRUCTORS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    # The name of the program goes into memory, which the snapshot has.
    assert json.loads(done.stdout) == [
        "_PyEM_InitTrampoline_js",
        "__hiwire_deduplicate_new",
        "_emscripten_get_progname",
    ]
    assert "_PyEM_InitTrampoline_js()" in core._CONSTRUCT_BESIDE
    assert "__hiwire_deduplicate_new()" in core._CONSTRUCT_BESIDE


def test_what_the_start_recalls_is_what_the_snapshot_holds() -> None:
    glue = (pyodide.NPM_PACKAGE / pyodide.GLUE).read_text(encoding="utf-8")
    shorter, _core = cut(glue, (pyodide.NPM_PACKAGE / pyodide.WASM).read_bytes(), "")
    asked = re.findall(r'_pyodide\.recalled\.get\(("[^"]*")\)', shorter)
    named = re.findall(
        r'=[$\w]+\(("[\w.]+")\)', shorter[shorter.index("_pyodide.recalled.get") :].partition(".globals=")[2][:900]
    )
    recalled = (SOURCES / "make_snapshot.mjs").read_text(encoding="utf-8").partition("_pyodide.recalled = {")[2]
    assert len(asked) == 4
    sources, _, names = recalled.partition("\n}\nfor name in (")
    assert re.findall(r'^    ("[^"]*"):', sources, re.MULTILINE) == asked
    assert set(re.findall(r'"[^"]*"', names.partition(")")[0])) == {'"sys"', '"os"', *named}


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        *((there, "") for there, _instead in core._CHANGES),
        ("API.finalizeBootstrap=function(", "API.finalizeBootstrap=async function("),
        ('API.runPythonInternal("import importlib; importlib")', "API.importlibOfItsOwn"),
        ("let o=API.importlib.import_module;", "let p=API.importlib.import_module;"),
    ],
)
def test_glue_that_differs_where_it_is_changed_is_refused(there: str, instead: str) -> None:
    glue = (pyodide.NPM_PACKAGE / pyodide.GLUE).read_text(encoding="utf-8")
    module = (pyodide.NPM_PACKAGE / pyodide.WASM).read_bytes()
    assert there in glue
    with pytest.raises(RuntimeBuildError, match="粘合脚本与预期不同"):
        cut(glue.replace(there, instead), module, "")


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=12), st.integers(0, 4095))
def test_an_image_is_the_same_again(stretches: list[tuple[bool, int]], rest: int) -> None:
    image = b"".join((b"x" if full else b"\0") * 4096 * pages for full, pages in stretches) + b"y" * rest
    packed, runs = pack(image)
    assert unpack(packed, runs, len(image)) == image
    assert len(packed) <= len(image)


def test_a_loader_that_differs_is_refused() -> None:
    loader = (pyodide.NPM_PACKAGE / pyodide.LOADER).read_text(encoding="utf-8")
    assert "jsdelivr" not in pyodide.own_loader(loader)
    for there in ("`https://cdn.jsdelivr.net/", "set_excepthook()"):
        with pytest.raises(RuntimeBuildError, match="加载程序与预期不同"):
            pyodide.own_loader(loader.replace(there, ""))
