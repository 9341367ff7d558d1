"""What is older than the agency keeps it: finding it, and removing it with an entry in the audit log."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, delete, func, literal, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, SignInSession
from training_app.audit.models import AuditEntry
from training_app.audit.service import record
from training_app.foundation.db import Base, begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.keeping import finding
from training_app.keeping.models import Removal
from training_app.keeping.plain import plain
from training_app.keeping.rules import Kind, Policy, cutoff

ROWS_AT_ONCE = 5000
"""Rows of one kind in one transaction: officers are not kept waiting for longer."""


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one table that are too old: ``key`` is the column they are told apart by."""

    table: str
    key: str
    which: ColumnElement[bool]
    also: Sequence[tuple[str, str]] = ()
    "Tables and columns of rows that belong to these and go first."


def count_old(session: Session, agency_id: AgencyId, policy: Policy, now: datetime) -> Mapping[Kind, int]:
    """How many rows, and people, are older than the policy keeps them; a kind that is kept is not in it."""
    counts: dict[Kind, int] = {}
    for kind, years in policy.years.items():
        if kind is Kind.PEOPLE:
            counts[kind] = len(people_over(session, agency_id, cutoff(now, years)))
        else:
            counts[kind] = sum(_count(session, old) for old in _OLD[kind](agency_id, cutoff(now, years)))
    return counts


def people_over(session: Session, agency_id: AgencyId, before: datetime) -> list[PersonId]:
    """People who left, of whom and by whom nothing was done since then, and who were not erased yet."""
    attempt = Base.metadata.tables["attempt"]
    since = (
        select(attempt.c.id).where(
            attempt.c.agency_id == agency_id, attempt.c.person_id == Person.id, attempt.c.saved_at >= before
        ),
        select(SignInSession.token_hash).where(
            SignInSession.person_id == Person.id, SignInSession.last_seen_at >= before
        ),
        # who deactivated them, changed a record of theirs, or brought them back
        select(AuditEntry.id).where(
            AuditEntry.agency_id == agency_id,
            AuditEntry.subject == literal("person:") + cast(Person.id, String),
            AuditEntry.happened_at >= before,
        ),
        select(Removal.id).where(Removal.agency_id == agency_id, Removal.person_id == Person.id),
    )
    query: Select[int] = select(Person.id).where(
        Person.agency_id == agency_id,
        Person.is_active.is_(False),
        Person.created_at < before,
        *(~one.exists() for one in since),
    )
    return [PersonId(one) for one in session.scalars(query.order_by(Person.id))]


def remove_old(session: Session, agency_id: AgencyId, kind: Kind, before: datetime, *, now: datetime) -> int:
    """Remove one transaction's worth of one kind, with its entry; returns how many rows went, 0 when none is left.

    Commits. Started again after it was killed, it goes on where it was.
    """
    begin_write(session)
    digest, counts = hashlib.sha256(), dict[str, int]()
    for old in _OLD[kind](agency_id, before):
        table = Base.metadata.tables[old.table]
        keys = session.scalars(select(table.c[old.key]).where(old.which).order_by(table.c[old.key]).limit(ROWS_AT_ONCE))
        chosen = keys.all()
        for name, column in [*old.also, (old.table, old.key)]:
            part = Base.metadata.tables[name]
            which = part.c[column].in_(chosen)
            for row in finding.read(session, part, which):
                digest.update(json.dumps([name, plain(row)], sort_keys=True).encode())
                counts[name] = counts.get(name, 0) + 1
            session.execute(delete(part).where(which))
    if not counts:
        session.rollback()
        return 0
    record(
        session,
        agency_id=agency_id,
        actor_id=None,
        action="keeping.old_removed",
        subject=f"agency:{agency_id}",
        detail={
            "kind": kind.value,
            "before": before.isoformat(),
            "removed": [f"{table} {count}" for table, count in counts.items()],
            "sha256": digest.hexdigest(),
        },
        now=now,
    )
    session.commit()
    return sum(counts.values())


def _count(session: Session, old: Old) -> int:
    table = Base.metadata.tables[old.table]
    found: int = session.execute(select(func.count()).select_from(table).where(old.which)).scalar_one()
    return found


def _old_sign_ins(agency_id: AgencyId, before: datetime) -> list[Old]:
    return [_older("sign_in_session", "token_hash", "expires_at", agency_id, before),
            _older("one_time_link", "token_hash", "expires_at", agency_id, before)]  # fmt: skip


def _old_mail(agency_id: AgencyId, before: datetime) -> list[Old]:
    return [_older("reminder_digest", "id", "made_at", agency_id, before, also=[("reminder_mark", "digest_id")])]


def _old_received(agency_id: AgencyId, before: datetime) -> list[Old]:
    statement = _older("statement", "seq", "stored_at", agency_id, before, also=[("statement_term", "seq")])
    # the program's own are views of training records, and needed to send them again
    strange = statement.which & Base.metadata.tables["statement"].c.client_id.is_not(None)
    document = _older("lrs_document", "id", "updated_at", agency_id, before)
    return [Old("statement", "seq", strange, statement.also), document]


def _older(
    table: str, key: str, moment: str, agency_id: AgencyId, before: datetime, also: Sequence[tuple[str, str]] = ()
) -> Old:
    columns = Base.metadata.tables[table].c
    return Old(table, key, (columns.agency_id == agency_id) & (columns[moment] < before), also)


_OLD: Mapping[Kind, Callable[[AgencyId, datetime], list[Old]]] = {
    Kind.SIGN_INS: _old_sign_ins,
    Kind.MAIL: _old_mail,
    Kind.RECEIVED: _old_received,
}
