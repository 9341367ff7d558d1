"""Asking for a comparison with a destination. The worker does it; nobody waits for it in a request."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.connections.service import find_lrs, hold_agency
from training_app.delivery.models import Destination
from training_app.foundation.db import begin_write
from training_app.xapi.models import Reconciliation
from training_app.xapi.reconcile import SETTLED, WINDOW, Window, ask_for_comparison


class Span(StrEnum):
    """How far back a comparison looks."""

    LATELY = "lately"
    MONTH = "month"
    ALL = "all"


def ask_to_compare(session: Session, *, by: Identity, destination_id: int, span: Span, now: datetime) -> bool:
    """Ask for a comparison of what was delivered until a few minutes ago; the other side may need them to show it.

    False when one waits already: then that one looks back as far as this one would have.

    :raise NotFound: when the person's agency has no such destination
    """
    begin_write(session)
    hold_agency(session, by)
    destination = find_lrs(session, by, destination_id)
    waits = session.scalars(
        select(Reconciliation.id).where(
            Reconciliation.destination_id == destination_id, Reconciliation.started_at.is_(None)
        )
    ).first()
    end = now - SETTLED
    asked = ask_for_comparison(
        session,
        agency_id=by.agency_id,
        destination_id=destination_id,
        window=Window(min(_begin(destination, span, now), end), end),
        by=by.person_id,
        now=now,
    )
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="delivery.comparison_asked",
        subject=f"destination:{destination_id}",
        detail={"name": destination.name, "span": span.value, "comparison": asked},
        now=now,
    )
    session.commit()
    return waits is None


def _begin(destination: Destination, span: Span, now: datetime) -> datetime:
    match span:
        case Span.LATELY:
            return now - WINDOW
        case Span.MONTH:
            return now - timedelta(days=30)
    return destination.created_at
