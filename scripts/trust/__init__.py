"""Trust: what everything served hashes to, where every foreign part comes from, what it is built with, what is known about it."""

from scripts.trust.manifest import Difference, check, sums
from scripts.trust.sbom import bill_of_materials
from scripts.trust.vendored import Part, load_parts, unclaimed

__all__ = ["Difference", "Part", "bill_of_materials", "check", "load_parts", "sums", "unclaimed"]
