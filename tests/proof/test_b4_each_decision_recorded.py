"""b4: one row and one "answered" statement for each decision: node, choice, version, seconds, state around it."""

import json
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.learning.walking import M1, begin, desk_of, events_of, learner_of, progress_of
from training_app.learning import service
from training_app.lrs.models import Statement
from training_app.scenarios import play
from training_app.xapi import vocabulary as words

SECONDS = (10, 45, 119, 7, 30, 66, 80)


@pytest.fixture
def attempt_id(town: Town) -> UUID:
    """Module 1 with its scenario played, each decision after so many seconds."""
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        scenario = desk.library.current(M1).scenario
        step = 1
        while progress_of(desk, attempt_id).end_id is None:
            node = play.current_page(scenario, play.replay(scenario, progress_of(desk, attempt_id).path)).node
            town.clock.advance(seconds=SECONDS[step - 1])
            service.make_choice(desk, learner, attempt_id, step=step, choice_id=node.choices[step % 3].id)
            step += 1
    return attempt_id


def test_there_is_one_row_and_one_statement_for_each_decision(town: Town, attempt_id: UUID) -> None:
    with desk_of(town) as desk:
        path = progress_of(desk, attempt_id).path
        decisions = [event for event in events_of(desk, attempt_id) if event.kind == "decision_made"]
        told = [statement_of(desk, event.id) for event in decisions]

    assert len(path) == len(decisions) >= 4
    assert [(one.detail["node_id"], one.detail["choice_id"]) for one in decisions] == list(path)
    assert {one["verb"]["id"] for one in told} == {words.VERB_ANSWERED}


def test_row_and_statement_say_the_same(town: Town, attempt_id: UUID) -> None:
    with desk_of(town) as desk:
        module = desk.library.current(M1)
        steps = play.replay(module.scenario, progress_of(desk, attempt_id).path)
        decisions = [event for event in events_of(desk, attempt_id) if event.kind == "decision_made"]
        told = [statement_of(desk, event.id) for event in decisions]

    for number, (step, event, one) in enumerate(zip(steps, decisions, told, strict=True), 1):
        extensions = one["result"]["extensions"]
        before = play.state_by_name(module.scenario, step.before)
        after = play.state_by_name(module.scenario, step.after)
        assert event.detail["seconds"] == SECONDS[number - 1]
        assert one["result"]["duration"] == f"PT{SECONDS[number - 1]}S"
        assert one["result"]["response"] == event.detail["choice_id"] == step.choice_id
        assert extensions[words.EXTENSION_NODE] == event.detail["node_id"] == step.node_id
        assert extensions[words.EXTENSION_STEP] == event.detail["step"] == number
        assert extensions[words.EXTENSION_STATE_BEFORE] == dict(event.detail["state_before"]) == before
        assert extensions[words.EXTENSION_STATE_AFTER] == dict(event.detail["state_after"]) == after
        assert one["context"]["revision"] == module.version
        assert one["context"]["extensions"][words.EXTENSION_VERSION_HASH] == module.version_hash


def test_a_decision_is_neither_right_nor_wrong(town: Town, attempt_id: UUID) -> None:
    with desk_of(town) as desk:
        told = [statement_of(desk, event.id) for event in events_of(desk, attempt_id) if event.kind == "decision_made"]

    assert all("success" not in one["result"] and "score" not in one["result"] for one in told)


def test_the_end_says_the_points_of_each_skill(town: Town, attempt_id: UUID) -> None:
    with desk_of(town) as desk:
        (end,) = [event for event in events_of(desk, attempt_id) if event.kind == "scenario_finished"]
        told = statement_of(desk, end.id)

    skills = {skill: [earned, possible] for skill, earned, possible in end.detail["skills"]}
    assert skills
    assert told["result"]["extensions"][words.EXTENSION_SKILLS] == skills
    assert all(0 <= earned <= possible for earned, possible in skills.values())


def statement_of(desk, event_id: UUID) -> dict:
    """The statement as it is stored, and will be sent."""
    body = desk.session.execute(select(Statement.body).where(Statement.id == event_id)).scalar_one()
    return json.loads(body)
