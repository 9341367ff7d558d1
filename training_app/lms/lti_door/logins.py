"""Logins under way: sent to the LMS once, taken back once, by the browser that began them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.foundation.db import begin_write
from training_app.foundation.ids import new_token
from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.login import LoginRequest, choose_registration
from training_app.lms.lti_door.errors import Cause, EntryRefused
from training_app.lms.lti_door.known import KnownRegistration, read_by_issuer
from training_app.lms.lti_door.models import LtiHandoff, LtiLogin, RegistrationState
from training_app.lms.lti_door.rules import LOGIN_GOOD_FOR, hash_of

_LONGEST_TARGET = 255


@dataclass(frozen=True, slots=True)
class Begun:
    """A login to send on. ``browser`` is the secret that this browser shall keep until it comes back."""

    registration: KnownRegistration
    state: str
    nonce: str
    browser: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A login that has not come back yet. ``asked`` is what it was begun with."""

    registration_id: int
    storage_target: str | None
    asked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A login that came back, in the browser that began it. It is gone now."""

    registration_id: int
    nonce_hash: str


def find_for(session: Session, request: LoginRequest, *, tool_url: str) -> KnownRegistration:
    """The registration that a login means.

    :raise LaunchRefused: ``UNKNOWN_PLATFORM``, with issuer and client id, and ``AMBIGUOUS_PLATFORM``
    """
    found = read_by_issuer(session, request.issuer, tool_url=tool_url)
    live = [one for one in found if one.state is not RegistrationState.REVOKED]
    try:
        return choose_registration(request, live or found)
    except LaunchRefused as refused:
        raise LaunchRefused(refused.reason, f"{request.issuer} {request.client_id or ''}".strip()) from refused


def check_open(registration: KnownRegistration) -> None:
    """Refuse whoever comes from an LMS that is not let in.

    :raise EntryRefused: ``REGISTRATION_HELD``, ``REGISTRATION_REVOKED``
    """
    check_state(registration.state)


def check_state(state: RegistrationState) -> None:
    """As :func:`check_open`."""
    if state is RegistrationState.HELD:
        raise EntryRefused(Cause.REGISTRATION_HELD)
    if state is RegistrationState.REVOKED:
        raise EntryRefused(Cause.REGISTRATION_REVOKED)


def begin_login(session: Session, request: LoginRequest, registration: KnownRegistration, *, now: datetime) -> Begun:
    """Keep a new login, of which the browser gets the only copy of the secrets. Commits."""
    begun = Begun(registration, state=new_token(), nonce=new_token(), browser=new_token())
    target = request.storage_target
    begin_write(session)
    session.add(
        LtiLogin(
            state_hash=hash_of(begun.state),
            agency_id=registration.agency_id,
            registration_id=registration.id,
            nonce_hash=hash_of(begun.nonce),
            browser_hash=hash_of(begun.browser),
            storage_target=target if target is not None and len(target) <= _LONGEST_TARGET else None,
            asked=asdict(request),
            expires_at=now + LOGIN_GOOD_FOR,
        )
    )
    session.commit()
    return begun


def find_pending(session: Session, state: str, *, now: datetime) -> Pending:
    """The login of this state, left where it is.

    :raise LaunchRefused: ``WRONG_STATE`` when it never was, came back before, or is too old
    """
    row = session.execute(
        select(LtiLogin.registration_id, LtiLogin.storage_target, LtiLogin.asked).where(
            LtiLogin.state_hash == hash_of(state), LtiLogin.expires_at > now
        )
    ).one_or_none()
    if row is None:
        raise LaunchRefused(Reason.WRONG_STATE)
    return Pending(row.registration_id, row.storage_target, row.asked)


def take_login(session: Session, state: str, *, browser: str, now: datetime) -> Taken:
    """Spend a login: of any number who try at once, one gets it. Another browser neither gets nor spends it. Commits.

    :raise LaunchRefused: ``WRONG_STATE``
    """
    begin_write(session)
    # the condition and the removal are one statement on both engines
    row = session.execute(
        delete(LtiLogin)
        .where(
            LtiLogin.state_hash == hash_of(state),
            LtiLogin.browser_hash == hash_of(browser),
            LtiLogin.expires_at > now,
        )
        .returning(LtiLogin.registration_id, LtiLogin.nonce_hash)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.commit()
    if row is None:
        raise LaunchRefused(Reason.WRONG_STATE)
    return Taken(row.registration_id, row.nonce_hash)


def forget_old_logins(session: Session, now: datetime) -> None:
    """Delete what did not come back in time; for the worker, now and then. Commits."""
    begin_write(session)
    session.execute(delete(LtiLogin).where(LtiLogin.expires_at <= now))
    session.execute(delete(LtiHandoff).where(LtiHandoff.expires_at <= now))
    session.commit()
