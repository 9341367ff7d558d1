"""Reading what an agency filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.content.toolkit import Tool
from training_app.foundation.ids import AgencyId
from training_app.readiness.answers import left_over, read_kept
from training_app.readiness.errors import CopyUnknown
from training_app.readiness.models import ToolCopy, ToolPart
from training_app.readiness.private import OnRoster, Roster
from training_app.readiness.sheets import Kept


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy in a list: how many of its parts were kept, and when last."""

    id: int
    tool_id: str
    name: str
    begun_at: datetime
    put_away_at: datetime | None
    parts_kept: int
    kept_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastPart:
    """One version of a part, as the history has it."""

    part_id: str
    number: int
    answers: str
    kept_at: datetime


def find_copy(session: Session, agency_id: AgencyId, copy_id: int) -> ToolCopy:
    """The copy.

    :raise CopyUnknown: for one that is not there, or not this agency's
    """
    found = session.scalar(select(ToolCopy).where(ToolCopy.id == copy_id, ToolCopy.agency_id == agency_id))
    if found is None:
        raise CopyUnknown
    return found


def copies_of(session: Session, agency_id: AgencyId, tool_id: str | None = None) -> Sequence[CopyLine]:
    """The agency's copies of a tool, or of all, the newest first."""
    query = (
        select(
            *(ToolCopy.id, ToolCopy.tool_id, ToolCopy.name, ToolCopy.begun_at, ToolCopy.put_away_at),
            func.count(ToolPart.part_id.distinct()).label("parts_kept"),
            func.max(ToolPart.kept_at).label("kept_at"),
        )
        .outerjoin(ToolPart, ToolPart.copy_id == ToolCopy.id)
        .where(ToolCopy.agency_id == agency_id)
        .group_by(ToolCopy.id, ToolCopy.tool_id, ToolCopy.name, ToolCopy.begun_at, ToolCopy.put_away_at)
        .order_by(ToolCopy.id.desc())
    )
    if tool_id is not None:
        query = query.where(ToolCopy.tool_id == tool_id)
    return [CopyLine(*row) for row in session.execute(query)]


def newest_parts(session: Session, copy_id: int) -> Mapping[str, ToolPart]:
    """The newest version of each part that anybody kept, by part id."""
    newest = (
        select(ToolPart.part_id, func.max(ToolPart.number).label("number"))
        .where(ToolPart.copy_id == copy_id)
        .group_by(ToolPart.part_id)
        .subquery()
    )
    rows = session.scalars(
        select(ToolPart)
        .join(newest, (ToolPart.part_id == newest.c.part_id) & (ToolPart.number == newest.c.number))
        .where(ToolPart.copy_id == copy_id)
    )
    return {row.part_id: row for row in rows}


def kept_parts(session: Session, tool: Tool, copy_id: int) -> dict[str, Kept]:
    """The same as answers, for the parts that this release's tool has."""
    rows = newest_parts(session, copy_id)
    return {
        part.id: Kept(row.number, read_kept(part, row.answers), left_over(part, row.answers))
        for part in tool.parts
        if (row := rows.get(part.id)) is not None
    }


def past_parts(session: Session, copy_id: int) -> Sequence[PastPart]:
    """Every version of every part, the newest first."""
    rows = session.scalars(select(ToolPart).where(ToolPart.copy_id == copy_id).order_by(ToolPart.id.desc()))
    return [PastPart(row.part_id, row.number, row.answers, row.kept_at) for row in rows]


def read_roster(session: Session, agency_id: AgencyId) -> Roster:
    """Everybody who ever was on the agency's roster, to find them in a text."""
    rows = session.execute(
        select(Person.given_name, Person.family_name, Person.badge).where(Person.agency_id == agency_id)
    )
    return Roster(OnRoster(*row) for row in rows)
