"""Our own signing keys: made once, sealed, changed by an administrator, two of them published."""

from datetime import datetime, timedelta

from joserfc.jwk import RSAKey
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti.keys import (
    PUBLISH_MAX_AGE_S,
    SigningKey,
    generate_key,
    key_id,
    public_key_set,
    published,
    signing_key,
)
from training_app.lms.lti_door.errors import KeyTooYoung
from training_app.lms.lti_door.models import LtiKey


def make_key(secrets: SecretBox, *, now: datetime) -> LtiKey:
    """A new key, not kept yet. It takes a while: call it before the transaction.

    :raise KeyMissing: when the installation has no key to seal it with
    """
    key = generate_key()
    return LtiKey(
        kid=key_id(key),
        private_sealed=secrets.seal(key.as_pem(private=True).decode()),
        public_jwk=key.as_dict(private=False),
        published_at=now,
    )


def first_key(session: Session, secrets: SecretBox, *, now: datetime) -> LtiKey | None:
    """The key to add beside the first registration; None where there is one already.

    :raise KeyMissing: as :func:`make_key`
    """
    return None if session.scalar(select(LtiKey.id).limit(1)) is not None else make_key(secrets, now=now)


def read_public(session: Session) -> dict[str, list[dict[str, object]]]:
    """The key set for LMSs; empty before anything is registered."""
    return public_key_set(_public_halves(session))


def read_newest_at(session: Session) -> datetime | None:
    """When the newest key was published."""
    return session.scalar(select(LtiKey.published_at).order_by(LtiKey.published_at.desc()).limit(1))


def read_signing_key(session: Session, secrets: SecretBox, *, now: datetime) -> RSAKey:
    """The private key to sign with.

    :raise ValueError: before anything was registered
    :raise KeyMissing: without a key to open it with
    :raise KeyWrong: when it was sealed with a key that is not there any more
    """
    chosen = key_id(signing_key(_public_halves(session), now))
    sealed = session.execute(select(LtiKey.private_sealed).where(LtiKey.kid == chosen)).scalar_one()
    return RSAKey.import_key(secrets.open(sealed))


def rotate_key(session: Session, secrets: SecretBox, *, by: Identity, now: datetime) -> None:
    """Publish a new key beside the one before it, which signs for an hour more. Audited. Commits.

    :raise KeyTooYoung: when the newest is younger than an hour
    :raise KeyMissing: as :func:`make_key`
    """
    made = make_key(secrets, now=now)
    begin_write(session)
    newest = read_newest_at(session)
    if newest is not None and now - newest < timedelta(seconds=PUBLISH_MAX_AGE_S):
        session.rollback()
        raise KeyTooYoung
    session.add(made)
    session.flush()
    kept = [key_id(each.key) for each in published(_public_halves(session))]
    session.execute(delete(LtiKey).where(LtiKey.kid.not_in(kept)))
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="lti.key_rotated",
        subject=f"lti_key:{made.kid}",
        now=now,
    )
    session.commit()


def renew_keys(session: Session, secrets: SecretBox) -> None:
    """Seal every key again with the installation's first key, in the caller's write transaction.

    :raise KeyWrong: when one cannot be opened
    """
    for row in session.scalars(select(LtiKey)):
        row.private_sealed = secrets.renew(row.private_sealed)


def _public_halves(session: Session) -> list[SigningKey]:
    rows = session.execute(select(LtiKey.public_jwk, LtiKey.published_at).order_by(LtiKey.id))
    return [SigningKey(RSAKey.import_key(row.public_jwk), row.published_at) for row in rows]
