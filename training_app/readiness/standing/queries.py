"""Reading rounds of the self-assessment, and the action plan."""

from collections.abc import Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from training_app.content.toolkit import Tool
from training_app.foundation.ids import AgencyId
from training_app.readiness.answers import Answers, read_kept
from training_app.readiness.models import ToolCopy, ToolPart
from training_app.readiness.queries import kept_parts
from training_app.readiness.standing.action_rules import LIVE, Action, ActionState, Change
from training_app.readiness.standing.errors import ActionUnknown
from training_app.readiness.standing.models import ReadinessAction, ReadinessActionChange
from training_app.readiness.standing.rules import Round, Steps, steps_of


def read_steps(session: Session, tool: Tool, copy_id: int) -> Steps:
    """Where each statement of one sheet stands."""
    kept = kept_parts(session, tool, copy_id)
    return steps_of(tool, {part_id: one.answers for part_id, one in kept.items()})


def read_rounds(session: Session, agency_id: AgencyId, tool: Tool) -> list[Round]:
    """The agency's sheets of the tool that are in use, as they stand now, in the order they were begun: two queries."""
    in_use = (ToolCopy.agency_id == agency_id, ToolCopy.tool_id == tool.id, ToolCopy.put_away_at.is_(None))
    copies = session.execute(
        select(ToolCopy.id, ToolCopy.name, ToolCopy.begun_at).where(*in_use).order_by(ToolCopy.begun_at, ToolCopy.id)
    ).all()
    newest = (
        select(ToolPart.copy_id, ToolPart.part_id, func.max(ToolPart.number).label("number"))
        .join(ToolCopy, ToolCopy.id == ToolPart.copy_id)
        .where(*in_use)
        .group_by(ToolPart.copy_id, ToolPart.part_id)
        .subquery()
    )
    is_newest = (
        (ToolPart.copy_id == newest.c.copy_id)
        & (ToolPart.part_id == newest.c.part_id)
        & (ToolPart.number == newest.c.number)
    )
    answers: dict[int, dict[str, Answers]] = {}
    parts = {part.id: part for part in tool.parts}
    for copy_id, part_id, kept in session.execute(
        select(ToolPart.copy_id, ToolPart.part_id, ToolPart.answers).join(newest, is_newest)
    ):
        if part_id in parts:
            answers.setdefault(copy_id, {})[part_id] = read_kept(parts[part_id], kept)
    return [Round(*one, steps_of(tool, answers.get(one.id, {}))) for one in copies]


def find_action(session: Session, agency_id: AgencyId, action_id: int) -> Action:
    """The action.

    :raise ActionUnknown: for one that is not there, or not this agency's
    """
    row = session.execute(_actions(agency_id).where(ReadinessAction.id == action_id)).one_or_none()
    if row is None:
        raise ActionUnknown
    return _action(row)


def read_actions(session: Session, agency_id: AgencyId) -> list[Action]:
    """Every action of the agency, ended ones too: one query."""
    return [_action(row) for row in session.execute(_actions(agency_id))]


def read_live_actions(session: Session, agency_id: AgencyId) -> list[Action]:
    """Those that are not ended: one query."""
    live = ReadinessAction.state.in_([state.value for state in LIVE])
    return [_action(row) for row in session.execute(_actions(agency_id).where(live))]


def read_changes(session: Session, action_id: int) -> Sequence[Change]:
    """Every version of an action, the first first."""
    rows = session.scalars(
        select(ReadinessActionChange)
        .where(ReadinessActionChange.action_id == action_id)
        .order_by(ReadinessActionChange.number)
    )
    return [
        Change(one.number, one.what, one.owner, one.due_on, ActionState(one.state), one.reason, one.changed_at)
        for one in rows
    ]


def _actions(agency_id: AgencyId) -> Select[ReadinessAction, str]:
    return (
        select(ReadinessAction, ToolCopy.name)
        .outerjoin(ToolCopy, ToolCopy.id == ReadinessAction.copy_id)
        .where(ReadinessAction.agency_id == agency_id)
    )


def _action(row: Row[ReadinessAction, str]) -> Action:
    kept, copy_name = row
    return Action(
        id=kept.id,
        copy_id=kept.copy_id,
        copy_name=copy_name,
        part_id=kept.part_id,
        field_id=kept.field_id,
        what=kept.what,
        owner=kept.owner,
        due_on=kept.due_on,
        state=ActionState(kept.state),
        version=kept.version,
        changed_at=kept.changed_at,
    )
