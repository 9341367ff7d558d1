"""What may be typed when a record is put right, and which acts it leaves open."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.typed import plain_reason, why_reason_refused
from training_app.reports import record_rules as rules
from training_app.reports.record_rules import Act, Standing
from training_app.reports.rows import EventRow

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RUNNING, DONE = uuid4(), uuid4()


def fact(attempt_id, sequence: int, kind: str, **detail: object) -> EventRow:
    return EventRow(uuid4(), attempt_id, sequence, kind, NOW, detail, "m01", "1.0.0", None)


@given(day=st.dates(rules.FIRST_DAY, TODAY))
def test_a_typed_day_is_that_day_in_the_agencys_zone_and_never_in_the_future(day: date):
    moment = rules.moment_of(day, zone=ZONE, now=NOW, before=None)

    assert moment.astimezone(ZONE).date() == day
    assert moment <= NOW
    assert rules.why_day_refused(day.isoformat(), TODAY) is None


@given(day=st.dates(date(2026, 11, 1), TODAY), hours=st.integers(0, 23 * 24))
def test_after_a_redo_was_asked_every_day_that_can_be_typed_counts(day: date, hours: int):
    counts_from = NOW - timedelta(hours=hours)
    is_refused = rules.why_day_refused(day.isoformat(), TODAY, counts_from.astimezone(ZONE).date()) is not None

    moment = rules.moment_of(day, zone=ZONE, now=NOW, before=None, counts_from=counts_from)

    assert is_refused == (day < counts_from.astimezone(ZONE).date())
    if not is_refused:
        assert counts_from <= moment <= NOW
        assert moment.astimezone(ZONE).date() == day


def test_a_day_that_is_left_as_it_was_keeps_its_moment():
    before = datetime(2026, 11, 12, 4, 7, 9, tzinfo=UTC)

    assert rules.moment_of(date(2026, 11, 11), zone=ZONE, now=NOW, before=before) is before


@given(before=st.floats(0, 1))
def test_a_score_that_is_left_as_it_was_keeps_its_decimals(before: float):
    assert rules.scaled_of(round(before * 100), before=before) == before


@given(percent=st.integers(0, 100))
def test_a_typed_score_is_between_nothing_and_all(percent: int):
    assert rules.scaled_of(percent, before=None) == percent / 100
    assert rules.why_percent_refused(str(percent)) is None


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-13-01", "2026-11-24", "1999-12-31", "03/10/2026", "\x00"])
def test_a_day_that_is_none_is_refused_in_a_sentence(typed: str):
    assert rules.why_day_refused(typed, TODAY).endswith(".")


@pytest.mark.parametrize("typed", ["", "-1", "101", "8.5", "ninety", "¹²", "99999999999999999999"])
def test_a_score_that_is_none_is_refused(typed: str):
    assert rules.why_percent_refused(typed) is not None


@pytest.mark.parametrize("typed", ["", "0", "601", "-5", "1e2", "45 min"])
def test_credit_that_is_none_is_refused(typed: str):
    assert rules.why_minutes_refused(typed) is not None


@pytest.mark.parametrize("typed", ["", "2026-11-22", "soon", "2037-01-01"])
def test_a_due_day_that_has_passed_or_is_none_is_refused(typed: str):
    assert rules.why_due_refused(typed, TODAY) is not None
    assert rules.why_due_refused("2026-11-23", TODAY) is None


@given(typed=st.text(max_size=600))
def test_a_reason_is_one_printable_line_of_ten_to_five_hundred_characters(typed: str):
    reason = plain_reason(typed)

    if why_reason_refused(reason) is None:
        assert 10 <= len(reason) <= 500
        assert "\n" not in reason
        assert "\x00" not in reason
    assert plain_reason(reason) == reason


def test_a_done_record_can_be_corrected_or_taken_back():
    standing = Standing(running=None, is_out_of_tries=False, completed=DONE, completion_id=uuid4())

    assert rules.acts_open(standing, is_offered=True) == [Act.CORRECT, Act.TAKE_BACK]


@pytest.mark.parametrize(("is_out", "expected"), [(True, [Act.TRY, Act.ELSEWHERE]), (False, [Act.ELSEWHERE])])
def test_a_try_is_offered_to_whoever_has_none_left(*, is_out: bool, expected: list[Act]):
    standing = Standing(running=RUNNING, is_out_of_tries=is_out, completed=None, completion_id=None)

    assert rules.acts_open(standing, is_offered=True) == expected


def test_a_module_that_left_the_catalogue_cannot_be_recorded_as_done():
    standing = Standing(running=None, is_out_of_tries=False, completed=None, completion_id=None)

    assert rules.acts_open(standing, is_offered=False) == []


@pytest.mark.parametrize(("rounds", "granted", "is_out"), [(1, 0, False), (2, 0, True), (2, 1, False), (3, 1, True)])
def test_tries_are_counted_in_the_running_attempt_alone(rounds: int, granted: int, *, is_out: bool):
    failed = [fact(RUNNING, number, "check_finished", is_passed=False) for number in range(rounds)]
    given_ = [fact(RUNNING, 10 + number, "try_granted") for number in range(granted)]
    elsewhere = [fact(DONE, number, "check_finished", is_passed=False) for number in range(5)]

    standing = rules.standing_of([*failed, *given_, *elsewhere], running=RUNNING, completed=None, check_limit=2)

    assert standing.is_out_of_tries is is_out


def test_the_completion_that_is_meant_is_the_newest_of_the_attempt_that_counts():
    older, newer = fact(DONE, 5, "module_completed"), fact(DONE, 7, "module_completed")

    standing = rules.standing_of(
        [newer, older, fact(RUNNING, 9, "module_completed")], running=None, completed=DONE, check_limit=None
    )

    assert standing.completion_id == newer.id


def test_a_moment_for_today_is_now_and_not_noon_to_come():
    early = NOW - timedelta(hours=8)

    assert rules.moment_of(TODAY, zone=ZONE, now=early, before=None) == early
