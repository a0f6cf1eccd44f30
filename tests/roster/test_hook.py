"""The template in the site."""

from __future__ import annotations

from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import PluginCollection
from mkdocs.structure.files import Files

from calculator.roster_output import template
from scripts.roster import hook
from scripts.yaml_files import DataError


def test_the_site_gets_the_template_of_the_present_rules(bundle: dict[str, Any]) -> None:
    config = MkDocsConfig()
    config.load_dict({"site_name": "x"})
    config.plugins = PluginCollection()
    config.plugins._current_plugin = None  # as mkdocs itself does before it calls the hooks
    files = hook.on_files(Files([]), config=config)
    (file,) = files
    assert file.src_uri == "assets/roster/roster-template.xlsx"
    assert file.content_bytes == template(bundle)


def test_broken_rules_stop_the_build_with_their_own_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DataError("规则有误")

    monkeypatch.setattr(hook, "shared_bundle", broken)
    with pytest.raises(PluginError, match="规则有误"):
        hook.on_files(Files([]), config=MkDocsConfig())
