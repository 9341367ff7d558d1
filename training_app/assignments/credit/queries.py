"""Reading the ledger, what it is worked out from, and the settings. Lists are counted and cut in SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session, aliased

from training_app.accounts.models import Agency, Person, Unit
from training_app.assignments.credit.claims import Kept, ModuleTerms, Policy, Recorded
from training_app.assignments.credit.models import (
    CreditClaim,
    CreditEntry,
    CreditModule,
    CreditPolicy,
    CreditTouched,
)
from training_app.assignments.credit.rules import Claim, Entry, EntryKind, Repeat, Source
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.library import Library
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the list of people. "" and None mean all."""

    name: str = ""
    cycle: str = ""
    unit_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class PersonSum:
    """One person with their minutes, of the cycle that is asked for, or of all."""

    person_id: int
    given_name: str
    family_name: str
    badge: str | None
    unit: str | None
    minutes: int


def read_policy(session: Session, agency_id: AgencyId) -> Policy:
    """What the agency settled, or the defaults."""
    row = session.execute(select(*CreditPolicy.__table__.c).where(CreditPolicy.agency_id == agency_id)).one_or_none()
    if row is None:
        return Policy()
    return Policy(
        ori=row.ori,
        provider_name=row.provider_name,
        provider_number=row.provider_number,
        cycle_month=row.cycle_month,
        cycle_years=row.cycle_years,
        cycle_anchor=row.cycle_anchor,
        repeat=Repeat(row.repeat),
    )


def read_modules(session: Session, agency_id: AgencyId) -> dict[str, ModuleTerms]:
    """What was settled about modules, by their ids; those that are not there have the defaults."""
    rows = session.execute(select(*CreditModule.__table__.c).where(CreditModule.agency_id == agency_id))
    return {
        row.module_id: ModuleTerms(row.course_number, row.description, row.category, row.minutes) for row in rows.all()
    }


def read_recorded(
    session: Session, library: Library, agency_id: AgencyId, person_ids: Collection[int], zone: ZoneInfo
) -> list[Recorded]:
    """What the records say of these people: their completions that stand, and what other rooms reported."""
    completions = session.execute(
        select(
            Attempt.person_id,
            Attempt.id,
            Attempt.nominal_minutes,
            Attempt.module_id,
            Attempt.version_hash,
            Attempt.completed_at,
        ).where(
            # "+ 0" keeps SQLite from walking the whole agency instead of going to these people by their index
            Attempt.agency_id + 0 == agency_id,
            Attempt.person_id.in_(person_ids),
            Attempt.status != VOIDED,
            Attempt.completed_at.is_not(None),
        )
    ).all()
    found = []
    for row in completions:
        module = library.bound(session, row.version_hash)
        found.append(
            Recorded(
                person_id=PersonId(row.person_id),
                event=f"attempt:{row.id}",
                minutes=row.nominal_minutes or 0,
                source=Source.MODULE,
                course=row.module_id,
                title=module.title,
                day=row.completed_at.astimezone(zone).date(),
                is_computed=row.nominal_minutes == module.minutes,
            )
        )
    reported = session.execute(
        select(*CreditClaim.__table__.c).where(
            CreditClaim.agency_id == agency_id, CreditClaim.person_id.in_(person_ids)
        )
    )
    found += [
        Recorded(
            person_id=PersonId(row.person_id),
            event=row.event,
            minutes=row.minutes,
            source=Source(row.source),
            course=row.course,
            title=row.title,
            day=row.day,
            category=row.category,
        )
        for row in reported
    ]
    return found


def read_ledger(session: Session, agency_id: AgencyId, person_ids: Collection[int]) -> list[Kept]:
    """All lines of these people, those of an event in their order."""
    rows = session.execute(
        select(*CreditEntry.__table__.c)
        .where(CreditEntry.agency_id + 0 == agency_id, CreditEntry.person_id.in_(person_ids))
        .order_by(CreditEntry.recorded_at, CreditEntry.day, CreditEntry.event, CreditEntry.number)
    )
    return [Kept(entry_of(row), row.recorded_minutes) for row in rows]


def entry_of(row: Row[Any]) -> Entry:
    """The line that a row of the table is."""
    claim = Claim(
        person_id=PersonId(row.person_id),
        event=row.event,
        minutes=abs(row.minutes),
        category=row.category,
        source=Source(row.source),
        course=row.course,
        title=row.title,
        day=row.day,
        cycle=row.cycle,
    )
    return Entry(row.id, row.number, EntryKind(row.kind), row.minutes, claim, row.reverses)


def count_waiting(session: Session, agency_id: AgencyId) -> int:
    """How many people's credit is still to be worked out."""
    query = select(func.count(CreditTouched.person_id.distinct())).where(CreditTouched.agency_id == agency_id)
    return session.execute(query).scalar_one()


def is_waiting(session: Session, person_id: int) -> bool:
    """Whether this person's credit is still to be worked out."""
    return session.scalar(select(CreditTouched.id).where(CreditTouched.person_id == person_id).limit(1)) is not None


def read_cycles(session: Session, agency_id: AgencyId) -> list[tuple[str, int, int]]:
    """Of each cycle, newest first: its name, its minutes, and how many people have a line in it."""
    query = (
        select(CreditEntry.cycle, func.sum(CreditEntry.minutes), func.count(CreditEntry.person_id.distinct()))
        .where(CreditEntry.agency_id == agency_id)
        .group_by(CreditEntry.cycle)
        .order_by(CreditEntry.cycle.desc())
    )
    return [(cycle, int(minutes), people) for cycle, minutes, people in session.execute(query)]


def count_people(session: Session, agency_id: AgencyId, asked: Asked) -> int:
    """How many people the filters leave in."""
    return session.execute(select(func.count()).select_from(Person).where(*_found(agency_id, asked))).scalar_one()


def read_people(session: Session, agency_id: AgencyId, asked: Asked, *, page: int) -> list[PersonSum]:
    """One page of the people, by family name.

    :param page: from 1
    """
    minutes = select(CreditEntry.person_id, func.sum(CreditEntry.minutes).label("minutes")).where(
        CreditEntry.agency_id == agency_id, *([CreditEntry.cycle == asked.cycle] if asked.cycle else [])
    )
    sums = minutes.group_by(CreditEntry.person_id).subquery()
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.badge,
            Unit.name,
            func.coalesce(sums.c.minutes, 0),
        )
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .outerjoin(sums, sums.c.person_id == Person.id)
        .where(*_found(agency_id, asked))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .limit(ROWS_A_PAGE)
        .offset((page - 1) * ROWS_A_PAGE)
    )
    return [
        PersonSum(one, given, family, badge, unit, int(minutes)) for one, given, family, badge, unit, minutes in rows
    ]


def read_unit_names(session: Session, agency_id: AgencyId) -> dict[int, str]:
    """The units of the agency by id, in the order of reports."""
    rows = session.execute(
        select(Unit.id, Unit.name).where(Unit.agency_id == agency_id).order_by(Unit.position, Unit.name)
    )
    return {row.id: row.name for row in rows}


def read_standing(session: Session, agency_id: AgencyId, first: date, last: date, *, most: int) -> Sequence[Any]:
    """The credits that nothing has taken back, of days from ``first`` to ``last``, each with its person: for files.

    Rows of the ledger's columns and ``given_name``, ``family_name``, ``officer_id``, by family name.
    """
    later = aliased(CreditEntry)
    query = (
        select(
            *CreditEntry.__table__.c,
            Person.given_name,
            Person.family_name,
            Person.officer_id,
        )
        .join_from(CreditEntry, Person, Person.id == CreditEntry.person_id)
        .outerjoin(later, later.reverses == CreditEntry.id)
        .where(
            CreditEntry.agency_id == agency_id,
            CreditEntry.kind == EntryKind.CREDIT.value,
            CreditEntry.day.between(first, last),
            later.id.is_(None),
        )
        .order_by(Person.family_name, Person.given_name, Person.id, CreditEntry.day, CreditEntry.event)
        .limit(most)
    )
    return session.execute(query).all()


def read_claims(session: Session, agency_id: AgencyId, first: date, last: date) -> Mapping[tuple[int, str], Row[Any]]:
    """What other rooms reported for days of a period, by person and event."""
    query = select(*CreditClaim.__table__.c).where(
        CreditClaim.agency_id == agency_id, CreditClaim.day.between(first, last)
    )
    return {(row.person_id, row.event): row for row in session.execute(query)}


def read_starts(session: Session, agency_id: AgencyId, first: date, last: date, zone: ZoneInfo) -> Mapping[str, date]:
    """On which day the attempts that were completed in a period were begun, by event."""
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    query = select(Attempt.id, Attempt.started_at).where(
        Attempt.agency_id == agency_id, Attempt.completed_at >= since, Attempt.completed_at < until
    )
    return {f"attempt:{row.id}": row.started_at.astimezone(zone).date() for row in session.execute(query)}


def find_person(session: Session, agency_id: AgencyId, person_id: int) -> Person | None:
    """Somebody of the agency, also one who left."""
    return session.scalars(select(Person).where(Person.id == person_id, Person.agency_id == agency_id)).one_or_none()


def zone_of(session: Session, agency_id: AgencyId) -> ZoneInfo:
    """The agency's zone."""
    return ZoneInfo(session.execute(select(Agency.time_zone).where(Agency.id == agency_id)).scalar_one())


def _found(agency_id: AgencyId, asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Person.agency_id == agency_id]
    if asked.unit_ids is not None:
        wanted.append(Person.unit_id.in_(asked.unit_ids))
    for word in asked.name.split():
        like = f"%{word.replace('/', '//').replace('%', '/%').replace('_', '/_')}%"
        wanted.append(
            or_(
                Person.given_name.ilike(like, escape="/"),
                Person.family_name.ilike(like, escape="/"),
                Person.badge.ilike(like, escape="/"),
            )
        )
    return wanted
