"""What a request at the door for SCORM packages works with, gathered from the app."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from training_app.foundation.house import House
from training_app.learning.library import Library

ROOM_KEY = "scorm_door"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library


def this_room() -> Room:
    """This app's door for SCORM packages."""
    return cast("Room", current_app.extensions[ROOM_KEY])
