"""What the result page says where a question about safety was answered wrongly."""

import pytest

from tests.conftest import Town
from tests.learning.walking import begin, desk_of, learner_of, module_of, play_scenario, progress_of, read_lessons
from tests.officer import Page
from training_app.learning import rules, service

M8 = "m08-carrying-it"
"Its paper has ten questions, of which eight must be right, and the seventh is about safety."


def result_after(town: Town, wrong: set[int]) -> Page:
    """The result page after the first paper, with these questions answered wrongly."""
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner, M8)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        items = rules.items_of_round(module_of(desk, attempt_id), 1, progress_of(desk, attempt_id))
        assert [number for number, item in enumerate(items, 1) if item.is_critical] == [7]
        for number, item in enumerate(items, 1):
            other = next(option.id for option in item.options if not option.is_key)
            option_id = other if number in wrong else item.key.id
            service.answer_question(desk, learner, attempt_id, check_round=1, number=number, option_id=option_id)
    return town.sign_in(town.people.officer_id).get(f"/app/attempts/{attempt_id}/result")


@pytest.mark.parametrize(
    ("wrong", "heading", "sentence"),
    [
        ({7}, "9 of 10 right", "The number is enough, but one question about safety must be right."),
        ({1, 7}, "8 of 10 right", "The number is enough, but one question about safety must be right."),
        ({1, 2, 7}, "7 of 10 right", "One more right answer would pass, if the question about safety is right too."),
        ({1, 2, 3}, "7 of 10 right", "One more right answer would pass. There is no limit"),
        ({1, 2}, "8 of 10 right", "That is enough."),
    ],
)
def test_the_result_says_what_is_wanting(town: Town, wrong: set[int], heading: str, sentence: str) -> None:
    page = result_after(town, wrong)

    assert page.status == 200
    assert page.heading() == heading
    assert sentence in page.text()
