"""Verification of the knowledge: quotes, figures, numbers, ids and worked examples."""
