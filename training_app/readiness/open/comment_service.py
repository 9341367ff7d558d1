"""Saying something of a paper, and answering it. Each commits once and is in the audit log."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.identity import Identity
from training_app.audit.service import record
from training_app.content.toolkit import Tool
from training_app.foundation.db import begin_write
from training_app.readiness.errors import WordsRefused
from training_app.readiness.open.comment_queries import others_on_roster
from training_app.readiness.open.errors import CommentUnknown
from training_app.readiness.open.models import CopyComment
from training_app.readiness.open.rules import NO_PART, PaperAnswer, why_answer_refused
from training_app.readiness.private import refused_by
from training_app.readiness.queries import newest_parts, read_roster
from training_app.readiness.service import lock_copy
from training_app.review.models import AnswerState
from training_app.review.rules import shown_name
from training_app.review.service import Saying, remember_name


def say_of_copy(session: Session, tool: Tool, copy_id: int, saying: Saying, *, by: Identity, now: datetime) -> int:
    """Keep a comment with the version of the part it is about; returns its id.

    :param saying: as the form found it in order; ``place`` is a part's id, or empty for the whole copy
    :raise CopyUnknown: for a copy of another agency
    :raise CopyPutAway: for one that was put away
    :raise WordsRefused: when it names somebody or a self-check, or is about a part that the tool has not
    """
    begin_write(session)
    copy = lock_copy(session, by, copy_id)
    refused = _why_saying_refused(session, tool, saying, by)
    if refused:
        session.rollback()
        raise WordsRefused(refused)
    remember_name(session, by, saying.shown_as)
    newest = newest_parts(session, copy.id).get(saying.place)
    made = CopyComment(
        agency_id=by.agency_id,
        copy_id=copy.id,
        part_id=saying.place,
        number=newest.number if newest else 0,
        written_by_id=by.person_id,
        shown_as=shown_name(saying.shown_as),
        said=saying.said,
        written_at=now,
        state=AnswerState.OPEN,
    )
    session.add(made)
    # its id is part of the entry
    session.flush()
    _audit(session, by, "readiness.commented", copy.id, now, comment_id=made.id)
    session.commit()
    return made.id


def answer_remark(
    session: Session, tool: Tool, remark_id: int, answer: PaperAnswer, *, by: Identity, now: datetime
) -> None:
    """Answer a comment, also one that was answered before: the newest answer is shown.

    :raise CommentUnknown: for a comment of another agency
    :raise WordsRefused: when it cannot be kept, names somebody or a self-check, or names a version that is not there
    """
    begin_write(session)
    query = select(CopyComment).where(CopyComment.id == remark_id, CopyComment.agency_id == by.agency_id)
    comment = session.scalars(query.with_for_update()).one_or_none()
    if comment is None:
        session.rollback()
        raise CommentUnknown
    newest = newest_parts(session, comment.copy_id)
    numbers = {part.id: newest[part.id].number if part.id in newest else 0 for part in tool.parts}
    refused = why_answer_refused(answer, numbers) or refused_by(
        read_roster(session, by.agency_id), {"answer": answer.text}
    )
    if refused:
        session.rollback()
        raise WordsRefused(refused)
    is_changed = answer.state is AnswerState.CHANGED
    comment.state, comment.answer = answer.state, answer.text
    comment.answer_part_id = answer.part_id if is_changed else None
    comment.answer_number = answer.number if is_changed else None
    comment.answered_by_id, comment.answered_at = by.person_id, now
    _audit(session, by, "readiness.answered", comment.copy_id, now, comment_id=remark_id, state=answer.state.value)
    session.commit()


def _why_saying_refused(session: Session, tool: Tool, saying: Saying, by: Identity) -> dict[str, str]:
    if saying.place and saying.place not in {part.id for part in tool.parts}:
        return {"place": NO_PART}
    return {
        **refused_by(read_roster(session, by.agency_id), {"said_of_it": saying.said}),
        **refused_by(others_on_roster(session, by.agency_id, by.person_id), {"shown_as": saying.shown_as}),
    }


def _audit(session: Session, by: Identity, action: str, copy_id: int, now: datetime, **detail: str | int) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=f"tool_copy:{copy_id}",
        detail=detail,
        now=now,
    )
