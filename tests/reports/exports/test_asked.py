"""What a form asks for: what is known is kept, what is not is left out and said, and a job never widens."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.reports.exports.asked import LAST_BEFORE_FIRST, Asked, Known, asked_again, read_asked
from training_app.reports.exports.offers import OFFERS
from training_app.reports.filters import Show

KNOWN = Known({3: frozenset({3, 4}), 4: frozenset({4})}, ["m01-trauma"])
ALL = {"unit": "3", "module": "m01-trauma", "state": "overdue", "from": "2026-01-01", "to": "2026-12-31"}


def test_every_field_that_is_known_narrows_the_table():
    asked, notices = read_asked("completions", ALL, KNOWN)

    assert notices == []
    assert asked.fields == ALL
    assert (asked.unit_ids, asked.filters.state) == ({3, 4}, Show.OVERDUE)


@pytest.mark.parametrize(
    ("field", "value"),
    [("unit", "99"), ("module", "m99"), ("state", "exempt"), ("from", "never"), ("to", "2026-13-01")],
)
def test_what_is_not_known_is_left_out_and_said(field: str, value: str):
    asked, notices = read_asked("completions", {field: value}, KNOWN)

    assert asked == Asked("completions")
    assert len(notices) == 1
    assert "not narrowed by it" in notices[0]


def test_days_in_the_wrong_order_leave_no_row_in_and_it_is_said():
    asked, notices = read_asked("completions", {"from": "2026-12-31", "to": "2026-01-01"}, KNOWN)

    assert notices == [LAST_BEFORE_FIRST]
    assert not any(asked.is_within(date(2026, 1, 1) + timedelta(days=day)) for day in range(365))


def test_a_table_without_a_period_or_module_takes_none():
    asked, _ = read_asked("people", ALL, KNOWN)

    assert asked.fields == {"unit": "3"}


def test_a_unit_that_is_gone_when_the_file_is_made_leaves_nobody_in_and_not_everybody():
    kept, _ = read_asked("completions", ALL, KNOWN)

    later = asked_again("completions", kept.fields, Known({}, []))

    assert (later.unit, later.unit_ids, later.module) == ("3", frozenset(), "m01-trauma")


@given(
    table=st.sampled_from(sorted(OFFERS)),
    typed=st.fixed_dictionaries({name: st.sampled_from(["", value, "nonsense"]) for name, value in ALL.items()}),
)
def test_a_job_keeps_exactly_what_was_asked_for(table: str, typed: dict[str, str]):
    asked, _ = read_asked(table, typed, KNOWN)

    assert asked_again(table, asked.fields, KNOWN) == asked


@given(day=st.dates(), first=st.none() | st.dates(), last=st.none() | st.dates())
def test_both_days_of_a_period_are_within_it(day: date, first: date | None, last: date | None):
    asked = Asked("events", first=first, last=last)

    assert asked.is_within(day) == ((first is None or first <= day) and (last is None or day <= last))
    assert asked.is_within(None) == (first is None and last is None)
