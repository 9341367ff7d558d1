"""Who looks at a page and from which zone: the values every page builder needs."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from training_app.learning.service import Learner
from training_app.web.words import clock_time, date_in_words


@dataclass(frozen=True, slots=True)
class Viewer:
    """The learner as the pages see them, at one moment."""

    learner: Learner
    surname: str
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """Today in the agency's zone."""
        return self.now.astimezone(self.zone).date()

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the agency's zone."""
        return moment.astimezone(self.zone).date()

    def when(self, moment: datetime) -> str:
        """ "14:07" when it was today, "14:07, Friday 20 November" when not."""
        time = clock_time(moment, self.zone)
        day = self.day_of(moment)
        return time if day == self.today else f"{time}, {date_in_words(day, self.today)}"

    def day_words(self, moment: datetime) -> str:
        """ "Saturday 3 October 2026": for records, always with the year."""
        day = self.day_of(moment)
        return date_in_words(day, date(1, 1, 1)) if day.year == self.today.year else date_in_words(day, self.today)
