"""What coordinators and officers see of the queue."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, OutboxRow, RowState

REFUSED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row the other side will not have, with its reason in words."""

    id: int
    subject_id: UUID
    order_key: str
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DestinationHealth:
    """One destination on the records page. ``refused_rows`` holds the newest, at most ``REFUSED_SHOWN``."""

    id: int
    name: str
    kind: str
    endpoint: str
    delivered: int
    waiting: int
    refused: int
    refused_rows: tuple[RefusedRow, ...]
    oldest_waiting_s: float | None
    last_error: str | None
    next_try_at: datetime | None
    is_stopped: bool
    stopped_reason: str | None
    stopped_at: datetime | None
    last_delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyProgress:
    """How far the rows of one order key (one attempt) are, over all destinations. All zero without a destination."""

    delivered: int
    waiting: int
    refused: int
    last_delivered_at: datetime | None

    @property
    def total(self) -> int:
        """All rows there are."""
        return self.delivered + self.waiting + self.refused


def read_health(session: Session, *, agency_id: int, now: datetime) -> list[DestinationHealth]:
    """The agency's destinations in the order they were added; three queries, however many there are."""
    destinations = session.scalars(
        select(Destination).where(Destination.agency_id == agency_id).order_by(Destination.id)
    ).all()
    counts = _read_counts(session, agency_id)
    refused = _read_refused(session, agency_id)
    return [_health_of(destination, counts, refused.get(destination.id, []), now) for destination in destinations]


def progress_of(session: Session, *, agency_id: int, order_key: str) -> KeyProgress:
    """How far the records of one attempt are, with one query."""
    rows = session.execute(
        select(OutboxRow.state, func.count(), func.max(OutboxRow.delivered_at))
        .where(OutboxRow.agency_id == agency_id, OutboxRow.order_key == order_key)
        .group_by(OutboxRow.state)
    )
    found = {row[0]: (row[1], row[2]) for row in rows}
    delivered, last_delivered_at = found.get(RowState.DELIVERED, (0, None))
    return KeyProgress(
        delivered=delivered,
        waiting=found.get(RowState.WAITING, (0, None))[0],
        refused=found.get(RowState.REFUSED, (0, None))[0],
        last_delivered_at=last_delivered_at,
    )


_Counts = dict[tuple[int, str], tuple[int, datetime]]


def _read_counts(session: Session, agency_id: int) -> _Counts:
    rows = session.execute(
        select(OutboxRow.destination_id, OutboxRow.state, func.count(), func.min(OutboxRow.created_at))
        .join(Destination, Destination.id == OutboxRow.destination_id)
        .where(Destination.agency_id == agency_id)
        .group_by(OutboxRow.destination_id, OutboxRow.state)
    )
    return {(destination_id, state): (count, oldest) for destination_id, state, count, oldest in rows}


def _read_refused(session: Session, agency_id: int) -> dict[int, list[RefusedRow]]:
    rows = session.scalars(
        select(OutboxRow)
        .join(Destination, Destination.id == OutboxRow.destination_id)
        .where(Destination.agency_id == agency_id, OutboxRow.state == RowState.REFUSED)
        .order_by(OutboxRow.id.desc())
        .limit(REFUSED_SHOWN)
    )
    refused: dict[int, list[RefusedRow]] = {}
    for row in rows:
        refused.setdefault(row.destination_id, []).append(
            RefusedRow(row.id, row.subject_id, row.order_key, row.last_error or "No reason was given.", row.created_at)
        )
    return refused


def _health_of(
    destination: Destination, counts: _Counts, refused: list[RefusedRow], now: datetime
) -> DestinationHealth:
    waiting, oldest = counts.get((destination.id, RowState.WAITING), (0, None))
    return DestinationHealth(
        id=destination.id,
        name=destination.name,
        kind=destination.kind,
        endpoint=destination.endpoint,
        delivered=counts.get((destination.id, RowState.DELIVERED), (0, now))[0],
        waiting=waiting,
        refused=counts.get((destination.id, RowState.REFUSED), (0, now))[0],
        refused_rows=tuple(refused),
        oldest_waiting_s=(now - oldest).total_seconds() if oldest is not None else None,
        last_error=destination.last_error,
        next_try_at=destination.next_try_at,
        is_stopped=destination.is_stopped,
        stopped_reason=destination.stopped_reason,
        stopped_at=destination.stopped_at,
        last_delivered_at=destination.last_delivered_at,
    )
