"""Queueing what is to be sent, and what a person may do about the queue.

Every function here runs in the caller's transaction and leaves the commit to it: a record and its rows are kept
together or not at all, and so are a coordinator's action and its line in the audit log. The caller starts its
transaction with ``foundation.db.begin_write``.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, Uuid, bindparam, insert, literal, select, update
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.foundation.db import Base, Prepared, UtcDateTime


def enqueue(session: Session, *, agency_id: int, kind: str, subject_id: UUID, order_key: str, now: datetime) -> None:
    """Add one waiting row for each destination of the agency that takes this kind, stopped ones too.

    Queueing the same subject again changes nothing.

    :param order_key: rows of one key arrive in the order they were queued
    """
    values = {"agency": agency_id, "kind": kind, "subject": subject_id, "key": order_key, "now": now}
    _ENQUEUE.run(session, values)


def set_destination(  # noqa: PLR0913 - the columns an operator gives
    session: Session,
    *,
    agency_id: int,
    kind: str,
    name: str,
    endpoint: str,
    username: str,
    secret_env: str,
    now: datetime,
) -> Destination:
    """Add the agency's destination of this name, or bring its address up to date; returns it, flushed."""
    found = session.scalars(
        select(Destination).where(Destination.agency_id == agency_id, Destination.name == name)
    ).one_or_none()
    destination = found or Destination(agency_id=agency_id, name=name, tries=0, is_stopped=False, created_at=now)
    destination.kind = kind
    destination.endpoint = endpoint
    destination.username = username
    destination.secret_env = secret_env
    session.add(destination)
    # the caller needs the id
    session.flush()
    return destination


def retry_refused(session: Session, *, agency_id: int, destination_id: int) -> int:
    """Let every refused row of the destination wait again; returns how many.

    They keep their place in the queue, but what was delivered since then stays before them at the other side.
    """
    result = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.agency_id == agency_id,
            OutboxRow.destination_id == destination_id,
            OutboxRow.state == RowState.REFUSED,
        )
        .values(state=RowState.WAITING, last_error=None)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount


def start_again(session: Session, *, agency_id: int, destination_id: int) -> bool:
    """Send to a stopped or waiting destination again, at once; returns whether the agency has it."""
    result = session.execute(
        update(Destination)
        .where(Destination.agency_id == agency_id, Destination.id == destination_id)
        .values(is_stopped=False, stopped_reason=None, stopped_at=None, next_try_at=None, tries=0)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount == 1


# the table and not the class: SQLAlchemy takes parameters beside a class's INSERT for rows of a bulk insert
_ENQUEUE = Prepared(
    insert(Base.metadata.tables[OutboxRow.__tablename__]).from_select(
        ["agency_id", "destination_id", "kind", "subject_id", "order_key", "state", "tries", "created_at"],
        select(
            Destination.agency_id,
            Destination.id,
            Destination.kind,
            bindparam("subject", type_=Uuid()),
            bindparam("key", type_=OutboxRow.order_key.type),
            literal(RowState.WAITING.value),
            literal(0),
            bindparam("now", type_=UtcDateTime()),
        )
        .where(
            Destination.agency_id == bindparam("agency"),
            Destination.kind == bindparam("kind"),
            ~select(OutboxRow.id)
            .where(
                OutboxRow.destination_id == Destination.id,
                OutboxRow.subject_id == bindparam("subject", type_=Uuid()),
            )
            .exists(),
        )
        .order_by(Destination.id),
        include_defaults=False,
    )
)
