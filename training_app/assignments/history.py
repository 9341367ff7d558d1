"""What is known of one person and one module: the input of every rule about cycles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from training_app.assignments.due_dates import counted_day
from training_app.assignments.leave import Away, Leave, away_until
from training_app.assignments.periods import ONE_DAY


@dataclass(frozen=True, slots=True)
class Meant:
    """That an assignment meant somebody from a day on, up to and including ``until``; None while it does."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether they were meant on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


class Extent(StrEnum):
    """How far an exemption goes."""

    ONE_CYCLE = "one_cycle"
    "What is open on that day; the next cycle comes as usual."
    FOR_GOOD = "for_good"
    "That, and every later one."


@dataclass(frozen=True, slots=True)
class Exemption:
    """That somebody was freed from what was open on that day. Who decided it and why is kept where it is recorded."""

    on: date
    extent: Extent = Extent.ONE_CYCLE


@dataclass(frozen=True, slots=True)
class RedoAsked:
    """That somebody is to take the module again after a major change, by a day: an answer of ``redo.py``."""

    at: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one person and one module. Times are aware; nothing needs to be sorted.

    :param meant: by one assignment; :func:`obligations.cycles_of` is asked once for each assignment
    :param completions: of every attempt that was not taken back, of any version
    :param left_on: the first day on which somebody was not in the agency any more, each time they left
    :raise ValueError: when two stretches of ``meant`` overlap or touch; they are then one
    """

    hired_on: date | None = None
    meant: Sequence[Meant] = ()
    completions: Sequence[datetime] = ()
    leaves: Sequence[Leave] = ()
    exemptions: Sequence[Exemption] = ()
    redos: Sequence[RedoAsked] = ()
    left_on: Sequence[date] = ()

    def __post_init__(self) -> None:
        """Refuse stretches that are one."""
        ordered = sorted(self.meant, key=lambda one: one.since)
        for before, after in pairwise(ordered):
            if before.until is None or after.since <= before.until + ONE_DAY:
                raise ValueError("two stretches of being meant overlap or touch")


class Done(NamedTuple):
    """A completion: the moment, and the local day it counts for."""

    at: datetime
    day: date


class Asked(NamedTuple):
    """A redo: the moment it was asked, the local day of that, and its due date."""

    at: datetime
    day: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """A history as it stood at the end of a day, sorted, with every moment's local day."""

    today: date
    hired_on: date | None
    meant: tuple[Meant, ...]
    done: tuple[Done, ...]
    away: Away
    exempted: tuple[date, ...]
    exempt_since: date | None
    redos: tuple[Asked, ...]
    left_on: tuple[date, ...]

    def first_exemption(self, opens_on: date) -> date | None:
        """The day on which something that opened on that day was exempted."""
        if self.exempt_since is not None and self.exempt_since <= opens_on:
            return opens_on
        return _first(day for day in self.exempted if day >= opens_on)

    def first_leaving(self, opens_on: date) -> date | None:
        """The day on which somebody left the agency with this open."""
        return _first(day for day in self.left_on if day >= opens_on)

    def last_redo(self, day: date) -> datetime | None:
        """When a redo was last asked up to that day; what was finished before counts for nothing that opens later."""
        return max((asked.at for asked in self.redos if asked.day <= day), default=None)

    def meant_on(self, day: date) -> bool:
        """Whether the assignment meant them on that day."""
        return any(one.covers(day) for one in self.meant)


def known_on(history: History, today: date, zone: ZoneInfo) -> Known:
    """The history as it stood at the end of that day: later facts are not known yet."""
    exemptions = [one for one in history.exemptions if one.on <= today]
    return Known(
        today=today,
        hired_on=history.hired_on,
        meant=tuple(_meant_until(history.meant, today)),
        done=tuple(
            done for at in sorted(history.completions) if (done := Done(at, counted_day(at, zone))).day <= today
        ),
        away=away_until(history.leaves, today),
        exempted=tuple(sorted(one.on for one in exemptions)),
        exempt_since=_first(sorted(one.on for one in exemptions if one.extent is Extent.FOR_GOOD)),
        redos=tuple(
            asked
            for one in sorted(history.redos, key=lambda one: one.at)
            if (asked := Asked(one.at, counted_day(one.at, zone), one.due_on)).day <= today
        ),
        left_on=tuple(sorted(day for day in history.left_on if day <= today)),
    )


def _meant_until(meant: Iterable[Meant], today: date) -> list[Meant]:
    known = [one for one in meant if one.since <= today]
    return sorted(
        # that somebody was meant for the last time is known on the day after
        (one if one.until is not None and one.until < today else Meant(one.since) for one in known),
        key=lambda one: one.since,
    )


def _first(days: Iterable[date]) -> date | None:
    return next(iter(days), None)
