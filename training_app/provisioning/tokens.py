"""The tokens of an agency's directory: made, used, revoked. Each function commits once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from training_app.accounts.rules import hashed
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.provisioning.errors import UnknownToken
from training_app.provisioning.models import ScimToken

USED_AGAIN_AFTER = timedelta(minutes=1)
"""When a token was last used is written at most this often: reading must not become writing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The directory of one request."""

    token_id: int
    agency_id: AgencyId


def make_token(session: Session, *, agency_id: AgencyId, name: str, by: PersonId | None, now: datetime) -> str:
    """Make a token and return it, the only time that it can be read. Written to the audit log, without it.

    Others of the agency stay good, so that a directory can be given a new one before the old is revoked.

    :param name: what the directory is called, for people
    :param by: None for the command line
    """
    # hexadecimal: it never looks like an option on a command line
    token = secrets.token_hex(32)
    begin_write(session)
    row = ScimToken(
        agency_id=agency_id, name=name, token_hash=hashed(token), made_at=now, made_by_id=by, last_used_at=None
    )
    session.add(row)
    # the audit entry needs the id
    session.flush()
    _audit(session, row, "scim.token_made", by=by, now=now)
    session.commit()
    return token


def revoke_token(session: Session, token_id: int, *, agency_id: AgencyId, by: PersonId | None, now: datetime) -> bool:
    """End a token at once; False when it was ended before.

    :raise UnknownToken: when the agency has no such token
    """
    begin_write(session)
    mine = (ScimToken.id == token_id, ScimToken.agency_id == agency_id)
    row = session.scalars(select(ScimToken).where(*mine).with_for_update()).one_or_none()
    if row is None or row.revoked_at is not None:
        session.rollback()
        if row is None:
            raise UnknownToken
        return False
    row.revoked_at = now
    _audit(session, row, "scim.token_revoked", by=by, now=now)
    session.commit()
    return True


def read_tokens(session: Session, agency_id: AgencyId) -> Sequence[ScimToken]:
    """The agency's tokens, revoked ones too, in the order they were made."""
    return session.scalars(select(ScimToken).where(ScimToken.agency_id == agency_id).order_by(ScimToken.id)).all()


def find_token(session: Session, agency_id: AgencyId, token_id: int) -> ScimToken:
    """One of them.

    :raise UnknownToken: when the agency has no such token
    """
    row = session.scalars(
        select(ScimToken).where(ScimToken.agency_id == agency_id, ScimToken.id == token_id)
    ).one_or_none()
    if row is None:
        raise UnknownToken
    return row


def find_caller(session: Session, token: str, now: datetime) -> Caller | None:
    """Whose token this is; None for a wrong or revoked one. Commits when it notes that it was used."""
    # found by the hash of 256 random bits: how long the search takes tells nothing of them
    row = session.scalars(
        select(ScimToken).where(ScimToken.token_hash == hashed(token), ScimToken.revoked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    caller = Caller(row.id, AgencyId(row.agency_id))
    if row.last_used_at is None or now - row.last_used_at >= USED_AGAIN_AFTER:
        _note_use(session, row.id, now)
    return caller


def _note_use(session: Session, token_id: int, now: datetime) -> None:
    try:
        begin_write(session)
        session.execute(update(ScimToken).where(ScimToken.id == token_id).values(last_used_at=now))
        session.commit()
    except OperationalError:
        # a full or busy disk: who only reads can still be answered
        session.rollback()


def _audit(session: Session, row: ScimToken, action: str, *, by: PersonId | None, now: datetime) -> None:
    record(
        session,
        agency_id=AgencyId(row.agency_id),
        actor_id=by,
        action=action,
        subject=f"scim_token:{row.id}",
        detail={"name": row.name},
        now=now,
    )
