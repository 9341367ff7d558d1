"""A coordinator of tests: makes assignments by the services, and looks at what everybody owes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.conftest import Town
from training_app.accounts.models import Person, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.assignments.audience import Audience, Everyone
from training_app.assignments.models import Assignment
from training_app.assignments.plans import Plan
from training_app.assignments.schedule.models import AssignmentCycle, AssignmentMeant, AssignmentTouched
from training_app.assignments.schedule.reconcile import reconcile
from training_app.assignments.schedule.service import Hand, Kept, make_plan
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId

M1 = "m01-trauma"


@contextmanager
def working(town: Town) -> Iterator[Session]:
    """A session inside an app context of its own."""
    with town.app.app_context():
        yield db.session()
        db.session.remove()


def unassign_all(town: Town) -> None:
    """Take away what the town begins with, so that a plan stands alone."""
    with working(town) as session:
        session.execute(delete(Assignment))
        session.commit()


def hand_of(town: Town) -> Hand:
    return Hand(town.people.agency_id, town.people.coordinator_id, town.clock())


def plan_for(town: Town, audience: Audience | None = None, module_id: str = M1, **rules: object) -> Kept:
    """An assignment made and worked out; everyone, no date, once, when nothing else is said."""
    made_on = town.clock().astimezone(UTC).date()
    with working(town) as session:
        kept = make_plan(
            session,
            by=hand_of(town),
            module_id=module_id,
            audience=audience or Everyone(),
            rules=Plan(made_on, **rules),
        )
    follow(town)
    return kept


def follow(town: Town) -> int:
    """What the worker does."""
    with working(town) as session:
        return reconcile(session, town.app.extensions["accounts"].bus, town.people.agency_id, now=town.clock())


def go_to(town: Town, day: date, hour: int = 18) -> None:
    """Move the clock to a day, noon in Chicago, and let the worker follow."""
    town.clock.now = datetime.combine(day, time(hour), tzinfo=UTC)
    follow(town)


def hire(town: Town, family_name: str, *, unit_id: int | None = None, **more: object) -> PersonId:
    """Somebody new on the roster."""
    with working(town) as session:
        new = NewPerson(
            agency_id=town.people.agency_id,
            given_name="Alex",
            family_name=family_name,
            sign_in_name=family_name.lower(),
            badge=None,
            unit_id=unit_id,
            roles={Role.OFFICER: None},
        )
        person_id = add_person(session, new, now=town.clock())
        for name, value in more.items():
            setattr(session.get(Person, person_id), name, value)
        session.commit()
    return person_id


def change(town: Town, person_id: PersonId, **values: object) -> None:
    """A line of the roster."""
    with working(town) as session:
        for name, value in values.items():
            setattr(session.get(Person, person_id), name, value)
        session.commit()


def owed(town: Town, module_id: str = M1) -> Mapping[int, Assignment]:
    """The rows that pages read, by person."""
    with working(town) as session:
        rows = session.scalars(select(Assignment).where(Assignment.module_id == module_id)).all()
        session.expunge_all()
    return {row.person_id: row for row in rows}


def everything(town: Town) -> list[list[tuple[object, ...]]]:
    """Every row that follows from facts, in order and without numbers that only count rows."""
    with working(town) as session:
        found = []
        for table in (Assignment, AssignmentCycle, AssignmentMeant):
            columns = [column for column in table.__table__.c if column.name not in {"id", "assigned_at"}]
            rows = [tuple(row) for row in session.execute(select(*columns))]
            found.append(sorted(rows, key=repr))
    return found


def noted(town: Town) -> int:
    """How much waits to be worked out."""
    with working(town) as session:
        return session.scalar(select(func.count()).select_from(AssignmentTouched)) or 0
