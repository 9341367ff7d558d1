"""What the settings read beside the rooms' own tables: how often each module is taken again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.assignments.plans import CycleRule
from training_app.assignments.schedule.codec import UnknownKind, cycle_from_json
from training_app.assignments.schedule.models import AssignmentPlan
from training_app.foundation.ids import AgencyId


def read_cycles(session: Session, agency_id: AgencyId) -> Mapping[str, Sequence[CycleRule]]:
    """By module, how often it is taken again under each assignment that runs."""
    found: defaultdict[str, list[CycleRule]] = defaultdict(list)
    rows = session.execute(
        select(AssignmentPlan.module_id, AssignmentPlan.cycle).where(
            AssignmentPlan.agency_id == agency_id, AssignmentPlan.ended_on.is_(None)
        )
    )
    for row in rows:
        try:
            found[row.module_id].append(cycle_from_json(row.cycle))
        except UnknownKind:
            # of a newer program: it suggests nothing
            continue
    return found
