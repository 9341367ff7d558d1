"""A plan as it is kept and as the rules read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.assignments.audience import Audience
from training_app.assignments.plans import Leaving, Plan
from training_app.assignments.schedule import codec
from training_app.assignments.schedule.models import AssignmentPlan
from training_app.foundation.ids import AgencyId


@dataclass(frozen=True, slots=True)
class Running:
    """One plan of an agency, from its row. ``ended_on``: the first day on which it means nobody."""

    id: int
    module_id: str
    audience: Audience
    rules: Plan
    ended_on: date | None = None


def running_of(row: AssignmentPlan) -> Running:
    """What the row says.

    :raise codec.UnknownKind: when a newer version of the program wrote it
    """
    rules = Plan(
        made_on=row.made_on,
        due=codec.due_from_json(row.due),
        cycle=codec.cycle_from_json(row.cycle),
        grace_days=row.grace_days,
        early_days=row.early_days,
        notice_days=row.notice_days,
        leaving=Leaving(row.leaving),
    )
    return Running(row.id, row.module_id, codec.audience_from_json(row.audience), rules, row.ended_on)


def write_rules(row: AssignmentPlan, audience: Audience, rules: Plan) -> None:
    """Put the choices into the row."""
    row.audience = codec.audience_to_json(audience)
    row.due, row.cycle = codec.due_to_json(rules.due), codec.cycle_to_json(rules.cycle)
    row.grace_days, row.early_days, row.notice_days = rules.grace_days, rules.early_days, rules.notice_days
    row.leaving, row.made_on = rules.leaving.value, rules.made_on


def read_plans(session: Session, agency_id: AgencyId) -> Mapping[int, Running]:
    """Every plan of the agency by its id, also those that ended: what they left open stays open."""
    rows: Iterable[AssignmentPlan] = session.scalars(
        select(AssignmentPlan).where(AssignmentPlan.agency_id == agency_id).order_by(AssignmentPlan.id)
    )
    return {row.id: running_of(row) for row in rows}
