"""The only two things a report can change: what a person may do about a destination that does not take records."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.delivery import service as delivery
from training_app.delivery.models import Destination
from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound


def retry_refused(session: Session, clock: Clock, *, by: Identity, destination_id: int) -> int:
    """Let the refused records of a destination wait again; returns how many. Written to the audit log.

    :raise NotFound: when the person's agency has no such destination
    """
    return _change(session, clock, by, destination_id, "delivery.refused_retried", _retry)


def start_again(session: Session, clock: Clock, *, by: Identity, destination_id: int) -> None:
    """Send to a stopped destination again, at once. Written to the audit log.

    :raise NotFound: when the person's agency has no such destination
    """
    _change(session, clock, by, destination_id, "delivery.started_again", _start)


def _retry(session: Session, agency_id: int, destination_id: int) -> int:
    return delivery.retry_refused(session, agency_id=agency_id, destination_id=destination_id)


def _start(session: Session, agency_id: int, destination_id: int) -> int:
    return int(delivery.start_again(session, agency_id=agency_id, destination_id=destination_id))


def _change(
    session: Session,
    clock: Clock,
    by: Identity,
    destination_id: int,
    action: str,
    change: Callable[[Session, int, int], int],
) -> int:
    begin_write(session)
    name = session.scalars(
        select(Destination.name).where(Destination.agency_id == by.agency_id, Destination.id == destination_id)
    ).one_or_none()
    if name is None:
        session.rollback()
        raise NotFound
    changed = change(session, by.agency_id, destination_id)
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"destination:{destination_id}",
        detail={"name": name, "changed": changed},
        now=clock(),
    )
    session.commit()
    return changed
