"""When something is due, when it is late, and what counts as done: the one rule that every page uses."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59, 59)
SOON = timedelta(days=30)


class Standing(StrEnum):
    """How far a person is with a module."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"


def due_at(due_on: date, zone: ZoneInfo) -> datetime:
    """The last moment that is in time, 23:59:59 of that day in the agency's zone, as UTC."""
    # fold=1: where the clocks go back over midnight that second comes twice, and the later one is the officer's
    return datetime.combine(due_on, END_OF_DAY, tzinfo=zone).replace(fold=1).astimezone(UTC)


def first_open_day(now: datetime, zone: ZoneInfo) -> date:
    """The earliest due date that is not overdue now: compute it once, then compare dates."""
    today = now.astimezone(zone).date()
    return today if now <= due_at(today, zone) else today + timedelta(days=1)


def is_overdue(due_on: date | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the due date has passed; without a date nothing is overdue. Does not ask whether the module is done."""
    return due_on is not None and now > due_at(due_on, zone)


def days_late(due_on: date, now: datetime, zone: ZoneInfo) -> int:
    """Whole days since the due date as a calendar counts them in the agency's zone; 0 when not overdue."""
    return max(0, (first_open_day(now, zone) - due_on).days)


def standing_of(completions: Iterable[datetime | None]) -> Standing:
    """Done once any attempt was completed, whatever was begun again later; in progress while one runs.

    :param completions: for each attempt when it was completed, None while it runs
    """
    standing = Standing.NOT_STARTED
    for completed_at in completions:
        if completed_at is not None:
            return Standing.DONE
        standing = Standing.IN_PROGRESS
    return standing


def is_late(standing: Standing, due_on: date | None, open_day: date, *, overdue_from: date | None = None) -> bool:
    """Whether this counts as overdue: not done, and due before ``open_day`` (see :func:`first_open_day`).

    :param overdue_from: the first day that is late, where the assignment gives grace after its due date
    """
    if standing is Standing.DONE or due_on is None:
        return False
    return due_on < open_day if overdue_from is None else overdue_from <= open_day


class Redo(StrEnum):
    """Who must take a module again after a major change."""

    NOBODY = "nobody"
    FINISHERS = "finishers"
    "Everyone who finished an older version."
    UNIT = "unit"
    "Those of one unit, and of the units below it, who did."


def due_after_redo(due_on: date | None, asked: date | None, *, is_open: bool) -> date | None:
    """The due date once a redo was asked: what is open and due sooner stays so, by the earlier of the two dates."""
    if not is_open or due_on is None:
        return asked
    return due_on if asked is None else min(due_on, asked)


@dataclass(frozen=True, slots=True)
class Finished:
    """That a person finished a version of a module."""

    person_id: int
    unit_id: int | None
    version_hash: str
    completed_at: datetime


def finishers_of(finished: Iterable[Finished], outdated: Collection[str]) -> list[Finished]:
    """The newest completion of each person whose newest is of an outdated version, by person.

    Who has finished the new version too, or one that differs from it in words alone, is not among them.
    """
    newest: dict[int, Finished] = {}
    for one in sorted(finished, key=lambda one: one.completed_at):
        newest[one.person_id] = one
    return [newest[person_id] for person_id in sorted(newest) if newest[person_id].version_hash in outdated]


def who_redoes(redo: Redo, finishers: Iterable[Finished], unit_ids: Collection[int]) -> list[int]:
    """The ids of the people whom the answer means.

    :param unit_ids: of the unit and those below it, where the answer is one unit
    """
    match redo:
        case Redo.NOBODY:
            return []
        case Redo.FINISHERS:
            return [one.person_id for one in finishers]
        case Redo.UNIT:
            return [one.person_id for one in finishers if one.unit_id in unit_ids]


def is_soon(standing: Standing, due_on: date | None, open_day: date) -> bool:
    """Whether this falls due within the next 30 days: not done and not late."""
    return standing is not Standing.DONE and due_on is not None and open_day <= due_on <= open_day + SOON
