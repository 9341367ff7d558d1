"""Leave stops the clock: a due date moves by the days spent away, and nobody on leave is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from training_app.assignments.periods import ONE_DAY, Period


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both ends included; ``last`` is None while nobody knows.

    Why is kept where leave is recorded. No rule asks, and no report shows more than "paused".
    """

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Away:
    """The days somebody was away, as periods that neither overlap nor touch, in order."""

    periods: tuple[Period, ...]

    def covers(self, day: date) -> bool:
        """Whether it was a day of leave."""
        return any(day in period for period in self.periods)

    def days(self, first: date, last: date) -> int:
        """How many days of leave lie from the first to the last, both included. A day counts once."""
        shared = ((min(last, one.last) - max(first, one.first)).days + 1 for one in self.periods)
        return sum(max(0, days) for days in shared)

    def covers_all(self, period: Period) -> bool:
        """Whether every day of the period was one of leave."""
        return self.days(period.first, period.last) == (period.last - period.first).days + 1


def away_until(leaves: Iterable[Leave], today: date) -> Away:
    """The days away up to and including today; leave that is only planned moves nothing yet."""
    merged: list[Period] = []
    for leave in sorted(leaves, key=lambda leave: leave.first):
        last = today if leave.last is None else min(leave.last, today)
        if leave.first > last:
            continue
        if merged and leave.first <= merged[-1].last + ONE_DAY:
            merged[-1] = Period(merged[-1].first, max(merged[-1].last, last))
        else:
            merged.append(Period(leave.first, last))
    return Away(tuple(merged))


def moved_due(due_on: date | None, away: Away, *, opens_on: date, day: date) -> date | None:
    """The due date as it stands on a day: as planned, and later by each day away since the assignment opened.

    Somebody who was ten days late when their leave began is ten days late when they are back.
    """
    return None if due_on is None else due_on + ONE_DAY * away.days(opens_on, day)
