"""Giving, extending and ending seats: what holds afterwards, and what others cannot do to them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.seats import FIRST, LAST, add_seat
from training_app.accounts import staff
from training_app.accounts.errors import NameTaken
from training_app.accounts.models import Role
from training_app.accounts.roster_file import RosterRow
from training_app.accounts.roster_import import import_roster
from training_app.accounts.seats.errors import TermsRefused
from training_app.accounts.seats.models import Seat
from training_app.accounts.seats.rules import Terms
from training_app.accounts.seats.service import Holder, end_seat, extend_seat, give_seat
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound

LATER = Terms(Role.AUDITOR, FIRST, LAST, date(2027, 3, 31), "The review takes a month longer")


def test_a_name_that_somebody_has_is_refused_and_leaves_nothing(town: Town) -> None:
    with town.app.app_context():
        with pytest.raises(NameTaken):
            give_seat(db.session(), town.people.agency_id, Holder("A", "B", "4417"), LATER, by=None, now=NOW)

        assert db.session.scalars(select(Seat)).all() == []
        db.session.remove()


def test_refused_terms_leave_nothing(town: Town) -> None:
    bad = Terms(Role.AUDITOR, None, None, None, "")
    with town.app.app_context():
        with pytest.raises(TermsRefused) as refused:
            give_seat(db.session(), town.people.agency_id, Holder("A", "B", "a@b.example"), bad, by=None, now=NOW)

        assert set(refused.value.said) == {"first_day", "last_day", "ends_on", "reason"}
        assert db.session.scalars(select(Seat)).all() == []
        db.session.remove()


def test_a_seat_that_is_over_is_extended_and_opens_again(town: Town) -> None:
    seat_id, holder = add_seat(town, Role.AUDITOR)
    with town.app.app_context():
        agency_id = town.people.agency_id
        assert end_seat(db.session(), agency_id, seat_id, by=None, now=NOW)
        assert not end_seat(db.session(), agency_id, seat_id, by=None, now=NOW)

        extend_seat(db.session(), agency_id, seat_id, LATER, by=None, now=NOW)

        actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"person:{holder}")).all()
        assert [one for one in actions if one.startswith("seat.")] == ["seat.given", "seat.ended", "seat.extended"]
        db.session.remove()
    town.clock.advance(days=100)
    assert town.sign_in(holder).get("/app/overview").status == 200


def test_another_agency_reaches_no_seat(town: Town) -> None:
    seat_id, _ = add_seat(town, Role.PARTNER)
    with town.app.app_context():
        there = make_riverton(db.session(), [], name="Lakeside PD").agency_id
        for change in (
            lambda: end_seat(db.session(), there, seat_id, by=None, now=NOW),
            lambda: extend_seat(db.session(), there, seat_id, LATER, by=None, now=NOW),
        ):
            with pytest.raises(NotFound):
                change()
        db.session.remove()


def test_who_holds_a_seat_gets_no_role_of_the_roster_and_is_not_brought_back_as_an_officer(town: Town) -> None:
    _, holder = add_seat(town, Role.PARTNER)
    with town.app.app_context():
        for change in (
            lambda: staff.give_role(db.session(), holder, Role.ADMIN, None, by=None, now=NOW),
            lambda: staff.bring_back(db.session(), holder, by=None, now=NOW),
        ):
            with pytest.raises(NotFound):
                change()
        db.session.remove()


def test_a_roster_neither_deactivates_nor_takes_in_who_holds_a_seat(town: Town) -> None:
    _, holder = add_seat(town, Role.AUDITOR)
    row = RosterRow(
        2, "Noor", "Haddad", "auditor@audit.example", None, None, Role.OFFICER, frozenset(), None, None, None
    )
    with town.app.app_context():
        plan = import_roster(db.session(), town.people.agency_id, [row], is_whole=True, confirmed=4, now=NOW)
        db.session.remove()

    assert list(plan.differences) == ["Line 2: auditor@audit.example holds a seat here, on no roster, and keeps it."]
    assert holder not in [person_id for person_id, _ in plan.leaving]
    town.clock.advance(minutes=1)
    assert town.sign_in(holder).get("/app/overview").status == 200


def test_a_link_made_before_the_end_opens_nothing_after_it(town: Town) -> None:
    _, holder = add_seat(town, Role.AUDITOR, ends=NOW.date())
    reader = town.sign_in(holder)
    town.clock.now = NOW + timedelta(hours=11)

    assert reader.get("/app/overview").heading() == "Sign in"
