"""Whom an assignment would mean, and by when, before it is kept. Reads only."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Unit
from training_app.accounts.rules import short_name
from training_app.assignments.audience import who_is_meant
from training_app.assignments.cycles import Outcome, cycles_of
from training_app.assignments.history import Meant
from training_app.assignments.periods import ONE_DAY
from training_app.assignments.schedule.choices import Choice
from training_app.assignments.schedule.facts import Facts, read_facts
from training_app.assignments.schedule.roster_now import read_roster
from training_app.assignments.schedule.sight import Sight
from training_app.assignments.schedule.views import Foreseen

WORKED_OUT = 500
"""For so many people a preview works out the date; it takes about a fifth of a second."""


def foresee(session: Session, sight: Sight, choice: Choice) -> tuple[list[Foreseen], int]:
    """The first of those whom it would mean, by name, each with their date; and how many it would mean."""
    people = who_is_meant(choice.audience, read_roster(session, sight.agency_id).roster)
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Unit.name)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Person.agency_id == sight.agency_id, Person.is_active)
        .order_by(Person.family_name, Person.given_name, Person.id)
    ).all()
    shown = [row for row in rows if row[0] in people][:WORKED_OUT]
    facts = read_facts(session, sight.agency_id, [row[0] for row in shown])
    found: list[Foreseen] = []
    for person_id, given_name, family_name, unit in shown:
        due, is_done = _newest(facts, person_id, choice, sight)
        found.append((person_id, short_name(given_name, family_name), unit or "No unit", due, is_done))
    return found, len(people)


def _newest(facts: Facts, person_id: int, choice: Choice, sight: Sight) -> tuple[date | None, bool]:
    """The due date of what would be open, and whether nothing would be."""
    stretches = facts.meant.get((choice.plan_id or 0, person_id), ())
    meant = stretches if any(one.covers(sight.today) for one in stretches) else [*stretches, Meant(sight.today)]
    history = facts.history((person_id, choice.module_id), _joined(meant))
    cycles = cycles_of(choice.rules, history, today=sight.today, zone=sight.zone)
    if not cycles:
        return None, False
    return cycles[-1].due_on, cycles[-1].outcome is not Outcome.OPEN


def _joined(meant: Sequence[Meant]) -> Sequence[Meant]:
    """Who went yesterday and would be meant again today never was away."""
    *before, last = meant
    if before and before[-1].until is not None and before[-1].until + ONE_DAY >= last.since:
        return [*before[:-1], Meant(before[-1].since, last.until)]
    return meant
