"""The rules of cycles once more, day by day on a wall calendar: slow, plain, and written apart from the fast ones.

It shares with the program the shapes that go in, and no arithmetic. Each morning ``step`` is told what the day brings.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire
from training_app.assignments.history import Extent
from training_app.assignments.plans import (
    Both,
    LateFinish,
    Leaving,
    Once,
    Plan,
    RollFrom,
    Rolling,
    Window,
)

DAY = timedelta(days=1)
LONG_AGO = date(1900, 1, 1)


def wall_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day on the wall calendar; what comes after 23:59:59 has missed it."""
    clock = moment.astimezone(zone)
    return (clock.replace(tzinfo=None) + timedelta(microseconds=999_999)).date()


def month_by_month(day: date, months: int) -> date:
    """Turn the calendar's leaves one by one, then look for the day, or the last there is."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError("a month has days")


@lru_cache
def periods(window: Window) -> list[tuple[date, date]]:
    """Every period from thirty years before the anchor on."""
    start = date(window.begins.year - 30, window.begins.month, window.begins.day)
    starts = [month_by_month(start, count) for count in range(0, 80 * 12, window.months)]
    return [(first, following - DAY) for first, following in pairwise(starts)]


def period_with(window: Window, day: date) -> tuple[date, date]:
    return next((first, last) for first, last in periods(window) if first <= day <= last)


@dataclass
class Today:
    """What a day brings to one person and one module."""

    day: date
    is_member: bool
    is_away: bool = False
    completions: list[datetime] = field(default_factory=list)
    exemption: Extent | None = None
    redos: list[datetime] = field(default_factory=list)
    has_left: bool = False


@dataclass
class Live:
    """A cycle that is open, or comes."""

    opens: date
    counts_from: date
    due: date | None
    period: tuple[date, date] | None
    is_first: bool = False
    anchor: date | None = None
    planned_due: date | None = None
    leave_days: int = 0


@dataclass
class SlowOfficer:
    """One person under one plan."""

    plan: Plan
    zone: ZoneInfo
    hired_on: date | None
    rows: list[dict[str, object]] = field(default_factory=list)
    live: Live | None = None
    coming: Live | None = None
    was_member: bool = False
    is_free: bool = False
    done_before: list[datetime] = field(default_factory=list)
    redos: list[datetime] = field(default_factory=list)
    last_used: datetime | None = None
    leave: set[date] = field(default_factory=set)
    member_days: set[date] = field(default_factory=set)

    def step(self, today: Today) -> None:
        if self.live is not None and self._spent_away(self.live, today.day):
            self.live.due = self.live.planned_due
            self._close("excused", today.day - DAY, today.day - DAY, is_member=self.was_member)
        self.leave |= {today.day} if today.is_away else set()
        self.member_days |= {today.day} if today.is_member else set()
        self.redos += today.redos
        if self.live is None and today.is_member and not self.was_member:
            self.coming = None if self.is_free else self._first(today.day)
        if self.live is None and not today.is_member:
            self.coming = None
        if self.live is None and self.coming is not None and self.coming.opens == today.day:
            self.live, self.coming = self.coming, None
            self.live.planned_due = self.live.due
        if self.live is not None:
            self._live_through(today)
        if today.exemption is Extent.FOR_GOOD:
            self.is_free, self.coming = True, None
        self.done_before += today.completions
        self.was_member = today.is_member

    def snapshot(self) -> list[tuple[object, ...]]:
        rows = [tuple(row.values()) for row in self.rows]
        if self.live is not None:
            rows.append((len(rows) + 1, self.live.opens, self.live.due, "open", None, None))
        return rows

    def is_late(self, day: date) -> bool:
        live = self.live
        return bool(live and live.due and day > live.due + DAY * self.plan.grace_days)

    def _live_through(self, today: Today) -> None:
        live = self.live
        assert live is not None
        if today.is_away:
            live.leave_days += 1
            live.due = live.due and live.due + DAY
        earlier = [at for at in self.done_before if self._counts(at, live)] if live.opens == today.day else []
        at = earlier[-1] if earlier else next((at for at in today.completions if self._counts(at, live)), None)
        if at is not None:
            self._close("done", today.day, wall_day(at, self.zone), at, is_member=today.is_member)
        elif today.exemption is not None:
            met = max(today.day, live.due) if live.due else today.day
            self._close("exempt", today.day, met, is_member=today.is_member)
        elif today.has_left or self._moves_out(today):
            self._close("released", today.day, None)

    def _spent_away(self, live: Live, day: date) -> bool:
        if live.is_first or not isinstance(self.plan.cycle, Window) or live.planned_due is None:
            return False
        return day == live.planned_due + DAY and all(
            live.opens + DAY * number in self.leave for number in range((day - live.opens).days)
        )

    def _moves_out(self, today: Today) -> bool:
        moves = self.was_member and not today.is_member and self.plan.leaving is Leaving.RELEASE
        return moves and not self.is_late(today.day)

    def _counts(self, at: datetime, live: Live) -> bool:
        day = wall_day(at, self.zone)
        asked = [redo for redo in self.redos if wall_day(redo, self.zone) <= live.opens]
        if any(at < redo for redo in asked):
            return False
        if live.is_first:
            return day >= live.counts_from
        if self.last_used is not None and at <= self.last_used:
            return False
        if day >= live.counts_from:
            return True
        rolls = isinstance(self.plan.cycle, Both) or (
            isinstance(self.plan.cycle, Rolling) and self.plan.cycle.counted_from is RollFrom.COMPLETION
        )
        return rolls and any(self.last_used is None or redo > self.last_used for redo in asked)

    def _close(
        self, outcome: str, day: date, met: date | None, at: datetime | None = None, *, is_member: bool = False
    ) -> None:
        live, self.live = self.live, None
        assert live is not None
        # one who comes back and had it done in time has it on a row already
        is_known = at is not None and any(
            self._counts(old, live) for old in self.done_before if self.last_used is not None and old <= self.last_used
        )
        if not is_known:
            self._write(live.opens, live.due, outcome, day, at)
        self._use(at, live)
        if met is not None and is_member:
            self._plan_next(live, met, day)

    def _use(self, at: datetime | None, live: Live) -> None:
        if at is None:
            return
        window = self.plan.cycle.window if isinstance(self.plan.cycle, Both) else self.plan.cycle
        self.last_used = at
        if isinstance(window, Window) and window.late_finish is LateFinish.RUNNING_PERIOD_TOO:
            assert live.period is not None
            if wall_day(at, self.zone) > live.period[1]:
                # it may be used once more, and nothing before it
                self.last_used = at - timedelta(microseconds=1)

    def _write(self, opens: date, due: date | None, outcome: str, closed: date, at: datetime | None) -> None:
        number = len(self.rows) + 1
        self.rows.append({"number": number, "opens": opens, "due": due, "outcome": outcome, "closed": closed, "at": at})

    def _first(self, day: date) -> Live:
        due = self._first_due(day)
        cycle = self.plan.cycle
        if isinstance(cycle, Once):
            return Live(day, LONG_AGO, due, None, is_first=True)
        if isinstance(cycle, Rolling):
            return Live(day, self._fresh(day, cycle.months), due, None, is_first=True, anchor=due)
        window = cycle.window if isinstance(cycle, Both) else cycle
        period = period_with(window, due or day + DAY * self.plan.notice_days)
        counts_from = min(day, period[0] - DAY * self.plan.early_days)
        if isinstance(cycle, Both):
            counts_from = max(counts_from, self._fresh(day, cycle.most_months))
        return Live(day, counts_from, due or period[1], period, is_first=True)

    def _first_due(self, day: date) -> date | None:
        rule, soonest = self.plan.due, day + DAY * self.plan.notice_days
        if isinstance(rule, ByDate):
            return rule.day if day <= self.plan.made_on or rule.day > soonest else soonest
        if isinstance(rule, DaysAfterHire):
            asked = (self.hired_on or day) + DAY * rule.days
            return asked if asked > soonest else soonest
        return day + DAY * rule.days if isinstance(rule, DaysAfterAssignment) else None

    def _fresh(self, day: date, months: int) -> date:
        found = day
        while month_by_month(found - DAY, months) >= day:
            found -= DAY
        return found

    def _plan_next(self, live: Live, met: date, closed: date) -> None:
        cycle, early = self.plan.cycle, DAY * self.plan.early_days
        if isinstance(cycle, Once):
            return
        if isinstance(cycle, Rolling):
            due, anchor, period = *self._roll_on(cycle, live, met), None
            planned = due - DAY * cycle.lead_days
        elif isinstance(cycle, Window):
            period, anchor = self._period_on(cycle, live, min(met, closed)), None
            planned, due = period
        else:
            assert live.period is not None
            period, anchor = live.period, None
            if met >= live.period[0] - early:
                period = self._period_on(cycle.window, live, min(met, closed))
            rolled = month_by_month(met, cycle.most_months)
            due = min(period[1], rolled)
            planned = min(period[0], rolled - DAY * cycle.lead_days)
        opens = planned
        if opens <= closed:
            opens = closed + DAY
            due = max(due, opens + DAY * self.plan.notice_days)
        self.coming = Live(opens, planned - early, due, period, anchor=anchor)

    def _roll_on(self, cycle: Rolling, live: Live, met: date) -> tuple[date, date]:
        came_with_it = live.is_first and met < live.opens
        if live.anchor is None or came_with_it:
            return month_by_month(met, cycle.months), met
        if cycle.counted_from is RollFrom.COMPLETION:
            return month_by_month(met, cycle.months), live.anchor
        assert live.due is not None
        assert live.planned_due is not None
        if cycle.counted_from is RollFrom.DUE_DATE_UNLESS_LATE:
            late = met > live.due + DAY * self.plan.grace_days
            return month_by_month(met if late else live.due, cycle.months), live.anchor
        months = cycle.months
        while not (
            month_by_month(live.anchor, months) > live.planned_due
            and month_by_month(live.anchor, months) - DAY * cycle.lead_days > met
        ):
            months += cycle.months
        return month_by_month(live.anchor, months), live.anchor

    def _period_on(self, window: Window, live: Live, met: date) -> tuple[date, date]:
        """The next period; those that went by meanwhile are written down."""
        assert live.period is not None
        for first, last in periods(window):
            if first > live.period[0] and last >= met:
                return first, last
            if first > live.period[0] and last in self.member_days:
                days = {first + DAY * number for number in range((last - first).days + 1)}
                self._write(first, last, "excused" if days <= self.leave else "missed", last, None)
        raise AssertionError("the calendar ends")


@dataclass
class SlowRedo:
    """One redo of one person."""

    asked_at: datetime
    due: date
    is_open: bool = True

    def step(self, today: Today) -> None:
        if not self.is_open:
            return
        if today.is_away:
            self.due += DAY
        answered = any(at >= self.asked_at for at in today.completions)
        self.is_open = not (answered or today.has_left or today.exemption is not None)
