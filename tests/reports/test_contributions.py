"""What an attempt adds to the figures, and that later facts do not change it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.ledger import NOW
from training_app.content.catalogue import Catalogue, Form, Module
from training_app.reports.contributions import (
    answered_papers_of,
    asked_by,
    boosters_of,
    papers_of,
    stories_of,
    times_of,
)
from training_app.reports.module_rows import AnswerRow, BegunRow, DecisionRow, MilestoneRow, PaperRow

BEGAN = NOW - timedelta(days=100)
BEGUN = BegunRow("one", 1, "m01-trauma", "hash", BEGAN)


def milestone(kind: str, at: datetime, **fields: object) -> MilestoneRow:
    empty = dict.fromkeys(MilestoneRow._fields)
    return MilestoneRow(**{**empty, "attempt": "one", "kind": kind, "happened_at": at, **fields})


def decision(day: float, node_id: str = "arrive", choice_id: str = "back") -> DecisionRow:
    return DecisionRow("one", node_id, choice_id, BEGAN + timedelta(days=day))


def ended(day: float, mode: str | None = None) -> MilestoneRow:
    return milestone("scenario_finished", BEGAN + timedelta(days=day), end_id="end-went", mode=mode)


@pytest.fixture
def module(shipped: Catalogue) -> Module:
    return shipped.modules["m01-trauma"]


def test_a_finished_story_settles_with_its_end():
    (story,) = stories_of([BEGUN], [decision(1), decision(2, "numbers", "help")], [ended(3)])

    assert story.path == (("arrive", "back"), ("numbers", "help"))
    assert (story.end_id, story.settled_at) == ("end-went", BEGAN + timedelta(days=3))


def test_what_is_decided_after_thirty_days_does_not_change_a_story_that_had_stopped():
    (story,) = stories_of([BEGUN], [decision(1), decision(31, "numbers", "help")], [ended(32)])

    assert (story.path, story.end_id) == ((("arrive", "back"),), None)
    assert story.settled_at == BEGAN + timedelta(days=30)


def test_a_squads_story_is_nobodys_own():
    assert stories_of([BEGUN], [decision(1)], [ended(3, "group")]) == []


def test_a_squads_story_after_thirty_days_does_not_take_back_what_was_counted():
    (story,) = stories_of([BEGUN], [decision(1)], [ended(40, "group")])

    assert story.end_id is None


def test_without_a_decision_there_is_no_story():
    assert stories_of([BEGUN], [], []) == []


@given(st.lists(st.floats(0, 60), max_size=6), st.none() | st.floats(0, 60), st.floats(0, 60))
def test_a_settled_story_is_the_same_whatever_comes_later(days: list[float], end: float | None, look: float):
    decisions = [decision(day) for day in sorted(days)]
    milestones = [] if end is None else [ended(end)]
    now = BEGAN + timedelta(days=look)
    known = [one for one in decisions if one.happened_at <= now], [one for one in milestones if one.happened_at <= now]

    then = [story for story in stories_of([BEGUN], *known) if story.settled_at <= now]
    later = [story for story in stories_of([BEGUN], decisions, milestones) if story.settled_at <= now]

    assert then == later


def test_a_paper_is_marked_by_its_keys_and_only_when_it_was_finished(module: Module):
    items = module.form(Form.A)
    answers = [AnswerRow("one", item.id, item.key.id) for item in items[1:]]
    answers.append(AnswerRow("one", items[0].id, next(o.id for o in items[0].options if not o.is_key)))
    end = milestone("check_finished", NOW, check_round=1, scaled=0.9)

    (paper,) = answered_papers_of([BEGUN], answers, [end], module)

    assert (paper.form, paper.right, paper.total, paper.scaled, paper.before) == ("a", 9, 10, 0.9, None)
    assert answered_papers_of([BEGUN], answers, [], module) == []
    assert answered_papers_of([BEGUN], answers, [replace_round(end, 2)], module) == []


def replace_round(end: MilestoneRow, check_round: int) -> MilestoneRow:
    return end._replace(check_round=check_round)


def test_questions_before_belong_to_the_paper():
    end = milestone("check_finished", NOW, check_round=1, scaled=0.9)
    before = milestone("pretest_finished", BEGAN, form="b", right=6, total=10, scaled=0.6)

    (paper,) = papers_of([BEGUN], [PaperRow("one", "a", 9, 10)], [end, before])

    assert (paper.before, paper.kind) == (0.6, ("a", True))


def test_boosters_are_sorted_by_their_day():
    rows = [milestone("booster_finished", NOW, day=day, right=2, total=3) for day in (30, 7)]

    runs = boosters_of([BEGUN], rows)

    assert {day: [(run.person_id, run.right, run.total) for run in ones] for day, ones in runs.items()} == {
        7: [(1, 2, 3)],
        30: [(1, 2, 3)],
    }


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"active_seconds": 1800, "mode": "individual"}, 1),
        ({"active_seconds": 1800}, 1),
        ({"active_seconds": None, "mode": "individual"}, 0),
        ({"active_seconds": 1800, "mode": "granted"}, 0),
        ({"active_seconds": 1800, "mode": "group"}, 0),
    ],
)
def test_only_the_measured_time_of_who_did_it_themselves_counts(fields: dict, count: int):
    assert len(times_of([BEGUN], [milestone("module_completed", NOW, **fields)])) == count


def test_another_wording_asks_the_same(module: Module):
    item = module.items[0]
    reworded = replace(module, items=(replace(item, stem="Said otherwise?"), *module.items[1:]))

    assert asked_by(reworded) == asked_by(module)


def test_another_key_or_option_asks_something_else(module: Module):
    item = module.items[0]
    turned = tuple(replace(option, is_key=option.id == "x") for option in item.options)
    fewer = tuple(option for option in item.options if option.is_key or option.id != item.options[-1].id)

    for options in (turned, fewer):
        other = replace(module, items=(replace(item, options=options), *module.items[1:]))
        assert asked_by(other).check != asked_by(module).check
        assert asked_by(other).story == asked_by(module).story


def test_a_choice_that_leads_elsewhere_is_another_story(module: Module):
    scenario = module.scenario
    arrive = scenario.nodes["arrive"]
    led = replace(arrive, choices=(replace(arrive.choices[0], to="close-in"), *arrive.choices[1:]))
    other = replace(module, scenario=replace(scenario, nodes={**scenario.nodes, "arrive": led}))

    assert asked_by(other).story != asked_by(module).story
    assert asked_by(other).check == asked_by(module).check
