"""Benchmarks with the peer in the same run; results as JSON in bench/results/."""
