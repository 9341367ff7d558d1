"""Reading training elsewhere and classes for pages: plain rows, always within what the asker may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, RowMapping, func, or_, select, true
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, Unit
from training_app.accounts.queries import unit_and_below
from training_app.classroom.errors import ClaimUnknown, ClassUnknown, NobodyHere
from training_app.classroom.models import (
    CameHow,
    ClaimState,
    ClassPlace,
    ClassSession,
    ClassState,
    OutsideProof,
    OutsideTraining,
    PlaceOutcome,
)
from training_app.classroom.scope import Approver
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.opening import Learner
from training_app.learning.ports import ElsewhereCredit

PEOPLE_MOST = 20_000


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One entry of training elsewhere, with its officer's name."""

    id: int
    person_id: int
    given_name: str
    family_name: str
    badge: str | None
    title: str
    provider: str
    day: date
    minutes: int
    code: str | None
    module_id: str | None
    state: ClaimState
    entered_at: datetime
    entered_by_id: int
    decided_at: datetime | None
    decided_by_id: int | None
    reason: str | None
    completion_id: UUID | None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class."""

    id: int
    agency_id: int
    unit_id: int | None
    title: str
    module_id: str | None
    code: str | None
    room: str
    instructor: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    minutes: int
    seats: int | None
    phone_code: str
    tablet_code: str
    state: ClassState
    reason: str | None


class PlaceRow(NamedTuple):
    """One person on the list of a class."""

    person_id: int
    given_name: str
    family_name: str
    badge: str | None
    unit: str | None
    how: CameHow
    signed_in_at: datetime | None
    is_present: bool
    minutes: int | None
    outcome: PlaceOutcome | None


class Proof(NamedTuple):
    """The file of an entry; ``kind`` is "pdf", "jpg" or "png"."""

    kind: str
    content: bytes


_OWN_CLAIM = [getattr(OutsideTraining, name) for name in ClaimRow.__slots__ if hasattr(OutsideTraining, name)]
_CLAIM = select(*_OWN_CLAIM, Person.given_name, Person.family_name, Person.badge).join(
    Person, Person.id == OutsideTraining.person_id
)
_CLASS = select(*(getattr(ClassSession, name) for name in ClassRow.__slots__))


def read_own_claims(session: Session, learner: Learner) -> list[ClaimRow]:
    """Everything this officer has brought, newest first."""
    mine = (OutsideTraining.agency_id == learner.agency_id, OutsideTraining.person_id == learner.person_id)
    rows = session.execute(_CLAIM.where(*mine).order_by(OutsideTraining.entered_at.desc(), OutsideTraining.id.desc()))
    return [_claim(row) for row in rows.mappings()]


def read_own_proof(session: Session, learner: Learner, claim_id: int) -> Proof:
    """The file of one's own entry.

    :raise ClaimUnknown: when it is not theirs
    """
    mine = (OutsideTraining.agency_id == learner.agency_id, OutsideTraining.person_id == learner.person_id)
    return _read_proof(session, claim_id, *mine)


def read_proof(session: Session, approver: Approver, claim_id: int) -> Proof:
    """The file of an entry the approver answers for.

    :raise ClaimUnknown: when it is nobody's of theirs
    """
    return _read_proof(session, claim_id, OutsideTraining.agency_id == approver.agency_id, *approver.people)


def count_claims(session: Session, approver: Approver, state: ClaimState) -> int:
    """How many entries in this state the approver may see."""
    query = select(func.count()).select_from(OutsideTraining).join(Person, Person.id == OutsideTraining.person_id)
    return session.scalars(query.where(*_seen(approver), OutsideTraining.state == state)).one()


def read_claims(session: Session, approver: Approver, state: ClaimState, *, first: int, most: int) -> list[ClaimRow]:
    """Entries in this state: who waits longest first, what was decided last first."""
    newest = OutsideTraining.decided_at.desc()
    order = OutsideTraining.entered_at if state is ClaimState.WAITING else newest
    query = _CLAIM.where(*_seen(approver), OutsideTraining.state == state).order_by(order, OutsideTraining.id)
    return [_claim(row) for row in session.execute(query.offset(first).limit(most)).mappings()]


def read_claim(session: Session, approver: Approver, claim_id: int) -> ClaimRow:
    """One entry.

    :raise ClaimUnknown: when it is nobody's of the approver's
    """
    row = session.execute(_CLAIM.where(*_seen(approver), OutsideTraining.id == claim_id)).mappings().one_or_none()
    if row is None:
        raise ClaimUnknown
    return _claim(row)


def read_classes(session: Session, approver: Approver, *, is_over: bool, first: int, most: int) -> list[ClassRow]:
    """Classes that are planned, the next first; or those closed and cancelled, the newest first."""
    is_planned = ClassSession.state == ClassState.PLANNED
    which = ~is_planned if is_over else is_planned
    order = ClassSession.starts_at.desc() if is_over else ClassSession.starts_at
    query = _CLASS.where(*approver.classes, which).order_by(order, ClassSession.id).offset(first).limit(most)
    return [_class(row) for row in session.execute(query).mappings()]


def count_classes(session: Session, approver: Approver, *, is_over: bool) -> int:
    """How many of them there are."""
    is_planned = ClassSession.state == ClassState.PLANNED
    which = ~is_planned if is_over else is_planned
    return session.scalars(select(func.count()).select_from(ClassSession).where(*approver.classes, which)).one()


def count_places(session: Session, agency_id: AgencyId, class_ids: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """How many are on the list of each class, and how many of them are there; a class nobody is on is left out."""
    there = func.count().filter(ClassPlace.is_present)
    query = select(ClassPlace.session_id, func.count(), there).where(ClassPlace.agency_id == agency_id)
    rows = session.execute(query.where(ClassPlace.session_id.in_(class_ids)).group_by(ClassPlace.session_id))
    return {row[0]: (row[1], row[2]) for row in rows}


def read_class(session: Session, approver: Approver, class_id: int) -> ClassRow:
    """One class.

    :raise ClassUnknown: when it is not theirs
    """
    return _one_class(session, *approver.classes, ClassSession.id == class_id)


def read_class_for(session: Session, learner: Learner, code: str) -> ClassRow:
    """The class of a code on a phone, when it is for this person.

    :raise ClassUnknown: for a code of nothing, and for a class of other units
    """
    found = _one_class(session, ClassSession.agency_id == learner.agency_id, ClassSession.phone_code == code)
    if session.scalars(select(Person.id).where(*attendees(session, found), Person.id == learner.person_id)).first():
        return found
    raise ClassUnknown


def read_class_on_tablet(session: Session, code: str) -> ClassRow:
    """The class of a code on the room's tablet.

    :raise ClassUnknown: for a code of nothing
    """
    return _one_class(session, ClassSession.tablet_code == code)


def read_places(session: Session, agency_id: int, class_id: int) -> list[PlaceRow]:
    """The list of a class, by family name."""
    query = (
        select(
            ClassPlace.person_id,
            Person.given_name,
            Person.family_name,
            Person.badge,
            Unit.name.label("unit"),
            ClassPlace.how,
            ClassPlace.signed_in_at,
            ClassPlace.is_present,
            ClassPlace.minutes,
            ClassPlace.outcome,
        )
        .join(Person, Person.id == ClassPlace.person_id)
        .join(Unit, Unit.id == Person.unit_id, isouter=True)
        .where(ClassPlace.session_id == class_id, ClassPlace.agency_id == agency_id)
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return [
        PlaceRow(
            row.person_id,
            row.given_name,
            row.family_name,
            row.badge,
            row.unit,
            CameHow(row.how),
            row.signed_in_at,
            row.is_present,
            row.minutes,
            PlaceOutcome(row.outcome) if row.outcome else None,
        )
        for row in session.execute(query)
    ]


def is_signed_in(session: Session, class_id: int, person_id: PersonId) -> bool:
    """Whether this person has signed in to the class."""
    mine = (ClassPlace.session_id == class_id, ClassPlace.person_id == person_id)
    query = select(ClassPlace.id).where(*mine, ClassPlace.signed_in_at.is_not(None))
    return session.scalars(query).first() is not None


def zone_of(session: Session, agency_id: AgencyId) -> str:
    """The agency's zone, for a page where nobody is signed in."""
    return session.scalars(select(Agency.time_zone).where(Agency.id == agency_id)).one()


def attendees(session: Session, found: ClassRow) -> list[ColumnElement[bool]]:
    """The conditions on ``Person`` of whom a class is for."""
    agency_id = AgencyId(found.agency_id)
    units = true() if found.unit_id is None else Person.unit_id.in_(unit_and_below(session, agency_id, found.unit_id))
    return [Person.agency_id == agency_id, Person.is_active.is_(True), units]


def find_by_badge(session: Session, which: Sequence[ColumnElement[bool]], typed: str) -> PersonId:
    """Who goes by this badge number or sign-in name.

    :param which: among whom: the conditions on ``Person``
    :raise NobodyHere: when nobody does, or more than one person
    """
    name = typed.lower()
    is_meant = or_(func.lower(Person.badge) == name, Person.sign_in_name == name)
    found = session.scalars(select(Person.id).where(*which, is_meant).limit(2)).all() if name else []
    if len(found) != 1:
        raise NobodyHere
    return PersonId(found[0])


def badges_of(session: Session, which: Sequence[ColumnElement[bool]]) -> dict[str, PersonId | None]:
    """People by badge and sign-in name in lower case; None where two people go by the same."""
    query = select(Person.id, Person.badge, Person.sign_in_name).where(*which).limit(PEOPLE_MOST)
    found: dict[str, PersonId | None] = {}
    for person_id, badge, sign_in_name in session.execute(query):
        for name in {(badge or "").lower(), sign_in_name} - {""}:
            found[name] = None if name in found else PersonId(person_id)
    return found


def read_names(session: Session, agency_id: AgencyId, person_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Given and family names by id."""
    mine = (Person.agency_id == agency_id, Person.id.in_(person_ids))
    return {
        row[0]: (row[1], row[2])
        for row in session.execute(select(Person.id, Person.given_name, Person.family_name).where(*mine))
    }


def read_units(session: Session, approver: Approver) -> dict[int, str]:
    """The units that the approver may hold a class for, in the order of reports."""
    units = true() if approver.unit_ids is None else Unit.id.in_(approver.unit_ids)
    query = select(Unit.id, Unit.name).where(Unit.agency_id == approver.agency_id, units)
    return {row[0]: row[1] for row in session.execute(query.order_by(Unit.position, Unit.name))}


def read_elsewhere(session: Session, learner: Learner, *, zone: ZoneInfo) -> list[ElsewhereCredit]:
    """Hours on an officer's transcript that no completion stands for, newest first: the port ``learning.ports``."""
    mine = (OutsideTraining.agency_id == learner.agency_id, OutsideTraining.person_id == learner.person_id)
    approved = (OutsideTraining.state == ClaimState.APPROVED, OutsideTraining.completion_id.is_(None))
    columns = (OutsideTraining.title, OutsideTraining.provider, OutsideTraining.day, OutsideTraining.minutes)
    outside = [ElsewhereCredit(*row) for row in session.execute(select(*columns).where(*mine, *approved))]
    there = (ClassPlace.agency_id == learner.agency_id, ClassPlace.person_id == learner.person_id)
    credited = ClassPlace.outcome.in_([PlaceOutcome.HOURS, PlaceOutcome.HAD_IT])
    minutes = func.coalesce(ClassPlace.minutes, ClassSession.minutes)
    query = select(ClassSession.title, ClassSession.instructor, ClassSession.starts_at, minutes).join(
        ClassPlace, ClassPlace.session_id == ClassSession.id
    )
    classes = [
        ElsewhereCredit(title, f"Class with {instructor}", starts_at.astimezone(zone).date(), minutes)
        for title, instructor, starts_at, minutes in session.execute(query.where(*there, credited))
    ]
    return sorted([*outside, *classes], key=lambda one: one.day, reverse=True)


def _seen(approver: Approver) -> tuple[ColumnElement[bool], ...]:
    return OutsideTraining.agency_id == approver.agency_id, *approver.people


def _read_proof(session: Session, claim_id: int, *which: ColumnElement[bool]) -> Proof:
    query = (
        select(OutsideProof.kind, OutsideProof.content)
        .join(OutsideTraining, OutsideTraining.id == OutsideProof.training_id)
        .join(Person, Person.id == OutsideTraining.person_id)
        .where(OutsideTraining.id == claim_id, *which)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise ClaimUnknown
    return Proof(row.kind, row.content)


def _one_class(session: Session, *which: ColumnElement[bool]) -> ClassRow:
    row = session.execute(_CLASS.where(*which)).mappings().one_or_none()
    if row is None:
        raise ClassUnknown
    return _class(row)


def _claim(row: RowMapping) -> ClaimRow:
    values = dict(row)
    return ClaimRow(**{**values, "state": ClaimState(values["state"])})


def _class(row: RowMapping) -> ClassRow:
    values = dict(row)
    return ClassRow(**{**values, "state": ClassState(values["state"])})
