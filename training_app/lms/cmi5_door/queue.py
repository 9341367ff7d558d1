"""What waits to go to an LMS, in the queue that all records share.

One destination for each site, with the session as the order key. The queue leases a destination whole and sends the
rows of a key in their order, so the statements of a session arrive as they were made, however many workers there are,
and an LMS that is down makes its own site wait and nobody else's. A destination for each session would keep the order
as well, but the page of the records would list hundreds of them, all with the same fault. The password of a destination
is left empty: each session has a token of its own, which its sender looks up.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.lms.cmi5_door.models import Cmi5Session, Cmi5Site, Cmi5Statement

KIND = "cmi5.statement"
FOUND_THERE = "The LMS had it already when the module was launched again."


def queue_statement(session: Session, row: Cmi5Session, statement_id: UUID, *, now: datetime) -> None:
    """Let one statement wait for its site, in the caller's transaction."""
    destination_id = session.execute(select(Cmi5Site.destination_id).where(Cmi5Site.id == row.site_id)).scalar_one()
    session.add(
        OutboxRow(
            agency_id=row.agency_id,
            destination_id=destination_id,
            kind=KIND,
            subject_id=statement_id,
            order_key=order_key(row.id),
            state=RowState.WAITING,
            tries=0,
            created_at=now,
        )
    )
    # rows get their numbers in this order
    session.flush()


def order_key(session_id: int) -> str:
    """What the rows of one session have in common."""
    return f"cmi5-session-{session_id}"


def waiting_of(session: Session, row: Cmi5Session) -> dict[UUID, bool]:
    """Statements of a session that wait, and whether the LMS may have each, although nobody heard it say so."""
    rows = session.execute(
        select(Cmi5Statement.id, OutboxRow.tries, Destination.lease_owner)
        .join(OutboxRow, OutboxRow.subject_id == Cmi5Statement.id)
        .join(Destination, Destination.id == OutboxRow.destination_id)
        .where(Cmi5Statement.session_id == row.id, OutboxRow.kind == KIND, OutboxRow.state == RowState.WAITING)
        .order_by(Cmi5Statement.number)
    )
    return {one.id: one.tries > 0 or one.lease_owner is not None for one in rows}


def hold_back(session: Session, row: Cmi5Session, reason: str, *, there: Collection[UUID], now: datetime) -> None:
    """Send nothing more of a session, in the caller's transaction; what waits stands as refused, with the reason.

    :param there: statements that the LMS turned out to have: they are delivered
    """
    ids = list(waiting_of(session, row))
    mine = (OutboxRow.kind == KIND, OutboxRow.state == RowState.WAITING)
    arrived = [one for one in ids if one in there]
    settled: tuple[tuple[list[UUID], dict[str, object]], ...] = (
        (arrived, {"state": RowState.DELIVERED, "delivered_at": now, "last_error": FOUND_THERE}),
        ([one for one in ids if one not in there], {"state": RowState.REFUSED, "last_error": reason}),
    )
    for some, values in settled:
        session.execute(
            update(OutboxRow)
            .where(*mine, OutboxRow.subject_id.in_(some))
            .values(not_before=None, aside_since=None, **values)
            .execution_options(synchronize_session=False)
        )


def verbs_taken(session: Session, unit_key: bytes) -> set[str]:
    """The verbs that the LMS took of a unit, in any session of its registration."""
    rows = session.scalars(
        select(Cmi5Statement.verb)
        .join(Cmi5Session, Cmi5Session.id == Cmi5Statement.session_id)
        .join(OutboxRow, OutboxRow.subject_id == Cmi5Statement.id)
        .where(Cmi5Session.unit_key == unit_key, OutboxRow.kind == KIND, OutboxRow.state == RowState.DELIVERED)
        .distinct()
    )
    return set(rows)
