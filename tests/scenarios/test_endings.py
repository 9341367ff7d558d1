"""How ends are reached: exact shares against a walk of every path, and no end by one choice alone."""

from collections import Counter
from fractions import Fraction
from itertools import product

from tests.scenarios.stories import choice, sound_story, with_change, with_choice
from training_app.scenarios.endings import Alone, ending_shares, ends_decided_alone
from training_app.scenarios.graph import End, Scenario
from training_app.scenarios.path_check import check_scenario
from training_app.scenarios.play import begin, choose

STORY = sound_story()


def played(scenario: Scenario, choices: tuple[str, ...]) -> str:
    standing = begin(scenario)
    for choice_id in choices:
        standing = choose(scenario, standing, choice_id).standing
    assert isinstance(scenario.nodes[standing.node_id], End)
    return standing.node_id


def test_the_shares_are_those_of_every_path_played():
    ends = Counter(played(STORY, names) for names in product(("good", "plain", "bad"), repeat=4))

    assert ending_shares(STORY) == {end: Fraction(count, 81) for end, count in ends.items()}


def test_paths_of_different_length_count_by_their_chance():
    story = with_change(STORY, "part", choices=(choice("leave", "even"), choice("go", "fork")))

    shares = ending_shares(story)

    assert sum(shares.values()) == 1
    assert shares["even"] >= Fraction(1, 2)


def test_an_end_that_nobody_reaches_has_no_share():
    story = with_change(STORY, "fork", branches=())

    assert ending_shares(story) == {"calm": 0, "even": 1, "hard": 0}


def test_no_choice_of_the_sound_story_fixes_its_end():
    assert list(ends_decided_alone(STORY)) == []


def test_a_choice_that_fixes_the_end_by_itself_is_found_with_its_place():
    story = with_choice(STORY, "talk", 2, to="last")

    assert list(ends_decided_alone(story)) == [Alone("talk", 2, "bad", "hard")]
    found = next(finding for finding in check_scenario(story) if "alone" in finding.message)
    assert found.place == ("nodes", "talk", "choices", 2, "to")


def test_a_choice_that_fixes_the_end_by_its_effects_is_found_too():
    """It leads to the same route as the others, and no state behind it leaves another way."""
    story = with_choice(STORY, "part", 2, effects={"tension": 4, "trust": -3})

    assert list(ends_decided_alone(story)) == [Alone("part", 2, "bad", "hard")]


def test_a_story_with_a_loop_is_judged_all_the_same():
    story = with_choice(STORY, "talk", 1, to="arrive")

    assert list(ends_decided_alone(story)) == []
