"""The core: Pyodide's WebAssembly and its glue script, cut down to what starting from the memory snapshot needs.

Pyodide exports nearly ten thousand symbols so that compiled packages can be linked while it runs, and its glue makes a
global, a table entry and a variable for each of them at every start. This site loads no compiled package. An export stays
when the glue names it anywhere but in that variable, or when the module itself asks for its address. The code is not
touched. The snapshot holds the initial data, so the core that is published comes without it.

The snapshot has to be made with the same exports as it is restored with, because addresses of functions depend on them.
"""

from __future__ import annotations

import re

from scripts.runtime.webassembly import export_names, import_names, keep_exports
from scripts.runtime.wheel import RuntimeBuildError

_VARIABLE = re.compile(r'var [\w$]+=Module\["[\w$]+"\]=wasmExports\["([\w$]+)"\];')
_WORD = re.compile(r"[\w$]+")
_ADDRESSES = ("GOT.func", "GOT.mem")


def cut(glue: str, module: bytes) -> tuple[str, bytes]:
    """The glue and the module without the exports that nothing uses. Raises RuntimeBuildError when they do not fit."""
    exported = export_names(module)
    variables = set(_VARIABLE.findall(glue))
    if len(variables) < 1000 or not variables <= set(exported):
        raise RuntimeBuildError("Pyodide 的粘合脚本与预期不同，不能裁剪")
    words = set(_WORD.findall(_VARIABLE.sub("", glue))) | import_names(module, _ADDRESSES)
    kept = {name for name in exported if name in words or f"_{name}" in words}
    shorter = _VARIABLE.sub(lambda match: match[0] if match[1] in kept else "", glue)
    return shorter, keep_exports(module, kept)
