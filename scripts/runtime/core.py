"""The core: Pyodide's WebAssembly and its glue script, cut down to what starting from the memory snapshot needs.

Pyodide exports nearly ten thousand symbols so that compiled packages can be linked while it runs, and its glue makes a
global, a table entry and a variable for each of them at every start; it also carries what such packages may call (SDL,
WebGL, the network). This site loads no compiled package. An export stays when the glue names it anywhere but in that
variable, or when the module itself asks for its address; a function of the glue stays when the module or another function
calls it. The module's code is not touched. The snapshot holds the initial data, so the core is published without it.

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
_OFFERED = "var wasmImports={"
# What takes the place of functions that are never called, or that always fail (with ENOTSUP) because there is no network.
_INSTEAD = 'function _drawing(){abort("no drawing")}_drawing.sig="v";function _network(){return -138}'
_SOCKETS = {
    f"__syscall_{name}"
    for name in (
        *("accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt"),
        *("listen", "recvfrom", "recvmsg", "sendmsg", "sendto", "socket"),
    )
}
# Of what draws, the names that are also names of something else.
_DRAWING = {"GL", "GLctx", "NODEFS", "createContext", "getUserMedia", "requestFullscreen", "setCanvasSize"}
_ALIAS = re.compile(r"[,;{}\s]([\w$]+)=([\w$]+)(?=[,;])")
# What a function needs only to be imported: its signature, and how it is called.
_TRAIT = re.compile(r'(?<=[;}\n])([\w$]+)\.(?:sig="\w*"|stub=true|isAsync=true);')
_PUBLISHED = re.compile(r'Module\["([\w$]+)"\]=\1(?=[;}\n])')
_PROPERTY = re.compile(r"\.([\w$]+)")
_QUOTED = re.compile(r"""["']([\w$]+)["']""")
# What Pyodide's start has Python compile and run, and what it has it import; the snapshot holds all of that already.
_LOADED = 'API.rawRun("import _pyodide_core")'
_EVALUATED = re.compile(r'(?:API\._pyodide\._base\.eval_code|API\.runPythonInternal)\(("[^"]*")\)')
_IMPORTED_BY_NAME = "let o=API.importlib.import_module;"
_START = re.compile(r"API\.finalizeBootstrap=function\((\w+),\w+\)\{.*?(?=API\.globals=)")

# What the module's constructors do beside the memory, which comes from the snapshot: the bounds of the stack, the first
# entries of the tables in which Pyodide keeps objects of JavaScript, and a function that counts what a function takes, for
# which the browser decides.
_RESTORED = 'Module["noInitialRun"]'
_RELOCATE, _CONSTRUCT = "callRuntimeCallbacks(__RELOC_FUNCS__);", 'wasmExports["__wasm_call_ctors"]();'
_CONSTRUCT_BESIDE = (
    'wasmExports["emscripten_stack_init"](),wasmExports["_hiwire_immortal_add"](null),'
    'wasmExports["_hiwire_immortal_add"](__hiwire_deduplicate_new()),wasmExports["_hiwire_immortal_table_init"](),'
    "_PyEM_InitTrampoline_js()"
)
# Texts of the glue, each there once, and what takes their place.
_CHANGES = (
    # The function that is nearly all of the script. A browser reads what is in brackets as an argument once; otherwise it skims
    # it first and reads it again when it is called. Brackets alone do not survive the shortening.
    ("return (\nasync function(", "return Object(\nasync function("),
    # The memory of the snapshot has been prepared.
    ("runtimeInitialized=true;" + _RELOCATE, f"runtimeInitialized=true;{_RESTORED}||{_RELOCATE}"),
    (_CONSTRUCT, f"{_RESTORED}?({_CONSTRUCT_BESIDE}):{_CONSTRUCT}"),
    # Nobody asks for the addresses of what the module exports, so they get none, and the table is not searched for them.
    ('GOT[symName]||=new WebAssembly.Global({value:"i32",mutable:true});', "if(!GOT[symName])continue;"),
    ("functionsInTableMap=new WeakMap;updateTableMap(0,wasmTable.length)", "functionsInTableMap=new WeakMap"),
    # Drawing, sound, the network and the files of other systems are carried only for the sake of these statements.
    ("FS.filesystems={MEMFS,IDBFS,NODEFS,WORKERFS,PROXYFS}", "FS.filesystems={MEMFS}"),
    ("if(ENVIRONMENT_IS_NODE){NODEFS.staticInit()}", ""),
    ("IDBFS.quit();", ""),
    ("SOCKFS.root=FS.mount(SOCKFS,{},null);", ""),
    ("registerWasmPlugin();FS.createPreloadedFile=FS_createPreloadedFile;", ""),
    (
        'Module["requestAnimationFrame"]=MainLoop.requestAnimationFrame;Module["pauseMainLoop"]=MainLoop.pause;'
        'Module["resumeMainLoop"]=MainLoop.resume;MainLoop.init();',
        "",
    ),
    ("registerPostMainLoop(()=>SDL.audio?.queueNewAudioData?.());", ""),
)


def cut(glue: str, module: bytes, loader: str) -> tuple[str, bytes]:
    """The glue and the module without what nothing uses; ``loader`` is the script that loads the glue.

    Raises RuntimeBuildError when they do not fit.
    """
    glue = _changed(glue)
    exported = export_names(module)
    variables = set(_VARIABLE.findall(glue))
    if len(variables) < 1000 or not variables <= set(exported):
        raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
    words = set(_WORD.findall(_VARIABLE.sub("", glue))) | import_names(module, _ADDRESSES)
    kept = {name for name in exported if name in words or f"_{name}" in words}
    shorter = _recalling(_VARIABLE.sub(lambda match: match[0] if match[1] in kept else "", glue))
    return _slim(_unlinked(shorter, import_names(module, _IMPORTED), loader)), keep_exports(module, kept)


def _changed(glue: str) -> str:
    for there, instead in _CHANGES:
        if glue.count(there) != 1:
            raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
        glue = glue.replace(there, instead)
    return glue


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
    if len(found) != 1:
        raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
    named = set(re.findall(r'wasmImports\["([\w$]+)"\]', glue))
    entries = [_entry(entry) for entry in found[0].split(",") if entry.partition(":")[0] in imported | named]
    wanted = {entry.rpartition(":")[2] for entry in entries}
    aliases = _ALIAS.findall(glue)
    while more := {source for name, source in aliases if name in wanted} - wanted:
        wanted |= more
    glue = _FUNCTIONS.sub(lambda _: ",".join(entries), glue).replace(_OFFERED, _INSTEAD + _OFFERED)
    glue = _TRAIT.sub(lambda match: match[0] if match[1] in wanted else "", glue)
    bare = _PUBLISHED.sub("", glue)
    used = {name for pattern in (_PROPERTY, _QUOTED) for name in pattern.findall(bare)} | set(_WORD.findall(loader))
    glue = _PUBLISHED.sub(lambda match: match[0] if match[1] in used - _DRAWING else "", glue)
    # Where eval() may see a name the name has to stay. The site's policy forbids eval anyway.
    return re.sub(r"\beval\(", "(0,eval)(", glue)


def _entry(entry: str) -> str:
    """A function for the module. Of those that draw it only wants an address, and one address does for all; there is no
    network to call."""
    name = entry.partition(":")[0]
    if name.startswith("emscripten_gl"):
        return f"{name}:_drawing"
    return f"{name}:_network" if name in _SOCKETS else entry


def _slim(script: str) -> str:
    return run(["node", str(_HERE / "slim.mjs")], text=script)
