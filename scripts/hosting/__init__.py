"""Hosting the built site: compressed copies for servers that send them, and examples for nginx, Caddy and a container."""

from scripts.hosting.precompress import precompress

__all__ = ["precompress"]
