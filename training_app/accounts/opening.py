"""The session that every way in ends with: a row of its own under a token that nobody has seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from training_app.accounts.factors.models import Passkey, Totp
from training_app.accounts.factors.rules import HALF_FOR
from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.models import CameBy, Person, SignInSession
from training_app.accounts.rules import SESSION_LONGEST, hashed
from training_app.foundation.ids import new_token


@dataclass(frozen=True, slots=True)
class Visit:
    """The browser that signs in."""

    browser: str | None = None
    """ "Firefox on Windows", for its person's own list."""
    has_stepped: bool = False
    "It unlocks a session of the same person that was opened with a second step: once a shift is enough."


NOBODY_SAYS = Visit()


def open_session(
    session: Session, person: Person, now: datetime, *, came_by: CameBy, visit: Visit = NOBODY_SAYS
) -> str:
    """Open a session in the caller's transaction; returns its token, the only copy there is.

    Who came by password or link alone and has a second step is half in: ``SessionState.HALF``.
    """
    is_first_step = came_by in {CameBy.PASSWORD, CameBy.LINK} and has_second_step(session, person.id)
    if is_first_step and visit.has_stepped:
        came_by, is_first_step = CameBy.SECOND_STEP, False
    token, row = _new_row(person, now)
    row.came_by, row.browser = came_by, visit.browser
    row.half_until = now + HALF_FOR if is_first_step else None
    session.add(row)
    return token


def open_session_from_lms(session: Session, person: Person, now: datetime, launch: LaunchedFrom) -> str:
    """Likewise, for whom an LMS sent; it opens nothing but learning, and so asks for no second step."""
    token, row = _new_row(person, now)
    row.launch = launch.to_json()
    session.add(row)
    return token


def has_second_step(session: Session, person_id: int) -> bool:
    """Whether the person has an app that makes codes, or a passkey."""
    by_app = exists().where(Totp.person_id == person_id, Totp.proven_at.is_not(None))
    return bool(session.scalar(select(by_app | exists().where(Passkey.person_id == person_id))))


def _new_row(person: Person, now: datetime) -> tuple[str, SignInSession]:
    token = new_token()
    return token, SignInSession(
        token_hash=hashed(token),
        agency_id=person.agency_id,
        person_id=person.id,
        started_at=now,
        last_seen_at=now,
        expires_at=now + SESSION_LONGEST,
    )
