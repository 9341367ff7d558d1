"""A page as a file of its own: its styles are inside, and it needs nothing else."""

from pathlib import Path

from flask import current_app

STATIC = Path(__file__).parent / "static"
STYLES = ("tokens.css", "components.css")


def as_file_page(template: str, page: object, **more: object) -> str:
    """The template, filled in.

    :param template: one that extends ``web/file.html``, such as ``readiness/file.html``
    """
    css = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)
    made = current_app.jinja_env.get_template(template)
    return made.render(page=page, style_html=f"<style>{css}</style>", **more)
