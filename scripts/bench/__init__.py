"""Benchmarks with the peer in the same run; results as JSON in build/bench/."""
