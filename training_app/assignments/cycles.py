"""When a module is to be taken again: after so many months, once in each period, or both."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from training_app.assignments.due_dates import DueRule, first_due_on
from training_app.assignments.periods import ONE_DAY, Period, days_after, earliest_reaching, months_after, period_of

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


@dataclass(frozen=True, slots=True)
class Turn:
    """A cycle as the calendar has it, before anything happened in it.

    ``due_on`` is the due date before leave moves it. ``rhythm_from`` is where a rhythm of due dates began.
    """

    opens_on: date
    counts_from: date
    due_on: date | None
    period: Period | None = None
    rhythm_from: date | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Met:
    """How a turn came to its end, for the turn after it.

    ``on`` is the day of the completion, or what stands for it: who is exempted counts as having finished on the due
    date, or on the day of the exemption where that is later. ``due_on`` is the due date as leave had moved it.
    """

    on: date
    closed_on: date
    due_on: date | None


def first_turn(plan: Plan, *, since: date, hired_on: date | None) -> Turn:
    """The first cycle of somebody who is meant since that day.

    What they finished before counts while it is fresh: at any time for something taken once, within the months of a
    rolling cycle, within the period (and the early days before it). The period is the one that the due date falls in;
    without a due rule it is the running one, or the next when less than the notice is left of it.
    """
    due_on = first_due_on(plan.due, since=since, made_on=plan.made_on, hired_on=hired_on, notice_days=plan.notice_days)
    if plan.window is None:
        return Turn(since, _fresh_from(plan, since, None), due_on, None, due_on, is_first=True)
    period = plan.window.period_of(days_after(since, plan.notice_days) if due_on is None else due_on)
    return Turn(
        since, _fresh_from(plan, since, period), period.last if due_on is None else due_on, period, is_first=True
    )


def next_turn(plan: Plan, turn: Turn, met: Met) -> Turn | None:
    """The cycle after this one, None when there is none.

    It opens on its own day, or on the day after the one before it was closed where that was late; then it leaves the
    notice at least.
    """
    period: Period | None = None
    rhythm_from: date | None = None
    match plan.cycle:
        case Once():
            return None
        case Rolling() as rolling:
            rhythm_from = _rhythm_of(turn, met)
            due_on = _rolled(plan, rolling, turn, met, rhythm_from)
            planned = days_after(due_on, -rolling.lead_days)
        case Window() as window:
            period, rhythm_from = _period_after(window, turn.period or window.period_of(met.on), met), None
            due_on, planned = period.last, period.first
        case Both(window, months, lead_days):
            period, rhythm_from = _period_to_do(plan, window, turn.period or window.period_of(met.on), met), None
            rolled = months_after(met.on, months)
            due_on, planned = min(period.last, rolled), min(period.first, days_after(rolled, -lead_days))
    opens_on = max(planned, met.closed_on + ONE_DAY)
    if opens_on > planned:
        due_on = max(due_on, days_after(opens_on, plan.notice_days))
    return Turn(opens_on, days_after(planned, -plan.early_days), due_on, period, rhythm_from)


def periods_between(window: Window, earlier: Period, later: Period) -> list[Period]:
    """The periods that lie between two, in order."""
    found = []
    period = window.period_of(earlier.last + ONE_DAY)
    while period.first < later.first:
        found.append(period)
        period = window.period_of(period.last + ONE_DAY)
    return found


def _fresh_from(plan: Plan, since: date, period: Period | None) -> date:
    in_period = since if period is None else min(since, days_after(period.first, -plan.early_days))
    match plan.cycle:
        case Once():
            return date.min
        case Rolling(months):
            return earliest_reaching(since, months)
        case Window():
            return in_period
        case Both(_, months):
            return max(in_period, earliest_reaching(since, months))


def _rhythm_of(turn: Turn, met: Met) -> date:
    return met.on if turn.rhythm_from is None or _was_fresh(turn, met) else turn.rhythm_from


def _was_fresh(turn: Turn, met: Met) -> bool:
    # who came with a fresh completion is due by that one, not by a date they never needed
    return turn.is_first and met.on < turn.opens_on


def _rolled(plan: Plan, rolling: Rolling, turn: Turn, met: Met, rhythm_from: date) -> date:
    if (
        rolling.counted_from is RollFrom.COMPLETION
        or turn.due_on is None
        or met.due_on is None
        or _was_fresh(turn, met)
    ):
        return months_after(met.on, rolling.months)
    if rolling.counted_from is RollFrom.DUE_DATE_UNLESS_LATE:
        in_time = met.on <= days_after(met.due_on, plan.grace_days)
        return months_after(met.due_on if in_time else met.on, rolling.months)
    floor = max(turn.due_on, days_after(met.on, rolling.lead_days))
    count = 1
    while months_after(rhythm_from, count * rolling.months) <= floor:
        count += 1
    return months_after(rhythm_from, count * rolling.months)


def _period_after(window: Window, period: Period, met: Met) -> Period:
    # an exemption may stand for a day to come; what is still to come was not missed
    return window.period_of(max(period.last + ONE_DAY, min(met.on, met.closed_on)))


def _period_to_do(plan: Plan, window: Window, period: Period, met: Met) -> Period:
    # finished for the months' sake alone, before the period could be met
    is_before = met.on < days_after(period.first, -plan.early_days)
    return period if is_before else _period_after(window, period, met)
