"""A page as a tagged PDF, where the extra ``[pdf]`` is installed. Without it the browser's own print is all there is.

Source: ISO 14289-1 (PDF/UA-1), by WeasyPrint's ``pdf_variant``.
"""

from pathlib import Path

from training_app.foundation.errors import Conflict
from training_app.foundation.log import get_log
from training_app.foundation.plugins import is_installed

PACKAGE = "weasyprint"
STYLES = Path(__file__).with_name("paper.css")
log = get_log("web")


class NoPdfHere(Conflict):
    """No PDF can be made here. Answered with 409; the page beside it can be printed."""

    sentence = (
        "No PDF can be made on this server. Nothing was changed. Go back to the page and print it: a browser's print "
        "window can also save it as a PDF."
    )


def may_make_pdf() -> bool:
    """Whether the extra is installed. Whether its libraries are there too shows when one is made."""
    return is_installed(PACKAGE)


def render_pdf(html: str) -> bytes:
    """The document as a PDF with tags for screen readers.

    :param html: a whole document with language and title; images are ``data:`` addresses, for nothing is fetched
    :raise NoPdfHere: when the extra, or a library that it needs, is not installed
    """
    try:
        # here: it takes half a second and 50 MB, and most processes never make a PDF
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        log.error("pdf.not_possible", kind=type(error).__name__)
        raise NoPdfHere from error
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    styles = CSS(string=STYLES.read_text(encoding="utf-8"), url_fetcher=fetcher)
    made: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1")
    return made
