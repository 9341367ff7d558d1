"""The figures of questions, decisions and skills, small enough to be worked out by hand."""

from datetime import timedelta

import pytest

from tests.reports.cohort import walk
from tests.reports.ledger import NOW
from training_app.content.catalogue import Catalogue, Form, Module
from training_app.reports import module_stats
from training_app.reports.contributions import BoosterRun, MeasuredTime, Paper, StoryRun
from training_app.scenarios.graph import Scenario


@pytest.fixture
def module(shipped: Catalogue) -> Module:
    return shipped.modules["m01-trauma"]


@pytest.fixture
def scenario(module: Module) -> Scenario:
    assert module.scenario is not None
    return module.scenario


def paper(module: Module, person_id: int, wrong: int, before: float | None = None) -> Paper:
    """Form a with the first ``wrong`` questions answered wrong."""
    items = module.form(Form.A)
    given = {
        item.id: next(option.id for option in item.options if option.is_key is (place >= wrong))
        for place, item in enumerate(items)
    }
    right = len(items) - wrong
    return Paper(person_id, NOW, "a", right, len(items), right / len(items), before, given)


def best(scenario: Scenario, person_id: int) -> StoryRun:
    return StoryRun(person_id, NOW, *walk(scenario, lambda node: node.recommended[0]))


def worst(scenario: Scenario, person_id: int, most: int = 99) -> StoryRun:
    return StoryRun(person_id, NOW, *walk(scenario, lambda node: node.choices[-1].id, most=most))


def test_a_question_has_its_share_and_each_of_its_answers_one(module: Module):
    papers = [paper(module, number, wrong=number % 2) for number in range(20)]
    first = module.form(Form.A)[0]

    figure = module_stats.item_figures(module.items, papers)[first.id]

    assert (figure.facility.part, figure.facility.n) == (10, 20)
    assert sum(option.share.part for option in figure.options) == 20


def test_the_criterion_is_the_rest_without_the_question_itself(module: Module):
    # half have only the first wrong, half none: the rest of all papers is alike, though the totals are not
    papers = [paper(module, number, wrong=number % 2) for number in range(20)]
    first = module.form(Form.A)[0]

    assert module_stats.item_figures(module.items, papers)[first.id].discrimination is None


def test_a_question_that_strong_papers_answer_right_tells_apart(module: Module):
    papers = [paper(module, number, wrong=5 * (number % 2)) for number in range(20)]
    first = module.form(Form.A)[0]

    told = module_stats.item_figures(module.items, papers)[first.id].discrimination

    assert told is not None
    assert told.r == pytest.approx(1.0)


def test_nine_papers_give_no_figure(module: Module):
    papers = [paper(module, number, wrong=1) for number in range(9)]

    assert module_stats.item_figures(module.items, papers) == {}
    assert module_stats.item_figures(module.items, [*papers, paper(module, 9, wrong=1)]) != {}


def test_a_form_that_nobody_had_first_has_no_figure(module: Module):
    figures = module_stats.item_figures(module.items, [paper(module, number, wrong=1) for number in range(10)])

    assert set(figures) == {item.id for item in module.form(Form.A)}


def test_a_decision_has_its_share_of_what_is_recommended(scenario: Scenario):
    stories = [best(scenario, number) for number in range(15)] + [worst(scenario, 100 + n) for n in range(5)]

    figure = module_stats.decision_figures(scenario, stories)["arrive"]

    assert (figure.facility.part, figure.facility.n, figure.stopped) == (15, 20, 0)
    assert {one.id: one.share.part for one in figure.choices} == {"back": 15, "walk-up": 0, "split": 5}
    assert [one.is_right for one in figure.choices] == [True, False, False]


def test_a_choice_is_judged_by_the_skills_on_the_rest_of_the_path(scenario: Scenario):
    stories = [best(scenario, number) for number in range(10)] + [worst(scenario, 100 + n) for n in range(10)]

    choices = {one.id: one.tells_apart for one in module_stats.decision_figures(scenario, stories)["arrive"].choices}

    assert choices["back"].r == pytest.approx(1.0)
    assert choices["split"].r == pytest.approx(-1.0)
    assert choices["walk-up"] is None


def test_who_went_no_further_is_counted_where_they_stood(scenario: Scenario):
    stories = [best(scenario, number) for number in range(20)] + [worst(scenario, 100 + n, most=1) for n in range(10)]

    figures = module_stats.decision_figures(scenario, stories)

    assert (figures["arrive"].facility.n, figures["arrive"].stopped) == (30, 0)
    assert (figures["numbers"].facility.n, figures["numbers"].stopped) == (20, 10)


def test_a_path_that_was_broken_off_judges_no_choice(scenario: Scenario):
    stories = [worst(scenario, number, most=2) for number in range(10)] + [best(scenario, 100 + n) for n in range(10)]

    figure = module_stats.decision_figures(scenario, stories)["arrive"]

    assert figure.facility.n == 20
    # all that are left to judge by took the same choice
    assert all(one.tells_apart is None for one in figure.choices)


def test_a_decision_that_fewer_than_ten_came_to_is_not_there(scenario: Scenario):
    stories = [best(scenario, number) for number in range(20)] + [worst(scenario, 100 + n) for n in range(9)]

    figures = module_stats.decision_figures(scenario, stories)

    assert "pocket" not in figures
    assert "pocket" in {node for story in stories for node, _ in story.path}


def test_a_skill_is_the_mean_of_what_each_path_offered(scenario: Scenario):
    stories = [best(scenario, number) for number in range(10)] + [worst(scenario, 100 + n) for n in range(10)]

    figures = {one.skill_id: one for one in module_stats.skill_figures(scenario, stories)}

    assert set(figures) == {skill.id for skill in scenario.skills}
    # arrive 1 of 2, pocket 0 of 2, twenty-five 1 of 2, hand-over 0 of 1 on the worst path; all of it on the best
    assert figures["safety"].mean == pytest.approx((1.0 + 2 / 7) / 2)
    assert figures["safety"].n == 20


def test_a_change_is_of_those_who_answered_before(module: Module):
    papers = [paper(module, n, wrong=2, before=0.5) for n in range(10)] + [paper(module, 20, wrong=9)]

    change = module_stats.change_of(papers)

    assert change is not None
    assert (change.n, change.before, change.after) == (10, pytest.approx(0.5), pytest.approx(0.8))
    assert module_stats.change_of(papers[1:]) is None


def test_the_curve_begins_with_the_first_round_and_hides_a_day_of_few(module: Module):
    papers = [paper(module, number, wrong=1) for number in range(10)]
    runs = {30: [], 7: [BoosterRun(n, NOW, 7, 2, 3) for n in range(10)]}

    curve = module_stats.retention(papers, runs)

    assert [(one.day, one.n) for one in curve] == [(0, 10), (7, 10), (30, 0)]
    assert [one.share for one in curve] == [pytest.approx(0.9), pytest.approx(2 / 3), None]


def test_a_median_time_is_in_minutes_and_hidden_of_few():
    times = [MeasuredTime(n, NOW + timedelta(days=n), 60 * n) for n in range(11)]

    assert module_stats.median_minutes(times) == 5
    assert module_stats.median_minutes(times[:9]) is None
