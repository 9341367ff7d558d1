"""Seats for tests: given as an administrator gives them, with a link to come in by."""

from datetime import date

from tests.agency import NOW
from tests.conftest import Town
from training_app.accounts.models import Person, Role
from training_app.accounts.seats.models import Seat
from training_app.accounts.seats.rules import Terms
from training_app.accounts.seats.service import Holder, give_seat
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
ENDS = date(2026, 12, 31)


def add_seat(
    town: Town, role: Role, *, first: date = FIRST, last: date = LAST, ends: date = ENDS
) -> tuple[int, PersonId]:
    """The ids of a new seat of Riverton and of its holder, Noor Haddad."""
    with town.app.app_context():
        holder = Holder("Noor", "Haddad", f"{role}@audit.example")
        terms = Terms(role, first, last, ends, "Yearly review of training records")
        seat_id = give_seat(db.session(), town.people.agency_id, holder, terms, by=None, now=NOW)
        person_id = PersonId(db.session.get_one(Seat, seat_id).person_id)
        assert db.session.get_one(Person, person_id).is_active is False
        db.session.remove()
    return seat_id, person_id
