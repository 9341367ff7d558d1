"""From where assignments are looked at: which people may be seen, the agency's day, and what modules are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from training_app.assignments.rules import first_open_day
from training_app.content.catalogue import Module
from training_app.foundation.ids import AgencyId, UnitId
from training_app.web.words import date_in_words


@dataclass(frozen=True, slots=True)
class Sight:
    """One look. ``unit_ids`` None means the whole agency; a supervisor sees their own units alone."""

    agency_id: AgencyId
    unit_ids: frozenset[UnitId] | None
    may_change: bool
    zone: ZoneInfo
    now: datetime
    modules: Mapping[str, Module]

    @property
    def today(self) -> date:
        """Today in the agency's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def open_day(self) -> date:
        """The first due date that is not late."""
        return first_open_day(self.now, self.zone)

    def title(self, module_id: str) -> str:
        """The module's title; its id when it has left the catalogue."""
        return self.modules[module_id].title if module_id in self.modules else module_id

    def day(self, day: date) -> str:
        """ "Friday 27 November"."""
        return date_in_words(day, self.today)
