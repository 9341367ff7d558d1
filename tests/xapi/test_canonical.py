"""A statement's bytes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import tincan
from hypothesis import given
from hypothesis import strategies as some

from training_app.xapi.canonical import canonical_bytes, plain


def _statement(**changes: object) -> tincan.Statement:
    values = {
        "id": UUID("6f1c2a34-5b67-4c89-8d01-23456789abcd"),
        "actor": tincan.Agent(account=tincan.AgentAccount(home_page="https://a.example", name="x")),
        "verb": tincan.Verb(id="http://adlnet.gov/expapi/verbs/passed"),
        "object": tincan.Activity(id="https://a.example/1"),
    } | changes
    return tincan.Statement(**values)


def test_bytes_are_compact_ordered_and_unescaped() -> None:
    statement = _statement(result=tincan.Result(response="“déjà vu”", score=tincan.Score(raw=5, min=0, max=6)))

    assert canonical_bytes(statement).decode() == (
        '{"actor":{"account":{"homePage":"https://a.example","name":"x"},"objectType":"Agent"},'
        '"id":"6f1c2a34-5b67-4c89-8d01-23456789abcd",'
        '"object":{"id":"https://a.example/1","objectType":"Activity"},'
        '"result":{"response":"“déjà vu”","score":{"max":6,"min":0,"raw":5}},'
        '"verb":{"id":"http://adlnet.gov/expapi/verbs/passed"},"version":"1.0.3"}'
    )


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 14, 7, 5, 999_999, tzinfo=UTC), "2026-11-23T14:07:05.999Z"),
        (datetime(2026, 11, 23, 14, 7, 5, tzinfo=UTC), "2026-11-23T14:07:05.000Z"),
        (datetime(2026, 11, 23, 8, 7, 5, tzinfo=timezone(timedelta(hours=-6))), "2026-11-23T14:07:05.000Z"),
    ],
)
def test_times_are_utc_with_milliseconds_and_z(moment: datetime, text: str) -> None:
    assert json.loads(canonical_bytes(_statement(timestamp=moment)))["timestamp"] == text


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_bytes(_statement(timestamp=datetime(2026, 11, 23)))  # noqa: DTZ001 - that is the point


def test_a_number_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_bytes(_statement(result=tincan.Result(score=tincan.Score(scaled=float("nan")))))


@given(some.recursive(some.none() | some.booleans() | some.integers() | some.text(), some.lists, max_leaves=20))
def test_plain_values_stay_as_they_are(value: object) -> None:
    assert plain(value) == value


@given(some.floats(-1, 1))
def test_a_float_keeps_its_value_and_loses_a_needless_point(scaled: float) -> None:
    found = plain(scaled)

    assert found == scaled
    assert isinstance(found, int) == scaled.is_integer()


def test_tincan_reads_the_bytes_back() -> None:
    statement = _statement(timestamp=datetime(2026, 11, 23, 14, 7, 5, 123_000, tzinfo=UTC))

    again = tincan.Statement.from_json(canonical_bytes(statement))

    assert canonical_bytes(again) == canonical_bytes(statement)
