"""From where a report is looked at: the scope, the zone, the moment, and what modules are called."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from training_app.assignments.rules import due_at, first_open_day
from training_app.content.catalogue import Module
from training_app.reports.as_of import end_of
from training_app.reports.scope import Scope
from training_app.web.words import clock_time, date_in_words

LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """One look at the records of one scope. ``modules`` are those of the catalogue by id.

    With ``as_of`` it is a look back: ``now`` is then the last second of that day.
    """

    scope: Scope
    agency: str
    zone: ZoneInfo
    now: datetime
    modules: Mapping[str, Module]
    as_of: date | None = None

    @property
    def end(self) -> datetime:
        """What happened before it is seen: now, or the moment after the day that is looked back at."""
        return self.now if self.as_of is None else end_of(self.as_of, self.zone)

    def looking_back(self, day: date | None) -> "Viewpoint":
        """The same look as of the end of a day; None for now."""
        return self if day is None else replace(self, as_of=day, now=due_at(day, self.zone))

    def here(self, path: str) -> str:
        """The address of another report, looked at as of the same day."""
        return path if self.as_of is None else f"{path}?as_of={self.as_of.isoformat()}"

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
        module = self.modules.get(module_id)
        return module.title if module else module_id

    def short_title(self, module_id: str) -> str:
        """The module's one-word title for tables."""
        module = self.modules.get(module_id)
        return module.short_title if module else module_id

    def order(self, module_id: str) -> tuple[int, str]:
        """Sorts modules as the catalogue numbers them; those that left it come last."""
        module = self.modules.get(module_id)
        return (module.number if module else LAST, module_id)

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the agency's zone."""
        return moment.astimezone(self.zone).date()

    def day(self, day: date) -> str:
        """ "Friday 27 November"."""
        return date_in_words(day, self.today)

    def short_day(self, day: date) -> str:
        """ "27 November", for tables."""
        return self.day(day).partition(" ")[2]

    def time(self, moment: datetime) -> str:
        """ "14:07"."""
        return clock_time(moment, self.zone)
