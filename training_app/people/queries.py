"""What the pages for people read. Lists are counted, narrowed and cut in SQL: an agency may have 10,000 people."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, PersonRole, Role, SignInSession, Unit
from training_app.accounts.rules import FROM_AN_LMS
from training_app.accounts.seats.models import Seat
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId
from training_app.people.filters import A_PAGE, NO_UNIT, Filters, State


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in the list. ``signed_in_at`` is when they last began a session, None for never."""

    person_id: int
    given_name: str
    family_name: str
    badge: str | None
    sign_in_name: str
    unit_id: int | None
    is_active: bool
    has_password: bool
    signed_in_at: datetime | None

    @property
    def is_from_lms(self) -> bool:
        """Whether an LMS sent them, and no roster has them."""
        return self.sign_in_name.startswith(FROM_AN_LMS)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people the agency has, how many of them left, and how many active ones never signed in."""

    active: int
    left: int
    never: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that somebody is signed in with, also a locked one."""

    started_at: datetime
    last_seen_at: datetime
    is_from_lms: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit with what is in it; ``people`` may sign in, ``left`` have left."""

    unit_id: int
    name: str
    people: int
    left: int
    supervisors: int


def count_all(session: Session, agency_id: AgencyId) -> Counts:
    """The agency's people in figures."""
    never = case((Person.is_active & ~_has_signed_in(), 1), else_=0)
    row = session.execute(
        select(
            func.coalesce(func.sum(case((Person.is_active, 1), else_=0)), 0).label("active"),
            func.count().label("everybody"),
            func.coalesce(func.sum(never), 0).label("never"),
        ).where(Person.agency_id == agency_id, _is_of_roster())
    ).one()
    return Counts(active=row.active, left=row.everybody - row.active, never=row.never)


def count_found(session: Session, agency_id: AgencyId, filters: Filters) -> int:
    """How many people the filters leave in."""
    query = select(func.count()).select_from(Person).where(*_which(agency_id, filters))
    return session.execute(query).scalar_one()


def read_page(session: Session, agency_id: AgencyId, filters: Filters) -> list[PersonLine]:
    """The people of one page of the list: by family name, those who left at the end."""
    signed_in_at = (
        select(func.max(SignInSession.started_at)).where(SignInSession.person_id == Person.id).scalar_subquery()
    )
    query = (
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.badge,
            Person.sign_in_name,
            Person.unit_id,
            Person.is_active,
            Person.password_hash.is_not(None),
            signed_in_at,
        )
        .where(*_which(agency_id, filters))
        .order_by(Person.is_active.desc(), Person.family_name, Person.given_name, Person.id)
        .limit(A_PAGE)
        .offset((filters.page - 1) * A_PAGE)
    )
    return [PersonLine(*row) for row in session.execute(query)]


def read_roles(
    session: Session, agency_id: AgencyId, person_ids: Collection[int]
) -> Mapping[int, dict[Role, int | None]]:
    """The roles of these people by id, each with the unit it is bound to."""
    found: defaultdict[int, dict[Role, int | None]] = defaultdict(dict)
    rows = session.execute(
        select(PersonRole.person_id, PersonRole.role, PersonRole.unit_id)
        .where(PersonRole.agency_id == agency_id, PersonRole.person_id.in_(person_ids))
        .order_by(PersonRole.role)
    )
    for person_id, role, unit_id in rows:
        found[person_id][Role(role)] = unit_id
    return found


def unit_names(session: Session, agency_id: AgencyId) -> dict[int, str]:
    """The names of the agency's units by id, in the order of reports."""
    query = select(Unit.id, Unit.name).where(Unit.agency_id == agency_id).order_by(Unit.position, Unit.name)
    return dict(session.execute(query).all())


def read_units(session: Session, agency_id: AgencyId) -> list[UnitLine]:
    """The agency's units, in the order of reports, with how many people are in each and answer for each."""
    people = select(func.count()).where(Person.unit_id == Unit.id, Person.is_active).scalar_subquery()
    left = select(func.count()).where(Person.unit_id == Unit.id, Person.is_active.is_(False)).scalar_subquery()
    supervisors = select(func.count()).where(PersonRole.unit_id == Unit.id).scalar_subquery()
    query = (
        select(Unit.id, Unit.name, people, left, supervisors)
        .where(Unit.agency_id == agency_id)
        .order_by(Unit.position, Unit.name)
    )
    return [UnitLine(*row) for row in session.execute(query)]


def find_person(session: Session, agency_id: AgencyId, person_id: int) -> Person:
    """A person of the agency, also one who left.

    :raise NotFound: for anybody else
    """
    mine = (Person.id == person_id, Person.agency_id == agency_id, _is_of_roster())
    person = session.scalars(select(Person).where(*mine)).one_or_none()
    if person is None:
        raise NotFound
    return person


def sign_in_name_of(session: Session, agency_id: AgencyId, person_id: int | None) -> str | None:
    """The sign-in name of somebody of the agency."""
    return session.scalar(select(Person.sign_in_name).where(Person.id == person_id, Person.agency_id == agency_id))


def open_sessions(session: Session, person_id: PersonId, now: datetime) -> Sequence[OpenSession]:
    """Where the person is signed in, the newest first."""
    rows = session.scalars(
        select(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None), SignInSession.expires_at > now)
        .order_by(SignInSession.started_at.desc())
    )
    return [OpenSession(row.started_at, row.last_seen_at, row.launch is not None) for row in rows]


def _which(agency_id: AgencyId, filters: Filters) -> Iterator[ColumnElement[bool]]:
    """What is true of the people that the filters leave in."""
    yield Person.agency_id == agency_id
    yield _is_of_roster()
    if filters.unit == NO_UNIT:
        yield Person.unit_id.is_(None)
    elif filters.unit is not None:
        yield Person.unit_id.in_(filters.unit_ids)
    if filters.role is not None:
        yield exists().where(PersonRole.person_id == Person.id, PersonRole.role == filters.role)
    if filters.state is not None:
        yield _STATES[filters.state]
    if filters.name:
        yield _is_called(filters.name)


_STATES: Mapping[State, ColumnElement[bool]] = {
    State.ACTIVE: Person.is_active.is_(True),
    State.LEFT: Person.is_active.is_(False),
    State.FROM_LMS: Person.sign_in_name.startswith(FROM_AN_LMS, autoescape=True),
}


def _is_called(typed: str) -> ColumnElement[bool]:
    given, family = Person.given_name, Person.family_name
    ways = (given + " " + family, family + ", " + given, Person.badge, Person.sign_in_name)
    # SQLite's lower() knows only the letters of ASCII: a name that begins with another is found as it is written
    lowered = (func.lower(way).contains(typed.lower(), autoescape=True) for way in ways)
    return or_(*lowered, (given + " " + family).contains(typed, autoescape=True))


def _is_of_roster() -> ColumnElement[bool]:
    """Not somebody who came for a seat: those have pages of their own."""
    return ~exists().where(Seat.person_id == Person.id)


def _has_signed_in() -> ColumnElement[bool]:
    return exists().where(SignInSession.person_id == Person.id)
