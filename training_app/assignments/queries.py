"""What a person is to take, and by when. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.assignments import rules
from training_app.assignments.models import Assignment
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.ports import Due
from training_app.learning.service import Learner


@dataclass(frozen=True, slots=True)
class Assigned:
    """One module that a person is to take. ``due_on`` ends at 23:59:59 in the agency's zone.

    A completion before ``counts_from`` does not count for it. While it is paused nothing is late.
    """

    module_id: str
    due_on: date | None
    assigned_at: datetime
    counts_from: datetime | None = None
    overdue_from: date | None = None
    is_paused: bool = False

    def days_left(self, open_day: date) -> int | None:
        """Until the due date; negative once it is late and not in its grace, None without a date and on leave."""
        if self.due_on is None or self.is_paused:
            return None
        days = (self.due_on - open_day).days
        return max(days, 0) if self.overdue_from is not None and open_day < self.overdue_from else days


def assignments_of(session: Session, *, agency_id: AgencyId, person_id: PersonId) -> list[Assigned]:
    """A person's assignments, soonest due first, those without a date last."""
    rows = session.execute(
        select(
            Assignment.module_id,
            Assignment.due_on,
            Assignment.assigned_at,
            Assignment.counts_from,
            Assignment.overdue_from,
            Assignment.is_paused,
        )
        .where(Assignment.agency_id == agency_id, Assignment.person_id == person_id)
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.module_id)
    )
    return [Assigned(*row) for row in rows]


def due_dates(session: Session, learner: Learner, *, now: datetime, time_zone: str) -> Mapping[str, Due]:
    """The due dates of a learner by module id, as ``learning.ports.DueDates`` asks; days are counted in that zone."""
    open_day = rules.first_open_day(now, ZoneInfo(time_zone))
    assigned = assignments_of(session, agency_id=learner.agency_id, person_id=learner.person_id)
    return {one.module_id: Due(one.due_on, one.days_left(open_day), one.counts_from) for one in assigned}
