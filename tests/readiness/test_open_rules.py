"""Which answers to a comment on a paper can be kept."""

import pytest

from training_app.readiness.open.rules import PaperAnswer, why_answer_refused
from training_app.review.models import AnswerState

NUMBERS = {"plan": 3, "notes": 0}
TEXT = "The plan now names the place."


@pytest.mark.parametrize("state", [AnswerState.ANSWERED, AnswerState.DECLINED])
def test_what_was_not_changed_needs_no_version(state: AnswerState):
    assert why_answer_refused(PaperAnswer(state, TEXT), NUMBERS) == {}


def test_a_change_names_a_version_that_is_there():
    assert why_answer_refused(PaperAnswer(AnswerState.CHANGED, TEXT, "plan", 3), NUMBERS) == {}


@pytest.mark.parametrize("number", [0, 4, 99999999, -1])
def test_a_version_that_is_not_there_is_refused(number: int):
    said = why_answer_refused(PaperAnswer(AnswerState.CHANGED, TEXT, "plan", number), NUMBERS)

    assert said == {"number": "Name the version that has the change: 1 to 3."}


@pytest.mark.parametrize("part_id", ["", "elsewhere"])
def test_a_change_names_its_part(part_id: str):
    assert set(why_answer_refused(PaperAnswer(AnswerState.CHANGED, TEXT, part_id, 1), NUMBERS)) == {"part"}


def test_a_part_that_nobody_kept_was_not_changed():
    said = why_answer_refused(PaperAnswer(AnswerState.CHANGED, TEXT, "notes", 1), NUMBERS)

    assert "Nobody has kept this part" in said["part"]


@pytest.mark.parametrize("text", ["", "Too short", "x" * 2001, "A sign that is none: \x00"])
def test_an_answer_has_words(text: str):
    assert "answer" in why_answer_refused(PaperAnswer(AnswerState.ANSWERED, text), NUMBERS)
