"""Signing in and out: passwords, links that work once, and the sessions they open."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from training_app.accounts import rules
from training_app.accounts.breached import NO_LIST, Breached
from training_app.accounts.errors import LinkSpent, PasswordRefused, TooManyTries, WrongPassword
from training_app.accounts.identity import Identity, KnownSession, LaunchedFrom
from training_app.accounts.models import CameBy, OneTimeLink, Person, SignInFailure, SignInSession
from training_app.accounts.opening import NOBODY_SAYS, Visit, open_session, open_session_from_lms
from training_app.accounts.passwords import PASSWORDS, Passwords
from training_app.accounts.queries import link_owner, read_session, roles_of
from training_app.accounts.seats.queries import may_come_in
from training_app.audit.service import record
from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotAllowed, NotFound
from training_app.foundation.ids import AgencyId, PersonId, new_token


def sign_in_with_password(
    session: Session,
    clock: Clock,
    *,
    agency_id: AgencyId,
    name: str,
    password: str,
    passwords: Passwords = PASSWORDS,
    visit: Visit = NOBODY_SAYS,
) -> str:
    """Open a new session and return its token, the only copy there is; half open where a second step is due.

    Commits twice, against the house rule: the try is on record before the slow check, so that guesses sent side by
    side are all counted, and no lock is held while hashing.

    :raise WrongPassword: in the same time for a wrong password, an unknown name and a person who left
    :raise TooManyTries: without looking at the password
    """
    name = rules.plain_sign_in_name(name)
    name_hash = rules.hashed(f"{agency_id}|{name}")
    person_id, password_hash = _count_try(session, agency_id, name, name_hash, clock())
    if not passwords.match(password, password_hash) or person_id is None or password_hash is None:
        raise WrongPassword
    begin_write(session)
    now = clock()
    person = session.scalars(
        # asked again: the password may have been changed, or the person have left, while it was being checked
        select(Person)
        .where(Person.id == person_id, Person.password_hash == password_hash, may_come_in(now))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if person is None:
        session.rollback()
        raise WrongPassword
    if passwords.is_dated(password_hash):
        person.password_hash = passwords.hash(password)
    session.execute(delete(SignInFailure).where(SignInFailure.name_hash == name_hash))
    token = open_session(session, person, now, came_by=CameBy.PASSWORD, visit=visit)
    session.commit()
    return token


def make_one_time_link(
    session: Session, person_id: PersonId, *, valid_for: timedelta, now: datetime, made_by: Identity | None
) -> str:
    """Return the token of a new link that lets this person in once; a record of the making is kept.

    :param made_by: None for the command line
    :raise NotFound: for a person of another agency, or one who left
    :raise NotAllowed: when the person may do more than the maker, who could use the link
    """
    begin_write(session)
    person = _person_in_reach(session, person_id, made_by, now)
    if made_by is not None and not rules.may_let_in(made_by.roles, roles_of(session, person_id)):
        raise NotAllowed
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=rules.hashed(token),
            agency_id=person.agency_id,
            person_id=person.id,
            made_at=now,
            expires_at=now + valid_for,
        )
    )
    _audit(session, person, "sign_in.link_made", by=made_by, now=now)
    session.commit()
    return token


def look_at_link(session: Session, token: str, now: datetime) -> str:
    """The name to ask after, "J. Ortiz"; looking does not spend the link.

    :raise LinkSpent: when it would not let anyone in
    """
    person = link_owner(session, rules.hashed(token), now)
    if person is None:
        raise LinkSpent
    return rules.short_name(person.given_name, person.family_name)


def use_link(session: Session, token: str, now: datetime, *, visit: Visit = NOBODY_SAYS) -> str:
    """Spend the link and return the token of a new session; of two who try at once, one gets in.

    Half open where a second step is due: whoever makes links is not let in as somebody who has one.

    :raise LinkSpent: when it was used, is too old, never was, or its person left
    """
    begin_write(session)
    # the condition and the change are one statement, so that only one of two at once finds the link unused
    person_id = session.scalar(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == rules.hashed(token), OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now
        )
        .values(used_at=now)
        .returning(OneTimeLink.person_id)
        .execution_options(synchronize_session=False)
    )
    person = session.scalars(select(Person).where(Person.id == person_id, may_come_in(now))).one_or_none()
    if person is None:
        session.rollback()
        raise LinkSpent
    session_token = open_session(session, person, now, came_by=CameBy.LINK, visit=visit)
    session.commit()
    return session_token


def open_launched_session(session: Session, person_id: PersonId, launch: LaunchedFrom, *, now: datetime) -> str:
    """Open a session for someone whom an LMS sent, in the caller's transaction; returns its token, the only copy.

    :raise NotFound: for a person who left
    """
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        raise NotFound
    return open_session_from_lms(session, person, now, launch)


def find_session(session: Session, token: str, now: datetime, *, beside: Collection[str] = ()) -> KnownSession | None:
    """The session of this token; None when it is ended or unknown, or its person left.

    One statement. At most once a minute a second, short transaction notes that the person of an open one is still here.

    :param beside: tokens of the same person in the same browser: who is at one page has not left the others
    """
    token_hash = rules.hashed(token)
    known = read_session(session, token_hash, now)
    if (
        known is not None
        and known.state is rules.SessionState.OPEN
        and now - known.last_seen_at >= rules.SEEN_AGAIN_AFTER
    ):
        try:
            begin_write(session)
            session.execute(
                update(SignInSession)
                .where(
                    SignInSession.token_hash.in_({token_hash, *map(rules.hashed, beside)}),
                    SignInSession.last_seen_at < now,
                    # one that has locked itself stays so
                    SignInSession.last_seen_at > now - rules.LOCK_AFTER,
                )
                .values(last_seen_at=now)
                .execution_options(synchronize_session=False)
            )
            session.commit()
        except (OperationalError, InternalError):
            # the disk is full or may only be read: whoever reads may go on reading
            session.rollback()
    return known


def find_identity(session: Session, token: str, now: datetime) -> Identity | None:
    """Who is signed in with this token; None when its session is not :func:`find_session`'s, or not open."""
    known = find_session(session, token, now)
    return known.identity if known is not None and known.state is rules.SessionState.OPEN else None


def lock_session(session: Session, token: str, now: datetime) -> None:
    """Lock the session of a screen that was left alone, unless the server has seen somebody there lately.

    Then one tab was left and another is in use: the screen that asked is shown its page again.
    """
    begin_write(session)
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.token_hash == rules.hashed(token),
            SignInSession.ended_at.is_(None),
            SignInSession.locked_at.is_(None),
            SignInSession.last_seen_at <= now - rules.LEFT_AFTER,
        )
        .values(locked_at=now)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def sign_out(session: Session, token: str, now: datetime) -> None:
    """End this one session; an unknown or ended one is left as it is."""
    begin_write(session)
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == rules.hashed(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def end_all_sessions(session: Session, person_id: PersonId, *, now: datetime, ended_by: Identity | None) -> int:
    """Sign the person out everywhere and return from how many browsers.

    :param ended_by: None for the command line
    :raise NotFound: for a person of another agency
    """
    begin_write(session)
    person = _person_in_reach(session, person_id, ended_by, now)
    count = _end_sessions(session, SignInSession.person_id == person_id, now=now)
    _audit(session, person, "sign_in.sessions_ended", by=ended_by, now=now)
    session.commit()
    return count


def set_password(
    session: Session,
    person_id: PersonId,
    *,
    password: str,
    now: datetime,
    set_by: Identity | None,
    passwords: Passwords = PASSWORDS,
    breached: Breached = NO_LIST,
) -> None:
    """Give the person a new password and sign them out everywhere.

    :param set_by: None for the command line
    :raise PasswordRefused: with the sentence that says why
    :raise NotFound: for a person of another agency, or one who left
    :raise NotAllowed: when the person may do more than whoever sets it
    """
    # hashed and looked up before the write begins, so that nobody waits for it
    password_hash = passwords.hash(password[: rules.PASSWORD_LONGEST])
    is_breached = breached.holds(password)
    begin_write(session)
    person = _person_in_reach(session, person_id, set_by, now)
    is_own = set_by is not None and set_by.person_id == person_id
    if set_by is not None and not is_own and not rules.may_let_in(set_by.roles, roles_of(session, person_id)):
        raise NotAllowed
    names = [person.sign_in_name, person.given_name, person.family_name, person.badge or ""]
    refusal = rules.why_password_refused(password, names)
    if refusal is not None:
        raise PasswordRefused(refusal)
    if is_breached:
        raise PasswordRefused(rules.BREACHED)
    person.password_hash = password_hash
    _end_sessions(session, SignInSession.person_id == person_id, now=now)
    _audit(session, person, "sign_in.password_set", by=set_by, now=now)
    session.commit()


def forget_old_tries(session: Session, now: datetime) -> None:
    """Delete the wrong tries that no longer count; for the worker, now and then."""
    begin_write(session)
    session.execute(delete(SignInFailure).where(SignInFailure.failed_at <= now - rules.TRIES_COUNT_FOR))
    session.commit()


def end_sessions_from(
    session: Session, platform: str, *, agency_id: AgencyId, now: datetime, deployment: str | None = None
) -> int:
    """End every session that this platform opened, in the caller's transaction; returns how many were running.

    :param platform: as in ``LaunchedFrom.platform``
    :param deployment: only those of this placing of the tool
    """
    came_by = [SignInSession.launch["platform"].as_string() == platform]
    if deployment is not None:
        came_by.append(SignInSession.launch["deployment"].as_string() == deployment)
    return _end_sessions(session, SignInSession.agency_id == agency_id, *came_by, now=now)


def _count_try(
    session: Session, agency_id: AgencyId, name: str, name_hash: str, now: datetime
) -> tuple[int | None, str | None]:
    begin_write(session)
    # the row lock makes tries for one name stand in line on PostgreSQL; SQLite's write lock does so already
    person = session.execute(
        select(Person.id, Person.password_hash)
        .where(Person.agency_id == agency_id, Person.sign_in_name == name, may_come_in(now))
        .with_for_update()
    ).one_or_none()
    failures = session.scalars(
        select(SignInFailure.failed_at)
        .where(SignInFailure.name_hash == name_hash, SignInFailure.failed_at > now - rules.TRIES_COUNT_FOR)
        .order_by(SignInFailure.failed_at)
    ).all()
    wait = rules.wait_left(failures, now)
    if wait > timedelta():
        session.rollback()
        raise TooManyTries(wait)
    session.add(SignInFailure(name_hash=name_hash, failed_at=now))
    session.commit()
    return (person.id, person.password_hash) if person is not None else (None, None)


def _end_sessions(session: Session, *which: ColumnElement[bool], now: datetime) -> int:
    ended = session.scalars(
        update(SignInSession)
        .where(*which, SignInSession.ended_at.is_(None), SignInSession.expires_at > now)
        .values(ended_at=now)
        .returning(SignInSession.token_hash)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def _person_in_reach(session: Session, person_id: PersonId, asked_by: Identity | None, now: datetime) -> Person:
    query = select(Person).where(Person.id == person_id, may_come_in(now)).with_for_update()
    if asked_by is not None:
        query = query.where(Person.agency_id == asked_by.agency_id)
    person = session.scalars(query).one_or_none()
    if person is None:
        raise NotFound
    return person


def _audit(session: Session, person: Person, action: str, *, by: Identity | None, now: datetime) -> None:
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=by.person_id if by is not None else None,
        action=action,
        subject=f"person:{person.id}",
        now=now,
    )
