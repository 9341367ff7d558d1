"""Reading roll calls for pages: plain rows, always under the leader's own ids."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Unit
from training_app.accounts.queries import unit_and_below
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.models import Attempt
from training_app.learning.rules import Progress
from training_app.rollcall.errors import RollCallUnknown
from training_app.rollcall.leader import Leader
from training_app.rollcall.models import RollCall, RollCallPresence, RollCallVote, Status

LATELY = 12
"""How many finished roll calls are listed."""


@dataclass(frozen=True, slots=True)
class RollCallView:
    """What a page needs of a roll call."""

    id: UUID
    module_id: str
    version_hash: str
    status: Status
    path: tuple[tuple[str, str], ...]
    saved_at: datetime
    finished_at: datetime | None
    end_id: str | None


class Vote(NamedTuple):
    """The hands at one decision of the path; see ``RollCallVote``."""

    choice_id: str
    hands: Mapping[str, int]


class UnitRow(NamedTuple):
    """A unit that the leader may tick people of."""

    id: int
    name: str


class PersonRow(NamedTuple):
    """Someone the leader may tick."""

    id: int
    given_name: str
    family_name: str
    badge: str | None


class PresentRow(NamedTuple):
    """Someone recorded at a roll call."""

    person_id: int
    given_name: str
    family_name: str
    badge: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is with the module: the version they take it in, and their progress."""

    version_hash: str
    progress: Progress


def read_roll_call(session: Session, leader: Leader, roll_call_id: UUID) -> RollCallView:
    """One roll call of this leader.

    :raise RollCallUnknown: when there is none, or it is another leader's
    """
    row = session.execute(select(RollCall).where(*_own(leader), RollCall.id == roll_call_id)).scalar_one_or_none()
    if row is None:
        raise RollCallUnknown
    return _view(row)


def read_running(session: Session, leader: Leader) -> Sequence[RollCallView]:
    """The leader's running roll calls, newest first."""
    query = select(RollCall).where(*_own(leader), RollCall.status == Status.RUNNING)
    return [_view(row) for row in session.scalars(query.order_by(RollCall.started_at.desc(), RollCall.id))]


def read_finished(session: Session, leader: Leader) -> Sequence[tuple[RollCallView, int]]:
    """The leader's newest finished roll calls, each with the number of people recorded."""
    present = (
        select(func.count())
        .where(RollCallPresence.agency_id == leader.agency_id, RollCallPresence.roll_call_id == RollCall.id)
        .scalar_subquery()
    )
    query = (
        select(RollCall, present)
        .where(*_own(leader), RollCall.status == Status.FINISHED)
        .order_by(RollCall.started_at.desc(), RollCall.id)
        .limit(LATELY)
    )
    return [(_view(row), count) for row, count in session.execute(query)]


def read_votes(session: Session, leader: Leader, roll_call_id: UUID) -> Sequence[Vote]:
    """The hands at each decision, in order."""
    query = (
        select(RollCallVote.choice_id, RollCallVote.hands)
        .where(RollCallVote.agency_id == leader.agency_id, RollCallVote.roll_call_id == roll_call_id)
        .order_by(RollCallVote.step)
    )
    return [Vote._make(row) for row in session.execute(query)]


def read_units(session: Session, leader: Leader) -> Sequence[UnitRow]:
    """The units whose people the leader may tick, in the agency's order."""
    query = select(Unit.id, Unit.name).where(Unit.agency_id == leader.agency_id).order_by(Unit.position, Unit.name)
    if leader.unit_ids is not None:
        query = query.where(Unit.id.in_(leader.unit_ids))
    return [UnitRow._make(row) for row in session.execute(query)]


def read_people(session: Session, leader: Leader, unit_id: int | None) -> Sequence[PersonRow]:
    """The leader, then the active people of that unit and those below it by name; without a unit the leader alone."""
    units = unit_and_below(session, leader.agency_id, unit_id) if unit_id is not None else frozenset()
    query = (
        select(Person.id, Person.given_name, Person.family_name, Person.badge)
        .where(*may_be_ticked(leader), or_(Person.id == leader.person_id, Person.unit_id.in_(units)))
        .order_by(Person.id != leader.person_id, Person.family_name, Person.given_name, Person.id)
    )
    return [PersonRow._make(row) for row in session.execute(query)]


def read_ticked(session: Session, leader: Leader, person_ids: Collection[int]) -> Sequence[PersonRow]:
    """Those of these people whom the leader may tick, by name."""
    query = (
        select(Person.id, Person.given_name, Person.family_name, Person.badge)
        .where(*may_be_ticked(leader), Person.id.in_(person_ids))
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return [PersonRow._make(row) for row in session.execute(query)]


def read_present(session: Session, leader: Leader, roll_call_id: UUID) -> Sequence[PresentRow]:
    """Everybody recorded at this roll call, by name."""
    query = (
        select(Person.id, Person.given_name, Person.family_name, Person.badge, RollCallPresence.outcome)
        .join(RollCallPresence, RollCallPresence.person_id == Person.id)
        .where(RollCallPresence.agency_id == leader.agency_id, RollCallPresence.roll_call_id == roll_call_id)
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return [PresentRow._make(row) for row in session.execute(query)]


def read_standings(
    session: Session, agency_id: AgencyId, module_id: str, person_ids: Collection[int]
) -> Mapping[PersonId, Standing]:
    """How far each of these people is with the module, by their newest attempt."""
    query = (
        select(Attempt.person_id, Attempt.version_hash, Attempt.progress)
        .where(Attempt.agency_id == agency_id, Attempt.module_id == module_id, Attempt.person_id.in_(person_ids))
        .order_by(Attempt.started_at)
    )
    return {
        PersonId(person_id): Standing(version_hash, Progress.from_json(progress))
        for person_id, version_hash, progress in session.execute(query)
    }


def may_be_ticked(leader: Leader) -> list[ColumnElement[bool]]:
    """The conditions on ``Person``: active, of this agency, and of the leader's units or the leader."""
    conditions: list[ColumnElement[bool]] = [Person.agency_id == leader.agency_id, Person.is_active.is_(True)]
    if leader.unit_ids is not None:
        conditions.append(or_(Person.unit_id.in_(leader.unit_ids), Person.id == leader.person_id))
    return conditions


def _own(leader: Leader) -> list[ColumnElement[bool]]:
    return [RollCall.agency_id == leader.agency_id, RollCall.leader_id == leader.person_id]


def _view(row: RollCall) -> RollCallView:
    return RollCallView(
        id=row.id,
        module_id=row.module_id,
        version_hash=row.version_hash,
        status=Status(row.status),
        path=tuple((node_id, choice_id) for node_id, choice_id in row.path),
        saved_at=row.saved_at,
        finished_at=row.finished_at,
        end_id=row.end_id,
    )
