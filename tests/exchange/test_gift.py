"""GIFT out, read by a reader that was written from Moodle's importer."""

import pytest
from hypothesis import given

from tests.exchange.gift_reader import read_gift
from tests.exchange.questions import question, quizzes
from training_app.content.schema import ItemRecord
from training_app.exchange.gift import gift_text

FORMS = {"a": "Form A", "b": "Form B", "spaced": "Later questions"}


@given(quizzes())
def test_any_quiz_is_read_by_moodle_as_it_was_written(quiz: list[ItemRecord]):
    found = read_gift(gift_text("A title", quiz))

    assert [
        (each.name, each.text, [(answer.text, answer.fraction, answer.feedback) for answer in each.answers])
        for each in found
    ] == [
        (
            record.id,
            record.stem,
            [(option.text, 1.0 if option.key else 0.0, option.feedback) for option in record.options],
        )
        for record in quiz
    ]
    assert all(each.single and each.text_format == "plain" for each in found)


@given(quizzes())
def test_each_question_falls_into_the_category_of_its_form(quiz: list[ItemRecord]):
    found = read_gift(gift_text("A title", quiz))

    assert [each.category.rpartition("/")[2] for each in found] == [FORMS[record.form] for record in quiz]


def test_a_title_with_a_slash_is_one_category():
    (found,) = read_gift(gift_text("Voice / neutrality", [question()]))

    assert found.category == "$course$/top/Common Ground/Voice // neutrality/Form A"


def test_ids_and_what_moodle_has_no_place_for_become_number_and_tags():
    (found,) = read_gift(gift_text("Sample", [question()]))

    assert found.id_number == "m01-q01"
    assert found.tags == ["define-term", "apply", "10-first", "critical"]


@pytest.mark.parametrize(
    "words",
    [
        "a = b ~ c # d { e } f : g",
        "C:\\new\\{folder}",
        "a backslash at the end \\",
        "\\\\ two, and \\n no new line",
        "one\ntwo\n\nthree",
        "// no remark",
        "$CATEGORY: none",
        "[html] stays a word",
        "[no end",
        "50% of the time",
        "%50% of the time",
        "%-33.3% of it",
        "->",
        "####",
        "TRUE",
    ],
)
def test_signs_that_mean_something_in_gift_are_only_signs(words: str):
    names = ("x", "y", "z")
    options = [{"id": name, "text": words + name * 2, "key": name == "y", "feedback": words} for name in names]

    (found,) = read_gift(gift_text("Sample", [question(stem=words, options=options)]))

    assert found.text == words
    assert [answer.text for answer in found.answers] == [f"{words}{name * 2}" for name in names]
    assert [answer.feedback for answer in found.answers] == [words] * 3
    assert [answer.fraction for answer in found.answers] == [0.0, 1.0, 0.0]


def test_the_text_looks_like_gift():
    assert gift_text("Sample", [question(stem="Why: {so}?")]) == (
        "$CATEGORY: $course$/top/Common Ground/Sample/Form A\n"
        "\n"
        "// [id:m01-q01] [tag:define-term] [tag:apply] [tag:10-first] [tag:critical]\n"
        "::m01-q01::[plain]Why\\: \\{so\\}?{\n"
        "\t=The words she used#Her words stay hers.\n"
        "\t~The time she gave#It may change.\n"
        "\t~What the neighbor saw#That is another account.\n"
        "}\n"
        "\n"
    )
