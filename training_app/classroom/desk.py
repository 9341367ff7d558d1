"""What a request of this room works with: who credits training, the agency's clock, and the frame of its pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

from training_app.accounts.guard import signed_in
from training_app.accounts.page_frame import page_frame
from training_app.classroom import addresses
from training_app.classroom.outside_service import CountsFrom
from training_app.classroom.scope import Approver, approver_of
from training_app.foundation.db import db
from training_app.learning import addresses as learning_addresses
from training_app.learning.desk import this_room
from training_app.learning.opening import Learner
from training_app.web.frame import Strip
from training_app.web.here import Here
from training_app.web.render import render_page

ASSIGNMENTS = "/app/assignments"
"""The page of a neighbour that leads here, and its word in the navigation."""


def here() -> Here:
    """The agency's zone, and now."""
    return Here(ZoneInfo(signed_in().time_zone), this_room().house.clock())


def approver() -> Approver:
    """The signed-in person, as whoever credits training."""
    return approver_of(signed_in(), this_room().house.clock())


def learner() -> Learner:
    """The signed-in person, as whose training it is."""
    identity = signed_in()
    return Learner(identity.agency_id, identity.person_id)


def modules() -> dict[str, str]:
    """The titles of the modules that training can stand for, by id."""
    return {module.id: module.title for module in this_room().library.catalogue.modules.values()}


def asked_again() -> CountsFrom:
    """Since when a module counts for somebody, as the assignments say."""
    room, zone = this_room(), signed_in().time_zone

    def counts_from(whose: Learner, module_id: str) -> datetime | None:
        due = room.due_dates(db.session(), whose, now=room.house.clock(), time_zone=zone).get(module_id)
        return due.counts_from if due else None

    return counts_from


def show(template: str, page: object, where: str | None = None) -> str:
    """The page as HTML, in the frame of who credits training.

    :param where: the words of the line under the masthead; None for the first page of the room
    """
    first = Strip("Assignments", ASSIGNMENTS, "Classroom")
    strip = Strip("Classroom", addresses.CLASSROOM, where) if where is not None else first
    return render_page(f"classroom/{template}", page_frame(ASSIGNMENTS, strip), page)


def show_own(template: str, page: object, where: str) -> str:
    """The page as HTML, in the frame of the officer's transcript."""
    strip = Strip("Transcript", learning_addresses.TRANSCRIPT, where)
    return render_page(f"classroom/{template}", page_frame(learning_addresses.TRANSCRIPT, strip), page)
