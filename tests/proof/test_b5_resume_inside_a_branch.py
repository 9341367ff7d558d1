"""b5: after each decision of any path another browser opens the same scene, and the variables are the same."""

import re
from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from tests.conftest import Town
from tests.learning.walking import begin, desk_of, learner_of, progress_of, read_lessons
from training_app.learning.models import Attempt
from training_app.learning.service import Desk, make_choice
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, Scenario

PATHS = 6
SEED = 20261125


def some_paths(scenario: Scenario) -> Iterator[list[int]]:
    """The outermost paths and some between, as positions of choices."""
    yield [0] * 7
    yield [9] * 7
    chance = Random(SEED)
    middle = [list(one) for one in product(range(3), repeat=7)]
    yield from chance.sample(middle, PATHS - 2)


@pytest.mark.parametrize("module_id", ["m01-trauma", "m03-past-in-the-room"])
def test_each_scene_is_found_again_with_equal_variables(town: Town, module_id: str) -> None:
    scenario = town.shipped.modules[module_id].scenario
    learners = [town.people.officer_id, town.people.other_officer_id]
    for person_id, positions in zip(learners, some_paths(scenario), strict=False):
        with desk_of(town) as desk:
            learner = learner_of(town, person_id)
            attempt_id = begin(desk, learner, module_id)
            read_lessons(desk, learner, attempt_id)
        for step, position in enumerate(positions, 1):
            with desk_of(town) as desk:
                before = variables(desk, attempt_id, scenario)
                node = play.current_page(scenario, play.replay(scenario, progress_of(desk, attempt_id).path)).node
            if not isinstance(node, Decision):
                break
            first, second = (town.sign_in(person_id) for _ in range(2))
            scenes = [scene(one.get(f"/app/attempts/{attempt_id}/")) for one in (first, second)]
            with desk_of(town) as desk:
                after = variables(desk, attempt_id, scenario)
                choice = node.choices[min(position, len(node.choices) - 1)]
                make_choice(desk, learner, attempt_id, step=step, choice_id=choice.id)

            assert scenes[0] == scenes[1]
            assert node.ask in scenes[0]
            assert before == after


def test_a_story_that_forgot_a_choice_would_be_noticed(town: Town) -> None:
    """The negative control."""
    scenario = town.shipped.modules["m01-trauma"].scenario
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        node = play.current_page(scenario, []).node
        make_choice(desk, learner, attempt_id, step=1, choice_id=node.choices[0].id)
        before = variables(desk, attempt_id, scenario)
        attempt = desk.session.get_one(Attempt, attempt_id)
        attempt.progress = {**attempt.progress, "path": []}
        desk.session.commit()

        assert variables(desk, attempt_id, scenario) != before


def variables(desk: Desk, attempt_id, scenario: Scenario) -> dict[str, int]:
    """The story's numbers as the kept path gives them."""
    steps = play.replay(scenario, progress_of(desk, attempt_id).path)
    return play.state_by_name(scenario, play.current_standing(scenario, steps).state)


def scene(page) -> str:
    """The words of the page below its line about who and when."""
    (main,) = page.all("main")
    return re.sub(r"\s+", " ", "".join(main.itertext())).strip()
