"""Who is reminded of what today: one digest a person a day, never at night, and none that was sent already.

Nothing is scheduled. Each time it is worked out from what is open and what was sent, so that a job that ran twice sends
nothing twice, and one that was down for three days sends one digest and not three.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from training_app.assignments.obligations import Obligation, Phase
from training_app.foundation.ids import PersonId

BEFORE_DUE = (-30, -7, -1)
WEEK = 7
COPY_AFTER_DAYS_LATE = 7
"""A supervisor hears of what is more than so many days late, and then weekly."""


@dataclass(frozen=True, slots=True)
class SendHours:
    """When mail may go out, in hours of the agency's local clock: from ``first`` on, and before ``end``.

    :raise ValueError: when that is no time of one day
    """

    first: int = 8
    end: int = 20

    def __post_init__(self) -> None:
        """Refuse hours that hold no time."""
        if not 0 <= self.first < self.end <= 24:
            raise ValueError("the send hours begin before they end, between 0 and 24")


class Owed(NamedTuple):
    """What one person owes for one module."""

    person_id: PersonId
    module_id: str
    obligation: Obligation


class Mark(NamedTuple):
    """That somebody was told of a due date: one of the days it is told of, counted from the due date.

    ``day`` is -30, -7 or -1 before it; after it 1, 8, 15 and so on, counted from the due date for the person's own
    reminders and from the end of the grace for a supervisor's copies. A due date that was moved is told of anew.
    """

    recipient_id: PersonId
    person_id: PersonId
    module_id: str
    due_on: date
    day: int


@dataclass(frozen=True, slots=True)
class Line:
    """One module in a digest; ``days_left`` is negative after the due date."""

    mark: Mark
    days_left: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail to one person: their own modules, and as a supervisor what is late of their people."""

    recipient_id: PersonId
    day: date
    own: tuple[Line, ...]
    copies: tuple[Line, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is told by it: to be kept together with the digest, in one transaction."""
        return tuple(line.mark for line in (*self.own, *self.copies))


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: every mark told, and who had a digest on which day."""

    marks: Collection[Mark] = ()
    digests: Collection[tuple[PersonId, date]] = ()


def is_send_time(now: datetime, zone: ZoneInfo, hours: SendHours) -> bool:
    """Whether mail may go out now, by the agency's clock."""
    return hours.first <= now.astimezone(zone).hour < hours.end


def digests_due(
    owed: Iterable[Owed],
    *,
    now: datetime,
    zone: ZoneInfo,
    hours: SendHours,
    sent: Sent,
    supervisors: Mapping[PersonId, Collection[PersonId]],
    away: Collection[PersonId],
) -> list[Digest]:
    """The digests to send now, by recipient; none outside the send hours, and none to somebody who had one today.

    A reminder whose day went by unsent is made up for by the newest one that applies: who was to hear "in 7 days" while
    the worker was down hears "in 5 days", once.

    :param owed: what is open; what is paused is passed over
    :param supervisors: for each person, who gets the copies
    :param away: who is on leave today; they get nothing, not even copies
    """
    if not is_send_time(now, zone, hours):
        return []
    today = now.astimezone(zone).date()
    had_one = {person_id for person_id, day in sent.digests if day == today} | set(away)
    told = _newest(sent.marks)
    lines: defaultdict[PersonId, list[Line]] = defaultdict(list)
    for one in owed:
        for line in _lines(one, today, supervisors):
            if line.mark.recipient_id not in had_one and _is_new(line.mark, told):
                lines[line.mark.recipient_id].append(line)
    return [_digest(recipient_id, today, lines[recipient_id]) for recipient_id in sorted(lines)]


def reminder_day(days_past_due: int) -> int | None:
    """The newest of the days on which a due date is told of, None while it is more than 30 days away.

    :param days_past_due: negative before the due date
    """
    if days_past_due > 0:
        return days_past_due - (days_past_due - 1) % WEEK
    return max((day for day in BEFORE_DUE if day <= days_past_due), default=None)


def copy_day(days_late: int) -> int | None:
    """The newest of the days on which a supervisor hears of it: 8 days late, 15, and so on.

    :param days_late: 1 on the first day that is late, after the grace
    """
    return reminder_day(days_late) if days_late > COPY_AFTER_DAYS_LATE else None


def _lines(one: Owed, today: date, supervisors: Mapping[PersonId, Collection[PersonId]]) -> list[Line]:
    due_on, overdue_from = one.obligation.due_on, one.obligation.overdue_from
    if one.obligation.phase is Phase.PAUSED or due_on is None or overdue_from is None:
        return []
    days_left = (due_on - today).days
    told_of = [(one.person_id, reminder_day(-days_left))]
    day = copy_day((today - overdue_from).days + 1)
    told_of += [(each, day) for each in sorted(set(supervisors.get(one.person_id, ())) - {one.person_id})]
    return [
        Line(Mark(recipient_id, one.person_id, one.module_id, due_on, day), days_left, one.obligation.phase)
        for recipient_id, day in told_of
        if day is not None
    ]


def _newest(marks: Iterable[Mark]) -> Mapping[tuple[PersonId, PersonId, str, date], int]:
    newest: dict[tuple[PersonId, PersonId, str, date], int] = {}
    for mark in marks:
        key = mark[:4]
        newest[key] = max(mark.day, newest.get(key, mark.day))
    return newest


def _is_new(mark: Mark, told: Mapping[tuple[PersonId, PersonId, str, date], int]) -> bool:
    return mark.day > told.get(mark[:4], mark.day - 1)


def _digest(recipient_id: PersonId, today: date, lines: Iterable[Line]) -> Digest:
    ordered = sorted(lines, key=lambda line: (line.days_left, line.mark.module_id, line.mark.person_id))
    return Digest(
        recipient_id,
        today,
        own=tuple(line for line in ordered if line.mark.person_id == recipient_id),
        copies=tuple(line for line in ordered if line.mark.person_id != recipient_id),
    )
