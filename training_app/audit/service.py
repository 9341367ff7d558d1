"""Writing the audit log, inside the transaction of the change it tells of."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from training_app.audit.models import AuditEntry
from training_app.foundation.ids import AgencyId, PersonId

Detail = Mapping[str, str | int | float | bool | list[str] | list[int] | None]


def record(  # noqa: PLR0913 - one parameter per column, all by name
    session: Session,
    *,
    agency_id: AgencyId,
    actor_id: PersonId | None,
    action: str,
    subject: str,
    reason: str | None = None,
    detail: Detail | None = None,
    now: datetime,
) -> None:
    """Add one entry without committing: if the change is not kept, neither is its entry.

    :param actor_id: None for the program itself and the command line
    :param action: the room's subject and the fact, such as ``sign_in.link_made``
    :param subject: what was changed, such as ``person:17``
    """
    session.add(
        AuditEntry(
            agency_id=agency_id,
            happened_at=now,
            actor_id=actor_id,
            action=action,
            subject=subject,
            reason=reason,
            detail=dict(detail) if detail is not None else None,
        )
    )
