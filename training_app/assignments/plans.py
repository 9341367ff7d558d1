"""When a module is to be taken again: after so many months, once in each period, or both."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from training_app.assignments.due_dates import DueRule
from training_app.assignments.periods import Period, period_of

SHORTEST_MONTH = 28


class RollFrom(StrEnum):
    """What the months of a rolling cycle are counted from."""

    COMPLETION = "completion"
    "The day it was finished: early or late, the next due date shifts with it."
    DUE_DATE = "due_date"
    "A rhythm that nothing shifts. Who finishes late goes on at its next day that leaves the whole lead time."
    DUE_DATE_UNLESS_LATE = "due_date_unless_late"
    "Finishing early costs no time, finishing late shifts the due date."


class LateFinish(StrEnum):
    """What a completion after the end of its period counts for."""

    OWN_PERIOD = "own_period"
    "The period it was late for. The one that runs is still to be done."
    RUNNING_PERIOD_TOO = "running_period_too"
    "Both, so that nobody takes a module twice within one period."


class Leaving(StrEnum):
    """What becomes of an open assignment when a person is no longer one of those meant.

    What they began stays theirs in either case: they may finish it, and it goes on their record.
    """

    RELEASE = "release"
    "It ends, unless it is overdue: to change units is no way out of a late module."
    KEEP = "keep"
    "It stays until it is done, and nothing follows it."


@dataclass(frozen=True, slots=True)
class Once:
    """Finished once is finished for good, until somebody asks for a redo."""


@dataclass(frozen=True, slots=True)
class Rolling:
    """Again so many months after the last time; the new assignment opens ``lead_days`` before it is due."""

    months: int
    lead_days: int
    counted_from: RollFrom = RollFrom.COMPLETION


@dataclass(frozen=True, slots=True)
class Window:
    """Once in each period of so many months; one of them begins on ``begins``. The last day of a period is due.

    A fiscal year from October: ``begins`` any first of October, ``months`` 12. Every two years: 24.
    """

    begins: date
    months: int
    late_finish: LateFinish = LateFinish.OWN_PERIOD

    def period_of(self, day: date) -> Period:
        """The period a day is in."""
        return period_of(day, begins=self.begins, months=self.months)


@dataclass(frozen=True, slots=True)
class Both:
    """Once in each period, and never more than ``most_months`` after the last time: due on whichever comes first."""

    window: Window
    most_months: int
    lead_days: int


CycleRule = Once | Rolling | Window | Both


@dataclass(frozen=True, slots=True)
class Plan:
    """How an assignment of one module runs, whoever it means.

    ``grace_days`` after a due date nobody is late yet. A completion up to ``early_days`` before a cycle opens counts
    for it. ``notice_days`` is what somebody has at least whom an assignment reaches late.

    :raise ValueError: when a rolling cycle would open before the one before it is over
    """

    made_on: date
    due: DueRule | None = None
    cycle: CycleRule = Once()
    grace_days: int = 0
    early_days: int = 0
    notice_days: int = 14
    leaving: Leaving = Leaving.RELEASE

    def __post_init__(self) -> None:
        """Refuse what cannot run."""
        if min(self.grace_days, self.early_days, self.notice_days) < 0:
            raise ValueError("days of grace, early days and notice are counted from 0")
        match self.cycle:
            case Rolling(months, lead_days) | Both(_, months, lead_days):
                if lead_days < 0 or lead_days + self.grace_days + self.early_days >= months * SHORTEST_MONTH:
                    raise ValueError("lead, early days and grace together are shorter than the months of a cycle")
        if self.window is not None and self.early_days >= self.window.months * SHORTEST_MONTH:
            raise ValueError("the early days are fewer than those of a period")

    @property
    def window(self) -> Window | None:
        """The calendar it keeps to, if it does."""
        match self.cycle:
            case Window() as window:
                return window
            case Both(window):
                return window
        return None

    @property
    def rolls_from_completion(self) -> bool:
        """Whether each completion starts the months anew."""
        match self.cycle:
            case Rolling(counted_from=RollFrom.COMPLETION) | Both():
                return True
        return False
