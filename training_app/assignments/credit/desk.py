"""What this room was given, and what a request of its pages works with."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, request

from training_app.accounts.guard import signed_in
from training_app.accounts.page_frame import page_frame
from training_app.assignments.credit import addresses
from training_app.assignments.credit.service import Maker
from training_app.foundation.house import House
from training_app.learning.library import Library
from training_app.web.frame import Frame, Strip

ROOM_KEY = "credit"


@dataclass(frozen=True, slots=True)
class Room:
    """What the composition root gave this room."""

    house: House
    library: Library


def this_room() -> Room:
    """This app's room."""
    return cast("Room", current_app.extensions[ROOM_KEY])


def maker() -> Maker:
    """The signed-in person, as whoever changes or makes something."""
    identity = signed_in()
    return Maker(identity.agency_id, identity.person_id, this_room().house.clock())


def today() -> date:
    """The agency's day."""
    return this_room().house.clock().astimezone(ZoneInfo(signed_in().time_zone)).date()


def page_asked(rows: int, rows_a_page: int) -> tuple[int, int]:
    """The page that the address asks for, from 1 and at most the last; and how many there are."""
    pages = max(1, -(-rows // rows_a_page))
    asked = request.args.get("page", "1")
    return min(max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1, pages), pages


def frame(where: str | None = None) -> Frame:
    """The frame of this room's pages; the ledger itself stands below the overview."""
    if where is None:
        return page_frame(addresses.OVERVIEW, Strip("Overview", addresses.OVERVIEW, "Credit"))
    return page_frame(addresses.OVERVIEW, Strip("Credit", addresses.CREDIT, where))
