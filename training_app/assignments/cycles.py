"""The cycles of one person under one plan, worked out from what is known of them.

Everything is worked out anew from what is known, so that doing it twice, or after three days without a worker, gives
the same. Each cycle is an assignment of its own; at most one of a plan is open at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from training_app.assignments.history import Done, History, Known, Meant, known_on
from training_app.assignments.leave import moved_due
from training_app.assignments.periods import ONE_DAY, Period, days_after
from training_app.assignments.plans import LateFinish, Leaving, Plan, Window
from training_app.assignments.turns import Met, Turn, first_turn, next_turn, periods_between


class Outcome(StrEnum):
    """How a cycle stands. Where several come on one day, the first of these holds: what is finished is never lost."""

    DONE = "done"
    EXEMPT = "exempt"
    EXCUSED = "excused"
    "A whole period, from its opening to its end, was spent on leave."
    RELEASED = "released"
    "They were no longer meant, or left the agency."
    MISSED = "missed"
    "A period that went by while the one before it was still open."
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Cycle:
    """One assignment of a module to a person: number 1 and on within its plan.

    ``due_on`` is the due date in force, which leave has moved. ``done_at`` is the completion that closed it; it may lie
    before ``opens_on``. While it is open, nothing that was finished so far counts for it.
    """

    number: int
    opens_on: date
    due_on: date | None
    grace_days: int
    period: Period | None
    outcome: Outcome
    closed_on: date | None = None
    done_at: datetime | None = None

    @property
    def overdue_from(self) -> date | None:
        """The first day that is late."""
        return None if self.due_on is None else days_after(self.due_on, self.grace_days + 1)


@dataclass(frozen=True, slots=True)
class Closing:
    """How and when a turn ended, with the due date as it stood; ``on`` is None while it is open."""

    outcome: Outcome
    on: date | None
    due_on: date | None
    done: Done | None = None


def cycles_of(plan: Plan, history: History, *, today: date, zone: ZoneInfo) -> tuple[Cycle, ...]:
    """Every cycle of one person under one plan up to the end of today, in order; only the last can be open.

    * A completion counts for one cycle, the first it is not too early for, and a cycle is closed by one.
    * What was finished before a redo was asked counts for no cycle that opens later. Where each completion starts the
      months anew, the answer to a redo does too; periods and rhythms stay as they were.
    * Somebody who is meant again after a while starts anew, and goes on from what they had finished if it is fresh.
    """
    return tuple(_walk(plan, history, today, zone).found)


def coming_turn(plan: Plan, history: History, *, today: date, zone: ZoneInfo) -> Turn | None:
    """The cycle that comes after those of :func:`cycles_of`, as planned today; None when none is planned.

    Until it opens nothing changes, unless somebody does something.
    """
    return _walk(plan, history, today, zone).coming


def redo_cycles(history: History, *, today: date, zone: ZoneInfo) -> tuple[Cycle, ...]:
    """Every redo as a cycle, up to the end of today: beside the plans, and whoever they mean.

    A completion from the moment of asking answers it, of any version: who is in the middle of an older one may finish
    that. It counts for the cycle of a plan that it falls in as well.
    """
    known = known_on(history, today, zone)
    found = []
    for number, asked in enumerate(known.redos, start=1):
        turn = Turn(asked.day, asked.day, asked.due_on)
        done = next((done for done in known.done if done.at >= asked.at), None)
        ends = (
            (Outcome.DONE, done.day if done else None),
            (Outcome.EXEMPT, known.first_exemption(asked.day)),
            (Outcome.RELEASED, known.first_leaving(asked.day)),
        )
        found.append(_cycle(number, turn, _first_of(known, turn, ends, done), grace_days=0))
    return tuple(found)


def _walk(plan: Plan, history: History, today: date, zone: ZoneInfo) -> "_Walk":
    walk = _Walk(plan, known_on(history, today, zone))
    for meant in walk.known.meant:
        walk.go_through(meant)
    return walk


@dataclass(slots=True)
class _Walk:
    """Through the stretches in which one person was meant, from one cycle to the next."""

    plan: Plan
    known: Known
    found: list[Cycle] = field(default_factory=list)
    turn: Turn | None = None
    closing: Closing | None = None
    counted_to: datetime | None = None
    "The last completion that closed a cycle."
    coming: Turn | None = None

    def go_through(self, meant: Meant) -> None:
        self.coming = self._enter(meant)
        while self.coming is not None and self.coming.opens_on <= self.known.today:
            self._take(self.coming)
            self.coming = self._follow(meant)

    def _enter(self, meant: Meant) -> Turn | None:
        if self.closing is None or (self.closing.on is not None and self.closing.on < meant.since):
            first = first_turn(self.plan, since=meant.since, hired_on=self.known.hired_on)
            return first if self._may_open(first, meant) else None
        # it stayed open until now, and may be open still
        return self._follow(meant)

    def _may_open(self, turn: Turn, meant: Meant) -> bool:
        exempt_since = self.known.exempt_since
        return meant.covers(turn.opens_on) and (exempt_since is None or turn.opens_on <= exempt_since)

    def _take(self, turn: Turn) -> None:
        self.turn, self.closing = turn, self._close(turn)
        done = self.closing.done
        # who is back in time goes on from what another cycle had already, and that is no second cycle
        if done is None or not self._had_counted(turn):
            self._add(turn, self.closing)
        if done is not None:
            self.counted_to = done.at - timedelta.resolution if self._counts_twice(turn, done) else done.at

    def _follow(self, meant: Meant) -> Turn | None:
        if self.turn is None or self.closing is None or self.closing.on is None or not meant.covers(self.closing.on):
            return None
        if self.closing.outcome is Outcome.RELEASED:
            return None
        turn = next_turn(self.plan, self.turn, _met(self.closing, self.closing.on))
        if turn is not None and self.plan.window and self.turn.period and turn.period:
            for period in periods_between(self.plan.window, self.turn.period, turn.period):
                self._pass_by(period)
        return turn if turn is not None and self._may_open(turn, meant) else None

    def _pass_by(self, period: Period) -> None:
        if self.known.meant_on(period.last):
            outcome = Outcome.EXCUSED if self.known.away.covers_all(period) else Outcome.MISSED
            counts_from = days_after(period.first, -self.plan.early_days)
            turn = Turn(period.first, counts_from, period.last, period)
            self._add(turn, Closing(outcome, period.last, period.last))

    def _add(self, turn: Turn, closing: Closing) -> None:
        self.found.append(_cycle(len(self.found) + 1, turn, closing, grace_days=self.plan.grace_days))

    def _close(self, turn: Turn) -> Closing:
        done = self._completion(turn)
        ends = (
            (Outcome.DONE, None if done is None else max(done.day, turn.opens_on)),
            (Outcome.EXEMPT, self.known.first_exemption(turn.opens_on)),
            (Outcome.EXCUSED, self._excused_on(turn)),
            (Outcome.RELEASED, self._released_on(turn)),
        )
        return _first_of(self.known, turn, ends, done)

    def _completion(self, turn: Turn) -> Done | None:
        """The one that counts: the newest from before it opened, else the first from then on."""
        counting = self._counting(turn)
        before = [done for done in counting if done.day < turn.opens_on]
        return before[-1] if before else next(iter(counting), None)

    def _had_counted(self, turn: Turn) -> bool:
        return self.counted_to is not None and any(done.at <= self.counted_to for done in self._counting(turn))

    def _counting(self, turn: Turn) -> list[Done]:
        asked_at = self.known.last_redo(turn.opens_on)
        return [done for done in self.known.done if self._counts(done, turn, asked_at)]

    def _counts(self, done: Done, turn: Turn, asked_at: datetime | None) -> bool:
        if asked_at is not None and done.at < asked_at:
            return False
        if turn.is_first:
            return done.day >= turn.counts_from
        if self.counted_to is not None and done.at <= self.counted_to:
            return False
        answers_redo = asked_at is not None and (self.counted_to is None or asked_at > self.counted_to)
        return done.day >= turn.counts_from or (answers_redo and self.plan.rolls_from_completion)

    def _counts_twice(self, turn: Turn, done: Done) -> bool:
        window = self.plan.window
        counts_on = window is not None and window.late_finish is LateFinish.RUNNING_PERIOD_TOO
        return counts_on and turn.period is not None and done.day > turn.period.last

    def _excused_on(self, turn: Turn) -> date | None:
        if turn.is_first or turn.due_on is None or not isinstance(self.plan.cycle, Window):
            return None
        # known when the last day is over: somebody may finish on it, on leave or not
        is_all_leave = self.known.away.covers_all(Period(turn.opens_on, turn.due_on))
        return turn.due_on if is_all_leave and turn.due_on < self.known.today else None

    def _released_on(self, turn: Turn) -> date | None:
        left = self.known.first_leaving(turn.opens_on)
        ends = [one.until + ONE_DAY for one in self.known.meant if one.until is not None and one.until >= turn.opens_on]
        released = next((day for day in ends if self._releases(turn, day)), None)
        return min((day for day in (left, released) if day is not None), default=None)

    def _releases(self, turn: Turn, day: date) -> bool:
        due_on = moved_due(turn.due_on, self.known.away, opens_on=turn.opens_on, day=day)
        is_late = due_on is not None and day > days_after(due_on, self.plan.grace_days)
        return self.plan.leaving is Leaving.RELEASE and not is_late


def _first_of(known: Known, turn: Turn, ends: Iterable[tuple[Outcome, date | None]], done: Done | None) -> Closing:
    """The earliest end, and of several on one day the first in the list."""
    day, outcome = min(
        ((day, outcome) for outcome, day in ends if day is not None and day <= known.today),
        key=lambda end: end[0],
        default=(None, Outcome.OPEN),
    )
    due_on = moved_due(turn.due_on, known.away, opens_on=turn.opens_on, day=day or known.today)
    if outcome is Outcome.EXCUSED:
        # nobody will be asked by the date that the leave would have moved it to
        due_on = turn.due_on
    return Closing(outcome, day, due_on, done if outcome is Outcome.DONE else None)


def _met(closing: Closing, closed_on: date) -> Met:
    if closing.done is not None:
        return Met(closing.done.day, closed_on, closing.due_on)
    if closing.outcome is Outcome.EXEMPT and closing.due_on is not None:
        return Met(max(closed_on, closing.due_on), closed_on, closing.due_on)
    return Met(closed_on, closed_on, closing.due_on)


def _cycle(number: int, turn: Turn, closing: Closing, *, grace_days: int) -> Cycle:
    return Cycle(
        number=number,
        opens_on=turn.opens_on,
        due_on=closing.due_on,
        grace_days=grace_days,
        period=turn.period,
        outcome=closing.outcome,
        closed_on=closing.on,
        done_at=closing.done.at if closing.done else None,
    )
