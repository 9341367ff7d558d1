"""Setting up codes on a phone and codes for recovery, and finishing a sign-in with one."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from training_app.accounts.errors import TooManyTries
from training_app.accounts.factors import rules
from training_app.accounts.factors.errors import HalfSessionOver, WrongCode
from training_app.accounts.factors.models import Passkey, RecoveryCode, SecondStepRole, Totp
from training_app.accounts.factors.trail import record_own
from training_app.accounts.identity import Identity
from training_app.accounts.models import CameBy, Person, Role, SignInFailure, SignInSession
from training_app.accounts.opening import NOBODY_SAYS, Visit, has_second_step, open_session
from training_app.accounts.rules import TRIES_COUNT_FOR, hashed, wait_left
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId
from training_app.foundation.secrets import SecretBox


def start_app(session: Session, identity: Identity, box: SecretBox, *, now: datetime) -> str:
    """Keep a new secret for the person's app and return it. It counts from its first right code on, not before.

    Starting again replaces one that was not proven; one that was stays until :func:`prove_app`.

    :raise KeyMissing: when this installation can keep no secret
    """
    secret = rules.secret_from(secrets.token_bytes(rules.SECRET_BYTES))
    sealed = box.seal(secret)
    begin_write(session)
    _lock_person(session, identity.person_id)
    row = session.get(Totp, identity.person_id)
    if row is None:
        row = Totp(person_id=identity.person_id, agency_id=identity.agency_id, proven_at=None, last_step=None)
        session.add(row)
    elif row.proven_at is not None:
        # the one that works is not given up for one that may never be set up
        session.rollback()
        raise NotFound
    row.secret_sealed, row.made_at = sealed, now
    session.commit()
    return secret


def unproven_secret(session: Session, identity: Identity, box: SecretBox) -> str:
    """The secret that waits for its first code.

    :raise NotFound: when none does
    """
    row = session.get(Totp, identity.person_id)
    if row is None or row.proven_at is not None:
        raise NotFound
    return box.open(row.secret_sealed)


def prove_app(session: Session, identity: Identity, box: SecretBox, *, typed: str, now: datetime) -> Sequence[str]:
    """Take the first code of the person's app; from now on signing in asks for one.

    Their other browsers are signed out. Returns new recovery codes, the only time that they can be read.

    :raise WrongCode: when it does not fit; then nothing changes
    :raise NotFound: when no secret waits for its code
    """
    begin_write(session)
    _lock_person(session, identity.person_id)
    row = session.get(Totp, identity.person_id, populate_existing=True)
    if row is None or row.proven_at is not None:
        session.rollback()
        raise NotFound
    step = rules.step_of_code(box.open(row.secret_sealed), typed, now, last_step=None)
    if step is None:
        session.rollback()
        raise WrongCode
    row.proven_at, row.last_step = now, step
    codes = new_codes(session, identity, now)
    strengthen(session, identity, now)
    record_own(session, identity, "sign_in.app_added", now=now)
    session.commit()
    return codes


def remove_app(session: Session, identity: Identity, *, now: datetime) -> None:
    """Take the app away; with the last second step the recovery codes go too."""
    begin_write(session)
    _lock_person(session, identity.person_id)
    session.execute(delete(Totp).where(Totp.person_id == identity.person_id))
    forget_idle_codes(session, identity.person_id)
    record_own(session, identity, "sign_in.app_removed", now=now)
    session.commit()


def renew_codes(session: Session, identity: Identity, *, now: datetime) -> Sequence[str]:
    """Ten new recovery codes in place of the ones before, which no longer work.

    :raise NotFound: for who has no second step that they could stand in for
    """
    begin_write(session)
    _lock_person(session, identity.person_id)
    if not has_second_step(session, identity.person_id):
        session.rollback()
        raise NotFound
    codes = new_codes(session, identity, now)
    record_own(session, identity, "sign_in.recovery_renewed", now=now)
    session.commit()
    return codes


def finish_with_code(
    session: Session, half: Identity, box: SecretBox, *, typed: str, now: datetime, visit: Visit = NOBODY_SAYS
) -> str:
    """Take the code of a phone, or one for recovery, and return the token of the session that opens.

    The half session ends. Wrong codes make the next one wait, as wrong passwords do, and never lock anybody out.

    :param half: whose sign-in waits for its second step
    :raise WrongCode: when it does not fit or is spent
    :raise TooManyTries: without looking at the code
    :raise HalfSessionOver: when the sign-in was ended meanwhile
    """
    begin_write(session)
    person = _lock_person(session, half.person_id)
    tries = hashed(f"step|{person.id}")
    failures = session.scalars(
        select(SignInFailure.failed_at)
        .where(SignInFailure.name_hash == tries, SignInFailure.failed_at > now - TRIES_COUNT_FOR)
        .order_by(SignInFailure.failed_at)
    ).all()
    wait = wait_left(failures, now)
    if wait > timedelta():
        session.rollback()
        raise TooManyTries(wait)
    if not _take_code(session, person, box, typed, now):
        session.add(SignInFailure(name_hash=tries, failed_at=now))
        session.commit()
        raise WrongCode
    session.execute(delete(SignInFailure).where(SignInFailure.name_hash == tries))
    token = finish_half(session, half, person, now=now, visit=visit)
    session.commit()
    return token


def finish_half(session: Session, half: Identity, person: Person, *, now: datetime, visit: Visit) -> str:
    """End the half session and open a whole one, in the caller's transaction; returns its token.

    :raise HalfSessionOver: when it ended or ran out meanwhile
    """
    ended = session.scalar(
        update(SignInSession)
        .where(
            SignInSession.token_hash == half.session_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.half_until > now,
        )
        .values(ended_at=now)
        .returning(SignInSession.token_hash)
        .execution_options(synchronize_session=False)
    )
    if ended is None:
        session.rollback()
        raise HalfSessionOver
    return open_session(session, person, now, came_by=CameBy.SECOND_STEP, visit=visit)


def reset_factors(
    session: Session, person_id: PersonId, *, by: Identity | None, now: datetime, reason: str | None = None
) -> None:
    """Forget every second step of a person who lost theirs, and sign them out everywhere.

    :param by: None for the command line
    :raise NotFound: for a person who is not there, of another agency, or who has left
    """
    begin_write(session)
    person = _lock_person(session, person_id)
    if by is not None and person.agency_id != by.agency_id:
        session.rollback()
        raise NotFound
    session.execute(delete(Totp).where(Totp.person_id == person_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(delete(Passkey).where(Passkey.person_id == person_id))
    _end_sessions(session, SignInSession.person_id == person_id, now=now)
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=by.person_id if by is not None else None,
        action="sign_in.second_step_reset",
        subject=f"person:{person_id}",
        reason=reason,
        now=now,
    )
    session.commit()


def demand_second_step(
    session: Session, agency_id: AgencyId, roles: frozenset[Role], *, by: PersonId | None, now: datetime
) -> None:
    """Demand a second step of these roles and of no others. It holds from the next page on, also of open sessions.

    :param by: None for the command line
    :raise ValueError: for a role that it cannot be demanded of
    """
    if not roles <= rules.DEMANDABLE:
        raise ValueError(f"not of {', '.join(sorted(roles - rules.DEMANDABLE))}")
    begin_write(session)
    session.execute(delete(SecondStepRole).where(SecondStepRole.agency_id == agency_id))
    session.add_all(SecondStepRole(agency_id=agency_id, role=role) for role in sorted(roles))
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="sign_in.second_step_demanded",
        subject=f"agency:{agency_id}",
        detail={"roles": sorted(str(role) for role in roles)},
        now=now,
    )
    session.commit()


def renew_app_secrets(session: Session, box: SecretBox) -> None:
    """Seal the secrets of people's apps again with the first key, in the caller's transaction.

    :raise KeyWrong: when one cannot be opened
    """
    for row in session.scalars(select(Totp)):
        row.secret_sealed = box.renew(row.secret_sealed)


def new_codes(session: Session, identity: Identity, now: datetime) -> Sequence[str]:
    """Ten new recovery codes, in the caller's transaction; those before are gone."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == identity.person_id))
    codes = [rules.recovery_code_from(secrets.token_bytes(rules.RECOVERY_BYTES)) for _ in range(rules.RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(
            code_hash=rules.recovery_hash(identity.person_id, code),
            person_id=identity.person_id,
            agency_id=identity.agency_id,
            made_at=now,
            used_at=None,
        )
        for code in codes
    )
    return codes


def strengthen(session: Session, identity: Identity, now: datetime) -> None:
    """Count this session as one with a second step, and end the person's others, which were opened without."""
    others = (SignInSession.person_id == identity.person_id, SignInSession.token_hash != identity.session_hash)
    _end_sessions(session, *others, now=now)
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == identity.session_hash)
        .values(came_by=CameBy.SECOND_STEP)
        .execution_options(synchronize_session=False)
    )


def forget_idle_codes(session: Session, person_id: PersonId) -> None:
    """Delete recovery codes that stand beside nothing any more."""
    has_app = session.get(Totp, person_id) is not None
    if not has_app and session.scalar(select(Passkey.id).where(Passkey.person_id == person_id).limit(1)) is None:
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _take_code(session: Session, person: Person, box: SecretBox, typed: str, now: datetime) -> bool:
    if not rules.looks_like_app_code(typed):
        used = session.scalar(
            update(RecoveryCode)
            .where(
                RecoveryCode.code_hash == rules.recovery_hash(person.id, typed),
                RecoveryCode.person_id == person.id,
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=now)
            .returning(RecoveryCode.code_hash)
            .execution_options(synchronize_session=False)
        )
        return used is not None
    row = session.get(Totp, person.id, populate_existing=True)
    if row is None or row.proven_at is None:
        return False
    step = rules.step_of_code(box.open(row.secret_sealed), typed, now, last_step=row.last_step)
    if step is not None:
        row.last_step = step
    return step is not None


def _lock_person(session: Session, person_id: int) -> Person:
    """The person, so that two who try at once stand in line: on PostgreSQL by this lock, on SQLite anyway."""
    person = session.scalars(select(Person).where(Person.id == person_id, Person.is_active).with_for_update()).first()
    if person is None:
        session.rollback()
        raise NotFound
    return person


def _end_sessions(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(SignInSession)
        .where(*which, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
