"""Statements are plain values with an id, a time and a duration that an LRS takes, and the same each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.cmi5_books import Cmi5Books
from tests.fakes.lrs_rules import DURATION, check_statement
from tests.lms.cmi5.examples import NOON, after, launched_by
from training_app.lms.cmi5 import statements
from training_app.lms.cmi5.json_text import JsonObject, canonical_bytes
from training_app.lms.cmi5.statements import (
    CATEGORY_CMI5,
    CATEGORY_MOVE_ON,
    MASTERY_SCORE,
    Launched,
    Verdict,
    duration_text,
    statement_id,
    time_text,
)


@pytest.fixture
def launched() -> Launched:
    lms = Cmi5Books()
    return launched_by(lms, lms.launch(mastery_score=0.8))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "PT0S"),
        (0.004, "PT0S"),
        (0.25, "PT0.25S"),
        (90, "PT90S"),
        (90.5, "PT90.5S"),
        (100, "PT100S"),
        (1 / 3, "PT0.33S"),
    ],
)
def test_a_duration_is_seconds_to_a_hundredth(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


@pytest.mark.parametrize("seconds", [-0.01, float("nan"), float("inf")])
def test_what_is_no_duration_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        duration_text(seconds)


@given(st.floats(min_value=0, max_value=1e9))
def test_any_duration_is_one_in_iso_8601(seconds: float) -> None:
    text = duration_text(seconds)

    assert DURATION.match(text)
    assert abs(float(text[2:-1]) - seconds) <= 0.0051


def test_a_time_is_in_utc_whatever_its_zone() -> None:
    assert (
        time_text(datetime(2026, 11, 26, 7, 30, 0, 1500, timezone(timedelta(hours=-5)))) == "2026-11-26T12:30:00.001Z"
    )


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        time_text(datetime(2026, 11, 26, 12, tzinfo=UTC).replace(tzinfo=None))


def test_an_id_belongs_to_one_session_kind_and_number(launched: Launched) -> None:
    other = launched_by(lms := Cmi5Books(), lms.launch())

    ids = {
        statement_id(launched, "answered", 1),
        statement_id(launched, "answered", 2),
        statement_id(launched, "progressed", 1),
        statement_id(other, "answered", 1),
    }

    assert len(ids) == 4
    assert statement_id(launched, "answered", 1) in ids


def test_a_statement_is_the_same_bytes_each_time(launched: Launched) -> None:
    verdict = Verdict(1.0, 95, after(700))

    first, second = (canonical_bytes(statements.passed(launched, verdict)) for _ in range(2))

    assert first == second
    assert b'"score":{"scaled":1}' in first


def test_the_launch_is_not_changed_by_what_is_built_from_it(launched: Launched) -> None:
    before = canonical_bytes(launched.launch_data.context_template)

    statements.passed(launched, Verdict(0.9, 95, NOON))
    statements.answered(launched, at=NOON, sequence=1, item={"id": "https://training.example/q"}, result={})

    assert canonical_bytes(launched.launch_data.context_template) == before


def test_two_lmss_may_count_their_sessions_alike(launched: Launched) -> None:
    other = replace(launched, launch=replace(launched.launch, registration="760e3480-ba55-4991-94b0-01820dbd23a2"))

    assert statement_id(other, "passed", 1) != statement_id(launched, "passed", 1)


def test_a_statement_shares_nothing_with_the_launch(launched: Launched) -> None:
    made = statements.initialized(launched, at=NOON)

    assert made["actor"] == launched.launch.actor
    assert made["actor"] is not launched.launch.actor


def test_what_the_template_says_is_never_overwritten(launched: Launched) -> None:
    template: JsonObject = {
        "registration": launched.launch.registration.upper(),
        "extensions": {MASTERY_SCORE: 0.9},
        "contextActivities": {"parent": {"id": "https://lms.example/p"}, "category": {"id": "https://lms.example/c"}},
    }
    given = replace(launched, launch_data=replace(launched.launch_data, context_template=template))

    judged = statements.passed(given, Verdict(0.9, 95, NOON))["context"]
    answer = statements.answered(given, at=NOON, sequence=1, item={"id": "https://training.example/q"}, result={})

    judged_activities: JsonObject = {
        "parent": {"id": "https://lms.example/p"},
        "category": [
            {"id": "https://lms.example/c"},
            {"objectType": "Activity", "id": CATEGORY_CMI5},
            {"objectType": "Activity", "id": CATEGORY_MOVE_ON},
        ],
    }
    assert judged == {**template, "contextActivities": judged_activities}
    unit: JsonObject = {"objectType": "Activity", "id": launched.launch.activity_id}
    activities: JsonObject = {
        "parent": [{"id": "https://lms.example/p"}, unit],
        "category": [{"id": "https://lms.example/c"}],
    }
    assert answer["context"] == {**template, "contextActivities": activities}


def test_an_answer_stands_below_the_unit_and_says_what_was_answered(launched: Launched) -> None:
    made = statements.answered(
        launched, at=NOON, sequence=1, item={"id": "https://training.example/q"}, result={"response": "b"}
    )

    check_statement(made)
    assert made["object"] == {"objectType": "Activity", "id": "https://training.example/q"}
    assert made["context"]["contextActivities"]["parent"] == [  # type: ignore[index,call-overload]
        {"objectType": "Activity", "id": launched.launch.activity_id}
    ]
    assert made["result"] == {"response": "b"}
