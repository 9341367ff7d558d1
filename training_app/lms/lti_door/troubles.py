"""Launches that were refused: a short reference for the officer, the cause for the administrator, never the token."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write
from training_app.foundation.log import get_log
from training_app.lms.lti_door.models import LtiRegistration, LtiTrouble
from training_app.lms.lti_door.rules import REFERENCE_LENGTH, REFERENCE_LETTERS, TROUBLES_KEPT

log = get_log("lms")


def keep_trouble(session: Session, *, cause: str, detail: str, registration_id: int | None, now: datetime) -> str:
    """Keep why a launch was refused and return the reference for the officer's page. Commits.

    Each registration keeps its newest ``TROUBLES_KEPT``, and so do all that fit none together.
    """
    reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))
    log.info("lti.refused", cause=cause, registration_id=registration_id, reference=reference)
    begin_write(session)
    agency_id = (
        session.scalar(select(LtiRegistration.agency_id).where(LtiRegistration.id == registration_id))
        if registration_id is not None
        else None
    )
    session.add(
        LtiTrouble(
            agency_id=agency_id,
            registration_id=registration_id,
            reference=reference,
            cause=cause,
            detail=detail.replace("\x00", "")[:200],
            happened_at=now,
        )
    )
    session.flush()
    same = _of(registration_id)
    kept = select(LtiTrouble.id).where(same).order_by(LtiTrouble.id.desc()).limit(TROUBLES_KEPT)
    oldest = session.scalars(kept).all()[-1]
    session.execute(delete(LtiTrouble).where(same, LtiTrouble.id < oldest).execution_options(synchronize_session=False))
    session.commit()
    return reference


def read_troubles(session: Session, registration_id: int | None, *, most: int) -> Sequence[LtiTrouble]:
    """The newest first.

    :param registration_id: None for those that fit no registration
    """
    return session.scalars(
        select(LtiTrouble).where(_of(registration_id)).order_by(LtiTrouble.id.desc()).limit(most)
    ).all()


def _of(registration_id: int | None) -> ColumnElement[bool]:
    column = LtiTrouble.registration_id
    return column.is_(None) if registration_id is None else column == registration_id
