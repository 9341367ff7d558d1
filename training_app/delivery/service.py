"""Queueing what is to be sent, and what a person may do about the queue.

Every function here runs in the caller's transaction and leaves the commit to it: a record and its rows are kept
together or not at all, and so are a coordinator's action and its line in the audit log. The caller starts its
transaction with ``foundation.db.begin_write``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Uuid, bindparam, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.foundation.db import Base, Prepared, UtcDateTime

BATCH_ROWS_MOST = 200
NOT_THERE = "A comparison did not find it there. It is sent again."


def enqueue(
    session: Session,
    *,
    agency_id: int,
    kind: str,
    also: str | None = None,
    subject_id: UUID,
    order_key: str,
    now: datetime,
) -> None:
    """Add one waiting row for each destination of the agency of this kind, stopped ones too.

    Queueing the same subject again changes nothing.

    :param also: a second kind of destination that takes the same subjects
    :param order_key: rows of one key arrive in the order they were queued
    """
    kinds = {"kind": kind, "also": also or kind}
    _ENQUEUE.run(session, {"agency": agency_id, **kinds, "subject": subject_id, "key": order_key, "now": now})


def enqueue_for(session: Session, *, destination_id: int, subject_id: UUID, order_key: str, now: datetime) -> None:
    """Add one waiting row for this destination alone, stopped or not; queueing the same subject again changes nothing.

    :param order_key: rows of one key arrive in the order they were queued
    """
    values = {"destination": destination_id, "subject": subject_id, "key": order_key, "now": now}
    _ENQUEUE_FOR.run(session, values)


@dataclass(frozen=True, slots=True)
class Queued:
    """One row to be added: where to, what, and what it keeps its order among."""

    destination_id: int
    subject_id: UUID
    order_key: str


def enqueue_many_for(session: Session, rows: Sequence[Queued], *, now: datetime) -> None:
    """As :func:`enqueue_for`, for many at once."""
    values = [
        {"destination": one.destination_id, "subject": one.subject_id, "key": one.order_key, "now": now} for one in rows
    ]
    _ENQUEUE_FOR.run_many(session, values)


def set_destination(  # noqa: PLR0913 - the columns an operator gives
    session: Session,
    *,
    agency_id: int,
    kind: str,
    name: str,
    endpoint: str,
    username: str,
    secret_env: str | None = None,
    secret_sealed: bytes | None = None,
    now: datetime,
) -> Destination:
    """Add the agency's destination of this name, or bring its address up to date; returns it, flushed.

    A password that is not given stays as it is.
    """
    found = session.scalars(
        select(Destination).where(Destination.agency_id == agency_id, Destination.name == name)
    ).one_or_none()
    destination = found or Destination(agency_id=agency_id, name=name, tries=0, is_stopped=False, created_at=now)
    destination.kind = kind
    destination.endpoint = endpoint
    destination.username = username
    if secret_env is not None or secret_sealed is not None:
        destination.secret_env, destination.secret_sealed = secret_env, secret_sealed
    session.add(destination)
    # the caller needs the id
    session.flush()
    return destination


def change_destination(
    destination: Destination, *, name: str, endpoint: str, username: str, secret_sealed: bytes | None
) -> None:
    """Point it elsewhere, under any name that is free. A password that is not given stays as it is."""
    destination.name = name
    destination.endpoint = endpoint
    destination.username = username
    if secret_sealed is not None:
        destination.secret_env, destination.secret_sealed = None, secret_sealed


@dataclass(frozen=True, slots=True)
class Manner:
    """How a destination wants its records, and who is told when they do not arrive."""

    xapi_version: str
    batch_rows: int
    alert_mail: str | None


def set_manner(destination: Destination, manner: Manner) -> None:
    """Change how records are sent there."""
    destination.xapi_version = manner.xapi_version
    destination.batch_rows = min(max(manner.batch_rows, 1), BATCH_ROWS_MOST)
    destination.alert_mail = manner.alert_mail


def stop(session: Session, *, agency_id: int, destination_id: int, reason: str, now: datetime) -> bool:
    """Send nothing there any more; what waits, and what comes, waits. Returns whether the agency has it."""
    result = session.execute(
        update(Destination)
        .where(Destination.agency_id == agency_id, Destination.id == destination_id, Destination.is_stopped.is_(False))
        .values(is_stopped=True, stopped_reason=reason, stopped_at=now, alerted_at=now)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount == 1


def resend(session: Session, *, agency_id: int, destination_id: int, row_ids: Sequence[int]) -> int:
    """Let delivered rows wait again that the destination turned out not to have; returns how many."""
    _let_go_first(session, agency_id, destination_id, OutboxRow.id.in_(row_ids))
    result = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.agency_id == agency_id,
            OutboxRow.destination_id == destination_id,
            OutboxRow.id.in_(row_ids),
            OutboxRow.state == RowState.DELIVERED,
        )
        .values(state=RowState.WAITING, delivered_at=None, last_error=NOT_THERE)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount


def retry_refused(session: Session, *, agency_id: int, destination_id: int) -> int:
    """Let every refused and parked row of the destination wait again; returns how many.

    They keep their place in the queue, but what was delivered since then stays before them at the other side.
    """
    _let_go_first(session, agency_id, destination_id, OutboxRow.state.in_([RowState.REFUSED, RowState.PARKED]))
    # for another fourteen days, also where the line has been down for as long
    session.execute(
        update(Destination)
        .where(Destination.agency_id == agency_id, Destination.id == destination_id)
        .values(failing_since=None)
    )
    result = session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.agency_id == agency_id,
            OutboxRow.destination_id == destination_id,
            OutboxRow.state.in_([RowState.REFUSED, RowState.PARKED]),
        )
        .values(state=RowState.WAITING, last_error=None, not_before=None, aside_since=None)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount


def _let_go_first(session: Session, agency_id: int, destination_id: int, which: ColumnElement[bool]) -> None:
    """Rows of the same keys that were set aside stand in line again, so that these, which are older, go before them."""
    there = (OutboxRow.agency_id == agency_id, OutboxRow.destination_id == destination_id)
    session.execute(
        update(OutboxRow)
        .where(
            *there,
            OutboxRow.not_before.is_not(None),
            OutboxRow.order_key.in_(select(OutboxRow.order_key).where(*there, which).correlate(None)),
        )
        .values(not_before=None)
        .execution_options(synchronize_session=False)
    )


def start_again(session: Session, *, agency_id: int, destination_id: int) -> bool:
    """Send to a stopped or waiting destination again, at once; returns whether the agency has it."""
    result = session.execute(
        update(Destination)
        .where(Destination.agency_id == agency_id, Destination.id == destination_id)
        .values(is_stopped=False, stopped_reason=None, stopped_at=None, next_try_at=None, tries=0, failing_since=None)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    return result.rowcount == 1


def _queueing(*which: ColumnElement[bool]) -> Prepared:
    """A statement that adds a row for each of these destinations that has none of the subject yet."""
    # the table and not the class: SQLAlchemy takes parameters beside a class's INSERT for rows of a bulk insert
    return Prepared(
        insert(Base.metadata.tables[OutboxRow.__tablename__]).from_select(
            [
                "agency_id",
                "destination_id",
                "kind",
                "subject_id",
                "order_key",
                "state",
                "identity",
                "tries",
                "created_at",
            ],
            select(
                Destination.agency_id,
                Destination.id,
                Destination.kind,
                bindparam("subject", type_=Uuid()),
                bindparam("key", type_=OutboxRow.order_key.type),
                literal(RowState.WAITING.value),
                Destination.identity,
                literal(0),
                bindparam("now", type_=UtcDateTime()),
            )
            .where(
                *which,
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


_ENQUEUE = _queueing(
    Destination.agency_id == bindparam("agency"),
    # one statement for both: it runs in every step of an officer
    or_(Destination.kind == bindparam("kind"), Destination.kind == bindparam("also")),
)
_ENQUEUE_FOR = _queueing(Destination.id == bindparam("destination"))
