"""Reading what was said of papers: one agency at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.foundation.ids import AgencyId
from training_app.readiness.models import ToolCopy
from training_app.readiness.open.errors import CommentUnknown
from training_app.readiness.open.models import CopyComment
from training_app.readiness.private import OnRoster, Roster
from training_app.review.models import AnswerState


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments; empty means all."""

    state: str = ""
    tool_id: str = ""
    copy_id: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with what it is about."""

    comment: CopyComment
    copy_name: str
    tool_id: str


def read_remarks(
    session: Session, agency_id: AgencyId, wanted: Wanted, *, page: int = 1, per_page: int = 100
) -> Sequence[Remark]:
    """One page of them, the newest first; pages count from 1."""
    query = (
        select(CopyComment, ToolCopy.name, ToolCopy.tool_id)
        .join(ToolCopy, ToolCopy.id == CopyComment.copy_id)
        .where(*_which(agency_id, wanted))
        .order_by(CopyComment.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [Remark(*row) for row in session.execute(query)]


def count_remarks(session: Session, agency_id: AgencyId, wanted: Wanted) -> int:
    """How many are wanted."""
    query = select(func.count(CopyComment.id)).join(ToolCopy, ToolCopy.id == CopyComment.copy_id)
    return session.execute(query.where(*_which(agency_id, wanted))).scalar_one()


def count_open(session: Session, agency_id: AgencyId) -> int:
    """How many comments on papers wait for an answer."""
    return count_remarks(session, agency_id, Wanted(state=AnswerState.OPEN))


def find_remark(session: Session, agency_id: AgencyId, remark_id: int) -> Remark:
    """One of the agency.

    :raise CommentUnknown: for any other
    """
    query = select(CopyComment, ToolCopy.name, ToolCopy.tool_id).join(ToolCopy, ToolCopy.id == CopyComment.copy_id)
    found = session.execute(query.where(CopyComment.id == remark_id, CopyComment.agency_id == agency_id)).one_or_none()
    if found is None:
        raise CommentUnknown
    return Remark(*found)


def others_on_roster(session: Session, agency_id: AgencyId, person_id: int) -> Roster:
    """Everybody but this person, who may choose to be shown by their own name."""
    rows = session.execute(
        select(Person.given_name, Person.family_name, Person.badge).where(
            Person.agency_id == agency_id, Person.id != person_id
        )
    )
    return Roster(OnRoster(*row) for row in rows)


def _which(agency_id: AgencyId, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [CopyComment.agency_id == agency_id]
    if wanted.state:
        conditions.append(CopyComment.state == wanted.state)
    if wanted.tool_id:
        conditions.append(ToolCopy.tool_id == wanted.tool_id)
    if wanted.copy_id is not None:
        conditions.append(CopyComment.copy_id == wanted.copy_id)
    return conditions
