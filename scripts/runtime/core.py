"""The core: Pyodide's WebAssembly and its glue script, cut down to what starting from the memory snapshot needs.

Pyodide exports nearly ten thousand symbols so that compiled packages can be linked while it runs, and its glue makes a
global, a table entry and a variable for each of them at every start; it also carries what such packages may call (SDL,
WebGL). This site loads no compiled package. An export stays when the glue names it anywhere but in that variable, or when
the module itself asks for its address; a function of the glue stays when the module imports it or another function calls
it. The module's code is not touched. The snapshot holds the initial data, so the core that is published comes without it.

The snapshot has to be made with the same exports and glue as it is restored with, because addresses of functions depend on
them. The glue also takes from the snapshot what it would otherwise have Python compile, run and import at every start.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.runtime.webassembly import export_names, import_names, keep_exports
from scripts.runtime.wheel import RuntimeBuildError, run

_HERE = Path(__file__).resolve().parent
_VARIABLE = re.compile(r'var [\w$]+=Module\["[\w$]+"\]=wasmExports\["([\w$]+)"\];')
_WORD = re.compile(r"[\w$]+")
_ADDRESSES = ("GOT.func", "GOT.mem")
_IMPORTED = ("env", "wasi_snapshot_preview1", *_ADDRESSES)
_FUNCTIONS = re.compile(r"(?<=var wasmImports=\{)[^{}]*(?=\})")
_ALIAS = re.compile(r"[,;{}\s]([\w$]+)=([\w$]+)(?=[,;])")
# What a function needs only to be imported: its signature, and how it is called.
_TRAIT = re.compile(r'(?<=[;}\n])([\w$]+)\.(?:sig="\w*"|stub=true|isAsync=true);')
_PUBLISHED = re.compile(r'Module\["([\w$]+)"\]=\1(?=[;}\n])')
_PROPERTY = re.compile(r"\.([\w$]+)")
_QUOTED = re.compile(r"""["']([\w$]+)["']""")
_EVAL = re.compile(r"\beval\(")
# Each function that gets an address is wrapped in a module of its own, which depends on nothing but its signature.
_WRAPPER = "var module=new WebAssembly.Module(new Uint8Array(bytes));"
_KEPT_WRAPPER = "var module=(convertJsFunctionToWasm.made??={})[sig]??=new WebAssembly.Module(new Uint8Array(bytes));"
# The function that is nearly all of the script. A browser reads what is in brackets as an argument once; otherwise it skims it
# first and reads it again when it is called. Brackets alone do not survive the shortening.
_WHOLE = "return (\nasync function("
_READ_ONCE = "return Object(\nasync function("
# What Pyodide's start has Python compile and run, and what it has it import; the snapshot holds all of that already.
_LOADED = 'API.rawRun("import _pyodide_core")'
_EVALUATED = re.compile(r'(?:API\._pyodide\._base\.eval_code|API\.runPythonInternal)\(("[^"]*")\)')
_IMPORTED_BY_NAME = "let o=API.importlib.import_module;"
_START = re.compile(r"API\.finalizeBootstrap=function\((\w+),\w+\)\{.*?(?=API\.globals=)")


def cut(glue: str, module: bytes, loader: str) -> tuple[str, bytes]:
    """The glue and the module without what nothing uses; ``loader`` is the script that loads the glue.

    Raises RuntimeBuildError when they do not fit.
    """
    exported = export_names(module)
    variables = set(_VARIABLE.findall(glue))
    if len(variables) < 1000 or not variables <= set(exported):
        raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
    words = set(_WORD.findall(_VARIABLE.sub("", glue))) | import_names(module, _ADDRESSES)
    kept = {name for name in exported if name in words or f"_{name}" in words}
    shorter = _recalling(_VARIABLE.sub(lambda match: match[0] if match[1] in kept else "", glue))
    return _slim(_unlinked(shorter, import_names(module, _IMPORTED), loader)), keep_exports(module, kept)


def _recalling(glue: str) -> str:
    """The glue with a start that takes from the snapshot what it would have Python compile and run.

    make_snapshot.mjs leaves the results in ``_pyodide.recalled``, by their source text. Compiling them again would make the
    browser compile Python's whole compiler first.
    """
    starts = list(_START.finditer(glue))
    counts = [(len(starts), 1), *((glue.count(text), 1) for text in (_LOADED, _IMPORTED_BY_NAME))]
    if any(found != wanted for found, wanted in counts) or len(_EVALUATED.findall(starts[0][0])) != 4:
        raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
    restored = starts[0][1]
    start = starts[0][0].replace(_LOADED, f'({restored}?[0,""]:{_LOADED})')
    imported = f"{restored}?name=>API._pyodide.recalled.get(name):API.importlib.import_module"
    start = start.replace(_IMPORTED_BY_NAME, f"let o={imported};")
    start = _EVALUATED.sub(lambda match: f"({restored}?API._pyodide.recalled.get({match[1]}):{match[0]})", start)
    return glue.replace(starts[0][0], start)


def _unlinked(glue: str, imported: set[str], loader: str) -> str:
    """The glue with nothing that holds on to functions which the module does not import."""
    found = _FUNCTIONS.findall(glue)
    if len(found) != 1 or glue.count(_WRAPPER) != 1 or glue.count(_WHOLE) != 1:
        raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
    named = set(re.findall(r'wasmImports\["([\w$]+)"\]', glue))
    entries = [entry for entry in found[0].split(",") if entry.partition(":")[0] in imported | named]
    wanted = {entry.rpartition(":")[2] for entry in entries}
    aliases = _ALIAS.findall(glue)
    while more := {source for name, source in aliases if name in wanted} - wanted:
        wanted |= more
    glue = _FUNCTIONS.sub(lambda _: ",".join(entries), glue)
    glue = _TRAIT.sub(lambda match: match[0] if match[1] in wanted else "", glue)
    bare = _PUBLISHED.sub("", glue)
    used = {name for pattern in (_PROPERTY, _QUOTED) for name in pattern.findall(bare)} | set(_WORD.findall(loader))
    glue = _PUBLISHED.sub(lambda match: match[0] if match[1] in used else "", glue)
    # Where eval() may see a name the name has to stay. The site's policy forbids eval anyway.
    return _EVAL.sub("(0,eval)(", glue).replace(_WRAPPER, _KEPT_WRAPPER).replace(_WHOLE, _READ_ONCE)


def _slim(script: str) -> str:
    return run(["node", str(_HERE / "slim.mjs")], text=script)
