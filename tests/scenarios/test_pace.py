"""Measuring every path."""

import itertools
import statistics

import pytest

from tests.scenarios.stories import choice, sound_story, with_change, with_choice
from training_app.scenarios.graph import Decision, Hard, Line, Scenario
from training_app.scenarios.pace import measure_paths
from training_app.scenarios.play import first_page, replay
from training_app.scenarios.words import count_html_words, count_words

STORY = sound_story()


def words_read(story: Scenario, names: tuple[str, ...]) -> int:
    """What one player reads, added up from the pages themselves."""
    steps = replay(story, list(zip(("arrive", "talk", "listen", "part"), names, strict=True)))
    total = 0
    for page in [first_page(story), *(step.page for step in steps)]:
        told = [line.words for line in page.lines] + [page.know or ""]
        node = page.node
        told += (
            [node.ask, *(c.text for c in node.choices)] if isinstance(node, Decision) else [node.title, node.summary]
        )
        total += sum(count_words(text) for text in told)
    for step in steps:
        node = story.nodes[step.node_id]
        assert isinstance(node, Decision)
        taken = next(c for c in node.choices if c.id == step.choice_id)
        total += count_words(taken.did) + count_words(taken.debrief)
        total += sum(count_words(c.short) for c in node.choices if c.id != step.choice_id)
    return total + count_words("He may have felt it. What would help? Then wait. Points.")


def test_the_measures_are_those_of_all_paths():
    counts = [words_read(STORY, names) for names in itertools.product(("good", "plain", "bad"), repeat=4)]

    facts = measure_paths(STORY)

    assert (facts.words.least, facts.words.most) == (min(counts), max(counts))
    assert facts.words.median == statistics.median_low(counts)
    assert facts.minutes.least == pytest.approx(min(counts) / 200 + 2)
    assert (facts.decisions.least, facts.decisions.median, facts.decisions.most) == (4, 4, 4)


def test_the_median_weighs_each_choice_alike():
    # One of three choices at the first decision skips two decisions: a third of the players make two less.
    story = with_choice(STORY, "arrive", 2, to="listen")

    facts = measure_paths(story)

    assert (facts.decisions.least, facts.decisions.median, facts.decisions.most) == (3, 4, 4)


def test_a_loop_with_an_exit_counts_as_too_long_and_ends():
    story = with_change(STORY, "part", choices=(choice("again", "part"), choice("on", "fork")))

    facts = measure_paths(story)

    assert facts.decisions.most == 8


def test_words_are_counted_as_people_count_them():
    assert count_words("At 23:40 a well-set man’s 1,200 steps.") == 7
    assert count_html_words("<p>Two <b>words</b></p>") == 2


@pytest.mark.parametrize(("instead", "counted"), [("Short.", 10), ("word " * 30, 30)])
def test_of_a_hard_scene_the_note_and_the_longer_wording_count(instead: str, counted: int):
    plain = with_change(STORY, "walk", scene=(Line("word " * 10),))
    hard = with_change(plain, "walk", hard=Hard("One word more.", instead))

    assert measure_paths(hard).words.most - measure_paths(plain).words.most == 3 + counted - 10


def test_of_a_hard_consequence_the_note_and_the_longer_wording_count():
    choices = {place: with_choice(STORY, "part", place, consequence=(Line("word " * 10),)) for place in range(3)}
    hard = with_choice(choices[2], "part", 2, hard=Hard("One word more.", "word " * 30))

    assert measure_paths(hard).words.most - measure_paths(choices[2]).words.most == 23
