"""The rules of an attempt, and properties that hold whatever an officer does."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.catalogue import Catalogue, Form, Module
from training_app.foundation.ids import AgencyId, AttemptId, PersonId
from training_app.learning import events, rules

COMMON = {
    "agency_id": AgencyId(1),
    "person_id": PersonId(1),
    "attempt_id": AttemptId(UUID(int=1)),
    "sequence": 1,
    "happened_at": datetime(2026, 11, 23, tzinfo=UTC),
    "module_id": "m01-trauma",
    "module_version": "1.0.0",
    "version_hash": "0" * 64,
}


@pytest.fixture(scope="module")
def module(shipped: Catalogue) -> Module:
    return shipped.modules["m01-trauma"]


def answered(module: Module, wrong: set[int], check_round: int = 1) -> tuple[rules.GivenAnswer, ...]:
    items = rules.items_of_round(module, check_round)
    return tuple(
        rules.GivenAnswer(item.id, item.key.id if position not in wrong else "other", position not in wrong)
        for position, item in enumerate(items)
    )


def test_the_first_step_is_the_first_lesson(module: Module) -> None:
    assert rules.next_step(module, rules.Progress()) == rules.Step(rules.StepKind.LESSON, module.lessons[0].id)


def test_lessons_may_be_read_out_of_order(module: Module) -> None:
    last = module.lessons[-1].id

    step = rules.next_step(module, rules.Progress(lessons_done=(last,)))

    assert step == rules.Step(rules.StepKind.LESSON, module.lessons[0].id)


def test_after_the_lessons_comes_the_scenario_and_then_the_check(module: Module) -> None:
    lessons = tuple(lesson.id for lesson in module.lessons)

    assert rules.next_step(module, rules.Progress(lessons_done=lessons)).kind is rules.StepKind.SCENARIO
    ended = rules.Progress(lessons_done=lessons, end_id="an-end")
    assert rules.next_step(module, ended) == rules.Step(rules.StepKind.CHECK, "1")


def test_a_round_is_not_scored_before_its_last_answer(module: Module) -> None:
    assert rules.score_round(module, 1, answered(module, set())[:-1]) is None


@pytest.mark.parametrize(("wrong", "is_passed"), [(0, True), (2, True), (3, False), (10, False)])
def test_eight_of_ten_pass(module: Module, wrong: int, is_passed: bool) -> None:
    score = rules.score_round(module, 1, answered(module, set(range(wrong))))

    assert score is not None
    assert score.right == 10 - wrong
    assert score.is_passed is is_passed


def test_a_wrong_critical_item_fails_the_round_whatever_the_number(module: Module) -> None:
    first = module.form(Form.A)[0]
    critical = replace(module, items=tuple(replace(item, is_critical=item.id == first.id) for item in module.items))

    score = rules.score_round(critical, 1, answered(critical, {0}))

    assert score is not None
    assert score.right == 9
    assert not score.is_passed


def test_the_second_round_is_another_paper(module: Module) -> None:
    first = {item.id for item in rules.items_of_round(module, 1)}
    second = {item.id for item in rules.items_of_round(module, 2)}

    assert not first & second
    assert len(first) == len(second)


def test_minutes_left_fall_to_zero(module: Module) -> None:
    everything = rules.Progress(
        lessons_done=tuple(lesson.id for lesson in module.lessons),
        end_id="an-end",
        rounds=(rules.RoundScore(1, 10, 10, 1.0, is_passed=True),),
    )

    assert rules.minutes_left(module, rules.Progress()) == module.minutes
    assert rules.minutes_left(module, everything) == 0
    assert rules.count_steps(module, everything) == (len(module.lessons) + 2, len(module.lessons) + 2)


facts = st.one_of(
    st.builds(lambda i: events.LessonFinished(**COMMON, lesson_id=f"l{i}"), st.integers(0, 5)),
    st.builds(
        lambda n, c: events.DecisionMade(
            **COMMON, scenario_id="s", node_id=n, choice_id=c, step=1, state_before=(), state_after=()
        ),
        st.text("ab", min_size=1, max_size=3),
        st.text("xy", min_size=1, max_size=3),
    ),
    st.builds(
        lambda i, right: events.QuestionAnswered(
            **COMMON, item_id=f"q{i}", option_id="x", key_id="x", is_right=right, check_round=1, form="a"
        ),
        st.integers(0, 9),
        st.booleans(),
    ),
    st.builds(
        lambda n, passed: events.CheckFinished(
            **COMMON, check_round=n, right=1, total=2, scaled=0.5, pass_scaled=0.8, is_passed=passed
        ),
        st.integers(1, 4),
        st.booleans(),
    ),
    st.just(events.ModuleCompleted(**COMMON, scaled=1.0, nominal_minutes=40)),
)


@given(st.lists(facts, max_size=30))
def test_progress_survives_the_database(line: list[events.LearningFact]) -> None:
    progress = rules.replay(line)

    assert rules.Progress.from_json(progress.to_json()) == progress


@given(st.lists(facts, max_size=30), st.integers(0, 30))
def test_folding_in_two_parts_is_folding_at_once(line: list[events.LearningFact], cut: int) -> None:
    progress = rules.replay(line[:cut])
    for fact in line[cut:]:
        progress = rules.apply_fact(progress, fact)

    assert progress == rules.replay(line)
