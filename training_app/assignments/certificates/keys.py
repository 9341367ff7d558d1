"""The keys of an agency's certificates: made at first use, sealed, changed on request; public halves are never lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc.jwk import OKPKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.certificates.errors import CannotSign
from training_app.assignments.certificates.models import CertificateKey
from training_app.assignments.certificates.signing import key_id, make_key
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import KeyMissing, KeyWrong, SecretBox


def key_to_sign(session: Session, secrets: SecretBox, agency_id: AgencyId, *, now: datetime) -> OKPKey:
    """The agency's newest private key, made now when there is none; in the caller's write transaction.

    :raise CannotSign: when the installation cannot seal one, or not open the one it has
    """
    # two first certificates at once would each make a key
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    found = read_signing_key(session, secrets, agency_id)
    if found is not None:
        return found
    try:
        return _add_key(session, secrets, agency_id, now)
    except KeyMissing as error:
        raise CannotSign from error


def read_signing_key(session: Session, secrets: SecretBox, agency_id: AgencyId) -> OKPKey | None:
    """The agency's newest private key; None before its first certificate.

    :raise CannotSign: when the installation cannot open it
    """
    newest = _newest(session, agency_id)
    if newest is None or newest.private_sealed is None:
        return None
    try:
        return OKPKey.import_key(secrets.open(newest.private_sealed))
    except (KeyMissing, KeyWrong) as error:
        raise CannotSign from error


def public_keys(session: Session, agency_id: AgencyId | None = None) -> Mapping[str, OKPKey]:
    """Every public key by its name, oldest first: of one agency, or of all."""
    query = select(CertificateKey.kid, CertificateKey.public_jwk).order_by(CertificateKey.id)
    if agency_id is not None:
        query = query.where(CertificateKey.agency_id == agency_id)
    return {row.kid: OKPKey.import_key(row.public_jwk) for row in session.execute(query)}


def public_jwk(key: OKPKey) -> dict[str, Any]:
    """The public half as others read it. Source: RFC 8037, section 2."""
    return {**key.as_dict(private=False), "kid": key_id(key), "use": "sig"}


def rotate_key(session: Session, secrets: SecretBox, *, agency_id: AgencyId, by: PersonId | None, now: datetime) -> str:
    """Sign with a new key from now on; what was signed before stays good. Audited. Commits. Returns the new name.

    The private half of the one before is forgotten.

    :param by: None for the command line
    :raise CannotSign: when the installation cannot seal a key
    """
    begin_write(session)
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    before = _newest(session, agency_id)
    try:
        key = _add_key(session, secrets, agency_id, now)
    except KeyMissing as error:
        session.rollback()
        raise CannotSign from error
    if before is not None:
        before.private_sealed = None
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="certificate.key_rotated",
        subject=f"certificate_key:{key_id(key)}",
        detail={"before": before.kid if before is not None else None},
        now=now,
    )
    session.commit()
    return key_id(key)


def renew_keys(session: Session, secrets: SecretBox) -> None:
    """Seal every private key again with the installation's first key, in the caller's write transaction.

    :raise KeyWrong: when one cannot be opened
    """
    for row in session.scalars(select(CertificateKey).where(CertificateKey.private_sealed.is_not(None))):
        if row.private_sealed is not None:
            row.private_sealed = secrets.renew(row.private_sealed)


def _newest(session: Session, agency_id: AgencyId) -> CertificateKey | None:
    return session.scalars(
        select(CertificateKey)
        .where(CertificateKey.agency_id == agency_id)
        .order_by(CertificateKey.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _add_key(session: Session, secrets: SecretBox, agency_id: AgencyId, now: datetime) -> OKPKey:
    key = make_key()
    session.add(
        CertificateKey(
            agency_id=agency_id,
            kid=key_id(key),
            private_sealed=secrets.seal(key.as_pem(private=True).decode()),
            public_jwk=key.as_dict(private=False),
            made_at=now,
        )
    )
    return key
