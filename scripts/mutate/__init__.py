"""Mutation of the rules: every operator, bound, amount, date, option, citation and exception changed once."""
