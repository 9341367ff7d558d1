"""Tokens that work once, for browsers that may keep no cookie: a choice of modules, a launch that changes windows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from training_app.foundation.ids import new_token
from training_app.lms.lti_door.known import KnownRegistration
from training_app.lms.lti_door.models import HandoffKind, LtiHandoff
from training_app.lms.lti_door.rules import hash_of


@dataclass(frozen=True, slots=True)
class Handed:
    """What a token stood for. It is gone now."""

    registration_id: int
    detail: Mapping[str, Any]


def hand_off(
    session: Session,
    registration: KnownRegistration,
    kind: HandoffKind,
    detail: Mapping[str, Any],
    *,
    now: datetime,
    good_for: timedelta,
) -> str:
    """A new token, the only copy; in the caller's transaction."""
    token = new_token()
    session.add(
        LtiHandoff(
            token_hash=hash_of(token),
            agency_id=registration.agency_id,
            registration_id=registration.id,
            kind=kind,
            detail=dict(detail),
            expires_at=now + good_for,
        )
    )
    return token


def take_handoff(session: Session, token: str, kind: HandoffKind, *, now: datetime) -> Handed | None:
    """Spend a token, in the caller's write transaction; None when it never was, was spent, or is too old."""
    row = session.execute(
        delete(LtiHandoff)
        .where(LtiHandoff.token_hash == hash_of(token), LtiHandoff.kind == kind, LtiHandoff.expires_at > now)
        .returning(LtiHandoff.registration_id, LtiHandoff.detail)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Handed(row.registration_id, row.detail) if row is not None else None
