"""A plain static server for the built site."""
