"""Turns a template, the frame and one page of prepared values into HTML."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import StrictUndefined

from training_app.web.frame import Frame


class PageEnvironment(Environment):
    """Jinja with plain dictionaries for what every template may name.

    Jinja's own chained mapping lets such names change later, which nobody does here, and is walked at every import of
    a component.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of one template: those of the environment, then its own."""
        return {**self.globals, **(d or {})}


def register_rendering(app: Flask) -> None:
    """Make every template strict: a name that is missing is an error in a test, not a gap on a page."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def render_page(template: str, frame: Frame, page: object) -> str:
    """Return the page as HTML. Templates see ``frame``, ``page``, ``csrf_token()`` and ``asset_url()``.

    :param page: the dataclass that the template's first comment names
    """
    return current_app.jinja_env.get_template(template).render(frame=frame, page=page)
