"""c1: 250 officers are assigned in four clicks and a second; whoever joins, moves or leaves is found by the rule."""

import time
from datetime import date

import pytest
from sqlalchemy import select

from tests.assignments.schedule.planning import (
    M1,
    change,
    follow,
    go_to,
    hire,
    owed,
    plan_for,
    unassign_all,
    working,
)
from tests.conftest import Town
from tests.officer import Officer
from training_app.accounts.models import Person, Unit
from training_app.accounts.roster import add_unit
from training_app.assignments.audience import AllOf, HiredFrom, InUnit
from training_app.assignments.due_dates import DaysAfterAssignment, DaysAfterHire
from training_app.assignments.schedule import looking
from training_app.foundation.ids import UnitId

OFFICERS = 250
CLICKS_MOST = 4
SECONDS_MOST = 1.0


@pytest.fixture
def plain(town: Town) -> Town:
    """The town with nothing assigned."""
    unassign_all(town)
    return town


def unit_named(town: Town, name: str) -> UnitId:
    with working(town) as session:
        found = session.scalar(select(Unit.id).where(Unit.name == name))
        if found is None:
            found = add_unit(session, town.people.agency_id, name)
            session.commit()
    return UnitId(found)


def fill(town: Town, people: int) -> None:
    """A department of so many officers."""
    with working(town) as session:
        for number in range(people):
            session.add(
                Person(
                    agency_id=town.people.agency_id,
                    given_name="Alex",
                    family_name=f"Officer{number:03}",
                    sign_in_name=f"b{number:03}",
                    actor_name=f"actor-{number:03}",
                    created_at=town.clock(),
                )
            )
        session.commit()


def click_through(coordinator: Officer, town: Town) -> tuple[int, float]:
    """From the first page after signing in to everybody assigned: how many clicks, and the seconds of the last.

    Seconds of work and not of a wall clock: a busy machine is not a fault.
    """
    clicks = 0
    page = coordinator.get("/app/overview")
    for words in ("Assignments", town.shipped.modules[M1].title):
        link = next(one for one in page.all("a") if "".join(one.itertext()).strip() == words)
        page, clicks = coordinator.get(link.get("href")), clicks + 1
    form = page.form("module")
    module = next(one for one in form.iter("option") if one.get("selected") is not None and one.get("value"))
    chosen = [(one.get("name"), one.get("value")) for one in form.iter("input") if one.get("checked") is not None]
    fields = "&".join(f"{name}={value}" for name, value in [("module", module.get("value")), *chosen])
    page, clicks = coordinator.get(f"{form.get('action')}?{fields}"), clicks + 1
    began = time.process_time()
    page, clicks = coordinator.submit("module"), clicks + 1
    assert page.status == 200
    return clicks, time.process_time() - began


def test_250_officers_are_assigned_in_four_clicks_and_a_second(plain: Town) -> None:
    fill(plain, OFFICERS)
    coordinator = plain.sign_in(plain.people.coordinator_id)

    clicks, seconds = click_through(coordinator, plain)

    assert clicks <= CLICKS_MOST
    assert seconds <= SECONDS_MOST
    assert len(owed(plain)) == OFFICERS + 4
    assert {row.due_on for row in owed(plain).values()} == {date(2026, 12, 23)}


def test_the_preview_keeps_nothing(plain: Town) -> None:
    coordinator = plain.sign_in(plain.people.coordinator_id)

    page = coordinator.get(f"/app/assignments/preview?module={M1}")

    assert "four people" in page.heading()
    assert "Wednesday 23 December" in page.text()
    assert owed(plain) == {}


def test_a_new_hire_gets_it_by_rule_within_so_many_days_of_hire(plain: Town) -> None:
    patrol = unit_named(plain, "Patrol")
    plan_for(plain, InUnit(patrol), due=DaysAfterHire(30))

    hired = hire(plain, "Novak", unit_id=patrol, hired_on=date(2026, 11, 23))
    elsewhere = hire(plain, "Petrov", unit_id=unit_named(plain, "Dispatch"), hired_on=date(2026, 11, 23))
    follow(plain)

    assert owed(plain)[hired].due_on == date(2026, 12, 23)
    assert elsewhere not in owed(plain)


def test_a_day_of_hire_that_is_put_right_moves_the_date(plain: Town) -> None:
    patrol = unit_named(plain, "Patrol")
    hired = hire(plain, "Novak", unit_id=patrol, hired_on=date(2026, 11, 23))
    plan_for(plain, InUnit(patrol), due=DaysAfterHire(60))

    change(plain, hired, hired_on=date(2026, 11, 20))
    follow(plain)

    assert owed(plain)[hired].due_on == date(2027, 1, 19)


def test_a_unit_below_is_meant_and_one_who_moves_in_is_found(plain: Town) -> None:
    patrol, north = unit_named(plain, "Patrol"), unit_named(plain, "Patrol / North")
    hired = hire(plain, "Novak", unit_id=unit_named(plain, "Dispatch"))
    plan_for(plain, InUnit(patrol), due=DaysAfterAssignment(30))
    go_to(plain, date(2026, 12, 1))

    change(plain, hired, unit_id=north)
    follow(plain)

    assert owed(plain)[hired].due_on == date(2026, 12, 31)


def test_a_rule_of_two_parts_means_who_has_both(plain: Town) -> None:
    patrol = unit_named(plain, "Patrol")
    recruit = hire(plain, "Novak", unit_id=patrol, hired_on=date(2026, 11, 2))
    veteran = hire(plain, "Petrov", unit_id=patrol, hired_on=date(2011, 11, 2))

    plan_for(plain, AllOf((InUnit(patrol), HiredFrom(date(2026, 1, 1)))), due=DaysAfterAssignment(30))

    assert recruit in owed(plain)
    assert veteran not in owed(plain)


def test_a_supervisor_sees_the_people_of_their_own_units_alone(plain: Town) -> None:
    kept = plan_for(plain, due=DaysAfterAssignment(30))
    supervisor = plain.sign_in(plain.people.supervisor_id)

    page = supervisor.get(f"/app/assignments/{kept.plan_id}")

    assert "J. Ortiz" in page.text()
    assert "D. Abara" not in page.text()
    assert supervisor.get("/app/assignments/new").status == 403


def test_nothing_is_found_when_nobody_looks_at_the_roster(plain: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: were the roster not compared, a new hire would go unassigned, and these tests would say so."""
    plan_for(plain, due=DaysAfterAssignment(30))
    monkeypatch.setattr(looking, "compare", lambda before, audience, roster: looking.Movement((), (), ()))

    hired = hire(plain, "Novak")
    follow(plain)

    assert hired not in owed(plain)
