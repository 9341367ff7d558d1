"""The next cycle of a plan: when it opens, when it is due, and from when on a completion counts for it."""

from dataclasses import dataclass
from datetime import date

from training_app.assignments.due_dates import first_due_on
from training_app.assignments.periods import ONE_DAY, Period, days_after, earliest_reaching, months_after
from training_app.assignments.plans import Both, Once, Plan, RollFrom, Rolling, Window


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
    return Turn(since, _fresh_from(plan, since, period), due_on or period.last, period, is_first=True)


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
            period = _period_after(window, turn, met)
            due_on, planned = period.last, period.first
        case Both(window, months, lead_days):
            period = _period_to_do(plan, window, turn, met)
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


def _period_after(window: Window, turn: Turn, met: Met) -> Period:
    # an exemption may stand for a day to come; what is still to come was not missed
    day = min(met.on, met.closed_on)
    return window.period_of(day if turn.period is None else max(turn.period.last + ONE_DAY, day))


def _period_to_do(plan: Plan, window: Window, turn: Turn, met: Met) -> Period:
    if turn.period is not None and met.on < days_after(turn.period.first, -plan.early_days):
        # finished for the months' sake alone, before the period could be met
        return turn.period
    return _period_after(window, turn, met)
