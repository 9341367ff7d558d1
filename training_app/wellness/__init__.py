"""The sealed self-check: one page that can neither send nor keep what an officer answers."""

from pathlib import Path

from training_app.wellness.document import compile_document
from training_app.wellness.sealed import SealedApp


def build_sealed_app(tokens_css: str, resources_path: Path | None = None) -> SealedApp:
    """Return the WSGI application to be mounted at ``/wellness``; the document is compiled once, here.

    :param tokens_css: the text of the house's style tokens, so that the page looks like the others
    :param resources_path: the agency's own people to talk to; None shows that none were added yet
    :raise BadFile: naming line and field, when a text file has a mistake
    """
    return SealedApp(compile_document(tokens_css, resources_path))
