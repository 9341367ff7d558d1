"""Reading the audit log: a page of it, and all of it to be verified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from training_app.audit.chain import Anchor, Break, Entry, find_break
from training_app.audit.models import AuditEntry, AuditHead
from training_app.foundation.ids import AgencyId

COLUMNS = [AuditEntry.__table__.c[field.name] for field in fields(Entry)]
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to read; None for all. ``actor_id`` 0 means nobody: the program or the command line.

    ``subject_of`` is the first part of an action, such as ``sign_in``; the moments are from (inclusive) to (exclusive).
    """

    actor_id: int | None = None
    subject_of: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def entry_of(row: Any) -> Entry:
    """The entry in a row of ``COLUMNS``."""
    return Entry(*row)


def read_page(session: Session, agency_id: AgencyId, wanted: Wanted, *, page: int, per_page: int) -> Sequence[Entry]:
    """One page of the wanted entries, newest first; pages count from 1."""
    query = _narrowed(select(*COLUMNS), agency_id, wanted).order_by(AuditEntry.id.desc())
    return [entry_of(row) for row in session.execute(query.limit(per_page).offset((page - 1) * per_page))]


def count_entries(session: Session, agency_id: AgencyId, wanted: Wanted) -> int:
    """How many entries are wanted."""
    found: int = session.execute(_narrowed(select(func.count(AuditEntry.id)), agency_id, wanted)).scalar_one()
    return found


def read_actors(session: Session, agency_id: AgencyId) -> Sequence[int]:
    """Everybody who ever did something, by person id; 0 where the program or the command line did."""
    found = session.scalars(select(AuditEntry.actor_id).where(AuditEntry.agency_id == agency_id).distinct())
    return sorted(one or 0 for one in found)


def read_subjects(session: Session, agency_id: AgencyId) -> Sequence[str]:
    """The first parts of all actions there are, such as ``sign_in``."""
    found = session.scalars(select(AuditEntry.action).where(AuditEntry.agency_id == agency_id).distinct())
    return sorted({one.partition(".")[0] for one in found})


def entry_with(session: Session, agency_id: AgencyId, number: int) -> Entry | None:
    """The entry of that number, None when there is none."""
    query = select(*COLUMNS).where(AuditEntry.agency_id == agency_id, AuditEntry.number == number)
    row = session.execute(query).one_or_none()
    return entry_of(row) if row is not None else None


def read_head(session: Session, agency_id: AgencyId) -> Anchor | None:
    """Where the agency's chain ends, as it says itself; None before its first entry."""
    row = session.execute(
        select(AuditHead.number, AuditHead.hash).where(AuditHead.agency_id == agency_id, AuditHead.number > 0)
    ).one_or_none()
    return Anchor(row.number, row.hash) if row is not None else None


def verify_chain(session: Session, agency_id: AgencyId, anchor: Anchor | None = None) -> Break | None:
    """The first entry that breaks the agency's chain; None while it is whole.

    :param anchor: what somebody kept elsewhere
    """
    # before the entries: one that is written meanwhile is after it, and no fault
    head = read_head(session, agency_id)
    return find_break(
        _all_entries(session, agency_id, head),
        head,
        anchor,
        is_there=lambda number: entry_with(session, agency_id, number) is not None,
    )


def _all_entries(session: Session, agency_id: AgencyId, head: Anchor | None) -> Iterator[Entry]:
    last_id = 0
    while True:
        query = select(*COLUMNS).where(AuditEntry.agency_id == agency_id, AuditEntry.id > last_id)
        rows = session.execute(query.order_by(AuditEntry.id).limit(AT_ONCE)).all()
        for row in rows:
            entry = entry_of(row)
            if head is None or entry.number is None or entry.number <= head.number:
                yield entry
        if len(rows) < AT_ONCE:
            return
        last_id = rows[-1].id


def _narrowed(query: Select[Any], agency_id: AgencyId, wanted: Wanted) -> Select[Any]:
    query = query.where(AuditEntry.agency_id == agency_id)
    if wanted.actor_id is not None:
        query = query.where(
            AuditEntry.actor_id == wanted.actor_id if wanted.actor_id else AuditEntry.actor_id.is_(None)
        )
    if wanted.subject_of is not None:
        query = query.where(AuditEntry.action.startswith(f"{wanted.subject_of}.", autoescape=True))
    if wanted.since is not None:
        query = query.where(AuditEntry.happened_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.happened_at < wanted.until)
    return query
