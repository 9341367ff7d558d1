"""The loss report names what was lost of this very story."""

from dataclasses import replace

from tests.exchange.test_h5p import hard_story, with_node
from tests.scenarios.stories import sound_story
from training_app.exchange.flat_story import flatten
from training_app.exchange.h5p_loss import loss_report
from training_app.scenarios.graph import Decision, Line, Scenario


def report(scenario: Scenario, most_pages: int = 250) -> str:
    return "\n".join(loss_report(scenario, flatten(scenario, most_pages), "Morgan"))


def test_everything_the_format_has_no_place_for_is_named():
    story = replace(sound_story(), source_ids=("book-2014", "paper-2018"))

    text = report(story)

    assert "State (Tension, Trust): H5P has none." in text
    assert "every path and every end is there" in text
    assert "Effects: 8 of 12 choices" in text
    assert "Ratings (4 strong, 4 sound, 4 costly): lost." in text
    assert "Skills (Safety, Voice, Recognition, Plain-Words): lost, with the points of 12 choices." in text
    assert "Lost are what is said of 12 choices, the advice at 4 decisions" in text
    assert "Content note: kept on the start screen only." in text
    assert "Sources (book-2014, paper-2018): lost." in text


def test_what_a_story_does_not_have_it_cannot_lose():
    story = replace(sound_story(), source_ids=(), skills=())
    bare = {
        node.id: replace(node, choices=tuple(replace(choice, effects={}) for choice in node.choices))
        if isinstance(node, Decision)
        else node
        for node in story.nodes.values()
    }

    text = report(replace(story, nodes=bare))

    assert not [word for word in ("Sources", "Skills", "Effects", "Hard passages", "called Morgan") if word in text]


def test_hard_passages_are_counted():
    assert "Hard passages (3): the note comes first" in report(hard_story())


def test_a_story_that_is_too_large_says_what_nobody_reaches_any_more():
    text = report(sound_story(), most_pages=5)

    assert "are too many to write out" in text
    assert "likeliest way" in text
    assert "Ends that nobody reaches any more: " in text


def test_a_name_that_stands_for_everybody_is_said():
    assert "everybody is called Morgan" in report(with_node(sound_story(), "arrive", scene=(Line("{officer}!"),)))
