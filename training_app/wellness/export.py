"""Writes the page as one file, for a personal phone, a union's web page or a release."""

from pathlib import Path

from training_app.wellness.document import compile_document


def export_document(target: Path, tokens_css: str, resources_path: Path | None = None) -> str:
    """Write the document to ``target`` and return its SHA-256, hexadecimal.

    The bytes are those the server sends and those "save this page as one file" gives, so the three can be compared.

    :raise BadFile: when a text file has a mistake; nothing is written then
    """
    document = compile_document(tokens_css, resources_path)
    target.write_bytes(document.html)
    return document.sha256
