"""What modules really take in an agency: asked of the database now and then, and kept in the process."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.foundation.ids import AgencyId
from training_app.learning import pace
from training_app.learning.queries import read_measured_seconds

GOOD_FOR = timedelta(minutes=10)


class MeasuredPace:
    """The typical minutes of each module of each agency. A figure is at most ten minutes old."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._known: dict[tuple[int, str, int], tuple[datetime, float]] = {}

    def typical_minutes(self, session: Session, agency_id: AgencyId, module: Module, now: datetime) -> float:
        """The median of those who finished it, its nominal minutes until there are enough."""
        key = (agency_id, module.id, module.minutes)
        asked_at, minutes = self._known.get(key, (None, 0.0))
        if asked_at is None or not timedelta() <= now - asked_at < GOOD_FOR:
            seconds = read_measured_seconds(session, agency_id, module.id)
            minutes = pace.typical_minutes(module.minutes, seconds)
            self._known[key] = (now, minutes)
        return minutes

    def minutes_about(self, session: Session, agency_id: AgencyId, module: Module, nominal: int, now: datetime) -> int:
        """About how many minutes a part of so many nominal ones takes here."""
        typical = self.typical_minutes(session, agency_id, module, now)
        return pace.minutes_left_about(nominal, module.minutes, typical)
