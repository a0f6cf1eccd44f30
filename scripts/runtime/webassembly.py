"""Changes to a WebAssembly module that leave its code alone: fewer exports, no initial data.

Format: https://webassembly.github.io/spec/core/binary/modules.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scripts.runtime.wheel import RuntimeBuildError

_HEADER = b"\0asm\1\0\0\0"
_IMPORTS, _EXPORTS, _DATA = 2, 7, 11
_LIMITED = (1, 2)  # kinds of import with limits: table, memory


def import_names(module: bytes, spaces: tuple[str, ...]) -> set[str]:
    """The names imported from some module names (``GOT.func``). Raises RuntimeBuildError when this is no module."""
    names: set[str] = set()
    section = next((body for number, body in _sections(module) if number == _IMPORTS), b"\0")
    count, at = _number(section, 0)
    for _ in range(count):
        space, at = _name(section, at)
        name, at = _name(section, at)
        at = _after_import(section, at)
        if space in spaces:
            names.add(name)
    return names


def export_names(module: bytes) -> list[str]:
    """All exported names, in their order."""
    section = next((body for number, body in _sections(module) if number == _EXPORTS), b"\0")
    return [name for name, _entry in _exports(section)]


def keep_exports(module: bytes, wanted: set[str]) -> bytes:
    """The module with the ``wanted`` exports alone, in the order they had."""

    def change(section: bytes) -> bytes:
        kept = [entry for name, entry in _exports(section) if name in wanted]
        return _leb(len(kept)) + b"".join(kept)

    return _with_section(module, _EXPORTS, change)


def without_data(module: bytes) -> bytes:
    """The module with its one data segment emptied; the segment itself stays, at length 0.

    Raises RuntimeBuildError when the data is not laid out as expected: one active segment in memory 0.
    """

    def change(section: bytes) -> bytes:
        # One segment, at the address in a global: 01 00 23 <global> 0b <length> <bytes>.
        if section[:3] != b"\x01\x00\x23":
            raise RuntimeBuildError("Pyodide 的数据段与预期不同，不能去掉")
        _global, at = _number(section, 3)
        if section[at : at + 1] != b"\x0b":
            raise RuntimeBuildError("Pyodide 的数据段与预期不同，不能去掉")
        return section[: at + 1] + b"\0"

    return _with_section(module, _DATA, change)


def _with_section(module: bytes, wanted: int, change: Callable[[bytes], bytes]) -> bytes:
    parts = [_HEADER]
    for number, body in _sections(module):
        new = change(body) if number == wanted else body
        parts += [bytes([number]), _leb(len(new)), new]
    return b"".join(parts)


def _sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    if not module.startswith(_HEADER):
        raise RuntimeBuildError("不是 WebAssembly 模块")
    at = len(_HEADER)
    while at < len(module):
        size, body = _number(module, at + 1)
        yield module[at], module[body : body + size]
        at = body + size


def _exports(section: bytes) -> Iterator[tuple[str, bytes]]:
    count, at = _number(section, 0)
    for _ in range(count):
        start = at
        name, at = _name(section, at)
        _index, at = _number(section, at + 1)
        yield name, section[start:at]


def _after_import(section: bytes, at: int) -> int:
    """The position behind what is imported, which starts with its kind."""
    kind, at = section[at], at + 1
    if kind == 3:  # global: type, mutability
        return at + 2
    if kind in _LIMITED:
        at += kind == 1  # a table's element type
        limits, at = section[at], at + 1
        _least, at = _number(section, at)
        return _number(section, at)[1] if limits & 1 else at
    at += kind == 4  # a tag's attribute
    return _number(section, at)[1]


def _number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number and the position behind it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _leb(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _name(data: bytes, at: int) -> tuple[str, int]:
    length, at = _number(data, at)
    return data[at : at + length].decode(), at + length
