"""The roster's part of the site build: the empty template to download."""
