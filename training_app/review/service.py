"""Saying something of a text, answering it, and signing a version off. Each commits once and is in the audit log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.accounts.seats.models import Seat
from training_app.audit.service import record
from training_app.content.catalogue import Module
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.review.errors import VersionMoved
from training_app.review.models import AnswerState, SignOffKind, TextComment, TextSignOff
from training_app.review.rules import Answer, shown_name


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment as typed. ``place`` is a lesson's id, a scenario's, or empty; ``shown_as`` empty for no name."""

    place: str
    said: str
    shown_as: str


def say(session: Session, module: Module, saying: Saying, *, by: Identity, now: datetime) -> int:
    """Keep a comment with the version it is about, and the name its writer chose for the next one; returns its id."""
    begin_write(session)
    remember_name(session, by, saying.shown_as)
    comment = TextComment(
        agency_id=by.agency_id,
        module_id=module.id,
        place=saying.place,
        version=module.version,
        version_hash=module.version_hash,
        written_by_id=by.person_id,
        shown_as=shown_name(saying.shown_as),
        said=saying.said,
        written_at=now,
        state=AnswerState.OPEN,
    )
    session.add(comment)
    # its id is part of the entry
    session.flush()
    _audit(session, by, "review.commented", module.id, now, comment_id=comment.id)
    session.commit()
    return comment.id


def answer_comment(session: Session, comment_id: int, answer: Answer, *, by: Identity, now: datetime) -> None:
    """Answer a comment, also one that was answered before: the newest answer is shown.

    :raise NotFound: for a comment of another agency
    """
    begin_write(session)
    query = select(TextComment).where(TextComment.id == comment_id, TextComment.agency_id == by.agency_id)
    comment = session.scalars(query.with_for_update()).one_or_none()
    if comment is None:
        session.rollback()
        raise NotFound
    comment.state, comment.answer = answer.state, answer.text
    comment.answer_version = answer.version if answer.state is AnswerState.CHANGED else None
    comment.answered_by_id, comment.answered_at = by.person_id, now
    _audit(session, by, "review.answered", comment.module_id, now, comment_id=comment_id, state=answer.state.value)
    session.commit()


def sign_off(  # noqa: PLR0913 - one sign-off, all by name
    session: Session,
    module: Module,
    kind: SignOffKind,
    *,
    seen: str,
    note: str,
    shown_as: str,
    by: Identity,
    now: datetime,
) -> bool:
    """Vouch for the version that was read; returns False when this person had done so already.

    :param seen: the hash of the version on the page that was read
    :raise VersionMoved: when the text has another version by now
    """
    if seen != module.version_hash:
        raise VersionMoved
    begin_write(session)
    remember_name(session, by, shown_as)
    mine = {
        "agency_id": by.agency_id,
        "module_id": module.id,
        "version_hash": module.version_hash,
        "kind": kind.value,
        "signed_by_id": by.person_id,
    }
    if session.scalar(select(TextSignOff.id).filter_by(**mine)) is not None:
        session.rollback()
        return False
    session.add(TextSignOff(**mine, version=module.version, shown_as=shown_name(shown_as), note=note, signed_at=now))
    _audit(session, by, "review.signed_off", module.id, now, kind=kind.value, version=module.version)
    session.commit()
    return True


def remember_name(session: Session, by: Identity, shown_as: str) -> None:
    """Keep the name that who holds a seat chose, for the next form; part of the caller's transaction."""
    if by.seat is not None:
        # also the lock that lets two forms of one holder stand in line
        session.execute(update(Seat).where(Seat.id == by.seat.id).values(shown_as=shown_as or None))


def _audit(
    session: Session, by: Identity, action: str, module_id: str, now: datetime, **detail: str | int | None
) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"module:{module_id}",
        detail=detail,
        now=now,
    )
