"""One page of every template of the site: what the gates (axe, Lighthouse, sizes, contrast, no script) go through."""

from __future__ import annotations

TEMPLATES = (
    "index.html",
    "calculator.html",
    "search.html",
    "compare.html",
    "policies/index.html",
    "policies/sanmenxia-2019-26.html",
    "policies/huantai-2020-1-source.html",
    "policies/huantai-2020-1-numbers.html",
    "roster.html",
    "counter.html",
    "glossary.html",
    "departments.html",
    "relations.html",
    "data.html",
    "trust.html",
    "deploy.html",
    "kit.html",
    "about.html",
    "404.html",
)
