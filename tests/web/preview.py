"""Shows every example page in a browser: ``python -m tests.web.preview``, then the address it prints."""

from pathlib import Path

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from tests.web.example_frames import HOME
from tests.web.examples import PAGES
from training_app import web
from training_app.web.render import render_page

_ROOMS = Path(web.__file__).parents[1]


def make_preview_app() -> Flask:
    """Return a small app with one address per example: ``/app/preview/<name>``."""
    app = Flask(__name__, static_folder=None, template_folder="templates")
    app.config["SECRET_KEY"] = "only for looking at pages"
    CSRFProtect(app)
    for room in ("learning", "accounts"):
        app.register_blueprint(Blueprint(room, __name__, template_folder=str(_ROOMS / room / "templates")))
    web.register(app, lambda: HOME)

    @app.get("/app/preview/<name>")
    def show(name: str) -> str:
        template, frame, page = PAGES[name]
        return render_page(template, frame, page)

    @app.post("/app/preview/<name>")
    def take(name: str) -> str:
        return show(name)

    @app.get("/broken")
    def fail() -> str:
        raise RuntimeError("on purpose")

    return app


if __name__ == "__main__":
    preview = make_preview_app()
    print("\n".join(f"http://127.0.0.1:5055/app/preview/{name}" for name in PAGES))  # noqa: T201
    preview.run("127.0.0.1", 5055)
