"""Reading the project's YAML: plain scalars only, no duplicate keys, no anchors, errors with file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver


class DataError(Exception):
    """Something wrong in a data file. The message names the file, the place and what is allowed."""


class _PlainLoader(yaml.SafeLoader):
    """Only null, true/false and decimal integers are typed; dates, floats, yes/no and octals stay strings."""


_PlainLoader.yaml_implicit_resolvers = {}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789"))


def _mapping(loader: _PlainLoader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in found:
            raise DataError(f"{_place(key_node)}：“{key}”写了两次")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_PlainLoader.add_constructor("tag:yaml.org,2002:map", _mapping)

if yaml.__with_libyaml__:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    class _FastLoader(Composer, CParser, SafeConstructor, Resolver):
        """libyaml's parser, ten times as fast, under PyYAML's own composer: libyaml's crashes on what is nested deeply."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)

        def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
            """Without anchors and aliases: the careful loader refuses them."""
            if getattr(self.peek_event(), "anchor", None) is not None:
                raise yaml.YAMLError("anchor")
            return super().compose_node(parent, index)

    _FastLoader.yaml_implicit_resolvers = _PlainLoader.yaml_implicit_resolvers
    _FastLoader.yaml_constructors = _PlainLoader.yaml_constructors

# Where the two parsers differ: libyaml takes tabs and a lone question mark in places where PyYAML refuses them, and reads a
# lone tag as an empty text.
_DIFFERENT = re.compile(r"[\t?!]")


def _place(node: yaml.Node) -> str:
    return f"{node.start_mark.name}:{node.start_mark.line + 1}"


def read_yaml(path: Path) -> Any:
    """Read one YAML file. Raises DataError naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}：不是 UTF-8 文本，第{error.start}个字节读不出来") from error
    if yaml.__with_libyaml__ and not _DIFFERENT.search(text):
        fast = _FastLoader(text)
        try:
            return fast.get_single_data()
        except (yaml.YAMLError, DataError, RecursionError):
            pass  # the other loader says what is wrong, and where
        finally:
            fast.dispose()
    try:
        loader = _PlainLoader(text)
    except yaml.reader.ReaderError as error:
        raise DataError(f"{path.name}：有不能用的字符（U+{error.character:04X}）") from error
    loader.name = path.name
    try:
        # An anchor or alias needs one of the signs; most files have neither, and scanning takes as long as loading.
        for token in yaml.scan(text) if "&" in text or "*" in text else ():
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken)):
                raise DataError(f"{path.name}:{token.start_mark.line + 1}：不用锚点和引用（& *），请写全")
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{path.name}:{line}：不是有效的 YAML（{error.problem}）") from error
    except RecursionError as error:
        raise DataError(f"{path.name}：嵌套太深") from error
    finally:
        loader.dispose()
