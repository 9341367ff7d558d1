"""What this room was given, and what a request of its pages works with."""

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from training_app.accounts.guard import signed_in
from training_app.accounts.rules import Permission, may
from training_app.assignments.schedule.service import Hand
from training_app.assignments.schedule.sight import Sight
from training_app.foundation.house import House
from training_app.learning.library import Library

ROOM_KEY = "assignments"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def sight() -> Sight:
    """The assignments as the signed-in person may see them, now."""
    identity, room = signed_in(), this_room()
    return Sight(
        agency_id=identity.agency_id,
        unit_ids=None if may(identity.roles, Permission.SEE_AGENCY_REPORT) else identity.supervised_unit_ids,
        may_change=may(identity.roles, Permission.PLAN_TRAINING),
        zone=ZoneInfo(identity.time_zone),
        now=room.house.clock(),
        modules=room.library.catalogue.modules,
    )


def hand() -> Hand:
    """The signed-in person, as whoever changes something."""
    identity = signed_in()
    return Hand(identity.agency_id, identity.person_id, this_room().house.clock())
