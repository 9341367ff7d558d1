"""From rows to figures: nothing counted twice, nothing lost, every share within its bounds."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.rules import Standing, first_open_day
from training_app.reports import rules
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
OPEN_DAY = first_open_day(NOW, ZONE)
MODULES = ("m01", "m02", "m03")
PEOPLE = [PersonRow(number, number % 3 or None, "Robin", f"Name{number}", str(number)) for number in range(1, 8)]

due_days = st.one_of(st.none(), st.dates(date(2026, 8, 1), date(2027, 2, 1)))
moments = st.datetimes(datetime(2026, 7, 1), datetime(2026, 11, 22), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
redo_moments = st.one_of(st.none(), moments)


def attempt(person_id: int, module_id: str, started_at: datetime, completed_at: datetime | None) -> AttemptRow:
    return AttemptRow(person_id, module_id, "Lesson 1 of 6", completed_at, started_at)


assignment_rows = st.lists(
    st.builds(AssignmentRow, st.integers(1, 7), st.sampled_from(MODULES), due_days, moments, redo_moments),
    unique_by=lambda row: (row.person_id, row.module_id),
    max_size=21,
)
attempt_rows = st.lists(
    st.builds(attempt, st.integers(1, 7), st.sampled_from(MODULES), moments, st.one_of(st.none(), moments)),
    max_size=21,
)


@given(assignments=assignment_rows, attempts=attempt_rows)
def test_each_assignment_is_one_entry_and_every_other_entry_is_done(assignments, attempts):
    entries = rules.entries_of(PEOPLE, assignments, attempts, OPEN_DAY)

    asked = [(entry.person.id, entry.module_id) for entry in entries if entry.is_assigned]
    unasked = [entry for entry in entries if not entry.is_assigned]
    assert sorted(asked) == sorted((row.person_id, row.module_id) for row in assignments)
    assert all(not entry.is_open for entry in unasked)
    assert len({(entry.person.id, entry.module_id) for entry in entries}) == len(entries)


@given(assignments=assignment_rows, attempts=attempt_rows)
def test_heat_counts_every_assignment_once_and_every_open_one_as_missing(assignments, attempts):
    entries = rules.entries_of(PEOPLE, assignments, attempts, OPEN_DAY)

    counts = rules.heat_counts(entries, {}).values()

    assert sum(count.assigned for count in counts) == len(assignments)
    assert sum(count.missing for count in counts) == sum(entry.is_open for entry in entries)


def test_a_unit_counts_those_below_it_too() -> None:
    people = [PersonRow(number, unit_id, "A", "B", None) for number, unit_id in enumerate([7, 8, None])]
    assignments = [AssignmentRow(person.id, "m01", None, None, None) for person in people]
    entries = rules.entries_of(people, assignments, [], OPEN_DAY)

    counts = rules.heat_counts(entries, {7: [7], 8: [7, 8]})

    assert {unit_id: count.assigned for (unit_id, _), count in counts.items()} == {7: 2, 8: 1, None: 1}


@given(assignments=assignment_rows, attempts=attempt_rows)
def test_due_groups_hold_every_entry_that_is_due_soon(assignments, attempts):
    entries = rules.entries_of(PEOPLE, assignments, attempts, OPEN_DAY)

    groups = rules.due_groups(entries)

    assert sum(group.people for group in groups) == sum(entry.is_soon for entry in entries)
    assert [group.due_on for group in groups] == sorted(group.due_on for group in groups)


@given(assignments=assignment_rows, attempts=attempt_rows)
def test_the_trend_stays_between_none_and_all_and_ends_where_the_page_begins(assignments, attempts):
    entries = rules.entries_of(PEOPLE, assignments, attempts, OPEN_DAY)
    days = rules.trend_days(entries, NOW, ZONE)

    shares = rules.trend_shares(PEOPLE, entries, [*days, OPEN_DAY], ZONE)

    assert all(0.0 <= share <= 1.0 for share in shares)
    # nothing was completed on the open day itself, so as it begins all is as it is now
    assert shares[-1] == pytest.approx(1 - rules.count_people(rules.late_entries(entries)) / len(PEOPLE))


@given(assignments=assignment_rows, attempts=attempt_rows)
def test_trend_days_are_mondays_before_today_after_something_fell_due(assignments, attempts):
    entries = rules.entries_of(PEOPLE, assignments, attempts, OPEN_DAY)

    days = rules.trend_days(entries, NOW, ZONE)

    assert len(days) <= rules.TREND_WEEKS
    assert days == sorted(days)
    assert all(day.weekday() == 0 and day < date(2026, 11, 23) for day in days)


def test_the_trend_of_a_known_story():
    # due Friday 6 November: one in time, one on Tuesday 10 November, one never
    assigned_at = datetime(2026, 10, 1, tzinfo=UTC)
    assignments = [AssignmentRow(number, "m01", date(2026, 11, 6), assigned_at) for number in (1, 2, 3)]
    attempts = [
        attempt(1, "m01", assigned_at, datetime(2026, 11, 7, 5, 0, tzinfo=UTC)),
        attempt(2, "m01", assigned_at, datetime(2026, 11, 10, 15, 0, tzinfo=UTC)),
    ]
    entries = rules.entries_of(PEOPLE[:3], assignments, attempts, OPEN_DAY)

    days = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]

    assert rules.trend_shares(PEOPLE[:3], entries, days, ZONE) == pytest.approx([1.0, 1 / 3, 2 / 3])


def test_overdue_comes_longest_first():
    assigned_at = datetime(2026, 9, 1, tzinfo=UTC)
    days = [date(2026, 11, 20), date(2026, 11, 6), date(2026, 11, 13)]
    assignments = [AssignmentRow(number, "m01", day, assigned_at) for number, day in enumerate(days, start=1)]

    late = rules.late_entries(rules.entries_of(PEOPLE, assignments, [], OPEN_DAY))

    assert [entry.due_on for entry in late] == sorted(days)


def test_a_retake_does_not_make_a_completion_later():
    first = attempt(1, "m01", NOW - timedelta(days=40), NOW - timedelta(days=39))
    retake = attempt(1, "m01", NOW - timedelta(days=5), NOW - timedelta(days=4))
    running = attempt(1, "m01", NOW - timedelta(days=1), None)

    assert rules.counting_attempt([running, retake, first]) is first


def test_what_was_finished_and_begun_again_stays_done():
    assignments = [AssignmentRow(1, "m01", date(2026, 11, 1), NOW - timedelta(days=60))]
    attempts = [
        attempt(1, "m01", NOW - timedelta(days=40), NOW - timedelta(days=39)),
        attempt(1, "m01", NOW - timedelta(days=1), None),
    ]

    (entry,) = rules.entries_of(PEOPLE[:1], assignments, attempts, OPEN_DAY)

    assert entry.standing is Standing.DONE
    assert not entry.is_late


REDO = NOW - timedelta(days=10)


def redo_entry(*attempts: AttemptRow) -> rules.Entry:
    """The entry of somebody who was asked to take the module again, due in eight days."""
    assignment = AssignmentRow(1, "m01", date(2026, 12, 1), NOW - timedelta(days=60), REDO)
    (entry,) = rules.entries_of(PEOPLE[:1], [assignment], attempts, OPEN_DAY)
    return entry


def test_what_was_finished_before_a_redo_was_asked_does_not_count_and_is_known():
    entry = redo_entry(attempt(1, "m01", NOW - timedelta(days=40), REDO - timedelta(seconds=1)))

    assert entry.standing is Standing.NOT_STARTED
    assert entry.attempt is None
    assert entry.is_redo
    assert entry.is_soon


def test_what_is_finished_after_a_redo_was_asked_counts_whatever_version_it_was_begun_on():
    before = attempt(1, "m01", NOW - timedelta(days=40), NOW - timedelta(days=39))
    begun_before = attempt(1, "m01", REDO - timedelta(days=1), REDO)

    entry = redo_entry(before, begun_before)

    assert entry.standing is Standing.DONE
    assert entry.attempt is begun_before


def test_who_is_taking_it_again_is_in_progress():
    running = attempt(1, "m01", NOW - timedelta(days=1), None)

    assert redo_entry(attempt(1, "m01", REDO, REDO - timedelta(days=3)), running).standing is Standing.IN_PROGRESS


def test_a_redo_of_one_module_leaves_every_other_alone():
    assignments = [AssignmentRow(1, "m01", None, REDO, REDO), AssignmentRow(1, "m02", None, REDO, None)]
    done = [attempt(1, module_id, REDO - timedelta(days=9), REDO - timedelta(days=8)) for module_id in ("m01", "m02")]

    entries = rules.entries_of(PEOPLE[:1], assignments, done, OPEN_DAY)

    assert {entry.module_id: entry.is_open for entry in entries} == {"m01": True, "m02": False}


@pytest.mark.parametrize(
    ("missing", "assigned", "expected"),
    [(1, 18, 1), (1, 4, 1), (5, 18, 2), (9, 18, 2), (10, 18, 3), (14, 18, 4), (18, 18, 4)],
)
def test_shades_are_quarters_of_the_unit(missing: int, assigned: int, expected: int):
    assert rules.shade(missing, assigned) == expected


@given(assigned=st.integers(1, 400), part=st.integers(1, 400))
def test_more_missing_is_never_a_lighter_shade(assigned: int, part: int):
    missing = min(part, assigned)

    assert 1 <= rules.shade(missing, assigned) <= 4
    assert missing == 1 or rules.shade(missing - 1, assigned) <= rules.shade(missing, assigned)


def test_nobody_missing_has_no_shade():
    with pytest.raises(ValueError, match="has no shade"):
        rules.shade(0, 12)


@given(share=st.floats(0, 1))
def test_only_all_is_a_hundred_and_only_none_is_zero(share: float):
    whole = rules.percent(share)

    assert 0 <= whole <= 100
    assert (whole == 100) == (share == 1.0)
    assert (whole == 0) == (share == 0.0)
