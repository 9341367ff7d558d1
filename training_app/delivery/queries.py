"""What coordinators and officers see of the queue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, Identity, OutboxRow, RowState

NOT_TAKEN = (RowState.REFUSED, RowState.PARKED)
"""A person decides about these rows."""
RATE_OVER = timedelta(hours=1)
REASONS_MOST = 10
# in the words of the index ix_outbox_row_remarked
_REMARKED = (OutboxRow.delivered_at.is_not(None), OutboxRow.last_error.is_not(None))
NO_REASON = "No reason was given."


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were not taken, in the words kept with them, and how many say so."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class NotTakenRow:
    """One row that is refused or parked, with its reason in words."""

    id: int
    subject_id: UUID
    state: RowState
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RemarkedRow:
    """One row that was delivered, with what its sender remarked."""

    id: int
    subject_id: UUID
    remark: str
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DestinationHealth:
    """One destination on the records page. ``reasons`` are the most frequent, at most ``REASONS_MOST``.

    ``lately`` counts what was delivered within ``RATE_OVER``.
    """

    id: int
    name: str
    kind: str
    endpoint: str
    identity: Identity
    delivered: int
    lately: int
    waiting: int
    refused: int
    parked: int
    reasons: tuple[Reason, ...]
    oldest_waiting_s: float | None
    last_error: str | None
    tries: int
    next_try_at: datetime | None
    is_stopped: bool
    stopped_reason: str | None
    stopped_at: datetime | None
    last_delivered_at: datetime | None
    remarked: int = 0
    "Of the delivered, those with a remark of their sender."

    @property
    def not_taken(self) -> int:
        """Rows that a person decides about."""
        return self.refused + self.parked


@dataclass(frozen=True, slots=True)
class KeyProgress:
    """How far some records are, over all destinations. All zero without a destination; refused counts parked too."""

    delivered: int
    waiting: int
    refused: int
    last_delivered_at: datetime | None

    @property
    def total(self) -> int:
        """All rows there are."""
        return self.delivered + self.waiting + self.refused


def read_health(session: Session, *, agency_id: int, now: datetime) -> list[DestinationHealth]:
    """The agency's destinations in the order they were added."""
    destinations = session.scalars(
        select(Destination).where(Destination.agency_id == agency_id).order_by(Destination.id)
    ).all()
    return [_health_of(session, destination, now) for destination in destinations]


def read_not_taken(
    session: Session, *, agency_id: int, destination_id: int, first: int, most: int
) -> list[NotTakenRow]:
    """Rows of the destination that are refused or parked, in the order of the queue.

    :param first: how many to leave out before
    """
    rows = session.scalars(
        select(OutboxRow)
        .where(
            OutboxRow.agency_id == agency_id,
            OutboxRow.destination_id == destination_id,
            OutboxRow.state.in_(NOT_TAKEN),
        )
        .order_by(OutboxRow.id)
        .offset(first)
        .limit(most)
    )
    return [
        NotTakenRow(row.id, row.subject_id, RowState(row.state), row.last_error or NO_REASON, row.created_at)
        for row in rows
    ]


def read_remarked(session: Session, *, agency_id: int, destination_id: int, first: int, most: int) -> list[RemarkedRow]:
    """Rows of the destination that were delivered with a remark, the newest first.

    :param first: how many to leave out before
    """
    rows = session.execute(
        select(OutboxRow.id, OutboxRow.subject_id, OutboxRow.last_error, OutboxRow.delivered_at)
        .where(OutboxRow.agency_id == agency_id, OutboxRow.destination_id == destination_id, *_REMARKED)
        .order_by(OutboxRow.id.desc())
        .offset(first)
        .limit(most)
    )
    return [RemarkedRow(row.id, row.subject_id, row.last_error or "", row.delivered_at) for row in rows]


def progress_of(
    session: Session, *, agency_id: int, subject_ids: Sequence[UUID], kinds: Collection[str]
) -> KeyProgress:
    """How far these records are, all together, with one query: those of one attempt, say.

    :param kinds: the kinds of destinations that are looked at
    """
    destinations = select(Destination.id).where(Destination.agency_id == agency_id, Destination.kind.in_(kinds))
    rows = session.execute(
        select(OutboxRow.state, func.count(), func.max(OutboxRow.delivered_at))
        .where(OutboxRow.destination_id.in_(destinations), OutboxRow.subject_id.in_(subject_ids))
        .group_by(OutboxRow.state)
    )
    found = {row[0]: (row[1], row[2]) for row in rows}
    delivered, last_delivered_at = found.get(RowState.DELIVERED, (0, None))
    return KeyProgress(
        delivered=delivered,
        waiting=found.get(RowState.WAITING, (0, None))[0],
        refused=found.get(RowState.REFUSED, (0, None))[0] + found.get(RowState.PARKED, (0, None))[0],
        last_delivered_at=last_delivered_at,
    )


@dataclass(frozen=True, slots=True)
class OldestRow:
    """The row that has waited longest, and what the last try for it said."""

    created_at: datetime
    last_error: str | None


def read_oldest(session: Session, destination_id: int) -> OldestRow | None:
    """The first of the queue, found without looking at the others; None when nothing waits."""
    row = session.execute(
        select(OutboxRow.created_at, OutboxRow.last_error)
        .where(OutboxRow.destination_id == destination_id, OutboxRow.state == RowState.WAITING)
        .order_by(OutboxRow.id)
        .limit(1)
    ).one_or_none()
    return OldestRow(row.created_at, row.last_error) if row is not None else None


def _health_of(session: Session, destination: Destination, now: datetime) -> DestinationHealth:
    mine = OutboxRow.destination_id == destination.id
    counts: dict[str, int] = {
        row[0]: row[1]
        for row in session.execute(select(OutboxRow.state, func.count()).where(mine).group_by(OutboxRow.state))
    }
    oldest = read_oldest(session, destination.id)
    return DestinationHealth(
        id=destination.id,
        name=destination.name,
        kind=destination.kind,
        endpoint=destination.endpoint,
        identity=Identity(destination.identity),
        delivered=counts.get(RowState.DELIVERED, 0),
        lately=_count_lately(session, destination, now),
        waiting=counts.get(RowState.WAITING, 0),
        refused=counts.get(RowState.REFUSED, 0),
        parked=counts.get(RowState.PARKED, 0),
        reasons=_read_reasons(session, destination.id),
        oldest_waiting_s=(now - oldest.created_at).total_seconds() if oldest is not None else None,
        # the line may be up, and one row alone not taken
        last_error=destination.last_error or (oldest.last_error if oldest is not None else None),
        tries=destination.tries,
        next_try_at=destination.next_try_at,
        is_stopped=destination.is_stopped,
        stopped_reason=destination.stopped_reason,
        stopped_at=destination.stopped_at,
        last_delivered_at=destination.last_delivered_at,
        remarked=session.scalar(select(func.count(OutboxRow.id)).where(mine, *_REMARKED)) or 0,
    )


def _count_lately(session: Session, destination: Destination, now: datetime) -> int:
    since = now - RATE_OVER
    # the line itself says when nothing was: then no row is looked at
    if destination.last_delivered_at is None or destination.last_delivered_at < since:
        return 0
    lately = select(func.count()).where(
        OutboxRow.destination_id == destination.id,
        OutboxRow.state == RowState.DELIVERED,
        OutboxRow.delivered_at >= since,
    )
    return session.scalar(lately) or 0


def _read_reasons(session: Session, destination_id: int) -> tuple[Reason, ...]:
    rows = session.execute(
        select(OutboxRow.last_error, func.count())
        .where(OutboxRow.destination_id == destination_id, OutboxRow.state.in_(NOT_TAKEN))
        .group_by(OutboxRow.last_error)
        .order_by(func.count().desc(), OutboxRow.last_error)
        .limit(REASONS_MOST)
    )
    return tuple(Reason(words or NO_REASON, count) for words, count in rows)
