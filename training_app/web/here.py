"""From when and where a page is looked at: the agency's zone and the present moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from training_app.web.words import clock_time, date_in_words


@dataclass(frozen=True, slots=True)
class Here:
    """One look at the pages of an agency."""

    zone: ZoneInfo
    now: datetime

    def when(self, moment: datetime) -> str:
        """ "today, 14:07", "yesterday, 14:07" or "Friday 27 November, 14:07", in the agency's zone."""
        today = self.now.astimezone(self.zone).date()
        day = moment.astimezone(self.zone).date()
        near = {today: "today", today - timedelta(days=1): "yesterday"}
        return f"{near.get(day) or date_in_words(day, today)}, {self.time(moment)}"

    def time(self, moment: datetime) -> str:
        """ "14:07"."""
        return clock_time(moment, self.zone)
