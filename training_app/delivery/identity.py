"""What a destination is told of people: changed by a person, with a reason, in the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from training_app.audit.service import record
from training_app.delivery.models import Destination, Identity
from training_app.foundation.errors import BadRequest
from training_app.foundation.ids import AgencyId, PersonId

SHORTEST_REASON = 10


class ReasonMissing(BadRequest):
    """Names were to be told without a word why."""

    sentence = "Say why this destination needs to know who people are, in ten letters or more. Nothing was changed."


def set_identity(
    session: Session, destination: Destination, identity: Identity, *, reason: str, by: int | None, now: datetime
) -> None:
    """Change it for records from now on, in the caller's transaction; those queued already keep what held.

    :raise ReasonMissing: when names or mailboxes are to be told without a reason
    """
    if destination.identity == identity:
        return
    if identity is not Identity.PSEUDONYM and len(reason.strip()) < SHORTEST_REASON:
        raise ReasonMissing
    before, destination.identity = destination.identity, identity
    record(
        session,
        agency_id=AgencyId(destination.agency_id),
        actor_id=PersonId(by) if by is not None else None,
        action="delivery.identity_changed",
        subject=f"destination:{destination.id}",
        reason=reason.strip() or None,
        detail={"name": destination.name, "before": str(before), "after": str(identity)},
        now=now,
    )
