"""Tries a registered LMS with what this installation knows of it; for its page and for ``training-app doctor``."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.foundation.clock import Clock
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import KeyMissing, KeyWrong, SecretBox
from training_app.foundation.trial import Step
from training_app.lms.doctor_lti import Known, try_registration
from training_app.lms.lti_door.errors import administrator_words
from training_app.lms.lti_door.known import as_known
from training_app.lms.lti_door.models import LtiDeployment, LtiPlacement, LtiRegistration, RegistrationState
from training_app.lms.lti_door.own_keys import read_signing_key
from training_app.lms.lti_door.troubles import read_troubles

STATES = {
    RegistrationState.HELD: "It waits until you let it in.",
    RegistrationState.REVOKED: "It is revoked, so that nobody comes in from there and nothing is sent.",
}


def try_lms(session: Session, row: LtiRegistration, client: HttpClient, secrets: SecretBox, clock: Clock) -> list[Step]:
    """What each step showed. No transaction is open while the LMS is asked.

    :param row: of this session; closed with it
    """
    state = RegistrationState(row.state)
    if state is not RegistrationState.OPEN:
        return [Step("Let in", None, STATES[state])]
    registration, known = as_known(session, row, ""), _known(session, row)
    try:
        key = read_signing_key(session, secrets, now=clock())
    except (KeyMissing, KeyWrong, ValueError) as error:
        return [Step("Find our own key", False, getattr(error, "sentence", "There is none. Register the LMS again."))]
    finally:
        session.rollback()
    return try_registration(client, registration, known, key=key, now=clock)


def _known(session: Session, row: LtiRegistration) -> Known:
    held = select(func.count()).where(LtiDeployment.registration_id == row.id, LtiDeployment.is_approved.is_(False))
    last: datetime | None = session.scalar(
        select(func.max(LtiPlacement.updated_at)).where(LtiPlacement.registration_id == row.id)
    )
    troubles = read_troubles(session, row.id, most=1)
    newest = troubles[0] if troubles else None
    return Known(
        frame_origins=tuple(row.frame_origins),
        held_deployments=session.scalar(held) or 0,
        last_launch_at=last,
        last_trouble_at=newest.happened_at if newest is not None else None,
        last_trouble=administrator_words(newest.cause, newest.detail) if newest is not None else "",
    )
