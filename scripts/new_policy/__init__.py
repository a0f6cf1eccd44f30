"""Drafting a new policy folder from a text nobody has encoded yet."""
