"""Assignments that run by themselves: kept, worked out when something changes and once a day, reminded of, shown."""

from typing import TYPE_CHECKING

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.assignments.schedule.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.foundation.house import House
    from training_app.learning.library import Library


def register(app: Flask, house: "House", library: "Library") -> None:
    """Add the pages of assignments, leave and reminders."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.assignments.schedule.changed_routes
    import training_app.assignments.schedule.person_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.assignments.schedule.desk import ROOM_KEY, Room
    from training_app.assignments.schedule.routes import blueprint

    app.extensions[ROOM_KEY] = Room(house, library)
    app.register_blueprint(blueprint)
