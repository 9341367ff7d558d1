"""Writing the audit log, inside the transaction of the change it tells of, as the next links of its chain."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import event, func, insert, select, update
from sqlalchemy.orm import Session

from training_app.audit.chain import NOTED, RESTORED, START, Anchor, Entry, linked, note_of
from training_app.audit.models import AuditEntry, AuditHead
from training_app.audit.queries import COLUMNS, entry_of
from training_app.foundation.db import insert_if_absent
from training_app.foundation.ids import AgencyId, PersonId

Detail = Mapping[str, str | int | float | bool | list[str] | list[int] | None]
_WAITING = "audit entries of the transaction"


def record(  # noqa: PLR0913 - one parameter per column, all by name
    session: Session,
    *,
    agency_id: AgencyId,
    actor_id: PersonId | None,
    action: str,
    subject: str,
    reason: str | None = None,
    detail: Detail | None = None,
    now: datetime,
) -> None:
    """Add one entry without committing: if the change is not kept, neither is its entry.

    It is written, and gets its place in the chain, as the last thing before the commit: the row that writers of one
    agency wait for each other at is then the last that any of them locks, and held for the shortest time.

    :param actor_id: None for the program itself and the command line
    :param action: the room's subject and the fact, such as ``sign_in.link_made``
    :param subject: what was changed, such as ``person:17``
    """
    if not session.in_transaction():
        session.begin()
    entry = Entry(
        id=0,
        agency_id=agency_id,
        happened_at=now,
        actor_id=actor_id,
        action=action,
        subject=subject,
        reason=reason,
        # as it will be read again: the hash is over what is stored
        detail=json.loads(json.dumps(dict(detail))) if detail is not None else None,
        number=None,
        before=None,
        hash=None,
    )
    session.info[_WAITING] = session.get_transaction(), [*_waiting(session), entry]


def hold_next_number(session: Session, agency_id: AgencyId) -> int:
    """The number of the next entry that is recorded in this transaction; other writers of the agency wait from here.

    For what must name its own entry before that is written: see ``keeping.models.Removal``.
    """
    newest = _take_head(session, agency_id)
    before = sum(1 for one in _waiting(session) if one.agency_id == agency_id) + len(_restores(session, agency_id))
    return (newest.number if newest is not None else 0) + before + 1


def _waiting(session: Session) -> Sequence[Entry]:
    transaction, entries = session.info.get(_WAITING, (None, ()))
    # of a transaction that was rolled back nothing is kept
    return entries if transaction is session.get_transaction() else ()


@event.listens_for(Session, "before_commit")
def _write_entries(session: Session) -> None:
    entries = _waiting(session)
    session.info.pop(_WAITING, None)
    if not entries:
        return
    # the change comes first: what the database refuses of it is said as always, and its locks are taken
    session.flush()
    # in one order, so that two that write for the same agencies never wait for each other crosswise
    for agency_id, own in groupby(sorted(entries, key=lambda one: one.agency_id), key=lambda one: one.agency_id):
        _append(session, agency_id, list(own))


def _append(session: Session, agency_id: int, entries: Sequence[Entry]) -> None:
    newest = _take_head(session, agency_id)
    for entry in [*_notes_of_restores(session, agency_id, entries[0]), *entries]:
        placed = linked(entry, newest)
        newest = _anchor_of(placed)
        _write(session, placed)
    if newest is not None:
        session.execute(
            update(AuditHead)
            .where(AuditHead.agency_id == agency_id)
            .values(number=newest.number, hash=newest.hash)
            .execution_options(synchronize_session=False)
        )


def _take_head(session: Session, agency_id: int) -> Anchor | None:
    """The end of the agency's chain, held until the commit: by its row on PostgreSQL, by the one writer on SQLite."""
    hold = (
        update(AuditHead)
        .where(AuditHead.agency_id == agency_id)
        # changes nothing, and takes the lock in the same statement that reads
        .values(number=AuditHead.number)
        .returning(AuditHead.number, AuditHead.hash)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(hold).one_or_none()
    if row is None:
        insert_if_absent(session, AuditHead, {"agency_id": agency_id, "number": 0, "hash": START})
        row = session.execute(hold).one()
    return Anchor(row.number, row.hash) if row.number else None


def _notes_of_restores(session: Session, agency_id: int, following: Entry) -> list[Entry]:
    """An entry for each that a restore wrote since the newest of the chain, so that it cannot be taken out either."""
    return [
        replace(following, actor_id=None, action=NOTED, subject="installation", reason=None, detail=note_of(one))
        for one in _restores(session, agency_id)
    ]


def _restores(session: Session, agency_id: int) -> list[Entry]:
    mine = AuditEntry.agency_id == agency_id
    newest_id = select(func.coalesce(func.max(AuditEntry.id), 0)).where(mine, AuditEntry.number.is_not(None))
    query = select(*COLUMNS).where(
        mine, AuditEntry.number.is_(None), AuditEntry.action == RESTORED, AuditEntry.id > newest_id.scalar_subquery()
    )
    return [entry_of(row) for row in session.execute(query.order_by(AuditEntry.id))]


def _write(session: Session, entry: Entry) -> None:
    values = asdict(entry)
    del values["id"]
    session.execute(insert(AuditEntry).values(values))


def _anchor_of(entry: Entry) -> Anchor:
    return Anchor(entry.number or 0, entry.hash or START)
