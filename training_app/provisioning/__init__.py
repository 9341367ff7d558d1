"""Provisioning: an agency's directory keeps its people up to date by SCIM 2.0 at ``/scim/v2``, within stated limits."""

from dataclasses import dataclass, field

from flask import Flask

# the tables are to be known before anybody asks for them
import training_app.provisioning.models  # noqa: F401
from training_app.foundation.house import House
from training_app.lrs.tries import WrongTries


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gives this room."""

    house: House
    tries: WrongTries = field(default_factory=WrongTries)


def register(app: Flask, room: Room) -> None:
    """Open the addresses under ``/scim/v2``, and the pages where an administrator looks after them."""
    # here, so that reading this room's tables or rules does not load the web
    import training_app.provisioning.page_routes  # noqa: F401 - it adds its views to the blueprint
    from training_app.provisioning.door import ROOM_KEY, refuse_elsewhere
    from training_app.provisioning.pages_blueprint import pages
    from training_app.provisioning.routes import blueprint

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(blueprint)
    app.register_blueprint(pages)
    app.before_request(refuse_elsewhere)
