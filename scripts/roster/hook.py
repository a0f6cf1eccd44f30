"""MkDocs hook: adds the empty roster template to the site. Listed in ``mkdocs.yml`` under hooks, after scripts/pages."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from calculator.roster_output import template
from scripts.rules.bundle import shared_bundle
from scripts.yaml_files import DataError

TEMPLATE = "assets/roster/roster-template.xlsx"


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Make the template from the questions of the rules, so that its columns and options are always theirs."""
    try:
        content = template(shared_bundle())
    except DataError as error:
        raise PluginError(str(error)) from error
    files.append(File.generated(config, TEMPLATE, content=content))
    return files
