"""The door for SCORM packages: who comes in with one, what their LMS is told, and what it has acknowledged."""

from flask import Flask

from training_app.lms.scorm_door.desk import ROOM_KEY, Room


def register(app: Flask, room: Room) -> None:
    """Add the door and its two pages behind it."""
    # here, so that reading this room's tables or rules does not load the web
    from training_app.lms.scorm_door import inside_routes, routes

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(inside_routes.blueprint)
