"""The agency's own words in the lessons: kept version by version, and never touched by an upgrade."""

from typing import TYPE_CHECKING

from flask import Flask

# the table is to be known before anybody asks for it
import training_app.slots.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.slots.desk import Room


def register(app: Flask, room: "Room") -> None:
    """Add the coordinator's pages; ``room`` carries the slots of the catalogue and where they stand."""
    # here, so that reading this room's tables or rules does not load the web
    from training_app.slots.routes import blueprint

    app.extensions["slots"] = room
    app.register_blueprint(blueprint)
