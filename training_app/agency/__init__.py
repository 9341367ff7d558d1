"""The settings of an agency in the browser: one page that leads to all of them, and those that stand nowhere else."""

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from training_app.agency.desk import Room


def register(app: Flask, room: "Room") -> None:
    """Add the pages."""
    # here, so that reading this room's rules does not load the web
    from training_app.agency.desk import ROOM_KEY
    from training_app.agency.routes import blueprint

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(blueprint)
