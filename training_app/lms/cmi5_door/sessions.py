"""A session while it runs: what follows from a fact is kept and queued in the fact's own transaction; and its end."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import SignInSession
from training_app.foundation.db import begin_write
from training_app.foundation.log import get_log
from training_app.lms.cmi5.facts import Abandoned, Ended, Fact
from training_app.lms.cmi5.json_text import JsonObject, canonical_bytes, read_object
from training_app.lms.cmi5.launch import LaunchRequest
from training_app.lms.cmi5.launch_data import read_launch_data
from training_app.lms.cmi5.session import Withheld, step_after
from training_app.lms.cmi5.statements import Launched
from training_app.lms.cmi5_door.models import Cmi5Session, Cmi5Statement
from training_app.lms.cmi5_door.queue import hold_back, queue_statement
from training_app.lms.cmi5_door.rules import GIVEN_UP, IDLE_AFTER, state_from_json, state_to_json

log = get_log("cmi5")


def tell(session: Session, row: Cmi5Session, fact: Fact, *, now: datetime) -> Withheld | None:
    """Keep what follows from a fact of this session and queue it, in the caller's transaction.

    The caller holds the session's lock. Gives why nothing is sent, None when something is.
    """
    step = step_after(state_from_json(row.state), fact, launched_of(row))
    row.state = state_to_json(step.state)
    for statement in step.to_send:
        _keep(session, row, statement, now)
    if step.state.is_closed and row.ended_at is None:
        row.ended_at = now
    if step.withheld is not None:
        log.info("cmi5.withheld", session_id=row.id, fact=type(fact).__name__, why=step.withheld.value)
    return step.withheld


def give_up(session: Session, row: Cmi5Session, *, now: datetime) -> None:
    """The LMS abandoned the session: nothing more of it is made or sent. In the caller's transaction."""
    tell(session, row, Abandoned(now), now=now)
    row.abandoned_at = row.abandoned_at or now


def give_up_for_another(session: Session, row: Cmi5Session, *, there: Collection[UUID], now: datetime) -> None:
    """The same because the unit was launched again: what waits is settled at once, since the new session counts on it.

    :param there: statements that waited and that the LMS turned out to have
    """
    give_up(session, row, now=now)
    hold_back(session, row, GIVEN_UP, there=there, now=now)


def leave(session: Session, sign_in_hash: str, *, now: datetime) -> Cmi5Session | None:
    """End the session that this browser's launch opened, and commit; one that has ended stays as it is.

    None for a browser that no launch opened.
    """
    begin_write(session)
    row = session.scalars(
        select(Cmi5Session).where(Cmi5Session.sign_in_hash == sign_in_hash).with_for_update()
    ).one_or_none()
    if row is not None and row.ended_at is None:
        tell(session, row, Ended(now), now=now)
    session.commit()
    return row


def end_left_sessions(session: Session, *, now: datetime) -> int:
    """End every open session whose officer signed out or is away; returns how many. For the worker, now and then.

    Each is ended with the moment when its officer was last seen, and in a transaction of its own.
    """
    ids = session.scalars(select(Cmi5Session.id).where(_is_left(now)).order_by(Cmi5Session.id)).all()
    session.rollback()
    return sum(_end_left(session, session_id, now) for session_id in ids)


def lock_session(session: Session, session_id: int) -> Cmi5Session | None:
    """The session as it is now, locked until the transaction ends."""
    return session.scalars(
        select(Cmi5Session)
        .where(Cmi5Session.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def launched_of(row: Cmi5Session) -> Launched:
    """The launch and its data as they were kept; the fetch address is spent and was not."""
    launch = LaunchRequest(
        endpoint=row.endpoint,
        fetch="",
        actor_text=row.actor_text,
        actor=read_object(row.actor_text),
        registration=row.registration,
        activity_id=row.activity_id,
    )
    # its addresses were judged when it came
    return Launched(launch, read_launch_data(row.launch_data, registration=row.registration, may_use_loopback=True))


def _keep(session: Session, row: Cmi5Session, statement: JsonObject, now: datetime) -> None:
    verb = statement["verb"]
    # our own statements have one
    assert isinstance(verb, dict)  # noqa: S101 - narrows the type
    mine = Cmi5Statement.session_id == row.id
    number = (session.scalar(select(func.max(Cmi5Statement.number)).where(mine)) or 0) + 1
    kept = Cmi5Statement(
        id=UUID(str(statement["id"])),
        agency_id=row.agency_id,
        session_id=row.id,
        number=number,
        verb=str(verb["id"]).rpartition("/")[2],
        body=canonical_bytes(statement),
        created_at=now,
    )
    session.add(kept)
    session.flush()
    queue_statement(session, row, kept.id, now=now)


def _is_left(now: datetime) -> ColumnElement[bool]:
    cutoff = now - IDLE_AFTER
    browsers = select(SignInSession.token_hash).where(SignInSession.token_hash == Cmi5Session.sign_in_hash)
    is_signed_out = browsers.where(SignInSession.ended_at.is_not(None)).exists()
    was_seen = browsers.where(SignInSession.last_seen_at > cutoff).exists()
    is_away = and_(Cmi5Session.last_seen_at <= cutoff, ~was_seen)
    return and_(Cmi5Session.ended_at.is_(None), or_(is_signed_out, is_away))


def _end_left(session: Session, session_id: int, now: datetime) -> bool:
    begin_write(session)
    row = lock_session(session, session_id)
    # another worker, or the officer, may have been quicker
    if row is None or session.scalar(select(Cmi5Session.id).where(Cmi5Session.id == session_id, _is_left(now))) is None:
        session.rollback()
        return False
    browser = session.get(SignInSession, row.sign_in_hash, populate_existing=True)
    seen = max(row.last_seen_at, browser.last_seen_at) if browser is not None else row.last_seen_at
    tell(session, row, Ended(seen), now=now)
    session.commit()
    return True
