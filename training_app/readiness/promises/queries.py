"""Reading themes, promises and what became of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from training_app.assignments.schedule.models import MailState
from training_app.foundation.ids import AgencyId
from training_app.readiness.models import ToolCopy
from training_app.readiness.promises.addresses import SESSION_TOOL
from training_app.readiness.promises.errors import PromiseUnknown
from training_app.readiness.promises.models import Promise, PromiseKind, PromiseMail, PromiseState, PromiseStep
from training_app.readiness.promises.rules import NOTES_PART, SOON, THEMES_FIELD, Notes, read_notes
from training_app.readiness.queries import newest_parts


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a list of promises is narrowed; empty for all. ``which`` is one of ``WHICH``."""

    which: str = ""
    copy_id: int | None = None


WHICH = ("overdue", "soon", "open", "kept", "not_kept", "withdrawn", "no_promise")


def read_themes(session: Session, copy_id: int) -> Notes:
    """The themes of a session as its notes have them now."""
    newest = newest_parts(session, copy_id).get(NOTES_PART)
    rows = json.loads(newest.answers).get(THEMES_FIELD) if newest is not None else None
    return read_notes(rows if isinstance(rows, list) else [])


def find_promise(session: Session, agency_id: AgencyId, promise_id: int) -> Promise:
    """The promise, or the reason.

    :raise PromiseUnknown: for one that is not there, or not this agency's
    """
    found = session.scalar(select(Promise).where(Promise.id == promise_id, Promise.agency_id == agency_id))
    if found is None:
        raise PromiseUnknown
    return found


def promises_of(session: Session, copy_id: int) -> Sequence[Promise]:
    """Everything that was promised, or refused with a reason, after one session; the oldest first."""
    return session.scalars(select(Promise).where(Promise.copy_id == copy_id).order_by(Promise.id)).all()


def steps_of(session: Session, promise_ids: Sequence[int]) -> Mapping[int, Sequence[PromiseStep]]:
    """The steps of these, by promise, the first step first."""
    found: dict[int, list[PromiseStep]] = {one: [] for one in promise_ids}
    if promise_ids:
        query = select(PromiseStep).where(PromiseStep.promise_id.in_(promise_ids)).order_by(PromiseStep.number)
        for step in session.scalars(query):
            found[step.promise_id].append(step)
    return found


def read_promises(
    session: Session, agency_id: AgencyId, wanted: Wanted, *, today: date, page: int, per_page: int
) -> Sequence[Promise]:
    """One page of the agency's list: what is open first and by its day, so that the overdue lead."""
    is_closed = case((Promise.state == PromiseState.OPEN, 0), else_=1)
    query = (
        select(Promise)
        .where(*_narrowed(agency_id, wanted, today))
        .order_by(is_closed, Promise.due_on, Promise.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return session.scalars(query).all()


def count_promises(session: Session, agency_id: AgencyId, wanted: Wanted, *, today: date) -> int:
    """How many there are in all."""
    counted = select(func.count()).select_from(Promise).where(*_narrowed(agency_id, wanted, today))
    return session.scalar(counted) or 0


def open_promises(session: Session, agency_id: AgencyId) -> Sequence[Promise]:
    """Every promise of the agency that is open, by its day."""
    return session.scalars(select(Promise).where(*_open(agency_id)).order_by(Promise.due_on, Promise.id)).all()


def due_promises(session: Session, agency_id: AgencyId, today: date) -> Sequence[Promise]:
    """Open promises that are due today or within a week, or past their day; the oldest day first."""
    return session.scalars(_due(agency_id, today)).all()


def hold_due_promises(session: Session, agency_id: AgencyId, today: date) -> Sequence[Promise]:
    """The same, as they are now, and nobody answers or moves one until the transaction ends."""
    return session.scalars(_due(agency_id, today).with_for_update()).all()


def sessions_of(session: Session, agency_id: AgencyId) -> Mapping[int, str]:
    """What the agency's sessions are called, by id, the newest first."""
    rows = session.execute(
        select(ToolCopy.id, ToolCopy.name)
        .where(ToolCopy.agency_id == agency_id, ToolCopy.tool_id == SESSION_TOOL)
        .order_by(ToolCopy.id.desc())
    )
    return {row.id: row.name for row in rows}


def last_reminder(session: Session, agency_id: AgencyId) -> tuple[date, Mapping[MailState, int]] | None:
    """The newest day on which mails about promises were queued, and how many are how far; None for never."""
    newest = select(func.max(PromiseMail.day)).where(PromiseMail.agency_id == agency_id)
    day = session.scalar(newest)
    if day is None:
        return None
    rows = session.execute(
        select(PromiseMail.state, func.count())
        .where(PromiseMail.agency_id == agency_id, PromiseMail.day == day)
        .group_by(PromiseMail.state)
    )
    return day, {MailState(state): number for state, number in rows}


def _due(agency_id: AgencyId, today: date) -> Select[Promise]:
    query = select(Promise).where(*_open(agency_id), Promise.due_on <= today + SOON)
    return query.order_by(Promise.due_on, Promise.id)


def _open(agency_id: AgencyId) -> tuple[ColumnElement[bool], ...]:
    return (
        Promise.agency_id == agency_id,
        Promise.kind == PromiseKind.PROMISE,
        Promise.state == PromiseState.OPEN,
    )


def _narrowed(agency_id: AgencyId, wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    is_reason = wanted.which == "no_promise"
    found = [
        Promise.agency_id == agency_id,
        Promise.kind == (PromiseKind.NO_PROMISE if is_reason else PromiseKind.PROMISE),
    ]
    if wanted.copy_id is not None:
        found.append(Promise.copy_id == wanted.copy_id)
    if wanted.which == "overdue":
        found += [Promise.state == PromiseState.OPEN, Promise.due_on < today]
    elif wanted.which == "soon":
        found += [Promise.state == PromiseState.OPEN, Promise.due_on >= today, Promise.due_on <= today + SOON]
    elif wanted.which and not is_reason:
        found.append(Promise.state == PromiseState(wanted.which))
    return found
