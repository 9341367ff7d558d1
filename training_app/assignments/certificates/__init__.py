"""Certificates: what a completion says, signed, on paper, and open to whoever holds the paper and checks it."""

from typing import TYPE_CHECKING

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.assignments.certificates.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.assignments.certificates.desk import Room


def register(app: Flask, room: "Room") -> None:
    """Add the officer's pages, the page that verifies, and the public keys."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.assignments.certificates.verify_routes  # noqa: F401 - it adds its views to the blueprint
    from training_app.assignments.certificates.desk import ROOM_KEY
    from training_app.assignments.certificates.routes import blueprint

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(blueprint)
