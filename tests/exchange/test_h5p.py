"""H5P out: the content walked number by number beside the story, and the file around it."""

import io
import json
import uuid
import zipfile
from dataclasses import replace

import pytest

from tests.exchange.h5p_player import Content, Together, words_of
from tests.scenarios.stories import decision, sound_story
from training_app.exchange.errors import CannotExport
from training_app.exchange.flat_story import flatten
from training_app.exchange.h5p import h5p_content, h5p_file
from training_app.scenarios.graph import Decision, End, Hard, Line, Scenario

HARD = Hard("A man is hurt.", "It was bad.")


def written(scenario: Scenario) -> str:
    return h5p_content(scenario, flatten(scenario), "Morgan")


def opened(scenario: Scenario) -> Content:
    return Content.of(written(scenario))


def with_node(scenario: Scenario, node_id: str, **changes: object) -> Scenario:
    return replace(scenario, nodes={**scenario.nodes, node_id: replace(scenario.nodes[node_id], **changes)})


def hard_story() -> Scenario:
    """The sound story with a hard scene, a hard passage and a hard consequence."""
    story = with_node(with_node(sound_story(), "arrive", hard=HARD), "walk", hard=HARD)
    talk = story.nodes["talk"]
    assert isinstance(talk, Decision)
    choices = (replace(talk.choices[0], hard=HARD, consequence=(Line("He fell."), Line("Help", "Mo", "Low"))),)
    return with_node(story, "talk", choices=choices + talk.choices[1:])


@pytest.mark.parametrize("story", [sound_story, hard_story], ids=["sound", "hard"])
def test_every_path_reads_and_ends_as_in_the_story(story):
    together = Together(story(), opened(story()), "Morgan")

    assert together.walk() == 81
    assert together.ends == {node.id for node in story().nodes.values() if isinstance(node, End)}


def test_a_difference_would_be_seen():
    content = opened(sound_story())
    forks = [screen for screen in content.screens if "branchingQuestion" in screen["type"]["params"]]
    forks[-1]["type"]["params"]["branchingQuestion"]["alternatives"][0]["nextContentId"] = 0

    with pytest.raises(AssertionError):
        Together(sound_story(), content, "Morgan").walk()


@pytest.mark.parametrize("story", [sound_story, hard_story], ids=["sound", "hard"])
def test_every_number_leads_to_a_screen_and_every_screen_is_led_to(story):
    content = opened(story())
    led_to = {0}
    for screen in content.screens:
        question = screen["type"]["params"].get("branchingQuestion")
        ways = [each["nextContentId"] for each in question["alternatives"]] if question else [screen["nextContentId"]]
        led_to |= set(ways)

    assert led_to == set(range(len(content.screens))) | set(content.ends)
    assert sorted(content.ends) == list(range(-len(content.ends), 0))


def test_the_note_of_a_hard_stretch_stands_on_a_screen_of_its_own_before_it():
    content = opened(hard_story())

    note, lines = (screen["type"]["params"]["text"] for screen in content.screens[:2])

    assert words_of(note) == "A man is hurt."
    assert "arrive. word" in words_of(lines)
    assert "It was bad." not in written(hard_story())


def test_content_note_and_setting_stand_on_the_start_screen():
    story = replace(sound_story(), content_note="A man in crisis.", setting="Late.")

    assert words_of(opened(story).start["startScreenSubtitle"]) == "Late. A man in crisis."


def test_what_is_said_to_everybody_at_the_end_comes_before_the_end_screen():
    story = sound_story()
    content = opened(story)

    before_end = [screen for screen in content.screens if screen["nextContentId"] in content.ends]
    texts = [screen["type"]["params"]["text"] for screen in before_end if "text" in screen["type"]["params"]]

    assert len(texts) == 3
    assert all(story.debrief.felt_html in text and story.debrief.points_html in text for text in texts)


def test_words_that_look_like_markup_are_only_words():
    story = with_node(sound_story(), "arrive", scene=(Line("<b>R&D</b>", "<i>Mo</i>", "<u>"),), ask="1 < 2 & 3?")
    arrive = story.nodes["arrive"]
    assert isinstance(arrive, Decision)
    story = with_node(story, "arrive", choices=(replace(arrive.choices[0], text="<script>"), *arrive.choices[1:]))

    text = written(story)

    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in text
    assert "<script>" not in text
    assert Together(story, Content.of(text), "Morgan").walk() == 81


def test_the_officer_is_called_by_the_name_that_was_given():
    story = with_node(sound_story(), "arrive", scene=(Line("I’m Officer {officer}."),))

    text = h5p_content(story, flatten(story), "Okafor")

    assert "I’m Officer Okafor." in text
    assert "{officer}" not in text


def test_each_screen_has_what_the_library_reads():
    screens = opened(hard_story()).screens

    assert {screen["type"]["library"] for screen in screens} == {"H5P.AdvancedText 1.1", "H5P.BranchingQuestion 1.0"}
    assert len({uuid.UUID(screen["type"]["subContentId"]) for screen in screens}) == len(screens)
    for screen in screens:
        assert {"title", "subtitle"} <= set(screen["feedback"])
        for alternative in screen["type"]["params"].get("branchingQuestion", {}).get("alternatives", []):
            assert {"title", "subtitle"} <= set(alternative["feedback"])
            # the library shows no feedback before the end screen -1
            assert alternative["nextContentId"] >= 0


def test_the_same_story_gives_the_same_bytes():
    assert written(sound_story()) == written(sound_story())
    assert h5p_file(sound_story(), "{}") == h5p_file(sound_story(), "{}")


def test_a_fork_of_one_choice_is_not_exported():
    alone = replace(decision("arrive", "walk"), choices=decision("arrive", "walk").choices[:1])
    story = replace(sound_story(), nodes={**sound_story().nodes, "arrive": alone})

    with pytest.raises(CannotExport, match="arrive has one choice"):
        written(story)


def test_the_file_holds_the_content_and_no_library():
    package = zipfile.ZipFile(io.BytesIO(h5p_file(sound_story(), written(sound_story()))))

    head = json.loads(package.read("h5p.json"))

    assert package.namelist() == ["h5p.json", "content/content.json"]
    assert head["mainLibrary"] == "H5P.BranchingScenario"
    assert {
        f"{each['machineName']} {each['majorVersion']}.{each['minorVersion']}" for each in head["preloadedDependencies"]
    } >= {screen["type"]["library"] for screen in opened(sound_story()).screens}
