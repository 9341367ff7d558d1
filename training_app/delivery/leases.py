"""Who may send to a destination now, and what is written when they are done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.rules import (
    LONGEST_WAIT_S,
    Delivered,
    Line,
    NotTried,
    Outcome,
    Refused,
    RetryLater,
    line_after,
)
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.db import begin_write

LEASE_S = 60.0
BATCH_ROWS = 50


@dataclass(frozen=True, slots=True)
class Lease:
    """One destination and its oldest waiting rows, for one worker alone."""

    owner: str
    target: Target
    rows: tuple[QueuedRow, ...]


def take_lease(session: Session, *, kinds: Collection[str], owner: str, now: datetime) -> Lease | None:
    """Lease the due destination that was served longest ago, and commit; None when nothing is due.

    ``owner`` must be new for each lease. A lease ends by itself after ``LEASE_S`` seconds, so that the rows of a worker
    that died are sent by another.
    """
    if session.execute(select(Destination.id).where(_is_due(kinds, now)).limit(1)).first() is None:
        # idle workers only read: taking SQLite's write lock every second would make officers wait
        session.rollback()
        return None
    begin_write(session)
    destination = session.scalars(
        select(Destination)
        .where(_is_due(kinds, now))
        .order_by(Destination.lease_until.asc().nulls_first(), Destination.id)
        .limit(1)
        # PostgreSQL: two workers asking at once get two destinations; SQLite has one writer and ignores it.
        # key_share: records being queued right now hold the destination's key, and must not make it look taken
        .with_for_update(skip_locked=True, key_share=True)
    ).one_or_none()
    if destination is None:
        session.rollback()
        return None
    destination.lease_owner = owner
    destination.lease_until = now + timedelta(seconds=LEASE_S)
    # halved after each failure: an LRS too slow for a large batch still gets through its queue, if only one by one
    limit = max(BATCH_ROWS >> destination.tries, 1)
    lease = Lease(owner, _target_of(destination), _oldest_waiting(session, destination.id, limit))
    session.commit()
    return lease


def close_lease(session: Session, lease: Lease, outcomes: Sequence[Outcome], *, now: datetime, random: Random) -> None:
    """Write what became of each row and of the line, give the lease back, and commit.

    When the lease ran out and another worker has the destination, the rows' outcomes are facts still and are written;
    the line is left to the other.
    """
    begin_write(session)
    ids_by_outcome: dict[Outcome, list[int]] = {}
    for row, outcome in zip(lease.rows, outcomes, strict=True):
        ids_by_outcome.setdefault(outcome, []).append(row.id)
    for outcome, ids in ids_by_outcome.items():
        if not isinstance(outcome, NotTried):
            session.execute(
                update(OutboxRow)
                .where(OutboxRow.id.in_(ids), OutboxRow.state == RowState.WAITING)
                .values(tries=OutboxRow.tries + 1, **_row_values(outcome, now))
            )
    destination = session.scalars(
        select(Destination)
        .where(Destination.id == lease.target.id, Destination.lease_owner == lease.owner)
        .with_for_update(key_share=True)
    ).one_or_none()
    if destination is not None:
        line = line_after(list(outcomes), tries_before=destination.tries, now=now, random=random)
        _write_line(destination, line, now)
    if destination is not None and any(isinstance(outcome, Delivered) for outcome in outcomes):
        destination.last_delivered_at = now
    session.commit()


def _is_due(kinds: Collection[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        Destination.kind.in_(kinds),
        Destination.is_stopped.is_(False),
        or_(Destination.next_try_at.is_(None), _is_over(Destination.next_try_at, now, LONGEST_WAIT_S)),
        or_(Destination.lease_owner.is_(None), _is_over(Destination.lease_until, now, LEASE_S)),
        select(OutboxRow.id)
        .where(OutboxRow.destination_id == Destination.id, OutboxRow.state == RowState.WAITING)
        .exists(),
    )


def _is_over(until: InstrumentedAttribute[datetime | None], now: datetime, longest_s: float) -> ColumnElement[bool]:
    # further ahead than anything is ever set: the clock was set back since, and nobody should wait until it catches up
    return or_(until <= now, until > now + timedelta(seconds=longest_s))


def _oldest_waiting(session: Session, destination_id: int, limit: int) -> tuple[QueuedRow, ...]:
    rows = session.execute(
        select(OutboxRow.id, OutboxRow.subject_id, OutboxRow.order_key)
        .where(OutboxRow.destination_id == destination_id, OutboxRow.state == RowState.WAITING)
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return tuple(QueuedRow(row.id, row.subject_id, row.order_key) for row in rows)


def _target_of(destination: Destination) -> Target:
    return Target(
        id=destination.id,
        agency_id=destination.agency_id,
        kind=destination.kind,
        endpoint=destination.endpoint,
        username=destination.username,
        secret_env=destination.secret_env,
    )


def _row_values(outcome: Outcome, now: datetime) -> dict[str, object]:
    match outcome:
        case Delivered():
            return {"state": RowState.DELIVERED, "delivered_at": now, "last_error": None}
        case Refused(reason=reason):
            return {"state": RowState.REFUSED, "last_error": reason}
        case RetryLater(reason=reason):
            return {"last_error": reason}
        case _:
            # a stopped destination says nothing about its rows: they wait as they are
            return {}


def _write_line(destination: Destination, line: Line, now: datetime) -> None:
    destination.lease_owner = None
    destination.tries = line.tries
    destination.next_try_at = line.next_try_at
    destination.last_error = line.last_error
    if line.stopped_reason is not None:
        destination.is_stopped = True
        destination.stopped_reason = line.stopped_reason
        destination.stopped_at = now
