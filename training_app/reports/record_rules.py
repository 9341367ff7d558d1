"""What a coordinator may type when something is put right, and which acts a record leaves open. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from training_app.learning import marking
from training_app.reports.rows import EventRow

FIRST_DAY = date(2000, 1, 1)
MINUTES_MOST = 600


class Act(StrEnum):
    """What can be put right; also the last part of its address."""

    TRY = "try"
    CORRECT = "correct"
    TAKE_BACK = "take-back"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands for whoever puts it right. Ids are None where there is no such attempt or completion.

    ``is_out_of_tries``: the running attempt has failed the check as often as the agency allows.
    """

    running: UUID | None
    is_out_of_tries: bool
    completed: UUID | None
    completion_id: UUID | None


def standing_of(
    events: Sequence[EventRow], *, running: UUID | None, completed: UUID | None, check_limit: int | None
) -> Standing:
    """Where the record of these facts stands.

    :param running: the attempt that runs
    :param completed: the attempt whose completion counts
    """
    mine = [event for event in events if event.attempt_id == completed and event.kind == "module_completed"]
    newest = max(mine, key=lambda event: event.sequence, default=None)
    return Standing(
        running=running,
        is_out_of_tries=running is not None and _is_out_of_tries(events, running, check_limit),
        completed=completed,
        completion_id=newest.id if newest else None,
    )


def _is_out_of_tries(events: Sequence[EventRow], running: UUID, check_limit: int | None) -> bool:
    mine = [event for event in events if event.attempt_id == running]
    rounds = [event for event in mine if event.kind == "check_finished"]
    if any(event.detail["is_passed"] for event in rounds):
        return False
    granted = sum(event.kind == "try_granted" for event in mine)
    return marking.tries_left(len(rounds), granted, check_limit) == 0


def acts_open(standing: Standing, *, is_offered: bool) -> list[Act]:
    """What may be put right now, the most wanted first.

    :param is_offered: whether the catalogue still has the module
    """
    if standing.completion_id is not None:
        return [Act.CORRECT, Act.TAKE_BACK]
    tries = [Act.TRY] if standing.is_out_of_tries else []
    return [*tries, Act.ELSEWHERE] if is_offered else tries


def why_day_refused(typed: str, today: date, asked_again_on: date | None = None) -> str | None:
    """A day from 2000 to today, in the agency's zone; none before the day on which a redo was asked."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return "Give the day as a date, such as 2026-10-03."
    if day > today:
        return "This day is still to come. Give today or an earlier day."
    if asked_again_on is not None and day < asked_again_on:
        return (
            f"The module was asked for again on {asked_again_on}, so an earlier day would not count. Give a later one."
        )
    return "Give a day from 1 January 2000 on." if day < FIRST_DAY else None


def why_due_refused(typed: str, open_day: date) -> str | None:
    """A day that is not late already, and within ten years."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return "Give the day it is due as a date, such as 2026-12-11."
    if day < open_day:
        return "This day has passed, so everybody would be overdue at once. Give today or a later day."
    return None if day.year <= open_day.year + 10 else "Give a day within the next ten years."


def why_percent_refused(typed: str) -> str | None:
    """A whole number from 0 to 100."""
    return None if _is_number(typed) and int(typed) <= 100 else "Give the score as a whole number from 0 to 100."


def why_minutes_refused(typed: str) -> str | None:
    """A whole number from 1 to 600."""
    is_fit = _is_number(typed) and 1 <= int(typed) <= MINUTES_MOST
    return None if is_fit else f"Give the credit in whole minutes, from 1 to {MINUTES_MOST}."


def moment_of(
    day: date, *, zone: ZoneInfo, now: datetime, before: datetime | None, counts_from: datetime | None = None
) -> datetime:
    """The moment that a typed day stands for.

    The moment it had ``before`` when that was the same day, this very moment for today, else noon there: noon is the
    same day wherever it is read. On the day on which a redo was asked never before that moment.
    """
    if before is not None and before.astimezone(zone).date() == day:
        return before
    if day == now.astimezone(zone).date():
        return now
    noon = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
    return max(noon, counts_from) if counts_from is not None else noon


def scaled_of(percent: int, *, before: float | None) -> float:
    """The score that a typed percentage stands for: the exact one it had ``before`` when that reads the same."""
    if before is not None and round(before * 100) == percent:
        return before
    return percent / 100


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 4
