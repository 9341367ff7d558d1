"""What the door decides by itself: who is meant, what a fact is in cmi5's words, what may still be sent."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning import events
from training_app.lms.cmi5 import facts
from training_app.lms.cmi5.errors import LaunchRefused
from training_app.lms.cmi5.launch import LaunchRequest
from training_app.lms.cmi5.session import SessionState
from training_app.lms.cmi5.statements import Verdict
from training_app.lms.cmi5_door.rules import (
    GIVEN_UP,
    HOME_PAGE_LONGEST,
    NOT_BEGUN,
    OVER,
    Seen,
    account_of,
    fact_of,
    state_from_json,
    state_to_json,
    unit_key,
    why_not_sent,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ITEM = {"id": "https://training.example/item/q1"}
SEEN = Seen(sequence=3, percent=40, active_s=95.5, misses_critical=True, item=ITEM)
COMMON = {
    "agency_id": AgencyId(1),
    "person_id": PersonId(2),
    "attempt_id": AttemptId(UUID(int=7)),
    "sequence": 9,
    "happened_at": NOON,
    "module_id": "m01",
    "module_version": "1",
    "version_hash": "0",
}
LAUNCH = LaunchRequest(
    endpoint="https://lms.example/xapi/",
    fetch="https://lms.example/fetch/1",
    actor_text="{}",
    actor={"account": {"homePage": "https://lms.example", "name": "1625378"}, "name": "Jamie Lee Ortiz"},
    registration="6C1F2B0E-0D53-4D8C-9E2C-0B8B6D9D5A11",
    activity_id="https://lms.example/activities/1",
)


def completed(mode: events.Mode) -> events.ModuleCompleted:
    return events.ModuleCompleted(**COMMON, scaled=0.9, nominal_minutes=40, active_seconds=1800, mode=mode)


def test_each_fact_that_counts_has_one_of_cmi5() -> None:
    lesson = events.LessonFinished(**COMMON, lesson_id="l")
    answer = events.QuestionAnswered(
        **COMMON, item_id="q1", option_id="b", key_id="a", is_right=False, check_round=1, form="a"
    )
    marked = events.CheckFinished(
        **COMMON, check_round=1, right=9, total=10, scaled=0.9, pass_scaled=0.8, is_passed=False
    )

    assert fact_of(lesson, SEEN) == facts.ProgressMade(NOON, 3, 40)
    assert fact_of(answer, SEEN) == facts.ItemAnswered(NOON, 3, ITEM, {"response": "b", "success": False})
    assert fact_of(marked, SEEN) == facts.CheckMarked(NOON, 95.5, 0.9, is_passed=False, misses_critical=True)
    assert fact_of(completed(events.Mode.INDIVIDUAL), SEEN) == facts.ModuleCompleted(NOON, 1800.0)
    assert fact_of(completed(events.Mode.GROUP), SEEN) == facts.ModuleCompleted(NOON, 1800.0)


@pytest.mark.parametrize("mode", [events.Mode.GRANTED, events.Mode.CORRECTED])
def test_what_a_coordinator_recorded_is_not_told_as_the_officers_own(mode: events.Mode) -> None:
    assert fact_of(completed(mode), SEEN) is None


def test_what_counts_for_nobody_is_not_told() -> None:
    before = events.PretestAnswered(**COMMON, item_id="q", option_id="a", key_id="a", is_right=True, form="a")
    later = events.BoosterAnswered(**COMMON, item_id="q", option_id="a", key_id="a", is_right=True, day=7)

    assert [fact_of(one, SEEN) for one in (before, later, events.AttemptStarted(**COMMON))] == [None] * 3


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Jamie Lee Ortiz", ("Jamie Lee", "Ortiz")),
        ("Ortiz", (None, "Ortiz")),
        (" ", (None, None)),
        (None, (None, None)),
        (7, (None, None)),
    ],
)
def test_the_last_word_of_a_name_is_the_family_name(name: object, names: tuple[str | None, str | None]) -> None:
    account = account_of(replace(LAUNCH, actor={**LAUNCH.actor, "name": name}))

    assert (account.given_name, account.family_name) == names
    assert (account.source, account.subject, account.is_asserted) == ("cmi5|https://lms.example", "1625378", False)


@pytest.mark.parametrize(
    ("home_page", "name", "activity_id", "code"),
    [
        ("https://lms.example/" + "x" * HOME_PAGE_LONGEST, "1", "https://a.example", "actor_unusable"),
        ("https://lms.example", "a\0b", "https://a.example", "actor_unusable"),
        ("https://lms.example/\0", "1", "https://a.example", "actor_unusable"),
        ("https://lms.example", "1", "https://a.example/\0", "activity_id_unusable"),
    ],
)
def test_what_no_database_keeps_is_refused(home_page: str, name: str, activity_id: str, code: str) -> None:
    launch = replace(LAUNCH, actor={"account": {"homePage": home_page, "name": name}}, activity_id=activity_id)

    with pytest.raises(LaunchRefused) as refused:
        account_of(launch)

    assert refused.value.code == code


def test_a_unit_is_told_from_every_other() -> None:
    account = account_of(LAUNCH)
    other = replace(account, subject="1625379")
    keys = {
        unit_key(1, account, LAUNCH),
        unit_key(2, account, LAUNCH),
        unit_key(1, other, LAUNCH),
        unit_key(1, account, replace(LAUNCH, activity_id=f"{LAUNCH.activity_id}1")),
        unit_key(1, account, replace(LAUNCH, registration="7c1f2b0e-0d53-4d8c-9e2c-0b8b6d9d5a11")),
    }

    assert len(keys) == 5
    # however the LMS writes its UUID
    assert unit_key(1, account, replace(LAUNCH, registration=LAUNCH.registration.lower())) in keys


@pytest.mark.parametrize(
    ("verb", "has_begun", "is_over", "is_abandoned", "why"),
    [
        ("initialized", False, False, False, None),
        ("completed", True, False, False, None),
        ("terminated", True, False, False, None),
        ("completed", False, False, False, NOT_BEGUN),
        ("completed", True, True, False, OVER),
        ("completed", True, True, True, GIVEN_UP),
        ("initialized", False, False, True, GIVEN_UP),
    ],
)
def test_what_may_still_be_sent(verb: str, has_begun: bool, is_over: bool, is_abandoned: bool, why: str | None) -> None:
    assert why_not_sent(verb=verb, has_begun=has_begun, is_over=is_over, is_abandoned=is_abandoned) == why


moments = st.none() | st.datetimes(timezones=st.just(UTC))
verdicts = st.builds(
    Verdict, st.floats(0, 1), st.floats(0, 10**7, allow_nan=False), st.datetimes(timezones=st.just(UTC))
)


@given(
    st.builds(
        SessionState,
        st.booleans(),
        st.booleans(),
        moments,
        st.booleans(),
        moments,
        st.integers(0, 10**6),
        st.none() | verdicts,
    )
)
def test_a_state_comes_back_as_it_was(state: SessionState) -> None:
    assert state_from_json(state_to_json(state)) == state
