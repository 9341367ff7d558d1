"""Who may send to a destination now, and what is written when they are done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from training_app.delivery.models import Destination, Identity, OutboxRow, RowState
from training_app.delivery.rules import (
    ASIDE_AFTER,
    LONGEST_WAIT_S,
    TRIED_FOR,
    Delivered,
    Line,
    NotTried,
    Outcome,
    Refused,
    RetryLater,
    is_parked,
    line_after,
    rows_of_batch,
)
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.db import begin_write

LEASE_S = 60.0
APART_AGAIN_S = 60.0
"""After a row that was set aside has failed again the others of its like wait so long: the queue comes first."""
PARKED_WORDS = "It was tried for fourteen days without success. The last answer: {reason}"


@dataclass(frozen=True, slots=True)
class Lease:
    """One destination and its oldest waiting rows, for one worker alone."""

    owner: str
    target: Target
    rows: tuple[QueuedRow, ...]
    is_apart: bool = False
    "The one row was set aside before, and the line is up: should it fail again, that says nothing about the line."


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
    in_turn = _oldest_waiting(session, destination.id, rows_of_batch(destination.batch_rows, destination.tries))
    # while the line fails, rows that were set aside show nothing that those in turn would not
    aside = _due_apart(session, destination.id, now) if destination.tries == 0 or not in_turn else ()
    lease = Lease(owner, _target_of(destination), aside or in_turn, is_apart=bool(aside) and destination.tries == 0)
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
        _close_line(session, destination, lease, list(outcomes), now, random)
    session.commit()


def _close_line(
    session: Session, destination: Destination, lease: Lease, outcomes: list[Outcome], now: datetime, random: Random
) -> None:
    is_delivered = any(isinstance(outcome, Delivered) for outcome in outcomes)
    if is_delivered:
        destination.last_delivered_at = now
    failure = next((outcome for outcome in outcomes if isinstance(outcome, RetryLater)), None)
    if lease.is_apart and failure is not None:
        destination.lease_owner = None
        _put_off_others(session, destination, now)
        _set_aside(session, lease.rows[0], failure, now)
        return
    was_in_trouble = destination.tries > 0 or lease.is_apart
    line = line_after(outcomes, tries_before=destination.tries, now=now, random=random)
    _write_line(destination, line, now)
    if failure is not None:
        if len(lease.rows) == 1 and line.tries >= ASIDE_AFTER:
            _set_aside(session, lease.rows[0], failure, now)
        if is_parked(destination.failing_since, now):
            _park_old(session, destination, failure, now)
    elif was_in_trouble and is_delivered:
        _bring_back(session, destination, now)


def _set_aside(session: Session, row: QueuedRow, failure: RetryLater, now: datetime) -> None:
    """The line may be up and only this row fails: it and those of its key wait, all others go on.

    After an outage the first delivery brings all of them back at once: see ``_bring_back``.
    """
    mine = (OutboxRow.id == row.id, OutboxRow.state == RowState.WAITING)
    since = session.execute(select(OutboxRow.aside_since).where(*mine)).scalar_one_or_none() or now
    values: dict[str, object] = {"not_before": now + timedelta(seconds=LONGEST_WAIT_S), "aside_since": since}
    if is_parked(since, now):
        values = {"not_before": None, "aside_since": None, **_parked(failure.reason)}
    session.execute(update(OutboxRow).where(*mine).values(**values))


def _put_off_others(session: Session, destination: Destination, now: datetime) -> None:
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.destination_id == destination.id, OutboxRow.not_before <= now)
        .values(not_before=now + timedelta(seconds=APART_AGAIN_S))
    )


def _park_old(session: Session, destination: Destination, failure: RetryLater, now: datetime) -> None:
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.destination_id == destination.id,
            OutboxRow.state == RowState.WAITING,
            OutboxRow.created_at <= now - TRIED_FOR,
        )
        .values(not_before=None, aside_since=None, **_parked(failure.reason))
    )


def _bring_back(session: Session, destination: Destination, now: datetime) -> None:
    """The line is up again, or one of these rows was taken: the others may only have been unlucky."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.destination_id == destination.id, OutboxRow.not_before > now)
        .values(not_before=now)
    )


def _parked(reason: str) -> dict[str, object]:
    return {"state": RowState.PARKED, "last_error": PARKED_WORDS.format(reason=reason)}


def _is_due(kinds: Collection[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        Destination.kind.in_(kinds),
        Destination.is_stopped.is_(False),
        or_(Destination.next_try_at.is_(None), _is_over(Destination.next_try_at, now, LONGEST_WAIT_S)),
        or_(Destination.lease_owner.is_(None), _is_over(Destination.lease_until, now, LEASE_S)),
        or_(
            _waiting_in_turn(Destination.id).exists(),
            select(OutboxRow.id)
            .where(OutboxRow.destination_id == Destination.id, OutboxRow.not_before <= now)
            .exists(),
        ),
    )


def _waiting_in_turn(destination_id: int | InstrumentedAttribute[int]) -> Select[int]:
    """Rows whose key has none that is set aside."""
    aside = aliased(OutboxRow)
    return select(OutboxRow.id).where(
        OutboxRow.destination_id == destination_id,
        OutboxRow.state == RowState.WAITING,
        OutboxRow.order_key.not_in(
            select(aside.order_key).where(aside.destination_id == destination_id, aside.not_before.is_not(None))
        ),
    )


def _is_over(until: InstrumentedAttribute[datetime | None], now: datetime, longest_s: float) -> ColumnElement[bool]:
    # further ahead than anything is ever set: the clock was set back since, and nobody should wait until it catches up
    return or_(until <= now, until > now + timedelta(seconds=longest_s))


def _oldest_waiting(session: Session, destination_id: int, limit: int) -> tuple[QueuedRow, ...]:
    ids = _waiting_in_turn(destination_id).order_by(OutboxRow.id).limit(limit)
    return _queued(session, OutboxRow.id.in_(ids))


def _due_apart(session: Session, destination_id: int, now: datetime) -> tuple[QueuedRow, ...]:
    """The row that was set aside longest ago and is due, alone."""
    ids = (
        select(OutboxRow.id)
        .where(OutboxRow.destination_id == destination_id, OutboxRow.not_before <= now)
        .order_by(OutboxRow.not_before, OutboxRow.id)
        .limit(1)
    )
    return _queued(session, OutboxRow.id.in_(ids))


def _queued(session: Session, condition: ColumnElement[bool]) -> tuple[QueuedRow, ...]:
    rows = session.execute(
        select(OutboxRow.id, OutboxRow.subject_id, OutboxRow.order_key, OutboxRow.identity)
        .where(condition)
        .order_by(OutboxRow.id)
    )
    return tuple(QueuedRow(row.id, row.subject_id, row.order_key, Identity(row.identity)) for row in rows)


def _target_of(destination: Destination) -> Target:
    return Target(
        id=destination.id,
        agency_id=destination.agency_id,
        kind=destination.kind,
        endpoint=destination.endpoint,
        username=destination.username,
        secret_env=destination.secret_env,
        secret_sealed=destination.secret_sealed,
        xapi_version=destination.xapi_version,
    )


def _row_values(outcome: Outcome, now: datetime) -> dict[str, object]:
    match outcome:
        case Delivered(note=note):
            settled = {"state": RowState.DELIVERED, "delivered_at": now, "last_error": note}
            return {**settled, "not_before": None, "aside_since": None}
        case Refused(reason=reason):
            return {"state": RowState.REFUSED, "last_error": reason, "not_before": None, "aside_since": None}
        case RetryLater(reason=reason):
            return {"last_error": reason}
        case _:
            # a stopped destination says nothing about its rows: they wait as they are
            return {}


def _write_line(destination: Destination, line: Line, now: datetime) -> None:
    destination.lease_owner = None
    destination.tries = line.tries
    destination.failing_since = (destination.failing_since or now) if line.is_failing else None
    destination.next_try_at = line.next_try_at
    destination.last_error = line.last_error
    if line.stopped_reason is not None:
        destination.is_stopped = True
        destination.stopped_reason = line.stopped_reason
        destination.stopped_at = now
