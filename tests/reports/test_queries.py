"""Reading within a scope: one agency, the units one answers for, and the same rows on both engines."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from tests.conftest import BOTH
from tests.databases import postgres_database, sqlite_database
from tests.reports.ledger import NOW, Ledger
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person, Role
from training_app.assignments.models import Assignment
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId, UnitId
from training_app.learning.models import Attempt
from training_app.reports import queries
from training_app.reports.record_queries import read_record
from training_app.reports.scope import Scope, scope_of


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """Here on both engines."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as address:
            yield address
    else:
        with postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


def identity(*roles: Role, units: frozenset[UnitId] = frozenset()) -> Identity:
    return Identity(
        person_id=PersonId(1),
        agency_id=AgencyId(7),
        agency_name="Riverton PD",
        agency_home_page="https://training.riverton.example",
        time_zone="America/Chicago",
        is_demo=False,
        peer_team=None,
        given_name="A",
        family_name="B",
        badge=None,
        roles=frozenset(roles),
        supervised_unit_ids=units,
        session_hash="",
    )


@pytest.mark.parametrize(
    "roles", [(Role.COORDINATOR,), (Role.COORDINATOR, Role.SUPERVISOR), (Role.ADMIN, Role.COORDINATOR)]
)
def test_a_coordinator_sees_the_whole_agency(roles: tuple[Role, ...]):
    assert scope_of(identity(*roles)) == Scope(AgencyId(7), None)


def test_a_supervisor_sees_their_units():
    units = frozenset({UnitId(3)})

    assert scope_of(identity(Role.SUPERVISOR, Role.OFFICER, units=units)) == Scope(AgencyId(7), units)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN])
def test_who_may_see_no_report_has_an_empty_scope(role: Role):
    # units alone grant nothing: the role does
    assert scope_of(identity(role, units=frozenset({UnitId(3)}))) == Scope(AgencyId(7), frozenset())


def fill(ledger: Ledger) -> dict[str, PersonId]:
    people = {
        "patrol": ledger.person("Ashby", ledger.patrol),
        "detective": ledger.person("Calder", ledger.detectives),
        "unplaced": ledger.person("Dunne", None),
    }
    for person_id in people.values():
        ledger.assigned(person_id, "m01", date(2026, 11, 6))
        attempt_id = ledger.attempt(person_id, "m01")
        ledger.event(person_id, attempt_id, "attempt_started", 1)
        ledger.event(person_id, attempt_id, "decision_made", 2, choice_id="x")
    return people


def test_every_reading_keeps_to_its_scope(session: Session):
    here, there = Ledger(session), Ledger(session, "Lakeside PD")
    mine, theirs = fill(here), fill(there)
    here.keep()
    scopes = {
        Scope(here.agency_id, None): set(mine.values()),
        Scope(there.agency_id, None): set(theirs.values()),
        Scope(here.agency_id, frozenset({here.patrol})): {mine["patrol"]},
        Scope(here.agency_id, frozenset({there.patrol})): set(),
        Scope(here.agency_id, frozenset()): set(),
    }

    for scope, expected in scopes.items():
        everyone = [*mine.values(), *theirs.values()]
        assert {row.id for row in queries.read_people(session, scope)} == expected
        assert {row.person_id for row in queries.read_assignments(session, scope)} == expected
        assert {row.person_id for row in queries.read_attempts(session, scope)} == expected
        assert {row.person_id for row in queries.read_attempts_to_count(session, scope)} == expected
        assert {row.person_id for row in queries.read_assignments(session, scope, person_ids=everyone)} == expected
        assert {row.person_id for row in queries.read_attempts(session, scope, person_ids=everyone)} == expected
        assert {one for one in everyone if queries.read_person(session, scope, one)} == expected
        assert {one for one in everyone if queries.read_events(session, scope, one)} == expected


def test_units_of_a_scope_are_only_its_own(session: Session):
    here, there = Ledger(session), Ledger(session, "Lakeside PD")
    here.keep()

    assert [row.id for row in queries.read_units(session, Scope(here.agency_id, None))] == [
        here.patrol,
        here.detectives,
    ]
    assert queries.read_units(session, Scope(here.agency_id, frozenset({there.patrol}))) == []


def test_people_come_by_unit_then_name_and_without_a_unit_last(session: Session):
    ledger = Ledger(session)
    last = ledger.person("Abbot", None)
    third = ledger.person("Abbot", ledger.detectives)
    second = ledger.person("Zimmer", ledger.patrol)
    first = ledger.person("Abbot", ledger.patrol)
    ledger.keep()

    rows = queries.read_people(session, Scope(ledger.agency_id, None))

    assert [row.id for row in rows] == [first, second, third, last]


def test_who_left_is_not_listed_but_their_page_is_kept(session: Session):
    ledger = Ledger(session)
    gone = ledger.person("Ashby", ledger.patrol)
    session.get_one(Person, gone).is_active = False
    ledger.keep()
    scope = Scope(ledger.agency_id, None)

    assert queries.read_people(session, scope) == []
    assert queries.read_person(session, scope, gone) is not None


def test_decisions_and_answers_are_never_read(session: Session):
    ledger = Ledger(session)
    person_id = fill(ledger)["patrol"]
    ledger.keep()

    events = queries.read_events(session, Scope(ledger.agency_id, None), person_id)

    assert [row.kind for row in events] == ["attempt_started"]
    assert events[0].happened_at < NOW


def test_an_attempt_that_was_taken_back_is_counted_by_no_report(session: Session):
    ledger = Ledger(session)
    person_id = ledger.person("Ashby", ledger.patrol)
    attempt_id = ledger.attempt(person_id, "m01", completed_at=NOW)
    attempt = session.get_one(Attempt, attempt_id)
    attempt.status, attempt.completed_at = "voided", None
    ledger.keep()
    scope = Scope(ledger.agency_id, None)

    assert queries.read_attempts(session, scope) == []
    assert queries.read_attempts_to_count(session, scope) == []
    assert [one.status for one in read_record(session, scope, person_id, "m01")] == ["voided"]


def test_a_redo_reaches_the_reading_of_assignments(session: Session):
    ledger = Ledger(session)
    ledger.assigned(ledger.person("Ashby", ledger.patrol), "m01", None)
    session.flush()
    session.execute(update(Assignment).values(counts_from=NOW))
    ledger.keep()
    scope = Scope(ledger.agency_id, None)

    assert [row.counts_from for row in queries.read_assignments(session, scope)] == [NOW]


def test_each_reading_is_one_query(session: Session):
    ledger = Ledger(session)
    fill(ledger)
    ledger.keep()
    scope = Scope(ledger.agency_id, frozenset({ledger.patrol}))
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    for read in (
        queries.read_units,
        queries.read_people,
        queries.read_assignments,
        queries.read_attempts,
        queries.read_attempts_to_count,
    ):
        said.clear()
        read(session, scope)
        assert len([words for words in said if words.startswith("SELECT")]) == 1
