"""What is known of some people, read in one statement a table, and given as the histories that rules ask for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.history import Exemption, Extent, History, Meant
from training_app.assignments.history import RedoAsked as Redo
from training_app.assignments.leave import Leave
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.models import (
    AssignmentExemption,
    AssignmentMeant,
    PersonAbsence,
    PersonLeave,
    RedoAsked,
)
from training_app.foundation.ids import AgencyId
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED

Key = tuple[int, str]
"""A person and a module."""


class Single(NamedTuple):
    """A module that was assigned by itself."""

    assigned_at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some people of an agency, over all modules."""

    hired_on: Mapping[int, date | None]
    meant: Mapping[tuple[int, int], Sequence[Meant]]
    "By plan and person."
    completions: Mapping[Key, Sequence[datetime]]
    "Of every attempt that was not taken back, in order."
    leaves: Mapping[int, Sequence[Leave]]
    exemptions: Mapping[Key, Sequence[Exemption]]
    redos: Mapping[Key, Sequence[Redo]]
    left_on: Mapping[int, Sequence[date]]
    singles: Mapping[Key, Single]

    def history(self, key: Key, meant: Sequence[Meant] = ()) -> History:
        """What the rules ask for.

        :param meant: by the plan that is asked about
        """
        person_id, _ = key
        return History(
            hired_on=self.hired_on.get(person_id),
            meant=meant,
            completions=self.completions.get(key, ()),
            leaves=self.leaves.get(person_id, ()),
            exemptions=self.exemptions.get(key, ()),
            redos=self.redos.get(key, ()),
            left_on=self.left_on.get(person_id, ()),
        )


def read_facts(session: Session, agency_id: AgencyId, person_ids: Collection[int]) -> Facts:
    """What is known of these people."""
    hired = session.execute(select(Person.id, Person.hired_on).where(Person.id.in_(person_ids))).all()
    return Facts(
        hired_on={person_id: day for person_id, day in hired},  # noqa: C416 - rows are no pairs to the type checker
        meant=_meant(session, person_ids),
        completions=_completions(session, agency_id, person_ids),
        leaves=_leaves(session, person_ids),
        exemptions=_exemptions(session, person_ids),
        redos=_redos(session, person_ids),
        left_on=_left_on(session, person_ids),
        singles=_singles(session, agency_id, person_ids),
    )


def _meant(session: Session, people: Collection[int]) -> Mapping[tuple[int, int], Sequence[Meant]]:
    found: defaultdict[tuple[int, int], list[Meant]] = defaultdict(list)
    table = AssignmentMeant
    query = select(table.plan_id, table.person_id, table.since, table.until).where(table.person_id.in_(people))
    for plan_id, person_id, since, until in session.execute(query):
        found[plan_id, person_id].append(Meant(since, until))
    return found


def _completions(session: Session, agency_id: AgencyId, people: Collection[int]) -> Mapping[Key, Sequence[datetime]]:
    found: defaultdict[Key, list[datetime]] = defaultdict(list)
    query = (
        select(Attempt.person_id, Attempt.module_id, Attempt.completed_at)
        .where(
            # "+ 0" keeps SQLite from walking the whole agency instead of going to these people by their index
            Attempt.agency_id + 0 == agency_id,
            Attempt.person_id.in_(people),
            Attempt.status != VOIDED,
        )
        .order_by(Attempt.completed_at)
    )
    for person_id, module_id, completed_at in session.execute(query):
        if completed_at is not None:
            found[person_id, module_id].append(completed_at)
    return found


def _leaves(session: Session, people: Collection[int]) -> Mapping[int, Sequence[Leave]]:
    found: defaultdict[int, list[Leave]] = defaultdict(list)
    table = PersonLeave
    query = select(table.person_id, table.first_day, table.last_day).where(table.person_id.in_(people))
    for person_id, first, last in session.execute(query):
        found[person_id].append(Leave(first, last))
    return found


def _exemptions(session: Session, people: Collection[int]) -> Mapping[Key, Sequence[Exemption]]:
    found: defaultdict[Key, list[Exemption]] = defaultdict(list)
    table = AssignmentExemption
    query = select(table.person_id, table.module_id, table.day, table.extent).where(table.person_id.in_(people))
    for person_id, module_id, day, extent in session.execute(query):
        found[person_id, module_id].append(Exemption(day, Extent(extent)))
    return found


def _redos(session: Session, people: Collection[int]) -> Mapping[Key, Sequence[Redo]]:
    found: defaultdict[Key, list[Redo]] = defaultdict(list)
    table = RedoAsked
    query = select(table.person_id, table.module_id, table.asked_at, table.due_on).where(table.person_id.in_(people))
    for person_id, module_id, asked_at, due_on in session.execute(query):
        found[person_id, module_id].append(Redo(asked_at, due_on))
    return found


def _left_on(session: Session, people: Collection[int]) -> Mapping[int, Sequence[date]]:
    found: defaultdict[int, list[date]] = defaultdict(list)
    query = select(PersonAbsence.person_id, PersonAbsence.left_on).where(PersonAbsence.person_id.in_(people))
    for person_id, left_on in session.execute(query):
        found[person_id].append(left_on)
    return found


def _singles(session: Session, agency_id: AgencyId, people: Collection[int]) -> Mapping[Key, Single]:
    query = select(Assignment.person_id, Assignment.module_id, Assignment.assigned_at, Assignment.single_due_on).where(
        Assignment.agency_id + 0 == agency_id, Assignment.person_id.in_(people), Assignment.is_single
    )
    return {(row[0], row[1]): Single(row[2], row[3]) for row in session.execute(query)}
