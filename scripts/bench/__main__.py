"""``python -m scripts.bench``: every benchmark, each beside its peers in the same run."""

from __future__ import annotations

from scripts.bench import runtime, search_growth, search_peers

if __name__ == "__main__":
    search_peers.main()
    search_growth.main()
    runtime.main()
