"""Gates on the knowledge check: the package with one fault is refused at its file and line."""

import re

import pytest

from tests.content.sample import MODULE, QUIZ, Package


def item_text(package: Package, item_id: str) -> str:
    text = (package.root / QUIZ).read_text(encoding="utf-8")
    found = re.search(rf"  - id: {item_id}\n(?:    .*\n)+", text)
    assert found
    return found.group()


def edit_item(package: Package, item_id: str, old: str, new: str) -> int:
    """Change one item, and return the line where it began."""
    before = item_text(package, item_id)
    assert old in before
    return package.edit(QUIZ, before, before.replace(old, new))


def remove_item(package: Package, item_id: str) -> None:
    package.edit(QUIZ, item_text(package, item_id), "")


@pytest.mark.parametrize(
    ("old", "new", "message", "offset"),
    [
        ("key: true", "key: false", '"m01-q02" has 0 keys; exactly one is needed', 0),
        ("The time she gave,", "The time she gave, key: true,", '"m01-q02" has 2 keys; exactly one is needed', 0),
        (", feedback: It may change.", "", 'missing "feedback"', 9),
        ("The time she gave", "None of the above", '"None of the above" is not allowed as an option', 9),
        ("{id: z,", "{id: y,", 'two options of "m01-q02" are called "y"', 7),
        ("objective: define-term", "objective: other", 'unknown objective "other"', 2),
        ("lesson: 10-first", "lesson: 30-third", 'unknown lesson "30-third"', 4),
        ("stem: Question 2.", "stem: One study asked.", '"m01-q02" states a fact ("study") and names no source', 0),
        (
            "feedback: It may change.",
            "feedback: In 2014 it was so.",
            '"m01-q02" states a fact ("2014") and names no source',
            0,
        ),
        ("level: recall", "level: guess", "\"level\" must be 'recall', 'classify' or 'apply'", 3),
        (
            "stem: Question 2.",
            "stem: FETI is proven.",
            'states flatly "FETI is proven": FETI itself is not proven; '
            "elements of the cognitive interview are supported",
            0,
        ),
        ("    critical: false\n", "    critical: false\n    sources: [gone]\n", 'unknown source "gone"', 6),
    ],
)
def test_one_fault_in_an_item_is_refused(package: Package, old: str, new: str, message: str, offset: int):
    line = edit_item(package, "m01-q02", old, new)

    assert f"{QUIZ}:{line + offset}: {message}" in package.problems()


def test_a_key_that_gives_itself_away_is_refused(package: Package):
    line = edit_item(package, "m01-q04", "The words she used", "The words she used just today.")

    expected = "the key has 30 characters, the longest distractor 21; at most a quarter more"
    assert package.problems() == [f"{QUIZ}:{line + 8}: {expected}"]


def test_a_comma_that_splits_a_text_is_explained(package: Package):
    line = edit_item(package, "m01-q04", "The words she used", "Her words, one by one")

    expected = 'unknown key "one by one" (a comma inside a text? put the text in quotes)'
    assert package.problems() == [f"{QUIZ}:{line + 8}: {expected}"]


def test_a_key_a_quarter_longer_may_stand(package: Package):
    edit_item(package, "m01-q04", "The words she used", "x" * 26)

    assert package.load()


def test_a_fact_with_its_source_may_stand(package: Package):
    edit_item(package, "m01-q04", "    critical: false\n", "    sources: [book-2014]\n")
    edit_item(package, "m01-q04", "Question 4.", "The guide of 2014 says it.")

    assert package.load()


def test_ages_and_minutes_of_an_invented_case_are_no_facts(package: Package):
    edit_item(package, "m01-q04", "Question 4.", "A man of 45 waits 20 minutes.")

    assert package.load()


def test_a_distractor_may_be_wrong(package: Package):
    edit_item(package, "m01-q04", "The time she gave", "That FETI is proven")

    assert package.load()


def test_two_items_with_one_id_are_refused(package: Package):
    line = edit_item(package, "m01-q05", "id: m01-q05", "id: m01-q04")

    assert package.problems() == [f'{QUIZ}:{line}: two items are called "m01-q04"']


def test_forms_of_unequal_size_are_refused(package: Package):
    remove_item(package, "m01-q12")

    problems = package.problems()

    assert f"{QUIZ}:1: form a has 10 items and form b 9; they must be equal" in problems
    assert f"{QUIZ}:1: form b has 9 items; at least 10 are needed" in problems


def test_too_few_spaced_items_are_refused(package: Package):
    remove_item(package, "m01-q26")

    assert package.problems() == [f"{QUIZ}:1: 5 spaced items; at least 6 are needed"]


def test_too_much_recall_is_refused(package: Package):
    edit_item(package, "m01-q01", "level: apply", "level: recall")

    expected = "form a: 5 of 10 items apply or classify; at least 60 percent are needed"
    assert package.problems() == [f"{QUIZ}:1: {expected}"]


def test_an_objective_without_an_item_in_a_form_is_refused(package: Package):
    for number in range(11, 21, 2):
        edit_item(package, f"m01-q{number}", "objective: choose-words", "objective: define-term")
    line = package.line(MODULE, "id: choose-words")

    assert package.problems() == [f'{MODULE}:{line}: objective "choose-words" has no item in form b']


def test_two_options_are_too_few(package: Package):
    edit_item(
        package, "m01-q04", "      - {id: z, text: What the neighbor saw, feedback: That is another account.}\n", ""
    )

    assert any('"options" needs at least 3 entries' in problem for problem in package.problems())


@pytest.mark.parametrize("habit", ["the longest option", "the first option", "the politest option"])
def test_a_form_that_a_habit_answers_is_refused(package: Package, habit: str):
    text = (package.root / QUIZ).read_text(encoding="utf-8")
    head, *items = text.split("  - id: ")
    made = {
        "the longest option": lambda item: item.replace("The words she used", "The words she used on it"),
        "the first option": _key_first,
        "the politest option": lambda item: item.replace("The words she used", "Her words kindly"),
    }[habit]
    (package.root / QUIZ).write_text("  - id: ".join([head, *map(made, items)]), encoding="utf-8")

    problems = package.problems()

    assert any(f"form a: {habit} is right" in problem and "at most 60% is allowed" in problem for problem in problems)
    assert any(f"form b: {habit} is right" in problem for problem in problems)


def _key_first(item: str) -> str:
    lines = item.splitlines(keepends=True)
    key = next(line for line in lines if "key: true" in line)
    lines.remove(key)
    lines.insert(next(place for place, line in enumerate(lines) if "options:" in line) + 1, key)
    return "".join(lines)
