"""Out to QTI 3 and back, and on into a quiz.yaml: not a letter, an order or a mark is lost."""

from hypothesis import given

from tests.exchange.questions import question, quizzes, records
from training_app.content.schema import ItemRecord, QuizFile
from training_app.content.strict_yaml import load_strict
from training_app.exchange.qti_in import read_qti
from training_app.exchange.qti_out import qti_item, qti_package
from training_app.exchange.quiz_yaml import quiz_text


def read_quiz(text: str) -> list[ItemRecord]:
    """The questions of a quiz.yaml, as the program reads them."""
    return QuizFile.model_validate(load_strict(text).value).items


@given(quizzes())
def test_any_quiz_comes_back_as_it_went_and_is_written_as_yaml_that_reads_as_the_same(quiz: list[ItemRecord]):
    reading = read_qti(qti_package("m99-any", "Any words & signs", quiz))

    assert read_quiz(quiz_text(reading.drafts)) == quiz
    assert reading.not_taken == ()
    assert [draft.said for draft in reading.drafts] == [()] * len(quiz)


@given(records())
def test_a_single_item_file_keeps_everything_too(record: ItemRecord):
    reading = read_qti(qti_item(record))

    assert read_quiz(quiz_text(reading.drafts)) == [record]


def test_the_same_quiz_gives_the_same_bytes():
    quiz = [question(), question(id="m01-q02")]

    assert qti_package("m01-sample", "Sample", quiz) == qti_package("m01-sample", "Sample", quiz)


def test_signs_that_mean_something_in_xml_or_yaml_come_back():
    words = 'He said: “R&D <b>isn’t</b> free”, {x: 1} # no "quotes" \\n ]]> &amp; &#65; --'
    record = question(
        stem=words,
        options=[
            {"id": "1", "text": f"{words}1", "key": True, "feedback": words},
            {"id": "true", "text": f"{words}2", "feedback": "two\nlines,\n\n  and  spaces\tand a tab"},
            {"id": "null", "text": f"{words}3", "feedback": words},
        ],
    )

    (draft,) = read_qti(qti_package("m01-sample", "Sample", [record])).drafts

    assert read_quiz(quiz_text([draft])) == [record]
