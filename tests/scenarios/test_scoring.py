"""What the debrief says of skills and shifts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.stories import choice, sound_story
from training_app.scenarios.play import replay
from training_app.scenarios.scoring import bar_word, not_taken, shift, shift_word, skill_points, skill_scores

STORY = sound_story()
NODES = ("arrive", "talk", "listen", "part")


def test_possible_is_the_best_on_offer_at_each_node_met():
    steps = replay(STORY, [("arrive", "good"), ("talk", "bad")])

    safety, voice = skill_scores(STORY, steps)

    assert (safety.earned, safety.possible, safety.bar, safety.word) == (2, 4, 2, "steady")
    assert (voice.earned, voice.possible, voice.bar, voice.word) == (3, 4, 3, "steady")


def test_a_skill_that_no_decision_asked_for_is_left_out():
    scores = skill_scores(STORY, replay(STORY, [("arrive", "good")]))

    assert [score.skill.id for score in scores] == ["safety", "voice"]


def test_no_steps_give_no_scores():
    assert skill_scores(STORY, []) == ()


@pytest.mark.parametrize(
    ("bar", "word"), [(0, "to practice"), (1, "to practice"), (2, "steady"), (3, "steady"), (4, "strong")]
)
def test_the_bar_has_a_word(bar: int, word: str):
    assert bar_word(bar) == word


@pytest.mark.parametrize(
    ("effects", "direction", "word"),
    [({"tension": -2}, -1, "calmer"), ({"tension": 1}, 1, "tenser"), ({"trust": 2}, 0, "held"), ({}, 0, "held")],
)
def test_a_shift_is_told_by_the_first_variable(effects: dict[str, int], direction: int, word: str):
    made = replace(choice("x", "walk"), effects=effects)

    assert shift(STORY, made) == direction
    assert shift_word(STORY, made) == word


def test_what_was_not_taken_is_listed_with_its_word():
    step = replay(STORY, [("arrive", "plain")])[0]

    assert [(other.choice.id, other.word) for other in not_taken(STORY, step)] == [
        ("good", "calmer"),
        ("bad", "tenser"),
    ]


@given(st.lists(st.sampled_from(("good", "plain", "bad")), min_size=1, max_size=4))
def test_bars_stay_within_their_bounds(names: list[str]):
    scores = skill_scores(STORY, replay(STORY, list(zip(NODES, names, strict=False))))

    assert all(0 <= score.bar <= 4 and score.earned <= score.possible for score in scores)


@given(st.lists(st.sampled_from(("plain", "bad")), min_size=4, max_size=4), st.integers(0, 3))
def test_a_better_choice_never_lowers_a_bar(names: list[str], place: int):
    better = [*names[:place], "good", *names[place + 1 :]]

    before = skill_scores(STORY, replay(STORY, list(zip(NODES, names, strict=True))))
    after = skill_scores(STORY, replay(STORY, list(zip(NODES, better, strict=True))))

    assert all(new.bar >= old.bar for old, new in zip(before, after, strict=True))


def test_points_are_those_of_the_skills_that_were_asked_for():
    steps = replay(STORY, [("arrive", "good"), ("talk", "bad")])

    assert skill_points(STORY, steps) == (("safety", 2, 4), ("voice", 3, 4))
    assert skill_points(STORY, []) == ()
