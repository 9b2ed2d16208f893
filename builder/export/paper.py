"""A built page as PDF with Chinese fonts, for the gazette and for what must be printed. Extra `[pdf]`: WeasyPrint.

The page's own print style is used. WeasyPrint needs Pango and a Chinese font of the system (Debian: libpango-1.0-0,
libpangoft2-1.0-0, fonts-noto-cjk).
"""

from __future__ import annotations

from pathlib import Path


class NoPrinter(Exception):
    """WeasyPrint or a library it needs is not installed."""


def pdf(site: Path, url: str) -> bytes:
    """The bytes of the PDF of a page of the built site. Raises NoPrinter."""
    try:
        from weasyprint import HTML, default_url_fetcher
    except (ImportError, OSError) as error:  # OSError: a library of the system is missing
        raise NoPrinter(str(error)) from error

    def fetch(address: str) -> dict[str, object]:
        """Only files of the site: a page must not make the printer read anything else."""
        if not address.startswith((site.resolve().as_uri(), "data:")):
            raise ValueError(address)
        found: dict[str, object] = default_url_fetcher(address)
        return found

    page = site / url
    made: bytes = HTML(string=page.read_text("utf-8"), base_url=page.resolve().as_uri(), url_fetcher=fetch).write_pdf()
    return made
