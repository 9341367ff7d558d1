"""Finding statements: each filter is a term, and an answer is a page of the statements that have all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, text
from sqlalchemy.orm import Session

from training_app.lrs.definitions import read_known
from training_app.lrs.finding import Bounds, Filter, Sender, Source, Term, find_rows
from training_app.lrs.late_terms import add_late_terms
from training_app.lrs.models import Attachment, Client, Statement
from training_app.lrs.references import authority_number
from training_app.lrs.terms import term_number
from training_app.lrs.writers import nobody_writes

PAGE_MOST = 500
"""Statements in one answer, whatever a request asks for."""
LONGEST_WRITE = timedelta(seconds=30)
"""No web process writes for longer: it is ended before."""
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """A client as the authority of what it sent; None for the program itself."""

    client_id: int | None


@dataclass(frozen=True, slots=True)
class StatementQuery:
    """What a request asks for. ``agent`` is an identifier of ``lrs.spec.actors``; None asks for any."""

    agent: str | None = None
    verb: str | None = None
    activity: str | None = None
    registration: UUID | None = None
    related_activities: bool = False
    related_agents: bool = False
    since: datetime | None = None
    "Stored after it."
    until: datetime | None = None
    "Stored then or before."
    limit: int = PAGE_MOST
    ascending: bool = False
    cursor: int | None = None
    "The ``seq`` that the page before ended with."
    only_client: int | None = None
    authority: Authority | None = None
    "Set when the agent is one that vouches for statements here."


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One stored statement; ``client_key`` is None for the program's own."""

    seq: int
    id: UUID
    body: bytes
    stored_at: datetime
    client_key: str | None
    has_attachments: bool


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Statements in the order that was asked for; ``next_cursor`` is None on the last page."""

    rows: Sequence[StatementRow]
    next_cursor: int | None


def find_statements(session: Session, *, agency_id: int, query: StatementQuery) -> StatementPage:
    """One page. Voided statements are left out; what refers to them is not.

    To be called where nothing is being written: on SQLite, what finds the newest statements may be added first.
    """
    filters = _filters(agency_id, query)
    if filters:
        add_late_terms(session, agency_id)
    limit = min(query.limit or PAGE_MOST, PAGE_MOST)
    bounds = Bounds(
        agency_id=agency_id,
        since=query.since,
        until=query.until,
        cursor=query.cursor,
        direction="ASC" if query.ascending else "DESC",
        limit=limit + 1,
    )
    found = find_rows(session, filters, bounds)
    rows = _with_keys(session, agency_id, found[:limit])
    return StatementPage(rows, rows[-1].seq if len(found) > limit else None)


def get_statement(
    session: Session, *, agency_id: int, statement_id: UUID, voided: bool, only_client: int | None
) -> StatementRow | None:
    """The statement with this id, when it is voided or not as asked; None otherwise."""
    query = _ROWS.where(Statement.agency_id == agency_id, Statement.id == statement_id, Statement.voided.is_(voided))
    if only_client is not None:
        query = query.where(Statement.client_id == only_client)
    row = session.execute(query).one_or_none()
    return None if row is None else StatementRow(*row)


def consistent_through(session: Session, now: datetime) -> datetime:
    """Up to when no statement can be missing from an answer: all that come later are stored after it.

    To be asked before the answer is looked up, with a time that was read before. A statement gets its time inside the
    transaction that stores it. On PostgreSQL one that is still open shows how long it has been. SQLite shows only
    whether there is a writer; what that one stores is newer than all that is there.
    """
    if session.get_bind().dialect.name == "sqlite":
        if nobody_writes(session):
            return now
        newest = session.scalar(_NEWEST)
        before = now - LONGEST_WRITE
        return before if newest is None else max(before, min(now, newest - _TICK))
    oldest = session.scalar(_OLDEST_WRITER_S)
    # how long, and not since when: the database's clock may be another than ours
    return now if oldest is None else now - timedelta(seconds=oldest)


def read_attachments(session: Session, *, agency_id: int, sha2s: Collection[str]) -> dict[str, Attachment]:
    """The attachments that are kept, by SHA-2."""
    rows = session.scalars(select(Attachment).where(Attachment.agency_id == agency_id, Attachment.sha2.in_(sha2s)))
    return {row.sha2: row for row in rows}


def read_definitions(session: Session, *, agency_id: int, iris: Collection[str]) -> dict[str, bytes]:
    """What is known of these activities: canonical JSON by IRI; unknown ones are left out."""
    return read_known(session, agency_id, iris)


def client_of_key(session: Session, *, agency_id: int, key: str) -> int | None:
    """The client with this key, revoked or not."""
    return session.scalars(select(Client.id).where(Client.agency_id == agency_id, Client.key == key)).one_or_none()


def count_statements(session: Session, *, agency_id: int) -> int:
    """How many statements the agency's store holds."""
    return session.scalar(select(func.count()).where(Statement.agency_id == agency_id)) or 0


def _filters(agency_id: int, query: StatementQuery) -> list[Filter]:
    def terms(value: str, *kinds: str) -> list[Source]:
        return [Term(term_number(agency_id, kind, value)) for kind in kinds]

    # the usual rarest first
    found: list[Filter] = []
    if query.registration is not None:
        found.append(terms(str(query.registration), "registration"))
    if query.agent is not None:
        found.append(
            [
                *terms(query.agent, "agent", *(["related-agent"] if query.related_agents else [])),
                *_vouched(agency_id, query),
            ]
        )
    if query.activity is not None:
        found.append(terms(query.activity, "activity", *(["related-activity"] if query.related_activities else [])))
    if query.only_client is not None:
        found.append([Sender(query.only_client)])
    if query.verb is not None:
        found.append(terms(query.verb, "verb"))
    return found


def _vouched(agency_id: int, query: StatementQuery) -> list[Source]:
    """1.0.3 Part Three, section 2.1.3: the authority is among the related agents."""
    if query.authority is None or not query.related_agents:
        return []
    client_id = query.authority.client_id
    return [Sender(client_id), Term(authority_number(agency_id, client_id))]


def _with_keys(session: Session, agency_id: int, rows: Sequence[Row[Any]]) -> list[StatementRow]:
    keys: dict[int | None, str] = {}
    if any(row.client_id is not None for row in rows):
        keys = {row.id: row.key for row in session.execute(_KEYS, {"agency": agency_id})}
    return [
        StatementRow(row.seq, row.id, row.body, row.stored_at, keys.get(row.client_id), row.has_attachments)
        for row in rows
    ]


_ROWS = select(
    Statement.seq, Statement.id, Statement.body, Statement.stored_at, Client.key, Statement.has_attachments
).outerjoin(Client, Client.id == Statement.client_id)
_KEYS = select(Client.id, Client.key).where(Client.agency_id == bindparam("agency"))
# SQLite has one writer at a time, and its statements get their time in the order of storing
_NEWEST = select(Statement.stored_at).order_by(Statement.seq.desc()).limit(1)
# of this database only, and only those that have written
_OLDEST_WRITER_S = text(
    "SELECT extract(epoch FROM max(clock_timestamp() - xact_start))::float8 FROM pg_stat_activity "
    "WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
)
