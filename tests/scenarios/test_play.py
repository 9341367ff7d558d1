"""Playing: the same choices, the same path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.stories import sound_story, with_change, with_choice
from training_app.scenarios import play
from training_app.scenarios.errors import StoryEnded, StoryStuck, UnknownChoice
from training_app.scenarios.graph import Decision, End, Hard, Line

STORY = sound_story()
NODES = ("arrive", "talk", "listen", "part")


def path(*names: str) -> list[tuple[str, str]]:
    return list(zip(NODES, names, strict=False))


def test_begins_at_the_first_decision_with_the_start_state():
    standing = play.begin(STORY)

    assert standing == play.Standing("arrive", (2, 1), 0)


def test_a_choice_moves_past_the_passage_to_the_next_decision():
    step = play.choose(STORY, play.begin(STORY), "good")

    assert (step.node_id, step.choice_id, step.before, step.after) == ("arrive", "good", (2, 1), (1, 2))
    assert step.standing == play.Standing("talk", (1, 2), 1)


def test_a_page_tells_the_consequence_then_the_passage_then_the_scene():
    page = play.choose(STORY, play.begin(STORY), "good").page

    assert [line.words.split(".")[0] for line in page.lines] == ["After good", "You walk", "talk"]
    assert (page.time, page.place, page.know, page.node.id) == ("23:40", "The lot", "Known.", "talk")


def test_effects_stop_at_the_bounds():
    steps = play.replay(STORY, path("bad", "bad", "bad"))

    assert [step.after for step in steps] == [(4, 0), (4, 0), (4, 0)]


@pytest.mark.parametrize(
    ("names", "end_id"),
    [
        (("good", "good", "plain", "plain"), "calm"),
        (("plain", "plain", "plain", "plain"), "even"),
        (("bad", "bad", "bad", "bad"), "hard"),
        (("plain", "plain", "plain", "bad"), "hard"),
    ],
)
def test_a_route_picks_the_end_by_the_state(names: tuple[str, ...], end_id: str):
    steps = play.replay(STORY, path(*names))

    assert steps[-1].standing.node_id == end_id


def test_an_unknown_choice_is_refused():
    with pytest.raises(UnknownChoice):
        play.choose(STORY, play.begin(STORY), "shout")


def test_a_choice_of_another_decision_is_refused_in_a_replay():
    with pytest.raises(UnknownChoice):
        play.replay(STORY, [("talk", "good")])


def test_a_choice_after_the_end_is_refused():
    ended = play.replay(STORY, path("good", "good", "good", "good"))[-1].standing

    with pytest.raises(StoryEnded):
        play.choose(STORY, ended, "good")


def test_passages_that_go_round_do_not_hang():
    story = with_change(with_change(STORY, "walk", to="wait"), "wait", to="walk")

    with pytest.raises(StoryStuck):
        play.choose(story, play.begin(story), "good")


def test_a_missing_node_is_told():
    story = with_choice(STORY, "arrive", 0, to="nowhere")

    with pytest.raises(StoryStuck):
        play.choose(story, play.begin(story), "good")


def test_fewer_steps_show_the_earlier_fork_again():
    steps = play.replay(STORY, path("good", "bad"))

    assert play.current_page(STORY, steps[:1]).node.id == "talk"
    assert play.current_standing(STORY, steps[:1]) == steps[0].standing
    assert play.current_page(STORY, []) == play.first_page(STORY)
    assert play.current_standing(STORY, []) == play.begin(STORY)


def test_the_officer_is_addressed_by_name():
    lines = play.address_officer((Line("Officer {officer}, {time}"),), "O{officer}rtiz")

    assert lines[0].words == "Officer O{officer}rtiz, {time}"


def test_the_state_can_be_read_by_name():
    assert play.state_by_name(STORY, (3, 2)) == {"tension": 3, "trust": 2}


def test_choices_are_shown_in_an_order_that_differs_between_attempts():
    arrive = STORY.nodes["arrive"]
    assert isinstance(arrive, Decision)

    orders = {tuple(c.id for c in play.choices_in_order(STORY, arrive, f"attempt-{n}")) for n in range(60)}

    assert len(orders) == 6


@given(st.text(), st.text(), st.text(), st.integers(0, 6))
def test_the_order_is_a_stable_permutation(scenario_id: str, node_id: str, seed: str, count: int):
    order = play.choice_order(scenario_id, node_id, seed, count)

    assert sorted(order) == list(range(count))
    assert order == play.choice_order(scenario_id, node_id, seed, count)


@given(st.lists(st.sampled_from(("good", "plain", "bad")), min_size=4, max_size=4))
def test_every_path_stays_in_bounds_and_ends(names: list[str]):
    steps = play.replay(STORY, path(*names))

    assert all(0 <= step.after[0] <= 4 and 0 <= step.after[1] <= 3 for step in steps)
    assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]
    assert isinstance(STORY.nodes[steps[-1].standing.node_id], End)
    assert steps[-1].standing.decisions == 4
    assert steps == play.replay(STORY, path(*names))


HARD = Hard("He is hurt.", "Officer {officer} is told that it went badly.")


def test_a_page_without_anything_hard_is_told_in_one_stretch():
    page = play.choose(STORY, play.begin(STORY), "good").page

    assert page.consequence == play.Told((Line("After good."),))
    assert len(page.scene) == 1
    assert page.lines == page.consequence.lines + page.scene[0].lines


def test_a_hard_scene_is_a_stretch_of_its_own():
    story = with_change(with_choice(STORY, "arrive", 0, hard=HARD), "walk", hard=HARD)

    page = play.choose(story, play.begin(story), "good").page

    assert [stretch.hard for stretch in page.told] == [HARD, HARD, None]
    assert page.lines == play.choose(STORY, play.begin(STORY), "good").page.lines


def test_a_hard_note_changes_neither_path_nor_state():
    story = with_change(with_choice(STORY, "arrive", 0, hard=HARD), "walk", hard=HARD)
    names = ("good", "bad", "plain", "good")

    with_note = [(step.standing, step.before, step.after) for step in play.replay(story, path(*names))]

    assert with_note == [(step.standing, step.before, step.after) for step in play.replay(STORY, path(*names))]


def test_both_wordings_speak_to_the_officer():
    told = play.address_in(play.Told((Line("Hello {officer}."),), HARD), "Ortiz")

    assert told.lines[0].words == "Hello Ortiz."
    assert told.hard == Hard("He is hurt.", "Officer Ortiz is told that it went badly.")
    assert play.address_in(play.Told((Line("Hello {officer}."),)), "Ortiz").hard is None
