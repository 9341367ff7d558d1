"""What this room was given, and what a request for a certificate works with."""

from dataclasses import dataclass
from typing import cast

from flask import current_app, request

from training_app.foundation.house import House
from training_app.foundation.secrets import SecretBox
from training_app.learning.library import Library

ROOM_KEY = "certificates"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library
    secrets: SecretBox


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def base_url() -> str:
    """Our own address as this request reached us, without a slash at its end: it goes onto paper."""
    return request.url_root.rstrip("/")
