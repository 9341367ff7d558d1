"""Every gate of the path check: the sound story passes, the story with one fault is told where."""

from dataclasses import replace

import pytest

from tests.scenarios.stories import choice, decision, end, sound_story, with_change, with_choice, with_node, words
from training_app.scenarios.graph import Condition, Decision, Hard, Line, Passage, Rating, Route, Scenario, Skill, Tone
from training_app.scenarios.path_check import check_scenario
from training_app.scenarios.walk import following, walk_all

STORY = sound_story()


def messages(scenario: Scenario) -> list[str]:
    return [finding.message for finding in check_scenario(scenario)]


def without(scenario: Scenario, node_id: str) -> Scenario:
    return replace(scenario, nodes={name: node for name, node in scenario.nodes.items() if name != node_id})


def arrive() -> Decision:
    node = STORY.nodes["arrive"]
    assert isinstance(node, Decision)
    return node


def test_a_sound_story_has_no_findings():
    assert check_scenario(STORY) == []


def test_the_walk_meets_every_state_once():
    roads = walk_all(STORY)

    assert ("arrive", (2, 1)) in roads
    assert all(set(following(STORY, spot)) == roads[spot] for spot in roads)


@pytest.mark.parametrize(
    ("story", "message"),
    [
        (with_choice(STORY, "talk", 1, to="gone"), 'unknown target "gone"'),
        (with_change(STORY, "walk", to="gone"), 'unknown target "gone"'),
        (with_change(STORY, "fork", otherwise="gone"), 'unknown target "gone"'),
        (replace(STORY, start="gone"), 'unknown target: start names no node "gone"'),
        (with_change(STORY, "walk", to=""), 'dead end: "walk" leads nowhere'),
        (with_change(STORY, "talk", choices=()), 'dead end: "talk" leads nowhere'),
        (with_change(STORY, "fork", otherwise=""), "route without else"),
        (with_node(STORY, Passage("attic", line=7, to="talk")), 'no path reaches the node "attic"'),
        (with_node(STORY, end("cellar", Tone.HARD)), 'no path reaches the end "cellar"'),
        (without(STORY, "walk"), 'unknown target "walk"'),
        (with_change(STORY, "arrive", choices=arrive().choices[:1]), "1 choices; 2 to 4 are allowed"),
        (
            with_change(STORY, "arrive", choices=tuple(choice(name, "walk") for name in "vwxyz")),
            "5 choices; 2 to 4 are allowed",
        ),
        (with_change(STORY, "talk", recommended=()), "decision without recommended"),
        (with_change(STORY, "talk", recommended=("good", "x")), 'recommended names no choice "x"'),
        (
            with_change(STORY, "arrive", recommended=("good",)),
            "no decision has two recommended choices; at least one is needed",
        ),
        (
            with_choice(STORY, "talk", 2, skills={"safety": 1}),
            'skills of "bad" differ from those of "good" in the same node',
        ),
        (
            with_choice(STORY, "talk", 0, skills={"safety": 3, "voice": 1}),
            'skill "safety" has 3 points; 0, 1 or 2 are allowed',
        ),
        (with_choice(STORY, "talk", 0, effects={"mood": 1}), 'effect on unknown variable "mood"'),
        (with_choice(STORY, "talk", 1, id="good"), 'two choices are called "good"'),
        (with_change(STORY, "walk", scene=(Line("Hi {name}."),)), "unknown slot {name}; only {officer} is replaced"),
        (replace(STORY, skills=STORY.skills[:3]), "3 skills; 4 or 5 are needed"),
        (
            replace(STORY, skills=(*STORY.skills[:3], Skill("charm", "Charm"))),
            'unknown skill "charm"; there are safety, voice, recognition, plain-words, hand-over',
        ),
        (
            with_choice(STORY, "talk", 1, consequence=()),
            'missing feedback: "plain" has no consequence, so nobody sees what it led to',
        ),
        (
            with_choice(STORY, "talk", 1, debrief=""),
            'missing feedback: "plain" has no debrief, so nobody learns why',
        ),
        (
            with_choice(STORY, "talk", 1, hard=Hard("He is hurt.", "Hi {name}.")),
            "unknown slot {name}; only {officer} is replaced",
        ),
        (
            with_change(STORY, "walk", hard=Hard("He is hurt.", "Hi {name}.")),
            "unknown slot {name}; only {officer} is replaced",
        ),
        (
            replace(STORY, variables=(*STORY.variables, replace(STORY.variables[0], name="x"))),
            "3 variables; one or two are allowed",
        ),
        (
            replace(STORY, variables=(replace(STORY.variables[0], start=9), STORY.variables[1])),
            '"tension" starts out of its bounds',
        ),
    ],
)
def test_one_fault_is_found(story: Scenario, message: str):
    assert message in messages(story)


def test_an_unknown_skill_is_found():
    node = arrive()
    choices = tuple(replace(made, skills={"charm": 1}) for made in node.choices)

    assert 'unknown skill "charm"' in messages(with_change(STORY, "arrive", choices=choices))


def test_a_condition_on_an_unknown_variable_is_found():
    fork = STORY.nodes["fork"]
    assert isinstance(fork, Route)
    branch = replace(fork.branches[0], conditions=(Condition("mood", "gte", 1),))

    assert 'condition on unknown variable "mood"' in messages(with_change(STORY, "fork", branches=(branch,)))


def test_a_loop_without_exit_is_found_at_each_node_of_it():
    story = with_change(with_change(STORY, "wait", to="turn"), "turn", to="wait")

    findings = [finding for finding in check_scenario(story) if finding.message.startswith("loop")]

    assert {finding.place for finding in findings} == {
        ("nodes", "wait"),
        ("nodes", "turn"),
        ("nodes", "talk"),
        ("nodes", "arrive"),
        ("nodes", "walk"),
    }


def test_an_end_that_no_state_allows_is_found():
    fork = STORY.nodes["fork"]
    assert isinstance(fork, Route)
    never = replace(fork.branches[1], conditions=(Condition("trust", "gte", 9),))

    found = messages(with_change(STORY, "fork", branches=(fork.branches[0], never)))

    assert 'no path reaches the end "hard"' in found
    assert 'no path reaches the node "last"' in found


def test_too_few_nodes_are_found():
    story = without(
        with_change(STORY, "arrive", choices=tuple(replace(c, to="talk") for c in arrive().choices)), "walk"
    )

    assert messages(story) == ["11 nodes; at least 12 are needed"]


def test_too_few_ends_are_found():
    story = without(with_node(with_change(STORY, "last", to="even"), Passage("extra", line=1, to="even")), "hard")

    assert "2 ends; 3 to 5 are needed" in messages(story)


def test_too_many_ends_are_found():
    story = STORY
    for name in ("fourth", "fifth", "sixth"):
        story = with_node(story, end(name, Tone.MIXED))

    assert "6 ends; 3 to 5 are needed" in messages(story)


def test_a_path_with_three_decisions_is_found():
    story = with_choice(STORY, "arrive", 2, to="listen")

    assert "a path has 3 decisions; at least 4 are needed" in messages(story)


def test_a_path_with_eight_decisions_is_found():
    story = with_change(STORY, "turn", to="d0")
    for place in range(4):
        story = with_node(story, decision(f"d{place}", "part" if place == 3 else f"d{place + 1}"))

    assert "a path has more than 7 decisions" in messages(story)


def test_a_path_too_short_to_be_worth_the_time_is_found():
    story = STORY
    for name in ("arrive", "talk", "listen", "part"):
        story = with_change(story, name, scene=(Line("Short."),))

    assert any(message.startswith("the shortest path takes ") for message in messages(story))


def test_a_path_too_long_for_a_shift_is_found():
    story = with_change(STORY, "wait", scene=(Line(words(3000)),))

    assert any(message.startswith("the longest path takes ") for message in messages(story))


def test_a_story_whose_mistakes_cannot_be_mended_is_found():
    story = STORY
    for name in ("arrive", "talk", "listen", "part"):
        story = with_choice(story, name, 2, rating=Rating.SOUND)

    assert messages(story) == ["no mistake can be mended: no costly choice is followed by a way to a good end"]


def test_a_finding_says_where():
    finding = check_scenario(with_choice(STORY, "talk", 1, to="gone"))[0]

    assert finding.place == ("nodes", "talk", "choices", 1, "to")
    assert finding.line == 30
