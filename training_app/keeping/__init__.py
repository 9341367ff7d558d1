"""What is held about a person, how long it is kept, and how it is erased."""

from typing import TYPE_CHECKING

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.keeping.models  # noqa: F401

if TYPE_CHECKING:
    from training_app.foundation.house import House

ROOM_KEY = "keeping"


def register(app: Flask, house: "House") -> None:
    """Add the pages of everything held about a person, and of how long it is kept."""
    # here, so that reading this room's tables or rules does not load the web
    from training_app.keeping.routes import blueprint

    app.extensions[ROOM_KEY] = house
    app.register_blueprint(blueprint)
