"""What a request at the cmi5 door works with, gathered from the app."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from training_app.foundation.house import House
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import SecretBox
from training_app.learning.library import Library

ROOM_KEY = "cmi5"


def _impatient() -> HttpClient:
    # an officer waits for these answers
    return HttpClient(connect_timeout_s=4.0, read_timeout_s=8.0)


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library
    secrets: SecretBox
    client: HttpClient = field(default_factory=_impatient)


def this_room() -> Room:
    """This app's cmi5 door."""
    return cast("Room", current_app.extensions[ROOM_KEY])
