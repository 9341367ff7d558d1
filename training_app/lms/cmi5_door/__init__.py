"""The cmi5 door: an LMS launches a module, and hears what its officer does in it until the session is terminated."""

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from training_app.lms.cmi5_door.desk import Room


def register(app: Flask, room: "Room") -> None:
    """Add the door that LMSs launch at, and the way back to them."""
    # here, so that reading this room's tables does not load the web
    import training_app.lms.cmi5_door.session_routes  # noqa: F401 - adds its views to the blueprint
    from training_app.lms.cmi5_door.desk import ROOM_KEY
    from training_app.lms.cmi5_door.routes import blueprint

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(blueprint)
