"""What a request of an officer works with, gathered from the app and the signed-in identity."""

from dataclasses import dataclass, field
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

from training_app.accounts.identity import Identity
from training_app.content.catalogue import Module
from training_app.foundation.db import db
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId
from training_app.learning.library import Library
from training_app.learning.measured import MeasuredPace
from training_app.learning.ports import (
    Arrival,
    CardLine,
    DueDates,
    Elsewhere,
    OwnCredits,
    SignOffs,
    Vouched,
    no_card,
    nobody_signed,
    nothing_elsewhere,
)
from training_app.learning.service import Desk, Learner
from training_app.learning.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library
    due_dates: DueDates
    arrival: Arrival
    credits: OwnCredits
    sign_offs: SignOffs = nobody_signed
    pace: MeasuredPace = field(default_factory=MeasuredPace)
    elsewhere: Elsewhere = nothing_elsewhere
    plan_card: CardLine = no_card


def this_room() -> Room:
    """This app's learning room."""
    return cast("Room", current_app.extensions["learning"])


def open_desk() -> Desk:
    """The database session, house and texts of this request."""
    room = this_room()
    return Desk(db.session(), room.house, room.library)


def vouched_for(agency_id: AgencyId, module: Module) -> Vouched:
    """What the agency's reviewers say of this version; its stamp goes above the text, whatever page shows it."""
    return this_room().sign_offs(db.session(), agency_id, module)


def view_as(identity: Identity) -> Viewer:
    """The signed-in person as a viewer, now."""
    return Viewer(
        learner=Learner(identity.agency_id, identity.person_id),
        surname=identity.family_name,
        zone=ZoneInfo(identity.time_zone),
        now=this_room().house.clock(),
    )
