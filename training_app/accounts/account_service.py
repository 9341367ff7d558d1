"""A person's own account: the sign-ins that are open, ending them, and a new password."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.models import SignInSession
from training_app.audit.service import record
from training_app.foundation.db import begin_write


def own_sessions(session: Session, identity: Identity, now: datetime) -> Sequence[SignInSession]:
    """The person's sign-ins that have not ended, the newest first; those that an LMS opened are among them."""
    return session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == identity.person_id,
            SignInSession.agency_id == identity.agency_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            # one that waited for its second step in vain is nothing to look at
            SignInSession.half_until.is_(None) | (SignInSession.half_until > now),
        )
        .order_by(SignInSession.started_at.desc(), SignInSession.token_hash)
    ).all()


def end_own_session(session: Session, identity: Identity, mark: str, *, now: datetime) -> int:
    """End one of the person's own sign-ins; returns 0 when it had ended, or is nobody's or another's."""
    return _end(session, identity, SignInSession.token_hash == mark, now)


def end_other_sessions(session: Session, identity: Identity, *, now: datetime) -> int:
    """End all of the person's sign-ins but this one; returns how many."""
    return _end(session, identity, SignInSession.token_hash != identity.session_hash, now)


def _end(session: Session, identity: Identity, which: ColumnElement[bool], now: datetime) -> int:
    begin_write(session)
    ended = session.scalars(
        update(SignInSession)
        .where(
            which,
            SignInSession.person_id == identity.person_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
        .values(ended_at=now)
        .returning(SignInSession.token_hash)
        .execution_options(synchronize_session=False)
    ).all()
    if ended:
        record(
            session,
            agency_id=identity.agency_id,
            actor_id=identity.person_id,
            action="sign_in.sessions_ended",
            subject=f"person:{identity.person_id}",
            now=now,
        )
    session.commit()
    return len(ended)
