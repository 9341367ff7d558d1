"""What a request for a report works with, gathered from the app and the signed-in identity."""

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from training_app.accounts.identity import Identity
from training_app.foundation.house import House
from training_app.learning.library import Library
from training_app.reports.scope import scope_of
from training_app.reports.viewpoint import Viewpoint


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library


def this_room() -> Room:
    """This app's reports room."""
    return cast("Room", current_app.extensions["reports"])


def view_as(identity: Identity) -> Viewpoint:
    """The records as this person may see them, now."""
    room = this_room()
    scope, now = scope_of(identity), room.house.clock()
    return Viewpoint(
        scope=scope,
        agency=identity.agency_name,
        zone=ZoneInfo(identity.time_zone),
        now=scope.span.looked_at(now) if scope.span is not None else now,
        modules=room.library.catalogue.modules,
    )
