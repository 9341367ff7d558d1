"""a7: one page says what is done, what is open and why it is not complete, in the words that the report uses too."""

import pytest

from tests.conftest import Town
from tests.learning.walking import M1, begin, desk_of, learner_of, play_scenario, read_lessons, take_all, take_round
from training_app.learning.missing import RULE, what_is_missing
from training_app.learning.rules import Progress


def page_words(town: Town) -> str:
    return town.sign_in(town.people.officer_id).get("/app/missing").text()


def test_each_thing_that_is_open_is_named(town: Town) -> None:
    with desk_of(town) as desk:
        begin(desk, learner_of(town))

    words = page_words(town)

    assert RULE in words
    assert "None of the six lessons is read to its end." in words
    assert "The scenario, Parking lot, is open. Not begun." in words
    assert "The check is not begun." in words


def test_what_is_left_gets_shorter_step_by_step(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id, wrong=4)

    words = page_words(town)

    assert "The check is not passed: 6 of 10 right, 8 are needed." in words
    assert "Parking lot" not in words.partition("Done")[0].partition("The past is in the room")[0]


def test_when_all_is_done_it_says_so(town: Town) -> None:
    with desk_of(town) as desk:
        for module_id in town.shipped.modules:
            take_all(desk, learner_of(town), module_id)

    words = page_words(town)

    assert "Nothing is missing" in words


def test_complete_and_nothing_missing_are_the_same_thing(town: Town) -> None:
    """The rule and the sentences can never part: no sentence exactly when the attempt is complete."""
    module = town.shipped.modules[M1]
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        from tests.learning.walking import progress_of

        done = progress_of(desk, attempt_id)
    assert what_is_missing(module, done) == []
    assert what_is_missing(module, Progress()) != []


@pytest.mark.parametrize("tries", [0, 2])
def test_with_a_limit_it_says_how_many_tries_are_left(town: Town, tries: int) -> None:
    from training_app.learning.marking import RoundScore

    module = town.shipped.modules[M1]
    lessons = tuple(lesson.id for lesson in module.lessons)
    progress = Progress(
        lessons_done=lessons, end_id="x", check_round=2, rounds=(RoundScore(1, 5, 10, 0.5, is_passed=False),)
    )

    (why,) = what_is_missing(module, progress, tries)

    assert ("No try is left" if tries == 0 else "Two tries left") in why


def test_the_report_says_it_in_the_same_words(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id, wrong=4)
    officer = town.sign_in(town.people.officer_id).get("/app/missing")
    coordinator = town.sign_in(town.people.coordinator_id)

    record = coordinator.get(f"/app/people/{town.people.officer_id}/modules/{M1}")
    not_begun = coordinator.get(f"/app/people/{town.people.other_officer_id}/modules/{M1}")

    theirs = why_lines(record)
    assert theirs == ["The check is not passed: 6 of 10 right, 8 are needed."]
    assert set(theirs) <= set(why_lines(officer))
    assert RULE in record.text()
    assert RULE in officer.text()
    assert why_lines(not_begun)[0] == "None of the six lessons is read to its end."


def why_lines(page) -> list[str]:
    """The sentences of the page's lists of what is missing."""
    lists = [node for node in page.all("ul") if node.get("class") == "plainlist"]
    return [" ".join("".join(item.itertext()).split()) for one in lists for item in one if item.tag == "li"]
