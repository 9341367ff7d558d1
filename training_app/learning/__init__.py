"""Attempts, answers, decisions and completion: what an officer does, kept as one line of events."""

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from training_app.learning.desk import Room


def register(app: Flask, room: "Room") -> None:
    """Add the officer's pages; ``room`` carries the texts and where due dates come from."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.learning.again_routes
    import training_app.learning.attempt_routes
    import training_app.learning.extra_routes
    import training_app.learning.rest_routes  # noqa: F401 - they add their views to the blueprint
    from training_app.learning.routes import blueprint

    app.extensions["learning"] = room
    app.register_blueprint(blueprint)
