"""What a person changes about their own way in stands in the audit log."""

from datetime import datetime

from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record


def record_own(session: Session, identity: Identity, action: str, *, now: datetime) -> None:
    """Note it, without committing; the chain wants it last before the commit."""
    record(
        session,
        agency_id=identity.agency_id,
        actor_id=identity.person_id,
        action=action,
        subject=f"person:{identity.person_id}",
        now=now,
    )
