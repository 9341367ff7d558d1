"""The WSGI entry points: ``gunicorn wsgi:app`` for the program, ``gunicorn wsgi:wellness`` for the self-check alone.

Each is built when it is asked for: a process of the self-check's own loads no database, no session and no key.
"""

import os
from pathlib import Path
from typing import Any


def _app() -> Any:
    from training_app.app import create_app

    return create_app()


def _wellness() -> Any:
    import training_app
    from training_app.wellness import build_sealed_app

    # by its place, not by importing the web, which would load the framework
    tokens = Path(training_app.__file__).parent / "web" / "static" / "tokens.css"
    people = os.environ.get("COMMON_GROUND_WELLNESS_RESOURCES")
    return build_sealed_app(tokens.read_text(encoding="utf-8"), Path(people) if people else None)


_BUILDERS = {"app": _app, "wellness": _wellness}


def __getattr__(name: str) -> Any:
    if name not in _BUILDERS:
        raise AttributeError(name)
    globals()[name] = _BUILDERS[name]()
    return globals()[name]
