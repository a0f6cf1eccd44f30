"""Open data: what the site is made of as JSON with JSON Schema and as CSV, the calculator as a wheel, and what changed."""

from scripts.opendata.export import Catalogue, export
from scripts.opendata.tables import Table, all_tables

__all__ = ["Catalogue", "Table", "all_tables", "export"]
