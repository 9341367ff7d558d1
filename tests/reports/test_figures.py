"""What the database counts for the overview is what is counted entry by entry, whatever was recorded; both engines."""

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.conftest import BOTH
from tests.databases import postgres_database, sqlite_database
from tests.reports.ledger import NOW, Ledger
from training_app.accounts.models import Person
from training_app.accounts.roster import add_unit
from training_app.assignments.done_at import counts_anew, drop_done_at
from training_app.assignments.models import Assignment
from training_app.learning.models import Attempt
from training_app.reports import queries
from training_app.reports.figure_queries import read_figures
from training_app.reports.figures import Figures, figures_of
from training_app.reports.rules import entries_of
from training_app.reports.scope import Scope
from training_app.reports.viewpoint import Viewpoint

ZONES = ("America/Chicago", "Pacific/Kiritimati", "America/Havana", "Asia/Beirut", "UTC")
MODULES = tuple(f"m{number:02}-x" for number in range(1, 8))


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path) -> Iterator[str]:
    """Here on both engines."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as address:
            yield address
    else:
        with postgres_database(request.getfixturevalue("postgres")) as address:
            yield address


def counted(session: Session, view: Viewpoint) -> Figures:
    """The slow way: every row, in Python."""
    people = queries.read_people(session, view.scope)
    assignments, attempts = (read(session, view.scope) for read in (queries.read_assignments, queries.read_attempts))
    entries = entries_of(people, assignments, attempts, view.open_day)
    return figures_of(view, queries.read_units(session, view.scope), people, entries)


def same(session: Session, view: Viewpoint) -> Figures:
    """The figures, after both ways said the same."""
    fast, slow = read_figures(session, view, queries.read_units(session, view.scope)), counted(session, view)
    for name in ("people", "late_people", "late_count", "soon_people", "due", "modules", "days", "heat"):
        assert getattr(fast, name) == getattr(slow, name), name
    assert fast.shares == pytest.approx(slow.shares)
    assert [entry.due_on for entry in fast.late] == [entry.due_on for entry in slow.late]
    everybody = {(entry.person.id, entry.module_id) for entry in fast.late}
    assert len(everybody) == len(fast.late)
    if fast.late_count <= len(fast.late):
        assert everybody == {(entry.person.id, entry.module_id) for entry in slow.late}
        told = {(entry.person.id, entry.module_id): entry for entry in slow.late}
        for entry in fast.late:
            one = told[entry.person.id, entry.module_id]
            assert (entry.standing, entry.is_redo) == (one.standing, one.is_redo)
            assert entry.attempt == one.attempt or entry.attempt is not None
    return fast


def fill(ledger: Ledger, dice: random.Random, people: int) -> None:
    """People in units below units and in none, some gone; assignments with and without date, grace, leave and redo."""
    below = add_unit(ledger.session, ledger.agency_id, "Patrol North", position=2)
    units = [ledger.patrol, ledger.detectives, below, None]
    for number in range(people):
        person_id = ledger.person(f"Name{number:03}", dice.choice(units))
        if dice.random() < 0.15:
            ledger.session.execute(update(Person).where(Person.id == person_id).values(is_active=False))
        for module_id in MODULES:
            if dice.random() < 0.7:
                assign(ledger, dice, person_id, module_id)
            for _ in range(dice.choice([0, 0, 1, 1, 2])):
                complete(ledger, dice, person_id, module_id)
    ledger.keep()


def assign(ledger: Ledger, dice: random.Random, person_id: int, module_id: str) -> None:
    due_on = dice.choice([None, *(NOW.date() + timedelta(days=dice.randint(-120, 60)) for _ in range(5))])
    grace = dice.choice([0, 0, 0, 7])
    ledger.session.add(
        Assignment(
            agency_id=ledger.agency_id,
            person_id=person_id,
            module_id=module_id,
            due_on=due_on,
            assigned_at=NOW - timedelta(days=150),
            counts_from=moment(dice) if dice.random() < 0.3 else None,
            overdue_from=due_on + timedelta(days=1 + grace) if due_on is not None and grace else None,
            is_paused=dice.random() < 0.15,
        )
    )


def complete(ledger: Ledger, dice: random.Random, person_id: int, module_id: str) -> None:
    status = dice.choice(["completed", "completed", "completed", "voided", "started"])
    attempt_id = ledger.attempt(person_id, module_id, completed_at=moment(dice))
    if status == "voided":
        values = {"status": "voided"}
    elif status == "started":
        values = {"status": "started", "completed_at": None}
    else:
        return
    ledger.session.execute(update(Attempt).where(Attempt.id == attempt_id).values(**values))


def moment(dice: random.Random) -> datetime:
    """Some time in the last months, often within an hour of a midnight somewhere."""
    day = NOW - timedelta(days=dice.randint(0, 130))
    return day.replace(hour=dice.choice([0, 4, 5, 6, 9, 10, 12, 22, 23]), minute=dice.randint(0, 59))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", range(20 if os.environ.get("PROVE") == "1" else 2))
def test_the_database_counts_what_a_slow_count_does(session: Session, zone: str, seed: int):
    dice = random.Random(f"{zone}-{seed}")
    ledger = Ledger(session, zone=zone)
    fill(ledger, dice, 25)
    fill(Ledger(session, "Lakeside PD", zone=zone), dice, 5)
    view = Viewpoint(Scope(ledger.agency_id, None), "Riverton PD", ZoneInfo(zone), NOW, {})

    figures = same(session, view)
    assert figures.people > 0
    assert figures.late_count > 0
    assert len(figures.days) == 12
    for unit_ids in ({ledger.patrol}, {ledger.patrol, ledger.detectives}, set()):
        same(session, replace(view, scope=Scope(ledger.agency_id, frozenset(unit_ids))))
    for days in (1, 40, 200):
        same(session, replace(view, now=NOW + timedelta(days=days, hours=days % 7)))


def test_an_agency_with_nobody_and_nothing(session: Session):
    ledger = Ledger(session)
    ledger.keep()
    view = Viewpoint(Scope(ledger.agency_id, None), "Riverton PD", ZoneInfo("America/Chicago"), NOW, {})

    assert same(session, view).people == 0
    ledger.person("Ashby", None)
    ledger.keep()
    assert same(session, view).up_to_date == 1


def test_a_look_back_and_a_period_are_not_counted_from_what_is_so_now(session: Session):
    view = Viewpoint(Scope(Ledger(session).agency_id, None), "R", ZoneInfo("UTC"), NOW, {}, as_of=date(2026, 10, 1))

    with pytest.raises(ValueError, match="now"):
        read_figures(session, view, [])


def done_at(session: Session) -> dict[int, datetime | None]:
    session.expire_all()
    return {row.id: row.done_at for row in session.execute(select(Assignment.id, Assignment.done_at))}


def test_every_way_to_change_what_is_met_is_followed_in_the_same_transaction(session: Session):
    ledger = Ledger(session)
    person_id = ledger.person("Ashby", None)
    ledger.assigned(person_id, MODULES[0], None)
    session.flush()
    (row_id,) = done_at(session)

    second = ledger.attempt(person_id, MODULES[0], completed_at=NOW - timedelta(days=2))
    first = ledger.attempt(person_id, MODULES[0], completed_at=NOW - timedelta(days=5))
    assert done_at(session) == {row_id: NOW - timedelta(days=5)}
    session.execute(update(Attempt).where(Attempt.id == first).values(status="voided"))
    assert done_at(session) == {row_id: NOW - timedelta(days=2)}
    session.execute(update(Assignment).values(counts_from=NOW - timedelta(days=1)))
    assert done_at(session) == {row_id: None}
    session.execute(update(Assignment).values(counts_from=None))
    session.execute(update(Attempt).where(Attempt.id == first).values(status="completed"))
    assert done_at(session) == {row_id: NOW - timedelta(days=5)}
    session.execute(delete(Attempt).where(Attempt.id == first))
    assert done_at(session) == {row_id: NOW - timedelta(days=2)}
    session.execute(update(Attempt).where(Attempt.id == second).values(completed_at=NOW))
    assert done_at(session) == {row_id: NOW}
    session.rollback()
    assert done_at(session) == {}


def test_what_was_done_before_it_was_assigned_is_met_at_once(session: Session):
    ledger = Ledger(session)
    person_id = ledger.person("Ashby", None)
    ledger.attempt(person_id, MODULES[0], completed_at=NOW)
    ledger.attempt(person_id, MODULES[1])
    for module_id in MODULES[:2]:
        ledger.assigned(person_id, module_id, None)
    session.flush()

    assert sorted(map(str, done_at(session).values())) == sorted([str(NOW), "None"])


def test_rows_that_were_there_before_are_counted_anew_and_only_those_that_are_wrong_are_written(session: Session):
    drop_done_at(session.connection())
    ledger = Ledger(session)
    fill(ledger, random.Random(7), 8)
    assert set(done_at(session).values()) == {None}

    written = session.execute(counts_anew()).rowcount
    view = Viewpoint(Scope(ledger.agency_id, None), "Riverton PD", ZoneInfo("America/Chicago"), NOW, {})
    assert written > 0
    same(session, view)
    assert session.execute(counts_anew()).rowcount == 0
