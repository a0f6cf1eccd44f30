"""The calculator's browser runtime: wheel, Pyodide, memory snapshot; and the calculator page in the site build."""

from scripts.runtime.publish import Manifest, build_runtime, read_manifest
from scripts.runtime.wheel import RuntimeBuildError

__all__ = ["Manifest", "RuntimeBuildError", "build_runtime", "read_manifest"]
