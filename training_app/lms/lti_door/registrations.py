"""What an administrator may change about the LMSs that open this training. Each commits once, with its audit line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.service import end_sessions_from
from training_app.audit.service import Detail, record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti_door.errors import AlreadyRegistered
from training_app.lms.lti_door.models import LtiDeployment, LtiRegistration, RegistrationState
from training_app.lms.lti_door.own_keys import first_key
from training_app.lms.lti_door.rules import live_key_of, platform_of


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """An LMS as a person or its own configuration describes it."""

    name: str
    issuer: str
    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_url: str
    frame_origins: Sequence[str]
    token_audience: str | None = None
    deployment_id: str | None = None
    is_dynamic: bool = False
    "Over an invitation: it waits, and so does its deployment."


def add_registration(session: Session, secrets: SecretBox, new: NewRegistration, *, by: Identity, now: datetime) -> int:
    """Register an LMS, open at once; its deployment, where one is named, is approved. Returns its id.

    :raise AlreadyRegistered: when this client of this LMS is registered and not revoked
    :raise KeyMissing: when the installation has no key to seal our signing key with
    """
    key = first_key(session, secrets, now=now)
    begin_write(session)
    if key is not None:
        session.add(key)
    row = write_registration(session, new, agency_id=by.agency_id, now=now)
    _audit(session, row, "lti.registered", by=by, now=now, detail=_shown(row))
    session.commit()
    return row.id


def write_registration(
    session: Session, new: NewRegistration, *, agency_id: AgencyId, now: datetime
) -> LtiRegistration:
    """The rows of a registration, in the caller's transaction.

    :raise AlreadyRegistered: as :func:`add_registration`; the transaction is over then
    """
    row = LtiRegistration(
        agency_id=agency_id,
        name=new.name,
        issuer=new.issuer,
        client_id=new.client_id,
        live_key=live_key_of(new.issuer, new.client_id),
        authorization_endpoint=new.authorization_endpoint,
        token_endpoint=new.token_endpoint,
        jwks_url=new.jwks_url,
        token_audience=new.token_audience,
        frame_origins=list(new.frame_origins),
        state=RegistrationState.HELD if new.is_dynamic else RegistrationState.OPEN,
        is_dynamic=new.is_dynamic,
        created_at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        session.rollback()
        raise AlreadyRegistered from error
    if new.deployment_id is not None:
        session.add(
            LtiDeployment(
                agency_id=agency_id,
                registration_id=row.id,
                deployment_id=new.deployment_id,
                is_approved=not new.is_dynamic,
                first_seen_at=now,
                approved_at=None if new.is_dynamic else now,
            )
        )
        session.flush()
    return row


def open_registration(session: Session, *, by: Identity, registration_id: int, now: datetime) -> bool:
    """Let a held LMS in, with the deployment that its invitation named; False when it was not held.

    :raise NotFound: when the person's agency has no such registration
    """
    begin_write(session)
    row = find_own(session, by, registration_id, for_update=True)
    if row.state != RegistrationState.HELD:
        session.rollback()
        return False
    row.state = RegistrationState.OPEN
    session.execute(
        update(LtiDeployment)
        .where(LtiDeployment.registration_id == row.id, LtiDeployment.is_approved.is_(False))
        .values(is_approved=True, approved_at=now)
        .execution_options(synchronize_session=False)
    )
    _audit(session, row, "lti.opened", by=by, now=now, detail=_shown(row))
    session.commit()
    return True


def revoke_registration(session: Session, *, by: Identity, registration_id: int, now: datetime) -> bool:
    """Let nobody in from this LMS any more, and end the sessions that it opened; False when it was revoked before.

    What was recorded stays.

    :raise NotFound: when the person's agency has no such registration
    """
    begin_write(session)
    row = find_own(session, by, registration_id, for_update=True)
    if row.state == RegistrationState.REVOKED:
        session.rollback()
        return False
    row.state, row.live_key, row.revoked_at = RegistrationState.REVOKED, None, now
    ended = end_sessions_from(session, platform_of(row.id), agency_id=by.agency_id, now=now)
    _audit(session, row, "lti.revoked", by=by, now=now, detail={"sessions_ended": ended})
    session.commit()
    return True


def change_frames(
    session: Session, *, by: Identity, registration_id: int, origins: Sequence[str], now: datetime
) -> bool:
    """Change who may show our pages in a frame, for launches from now on; False when nothing changed.

    :raise NotFound: when the person's agency has no such registration
    """
    begin_write(session)
    row = find_own(session, by, registration_id, for_update=True)
    before = list(row.frame_origins)
    if before == list(origins):
        session.rollback()
        return False
    row.frame_origins = list(origins)
    detail: Detail = {"frame_origins": list(origins), "frame_origins_before": before}
    _audit(session, row, "lti.frames_changed", by=by, now=now, detail=detail)
    session.commit()
    return True


def approve_deployment(
    session: Session, *, by: Identity, registration_id: int, row_id: int, approve: bool, now: datetime
) -> bool:
    """Take launches of a deployment from now on, or no more and end its sessions; False when it was so already.

    :raise NotFound: when the person's agency has no such deployment
    """
    begin_write(session)
    row = find_own(session, by, registration_id)
    deployment = session.scalars(
        select(LtiDeployment)
        .where(LtiDeployment.registration_id == row.id, LtiDeployment.id == row_id)
        .with_for_update()
    ).one_or_none()
    if deployment is None:
        raise NotFound
    if deployment.is_approved is approve:
        session.rollback()
        return False
    deployment.is_approved, deployment.approved_at = approve, now if approve else None
    detail: dict[str, str | int] = {"deployment_id": deployment.deployment_id}
    if not approve:
        detail["sessions_ended"] = end_sessions_from(
            session, platform_of(row.id), agency_id=by.agency_id, now=now, deployment=deployment.deployment_id
        )
    _audit(session, row, "lti.deployment_approved" if approve else "lti.deployment_held", by=by, now=now, detail=detail)
    session.commit()
    return True


def read_registrations(session: Session, *, agency_id: AgencyId) -> list[LtiRegistration]:
    """Every LMS of the agency, revoked ones too, by the order in which they were registered."""
    query = select(LtiRegistration).where(LtiRegistration.agency_id == agency_id).order_by(LtiRegistration.id)
    return list(session.scalars(query))


def read_deployments(session: Session, registration_id: int) -> list[LtiDeployment]:
    """Every deployment of a registration, those that wait first."""
    query = select(LtiDeployment).where(LtiDeployment.registration_id == registration_id)
    return list(session.scalars(query.order_by(LtiDeployment.is_approved, LtiDeployment.id)))


def find_own(session: Session, by: Identity, registration_id: int, *, for_update: bool = False) -> LtiRegistration:
    """The agency's own registration, also a revoked one.

    :raise NotFound: when the person's agency has no such registration
    """
    query = select(LtiRegistration).where(
        LtiRegistration.agency_id == by.agency_id, LtiRegistration.id == registration_id
    )
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _shown(row: LtiRegistration) -> Detail:
    return {
        "issuer": row.issuer,
        "client_id": row.client_id,
        "authorization_endpoint": row.authorization_endpoint,
        "token_endpoint": row.token_endpoint,
        "jwks_url": row.jwks_url,
        "frame_origins": list(row.frame_origins),
    }


def _audit(
    session: Session,
    row: LtiRegistration,
    action: str,
    *,
    by: Identity,
    now: datetime,
    detail: Detail | None = None,
) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"lti_registration:{row.id}",
        detail={"name": row.name, **(detail or {})},
        now=now,
    )
