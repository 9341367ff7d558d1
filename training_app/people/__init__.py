"""The pages for an agency's people, its units and its rosters."""

from typing import TYPE_CHECKING

from flask import Flask

# the table is to be known before anybody asks for it
import training_app.people.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.foundation.house import House

ROOM_KEY = "people"


def register(app: Flask, house: "House") -> None:
    """Add the pages of who looks after people."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.people.account_routes
    import training_app.people.change_routes
    import training_app.people.import_routes
    import training_app.people.seat_routes
    import training_app.people.unit_routes  # noqa: F401 - these add their views to the blueprint
    from training_app.people.routes import blueprint

    app.extensions[ROOM_KEY] = house
    app.register_blueprint(blueprint)
