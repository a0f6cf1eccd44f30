"""Tests of the clause search."""
