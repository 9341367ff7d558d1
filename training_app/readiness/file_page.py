"""A page as a file of its own: its styles are inside, and it needs nothing else."""

from pathlib import Path

from flask import current_app

from training_app import web

STYLES = ("tokens.css", "components.css")


def as_file_page(template: str, page: object) -> str:
    """The template of this room, filled in.

    :param template: one that takes ``page`` and ``style_html``, such as ``file.html``
    """
    static = Path(web.__file__).parent / "static"
    css = "\n".join((static / name).read_text(encoding="utf-8") for name in STYLES)
    made = current_app.jinja_env.get_template(f"readiness/{template}")
    return made.render(page=page, style_html=f"<style>{css}</style>")
