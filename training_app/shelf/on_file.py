"""A module's lessons, or its facilitator pack, as one HTML file that needs nothing else."""

from pathlib import Path

from flask import Flask

from training_app.content.catalogue import Catalogue, Module
from training_app.foundation.clock import Clock
from training_app.shelf.pack_views import build_pack
from training_app.shelf.preview import create_preview
from training_app.shelf.print_views import build_print
from training_app.web.file_page import as_file_page


def lessons_file(catalogue: Catalogue, module: Module, clock: Clock) -> str:
    """Return the lessons. Agency slots hold their defaults: a file belongs to no agency."""
    return _render(build_print(catalogue, module, {}), clock, is_pack=False)


def pack_file(catalogue: Catalogue, module: Module, clock: Clock) -> str:
    """Return the facilitator pack, with the defaults of the agency slots."""
    return _render(build_pack(catalogue, module, {}), clock, is_pack=True)


def _render(page: object, clock: Clock, *, is_pack: bool) -> str:
    app: Flask = create_preview(Path(), clock)
    with app.test_request_context("/"):
        return as_file_page("shelf/file.html", page, is_pack=is_pack)
