"""The record store: xAPI statements, canonical bytes kept once and never changed, and the embedded LRS at ``/xapi``."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, request
from sqlalchemy.orm import Session

from training_app.foundation.house import House
from training_app.lrs.tries import WrongTries


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gives this room."""

    house: House
    home_page_of: Callable[[Session, int], str]
    "An agency's home page: it names the authorities of statements."
    tries: WrongTries = field(default_factory=WrongTries)

    def base_path(self) -> str:
        """Where the resources begin, as a browser or client sees it."""
        return f"{request.script_root}/xapi"


def register(app: Flask, room: Room) -> None:
    """Open the addresses under ``/xapi``."""
    from training_app.lrs.door import ROOM_KEY
    from training_app.lrs.routes import blueprint, refuse_elsewhere

    app.extensions[ROOM_KEY] = room
    app.register_blueprint(blueprint)
    app.before_request(refuse_elsewhere)
