"""The quick way of writing statements gives the very bytes of the slow one."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.xapi.examples import ATTEMPT, make_facts, make_module, make_more_facts
from training_app.learning.events import AttemptStarted, CompletionVoided, LearningFact, ModuleCompleted
from training_app.lrs.spec.statements import check_statement
from training_app.lrs.spec.terms import statement_terms
from training_app.lrs.spec.versions import Version
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.pen import Pen
from training_app.xapi.render import render
from training_app.xapi.statements import Actor, build_statement

HOME = "https://training.riverton.example"
# a statement that takes another back is written by the recorder, without a pen
FACTS = [fact for fact in [*make_facts(), *make_more_facts()] if not isinstance(fact, CompletionVoided)]


def slowly(fact: LearningFact, name: str) -> bytes:
    return canonical_bytes(build_statement(fact, Actor(HOME, name), ModuleActivities(HOME, make_module())))


@pytest.fixture(scope="module")
def pen() -> Pen:
    return Pen(HOME, ModuleActivities(HOME, make_module()))


def test_every_kind_of_fact_is_written_alike(pen: Pen) -> None:
    assert len({type(fact) for fact in FACTS}) >= 11
    for _ in range(2):
        for fact in FACTS:
            assert pen.write(fact, "ka7xw2q9").body == slowly(fact, "ka7xw2q9")


@given(
    name=some.text(min_size=1, max_size=30),
    seconds=some.integers(0, 10**9),
    attempt_id=some.uuids(),
    number=some.integers(0, len(FACTS) - 1),
    version=some.text(min_size=1, max_size=10),
)
def test_whatever_differs_from_statement_to_statement(
    pen: Pen, name: str, seconds: int, attempt_id: object, number: int, version: str
) -> None:
    happened = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, milliseconds=seconds % 1000)
    changes = {"attempt_id": attempt_id, "happened_at": happened, "module_version": version}
    fact = dataclasses.replace(FACTS[number], **changes)  # type: ignore[arg-type]

    assert pen.write(fact, name).body == slowly(fact, name)


def test_what_filters_look_for_is_what_stands_in_the_bytes(pen: Pen) -> None:
    for fact in FACTS:
        written = pen.write(fact, "ka7xw2q9")
        assert written.terms == statement_terms(json.loads(written.body))


@pytest.mark.parametrize("version", list(Version))
def test_the_record_store_would_take_each_of_them_in_both_versions(pen: Pen, version: Version) -> None:
    for fact in FACTS:
        body = render(pen.write(fact, "ka7xw2q9").body, actor=None, xapi_version=version.value)
        # raises for the first thing that is not allowed, and gives nothing back
        assert check_statement(json.loads(body), version) is None


def test_a_change_of_version_is_another_frame(pen: Pen) -> None:
    fact = make_facts(ATTEMPT)[0]
    assert isinstance(fact, AttemptStarted)

    other = dataclasses.replace(fact, module_version="1.0.1")

    assert json.loads(pen.write(other, "x").body)["context"]["revision"] == "1.0.1"
    assert json.loads(pen.write(fact, "x").body)["context"]["revision"] == "1.0.0"


def test_definitions_are_those_of_every_activity_a_statement_can_be_about(pen: Pen) -> None:
    known = pen.definitions()

    for fact in FACTS:
        activity = json.loads(pen.write(fact, "x").body)["object"]
        assert json.loads(known[activity["id"]]) == activity["definition"]
    assert any(isinstance(fact, ModuleCompleted) for fact in FACTS)
