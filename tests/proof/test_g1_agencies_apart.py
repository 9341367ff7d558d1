"""g1: agencies are apart. Every address of the program is asked by every role about rows of another agency.

The other agency has one row of each kind, and every word of them is the mark. No answer holds the mark, nothing about
such a row is answered as if it were there, and afterwards not one row of that agency has changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.route_policy import Heard, guarded_routes, marked_objects, rows_of, walk, words_of
from tests.seats import add_seat
from training_app.accounts.guard import requires, signed_in
from training_app.accounts.models import SEAT_ROLES, Person, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import Permission
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId

MARK = "zzyzxian"
NOT_FOUND = {303, 403, 404}
"""Sent to one's own pages, refused, or told that there is no such thing. Nothing else is an answer about a stranger."""


@dataclass(frozen=True)
class Border:
    """Two agencies: the people of one who ask, and the rows of the other that they ask about."""

    app: Flask
    askers: dict[str, PersonId]
    there: AgencyId
    their_admin: PersonId
    values: dict[str, object]

    def rows(self) -> dict[str, list[str]]:
        """Every row of the other agency."""
        with self.app.app_context():
            rows = rows_of(db.session(), self.there)
            db.session.remove()
        return rows

    def heard(self) -> Iterator[tuple[str, Heard]]:
        """Every answer to every asker."""
        for role, person_id in self.askers.items():
            for one in walk(self.app, person_id, self.values, NOW):
                yield role, one


@pytest.fixture
def border(town: Town) -> Border:
    people = town.people
    with town.app.app_context():
        session = db.session()
        # its people are another's: the same badges, the same names, in an agency of their own
        there = make_riverton(session, [], name="Lakeside PD")

        def administrator(agency_id: AgencyId, *roles: Role) -> PersonId:
            new = NewPerson(agency_id, "Kim", "Lund", f"lund-{len(roles)}", roles=dict.fromkeys(roles), unit_id=None)
            return add_person(session, new, now=NOW)

        askers = {
            "officer": people.officer_id,
            "supervisor": people.supervisor_id,
            "coordinator": people.coordinator_id,
            "admin": administrator(people.agency_id, Role.ADMIN),
            "admin and coordinator": administrator(people.agency_id, Role.ADMIN, Role.COORDINATOR),
        }
        their_admin = administrator(there.agency_id, Role.ADMIN, Role.COORDINATOR)
        session.commit()
        objects = marked_objects(town.app, there.agency_id, MARK, NOW)
        db.session.remove()
    askers |= {str(role): add_seat(town, role)[1] for role in SEAT_ROLES}
    return Border(town.app, askers, there.agency_id, their_admin, {**words_of(town.shipped), **objects})


def test_g1_no_address_tells_anybody_anything_of_another_agency(border: Border):
    before = border.rows()

    answers = list(border.heard())

    leaks = [f"{role}: {one.route.method} {one.route.rule}" for role, one in answers if MARK in one.text.lower()]
    assert leaks == []
    strange = [
        f"{role}: {one.route.method} {one.route.rule} -> {one.status}"
        for role, one in answers
        if one.route.names_an_object and one.status not in NOT_FOUND
    ]
    assert strange == []
    assert border.rows() == before
    # and the walk was one: every route, eight times
    assert len(answers) == 8 * len(guarded_routes(border.app)) > 800
    assert sum(one.status == 200 for _, one in answers) > 50


def test_g1_the_rows_are_there_for_whoever_they_belong_to(border: Border):
    seen = {
        one.route.rule
        for one in walk(border.app, border.their_admin, border.values, NOW)
        if MARK in one.text.lower() and one.route.method == "GET"
    }

    for part in ("person_id", "unit_id", "destination_id", "client_id", "registration_id", "site_id"):
        assert any(f"{part}>" in rule for rule in seen), (part, sorted(seen))
    assert {"/app/people", "/app/people/units", "/app/records", "/app/completion"} <= seen


def test_g1_a_route_that_forgets_the_agency_would_be_seen(border: Border):
    @requires(Permission.SEE_OWN_RECORD)
    def forgetful(person_id: int) -> str:
        assert signed_in()
        return db.session.get_one(Person, person_id).family_name

    border.app.add_url_rule("/app/forgetful/<int:person_id>", "forgetful", forgetful)

    leaks = {one.route.rule for _, one in border.heard() if MARK in one.text.lower()}

    assert leaks == {"/app/forgetful/<int:person_id>"}
