"""The first due date of an assignment: a day the coordinator named, or so many days after hire or assignment."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from training_app.assignments import rules
from training_app.assignments.periods import days_after


@dataclass(frozen=True, slots=True)
class ByDate:
    """By the end of this day."""

    day: date


@dataclass(frozen=True, slots=True)
class DaysAfterHire:
    """Within so many days of hire; of becoming one of those meant, where the roster has no day of hire."""

    days: int


@dataclass(frozen=True, slots=True)
class DaysAfterAssignment:
    """Within so many days of becoming one of those meant."""

    days: int


DueRule = ByDate | DaysAfterHire | DaysAfterAssignment


def first_due_on(
    rule: DueRule | None, *, since: date, made_on: date, hired_on: date | None, notice_days: int
) -> date | None:
    """The day that ends in time, None where there is no date.

    A day the coordinator named stands for everybody who was meant when it was named. Whoever comes later, and whoever
    was hired long ago, has the notice: nobody is late on the day they are assigned something.

    :param since: when this person became one of those meant
    :param made_on: when the assignment was made
    """
    match rule:
        case None:
            return None
        case ByDate(day) if since <= made_on:
            return day
        case ByDate(day):
            asked = day
        case DaysAfterHire(days):
            asked = days_after(since if hired_on is None else hired_on, days)
        case DaysAfterAssignment(days):
            return days_after(since, days)
    return max(asked, days_after(since, notice_days))


def counted_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local day that something done at this moment counts for: in time exactly when it is not after the due date.

    What comes after 23:59:59, in the last fraction of that second, counts for the next day, as ``rules.due_at`` says.
    """
    return rules.first_open_day(moment, zone)
