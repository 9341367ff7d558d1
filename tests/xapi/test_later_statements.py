"""The statements of what never counts, of a squad's scenario, of measured time, and of what is taken back."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.fakes.lrs_rules import check_statement
from tests.xapi.examples import make_facts, make_module
from training_app.learning import events
from training_app.learning.events import LearningFact, Mode
from training_app.learning.line import event_id
from training_app.xapi import vocabulary as words
from training_app.xapi.activities import ModuleActivities
from training_app.xapi.canonical import canonical_bytes
from training_app.xapi.statements import Actor, build_statement, is_told

HOME = "https://training.riverton.example"
MODULE = f"{HOME}/xapi/activities/module/m01-trauma"
FRAME = {name: getattr(make_facts()[0], name) for name in LearningFact.__dataclass_fields__}
COMPLETION = UUID("5c151133-da47-5615-8313-547ced3f54e3")
ANSWER = {"item_id": "m01-q01", "option_id": "y", "key_id": "x", "is_right": False, "seconds": 12}


def build(fact: LearningFact, actor: str = "ka7xw2q9") -> dict[str, Any]:
    statement = build_statement(fact, Actor(HOME, actor), ModuleActivities(HOME, make_module()))
    found: dict[str, Any] = json.loads(canonical_bytes(statement))
    check_statement(found)
    return found


@pytest.mark.parametrize(
    ("fact", "verb", "object_iri", "parent"),
    [
        (events.PretestAnswered(**FRAME, **ANSWER, form="b"), "answered", f"{MODULE}/item/m01-q01", f"{MODULE}/before"),
        (
            events.PretestFinished(**FRAME, form="b", right=1, total=2, scaled=0.5),
            "completed",
            f"{MODULE}/before",
            MODULE,
        ),
        (events.BoosterAnswered(**FRAME, **ANSWER, day=7), "answered", f"{MODULE}/item/m01-q01", f"{MODULE}/later"),
        (events.BoosterFinished(**FRAME, day=7, right=1, total=3), "completed", f"{MODULE}/later", MODULE),
    ],
)
def test_questions_that_never_count_have_a_place_of_their_own(fact, verb: str, object_iri: str, parent: str) -> None:
    one = build(fact)

    assert one["verb"]["id"].endswith(f"/{verb}")
    assert one["object"]["id"] == object_iri
    assert one["context"]["contextActivities"]["parent"][0]["id"] == parent
    if verb == "completed":
        # a score, and neither passed nor failed
        assert "success" not in one["result"]
        assert one["result"]["score"]["max"] == fact.total
    else:
        assert one["result"]["duration"] == "PT12S"


def test_a_squad_s_scenario_says_so() -> None:
    fact = events.ScenarioFinished(
        **FRAME,
        scenario_id="s07-parking-lot",
        end_id="calm-end",
        decisions=1,
        skills=(("safety", 1, 2),),
        mode=Mode.GROUP,
        path=(("arrive", "back"),),
        roll_call_id=str(UUID(int=5)),
        leader_id=3,
    )

    extensions = build(fact)["result"]["extensions"]

    assert extensions[words.EXTENSION_MODE] == "group"
    assert extensions[words.EXTENSION_SKILLS] == {"safety": [1, 2]}
    assert "leader" not in json.dumps(extensions)


def test_a_completion_says_its_measured_time_and_how_it_came_about_but_never_why() -> None:
    fact = events.ModuleCompleted(
        **FRAME,
        scaled=0.9,
        nominal_minutes=40,
        active_seconds=1805,
        mode=Mode.GRANTED,
        credited_at="2026-11-01T17:00:00+00:00",
        by_person_id=4,
        reason="Attended the class in Rapid City",
    )

    one = build(fact)

    assert one["result"]["duration"] == "PT1805S"
    assert one["result"]["extensions"][words.EXTENSION_MODE] == "granted"
    assert one["result"]["extensions"][words.EXTENSION_CREDITED_AT] == "2026-11-01T17:00:00+00:00"
    assert "Rapid City" not in json.dumps(one)


def test_what_is_taken_back_is_voided_by_whoever_took_it_back() -> None:
    fact = events.CompletionVoided(**FRAME, completion_id=str(COMPLETION), by_person_id=4, reason="Wrong login")

    one = build(fact, actor="coordinator")

    assert one["id"] == str(event_id(fact))
    assert one["verb"]["id"] == words.VERB_VOIDED
    assert one["object"] == {"objectType": "StatementRef", "id": str(COMPLETION)}
    assert one["actor"]["account"]["name"] == "coordinator"
    assert "Wrong login" not in json.dumps(one)


def test_one_more_try_is_told_to_nobody() -> None:
    assert not is_told(events.TryGranted(**FRAME, by_person_id=4, reason="Was called away"))
    assert all(is_told(fact) for fact in make_facts())


def test_a_fact_from_before_time_was_measured_has_no_duration() -> None:
    decision = make_facts()[2]

    assert "duration" not in build(decision)["result"]
    assert build(replace(decision, seconds=0))["result"]["duration"] == "PT0S"
