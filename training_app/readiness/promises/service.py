"""Promising, answering, moving a day. Each commits once and is in the audit log; nothing is ever deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.readiness.errors import CopyUnknown, WordsRefused
from training_app.readiness.private import refused_by
from training_app.readiness.promises.addresses import SESSION_TOOL
from training_app.readiness.promises.errors import AnsweredMeanwhile, NotToBeMoved, PromiseUnknown, ThemeGone
from training_app.readiness.promises.models import Promise, PromiseKind, PromiseState, PromiseStep, StepKind
from training_app.readiness.promises.queries import read_themes
from training_app.readiness.promises.rules import SAME_DAY, Promised
from training_app.readiness.queries import read_roster
from training_app.readiness.service import lock_copy


@dataclass(frozen=True, slots=True)
class Step:
    """What is about to happen to a promise: the state and the day after it, and the public words."""

    kind: StepKind
    state: PromiseState
    due_on: date | None
    words: str
    field: str
    "Where on the page the words were typed."


def make_promise(session: Session, copy_id: int, promised: Promised, *, root: str, by: Identity, now: datetime) -> int:
    """Promise something for a theme of the session, or say why not; returns its id. Sent twice it is kept once.

    :param promised: as ``rules.why_promise_refused`` found it sound
    :param root: where the program stands, without a slash at the end
    :raise WordsRefused: when something names a person of the roster, or a self-check
    :raise ThemeGone: when the notes have no such theme
    """
    begin_write(session)
    copy = lock_copy(session, by, copy_id)
    if copy.tool_id != SESSION_TOOL:
        session.rollback()
        raise CopyUnknown
    _refuse_names(session, by, promised.texts)
    if promised.theme not in read_themes(session, copy_id).names:
        session.rollback()
        raise ThemeGone
    same = session.scalar(_same(copy_id, promised))
    if same is not None:
        session.rollback()
        return same
    made = Promise(
        agency_id=by.agency_id,
        copy_id=copy_id,
        theme=promised.theme,
        kind=promised.kind,
        words=promised.words,
        owner=promised.owner,
        due_on=promised.day,
        state=PromiseState.OPEN,
        made_at=now,
        made_by_id=by.person_id,
        version=0,
        root=root[:300],
    )
    session.add(made)
    # its id is part of the entry
    session.flush()
    _audit(session, by, "readiness.promised", made, now)
    session.commit()
    return made.id


def answer_promise(
    session: Session, promise_id: int, state: PromiseState, answer: str, *, seen: int, by: Identity, now: datetime
) -> None:
    """Say for everybody what became of it, also of one that was answered before. Sent twice it is kept once.

    :param seen: how many steps the page showed
    :raise WordsRefused: when the answer names a person of the roster, or a self-check
    :raise AnsweredMeanwhile: when there are more by now
    """
    begin_write(session)
    promise = _lock(session, by, promise_id)
    step = Step(StepKind.ANSWERED, state, promise.due_on, answer, "public_answer")
    if (promise.state, promise.public_answer) == (state, answer):
        session.rollback()
        return
    _take(session, promise, step, seen=seen, by=by, now=now)
    promise.state, promise.public_answer, promise.answered_at = state, answer, now
    _audit(session, by, "readiness.promise_answered", promise, now)
    _commit(session)


def move_promise(
    session: Session, promise_id: int, due_on: date, reason: str, *, seen: int, by: Identity, now: datetime
) -> None:
    """Give it another day, with the reason for everybody to read. Sent twice it is moved once.

    :param seen: how many steps the page showed
    :raise WordsRefused: when the reason names a person of the roster, or a self-check, or the day is the same
    :raise NotToBeMoved: when it is not open, or no promise
    :raise AnsweredMeanwhile: when there are more steps by now
    """
    begin_write(session)
    promise = _lock(session, by, promise_id)
    if promise.due_on == due_on:
        is_again = promise.version == seen + 1 and _last_words(session, promise) == reason
        session.rollback()
        if is_again:
            return
        raise WordsRefused({"due_on": SAME_DAY})
    if promise.kind != PromiseKind.PROMISE or promise.state != PromiseState.OPEN:
        session.rollback()
        raise NotToBeMoved
    step = Step(StepKind.MOVED, PromiseState.OPEN, due_on, reason, "reason")
    _take(session, promise, step, seen=seen, by=by, now=now)
    # of the new day nobody was told yet
    promise.due_on, promise.told_on = due_on, None
    _audit(session, by, "readiness.promise_moved", promise, now)
    _commit(session)


def _last_words(session: Session, promise: Promise) -> str | None:
    query = select(PromiseStep.words).where(
        PromiseStep.promise_id == promise.id,
        PromiseStep.number == promise.version,
        PromiseStep.kind == StepKind.MOVED,
    )
    return session.scalar(query)


def _take(session: Session, promise: Promise, step: Step, *, seen: int, by: Identity, now: datetime) -> None:
    """Add the step that follows the one that was seen."""
    _refuse_names(session, by, {step.field: step.words})
    if promise.version != seen:
        session.rollback()
        raise AnsweredMeanwhile
    promise.version += 1
    session.add(
        PromiseStep(
            agency_id=by.agency_id,
            promise_id=promise.id,
            number=promise.version,
            kind=step.kind,
            state=step.state,
            due_before=promise.due_on,
            due_on=step.due_on,
            words=step.words,
            taken_at=now,
            taken_by_id=by.person_id,
        )
    )


def _commit(session: Session) -> None:
    try:
        session.commit()
    except IntegrityError as both_at_once:
        session.rollback()
        raise AnsweredMeanwhile from both_at_once


def _lock(session: Session, by: Identity, promise_id: int) -> Promise:
    query = select(Promise).where(Promise.id == promise_id, Promise.agency_id == by.agency_id)
    promise = session.scalars(query.with_for_update()).one_or_none()
    if promise is None:
        session.rollback()
        raise PromiseUnknown
    return promise


def _same(copy_id: int, promised: Promised) -> Select[int]:
    return (
        select(Promise.id)
        .where(
            Promise.copy_id == copy_id,
            Promise.theme == promised.theme,
            Promise.kind == promised.kind,
            Promise.words == promised.words,
            Promise.owner == promised.owner,
            Promise.state == PromiseState.OPEN,
            Promise.due_on.is_(None) if promised.day is None else Promise.due_on == promised.day,
        )
        .limit(1)
    )


def _refuse_names(session: Session, by: Identity, texts: dict[str, str]) -> None:
    refused = refused_by(read_roster(session, by.agency_id), texts)
    if refused:
        session.rollback()
        raise WordsRefused(refused)


def _audit(session: Session, by: Identity, action: str, promise: Promise, now: datetime) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"readiness_promise:{promise.id}",
        detail={
            "copy_id": promise.copy_id,
            "kind": str(promise.kind),
            "state": str(promise.state),
            "due_on": promise.due_on.isoformat() if promise.due_on else None,
            "version": promise.version,
        },
        now=now,
    )
