"""Folding records back to the end of a day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from training_app.reports.as_of import (
    Line,
    TurnRow,
    assignments_then,
    attempts_then,
    end_of,
    read_as_of,
    was_here,
)
from training_app.reports.rows import AssignmentRow, AttemptRow

ZONE = ZoneInfo("America/Chicago")
END = end_of(date(2026, 10, 31), ZONE)
BEFORE, AFTER = END - timedelta(seconds=1), END
DETAIL = {"scaled": 0.9, "nominal_minutes": 45, "mode": "individual", "active_seconds": 60, "credited_at": None}


def line(*, saved_at: datetime, is_voided: bool = False, completed_at: datetime | None = None) -> Line:
    row = AttemptRow(1, "m", "Lesson 3 of 6", completed_at, started_at=BEFORE - timedelta(days=9))
    return Line("a", saved_at, is_voided, row)


def turn(sequence: int, kind: str, at: datetime, **detail: object) -> TurnRow:
    return TurnRow("a", sequence, kind, at, {**DETAIL, **detail})


def test_the_day_ends_where_the_agency_is() -> None:
    assert datetime(2026, 11, 1, 5, tzinfo=UTC) == END
    # the clocks go back that night: the first of November has 25 hours
    assert end_of(date(2026, 11, 1), ZONE) - END.astimezone(UTC) == timedelta(hours=25)


def test_what_was_not_written_to_since_is_as_it_is() -> None:
    (then,) = attempts_then([line(saved_at=BEFORE, completed_at=BEFORE)], [], END)

    assert (then.completed_at, then.place) == (BEFORE, "Lesson 3 of 6")


def test_a_completion_after_the_day_is_not_there_and_where_it_stood_is_not_known() -> None:
    (then,) = attempts_then([line(saved_at=AFTER, completed_at=AFTER)], [], END)

    assert (then.completed_at, then.place) == (None, "")


def test_a_completion_that_was_taken_back_later_still_counts() -> None:
    facts = [turn(7, "module_completed", BEFORE)]

    (then,) = attempts_then([line(saved_at=AFTER, is_voided=True)], facts, END)

    assert (then.completed_at, then.score_scaled, then.nominal_minutes) == (BEFORE, 0.9, 45)


def test_one_that_was_taken_back_by_then_does_not() -> None:
    facts = [turn(8, "completion_voided", BEFORE), turn(7, "module_completed", BEFORE)]

    assert attempts_then([line(saved_at=AFTER, is_voided=True)], facts, END) == []
    assert attempts_then([line(saved_at=BEFORE, is_voided=True)], [], END) == []


def test_a_correction_counts_for_the_day_it_names() -> None:
    facts = [turn(7, "module_completed", BEFORE, credited_at="2026-10-02T17:00:00+00:00")]

    (then,) = attempts_then([line(saved_at=AFTER)], facts, END)

    assert then.completed_at == datetime(2026, 10, 2, 17, tzinfo=UTC)


def test_what_was_assigned_later_is_not_there_and_what_was_asked_again_is_as_before() -> None:
    rows = [
        AssignmentRow(1, "a", date(2026, 10, 1), assigned_at=BEFORE),
        AssignmentRow(1, "b", date(2026, 12, 1), assigned_at=AFTER),
        AssignmentRow(2, "c", date(2027, 1, 1), assigned_at=BEFORE, counts_from=AFTER),
    ]

    first, again = assignments_then(rows, END, away={2})

    assert (first.module_id, first.due_on, first.is_paused) == ("a", date(2026, 10, 1), False)
    assert (again.module_id, again.due_on, again.counts_from, again.is_paused) == ("c", None, None, True)


@pytest.mark.parametrize(
    ("day", "spans", "is_here_now", "expected"),
    [
        (date(2026, 10, 31), [], True, True),
        (date(2026, 10, 31), [], False, False),
        (date(2026, 10, 31), [(date(2026, 11, 1), None)], False, True),
        (date(2026, 11, 1), [(date(2026, 11, 1), None)], False, False),
        (date(2026, 11, 5), [(date(2026, 11, 1), date(2026, 11, 9))], True, False),
        (date(2026, 11, 9), [(date(2026, 11, 1), date(2026, 11, 9))], True, True),
    ],
)
def test_who_was_in_the_agency(day: date, spans: list, is_here_now: bool, expected: bool) -> None:
    assert was_here(day, spans, is_here_now=is_here_now) is expected


@pytest.mark.parametrize(
    ("typed", "day", "is_refused"),
    [
        ("", None, False),
        ("2026-11-26", None, False),
        (" 2026-11-25 ", date(2026, 11, 25), False),
        ("2026-11-27", None, True),
        ("1999-12-31", None, True),
        ("soon", None, True),
    ],
)
def test_the_day_of_an_address(typed: str, day: date | None, is_refused: bool) -> None:
    found, why_not = read_as_of(typed, date(2026, 11, 26))

    assert found == day
    assert (why_not is not None) is is_refused
