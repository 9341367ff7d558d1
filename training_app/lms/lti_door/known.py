"""Registered LMSs as the rules read them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.foundation.ids import AgencyId
from training_app.lms.lti.registration import Registration
from training_app.lms.lti_door.models import LtiDeployment, LtiRegistration, RegistrationState


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRegistration(Registration):
    """A registration, and whose it is here."""

    id: int
    agency_id: AgencyId
    name: str
    state: RegistrationState
    frame_origins: tuple[str, ...]


def read_by_issuer(session: Session, issuer: str, *, tool_url: str) -> list[KnownRegistration]:
    """Every registration of this issuer, revoked ones too.

    :param tool_url: our own address, as this request reached us
    """
    rows = session.scalars(select(LtiRegistration).where(LtiRegistration.issuer == issuer).order_by(LtiRegistration.id))
    return [as_known(session, row, tool_url) for row in rows]


def read_known(session: Session, registration_id: int, *, tool_url: str) -> KnownRegistration | None:
    """One registration, as it is now."""
    row = session.get(LtiRegistration, registration_id, populate_existing=True)
    return as_known(session, row, tool_url) if row is not None else None


def as_known(session: Session, row: LtiRegistration, tool_url: str) -> KnownRegistration:
    """The row with its approved deployments."""
    approved = session.scalars(
        select(LtiDeployment.deployment_id).where(LtiDeployment.registration_id == row.id, LtiDeployment.is_approved)
    )
    return KnownRegistration(
        issuer=row.issuer,
        client_id=row.client_id,
        tool_url=tool_url,
        deployment_ids=frozenset(approved),
        authorization_endpoint=row.authorization_endpoint,
        token_endpoint=row.token_endpoint,
        jwks_url=row.jwks_url,
        token_audience=row.token_audience,
        id=row.id,
        agency_id=AgencyId(row.agency_id),
        name=row.name,
        state=RegistrationState(row.state),
        frame_origins=tuple(row.frame_origins),
    )
