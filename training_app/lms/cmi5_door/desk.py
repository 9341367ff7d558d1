"""What a request at the cmi5 door works with, gathered from the app."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from training_app.foundation.house import House
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import SecretBox
from training_app.learning.library import Library

ROOM_KEY = "cmi5"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library
    secrets: SecretBox
    client: HttpClient
    "How LMSs are asked while an officer waits."


def this_room() -> Room:
    """This app's cmi5 door."""
    return cast("Room", current_app.extensions[ROOM_KEY])
