"""sitemap.xml and robots.txt. A sitemap needs full addresses; without ``SITE_URL`` it holds paths and nothing names it."""

from __future__ import annotations

from xml.sax.saxutils import escape


def sitemap(pages: list[str], site_url: str) -> str:
    """The pages in alphabetical order, the home page first."""
    ordered = sorted(pages, key=lambda page: (page != "index.html", page))
    rows = "".join(f"<url><loc>{escape(full_address(page, site_url))}</loc></url>\n" for page in ordered)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n"


def robots(site_url: str) -> str:
    """Everything may be read; the sitemap is named once the address of the site is known."""
    lines = ["User-agent: *", "Allow: /"]
    if site_url:
        lines.append(f"Sitemap: {full_address('sitemap.xml', site_url)}")
    return "\n".join(lines) + "\n"


def full_address(page: str, site_url: str) -> str:
    """The address of a page, or its path where the site's own is not known."""
    return f"{site_url.rstrip('/')}/{page}" if site_url else page
