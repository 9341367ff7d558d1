"""What a request about a plan works with."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from training_app.accounts.guard import signed_in
from training_app.accounts.rules import Permission, may
from training_app.content.toolkit import Tool
from training_app.foundation.db import db
from training_app.readiness.desk import copy_called, here, this_room
from training_app.readiness.models import ToolCopy
from training_app.readiness.plan.errors import NoPlan
from training_app.readiness.plan.queries import Now, findings_of, is_anybody_else_to_sign, read_now
from training_app.readiness.plan.reading import TOOL_ID
from training_app.readiness.plan.rules import Finding
from training_app.readiness.plan.scenes import Walk, scenes_of
from training_app.readiness.plan.views import Signing


@dataclass(frozen=True, slots=True)
class Open:
    """One plan that somebody looks at."""

    copy: ToolCopy
    tool: Tool
    now: Now
    at: datetime
    zone: ZoneInfo

    @property
    def findings(self) -> list[Finding]:
        """What it lacks today."""
        return findings_of(self.tool, self.now, at=self.at, zone=self.zone)


def plan_called(copy_id: int) -> tuple[ToolCopy, Tool]:
    """A copy of the plan.

    :raise CopyUnknown: for one of another agency
    :raise NoPlan: for a copy of another tool
    """
    copy, tool = copy_called(copy_id)
    if tool.id != TOOL_ID:
        raise NoPlan
    return copy, tool


def open_plan(copy_id: int) -> Open:
    """The same with what stands in it, and what was signed."""
    copy, tool = plan_called(copy_id)
    at = here()
    return Open(copy, tool, read_now(db.session(), tool, copy_id), at.now, at.zone)


def walk_of(tool: Tool) -> Walk:
    """The scenario that a drill walks through, with its scenes.

    :raise NoPlan: in a release without it
    """
    scenario = this_room().catalogue.scenarios.get(tool.scenario_id or "")
    if scenario is None:
        raise NoPlan
    return Walk(scenario, tuple(scenes_of(scenario)))


def signing(now: Now) -> Signing:
    """What the one who asks may do about signing."""
    identity = signed_in()
    return Signing(
        may_sign=may(identity.roles, Permission.SIGN_PLAN),
        is_own=now.kept_by_id == identity.person_id,
        is_alone=not is_anybody_else_to_sign(db.session(), identity.agency_id, identity.person_id),
    )
