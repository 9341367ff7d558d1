"""Months and the periods of a calendar, where February has its say."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both of them in it."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        """Whether a day is in it."""
        return isinstance(day, date) and self.first <= day <= self.last


def days_after(day: date, days: int) -> date:
    """So many days later; earlier when negative."""
    return day + timedelta(days=days)


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months later; the last of that month where it has no such day.

    31 January and a month is 28 February, 29 in a leap year; 29 February and twelve months is 28 February. A rhythm is
    counted from where it began, so that it never loses a day: 31 January and two months is 31 March.

    :param months: negative to go back
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def earliest_reaching(day: date, months: int) -> date:
    """The first day that, with so many months added, comes to ``day`` or later."""
    found = months_after(day, -months)
    while months_after(found, months) < day:
        found += ONE_DAY
    return found


def period_of(day: date, *, begins: date, months: int) -> Period:
    """The period that a day is in, where one begins on ``begins`` and every so many months before and after it."""
    count = ((day.year - begins.year) * 12 + day.month - begins.month) // months
    if months_after(begins, count * months) > day:
        count -= 1
    return Period(months_after(begins, count * months), months_after(begins, (count + 1) * months) - ONE_DAY)
