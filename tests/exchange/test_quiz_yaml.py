"""What an author finds in the file: the layout they know, and a remark where something is missing."""

import pytest

from tests.exchange.questions import foreign_item, question
from training_app.content.problems import Problem
from training_app.content.schema import QuizFile
from training_app.content.strict_yaml import load_strict
from training_app.content.validate import check_record
from training_app.exchange.draft import Draft, DraftOption
from training_app.exchange.qti_in import read_qti
from training_app.exchange.qti_out import qti_item
from training_app.exchange.quiz_yaml import quiz_text


def test_a_whole_question_is_laid_out_as_in_the_modules():
    text = quiz_text(read_qti(qti_item(question())).drafts)

    assert text == (
        "items:\n"
        "  - id: m01-q01\n"
        "    form: a\n"
        "    objective: define-term\n"
        "    level: apply\n"
        "    lesson: 10-first\n"
        "    critical: true\n"
        '    stem: "What do you write down?"\n'
        "    sources: [book-2014]\n"
        "    options:\n"
        '      - {id: x, text: "The words she used", key: true, feedback: "Her words stay hers."}\n'
        '      - {id: y, text: "The time she gave", feedback: "It may change."}\n'
        '      - {id: z, text: "What the neighbor saw", feedback: "That is another account."}\n'
    )


def test_what_is_missing_is_remarked_and_content_check_names_each_line_of_it():
    text = quiz_text(read_qti(foreign_item()).drafts)
    problems: list[Problem] = []

    check_record(QuizFile, load_strict(text), "quiz.yaml", problems)

    assert text.splitlines()[1] == "  # missing: form, objective, level, lesson"
    assert [(problem.line, problem.message.split()[0]) for problem in sorted(problems)] == [
        (4, '"form"'),
        (5, '"objective"'),
        (6, '"level"'),
        (7, '"lesson"'),
    ]


@pytest.mark.parametrize("word", ["1", "007", "true", "null", "no", "1e5", "10-first", "2026-11-22"])
def test_an_id_that_looks_like_something_else_stays_text(word: str):
    options = (DraftOption(word, "t", True, "f"), DraftOption("y", "u", False, "g"), DraftOption("z", "v", False, "h"))
    draft = Draft("q", "s", options, "a", word, "apply", word, sources=(word,))

    (record,) = QuizFile.model_validate(load_strict(quiz_text([draft])).value).items

    assert (record.objective, record.lesson, record.sources, record.options[0].id) == (word, word, [word], word)


def test_what_breaks_a_rule_is_not_written_down():
    options = tuple(DraftOption(name, name, name == "a", name) for name in "abc")
    draft = Draft("q", "s", options, "<b>", "x: y", "evil\nlevel: apply", "../up", sources=("a b", "# c"))

    text = quiz_text([draft])

    assert not {"<b>", "x: y", "evil", "../up", "# c"} & set(text)
    assert load_strict(text).value == {
        "items": [
            {
                "id": "q",
                "form": "",
                "objective": "",
                "level": "",
                "lesson": "",
                "critical": False,
                "stem": "s",
                "options": [
                    {"id": "a", "text": "a", "key": True, "feedback": "a"},
                    {"id": "b", "text": "b", "feedback": "b"},
                    {"id": "c", "text": "c", "feedback": "c"},
                ],
            }
        ]
    }


def test_no_question_is_an_empty_list():
    assert load_strict(quiz_text([])).value == {"items": []}
