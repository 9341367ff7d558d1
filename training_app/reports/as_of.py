"""A report as of an earlier day: what had been recorded by the end of it. Pure.

Attempts are folded from their facts. Assignments keep no history of their own: they are today's, without what was
assigned or asked again later. What a month ended with, due dates included, is in ``month_ends``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from training_app.foundation.typed import read_day
from training_app.reports.rows import AssignmentRow, AttemptRow

FIRST_DAY = date(2000, 1, 1)


class TurnRow(NamedTuple):
    """A fact that completes an attempt or takes its completion back; the newest of an attempt says how it stands."""

    attempt_id: str
    sequence: int
    kind: str
    happened_at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """An attempt as it is, and when anything was written to it last."""

    id: str
    saved_at: datetime
    is_voided: bool
    row: AttemptRow


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after the day in the agency's zone: what happened before it is of that day or an earlier one."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def read_as_of(typed: str, today: date) -> tuple[date | None, str | None]:
    """The day an address asks for, and why it cannot be had. Today and nothing typed both mean now: None, None."""
    typed = typed.strip()
    if not typed:
        return None, None
    day = read_day(typed)
    if day is None:
        return None, "The day in the address is none, so this page shows now. Write it as 2026-11-30."
    if not FIRST_DAY <= day <= today:
        return None, "The day in the address is still to come, or too long ago, so this page shows now."
    return (None if day == today else day), None


def attempts_then(lines: Iterable[Line], turns: Iterable[TurnRow], end: datetime) -> list[AttemptRow]:
    """The attempts as they stood at the end of the day; one whose completion was taken back by then is left out.

    :param lines: of attempts that were begun before ``end``
    :param turns: the facts before ``end`` of those that were written to since
    """
    newest: dict[str, TurnRow] = {}
    for turn in sorted(turns, key=lambda one: one.sequence):
        newest[turn.attempt_id] = turn
    found = []
    for line in lines:
        is_same = line.saved_at < end
        then = (None if line.is_voided else line.row) if is_same else _folded(line.row, newest.get(line.id))
        if then is not None:
            found.append(then)
    return found


def _folded(row: AttemptRow, turn: TurnRow | None) -> AttemptRow | None:
    if turn is None:
        # where it stood then is not kept
        return row._replace(place="", completed_at=None, score_scaled=None, nominal_minutes=None, active_ms=0)
    if turn.kind != "module_completed":
        return None
    credited = turn.detail.get("credited_at")
    seconds = turn.detail.get("active_seconds")
    return row._replace(
        place="Finished",
        completed_at=datetime.fromisoformat(credited) if credited else turn.happened_at,
        score_scaled=turn.detail["scaled"],
        nominal_minutes=turn.detail["nominal_minutes"],
        mode=turn.detail.get("mode", "individual"),
        active_ms=seconds * 1000 if seconds else 0,
    )


def assignments_then(rows: Iterable[AssignmentRow], end: datetime, away: Collection[int]) -> list[AssignmentRow]:
    """The assignments that had been made by the end of the day.

    One that was asked again later is as it was before, without the date of the new round.

    :param away: who was on leave on that day
    """
    found = []
    for row in rows:
        if row.assigned_at is not None and row.assigned_at >= end:
            continue
        then = row._replace(is_paused=row.person_id in away)
        if row.counts_from is not None and row.counts_from >= end:
            then = then._replace(counts_from=None, due_on=None, overdue_from=None)
        found.append(then)
    return found


def was_here(day: date, spans: Sequence[tuple[date, date | None]], *, is_here_now: bool) -> bool:
    """Whether somebody was in the agency on a day.

    :param spans: when they left and when they came back; None while they have not
    """
    if any(left <= day and (back is None or day < back) for left, back in spans):
        return False
    return is_here_now or any(day < left for left, _ in spans)


def by_person(rows: Iterable[tuple[int, date, date | None]]) -> Mapping[int, list[tuple[date, date | None]]]:
    """Absences by whose they are."""
    found: dict[int, list[tuple[date, date | None]]] = {}
    for person_id, left, back in rows:
        found.setdefault(person_id, []).append((left, back))
    return found
