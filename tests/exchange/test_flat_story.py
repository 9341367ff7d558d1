"""A story without state: every path where there is room, and the likeliest way where there is none."""

from dataclasses import replace

from tests.scenarios.stories import decision, end, sound_story
from training_app.exchange.flat_story import FlatStory, flatten
from training_app.scenarios.graph import Branch, Condition, Decision, End, Passage, Route, Scenario, Tone
from training_app.scenarios.play import begin, choose


def path_ends(scenario: Scenario) -> dict[tuple[int, ...], str]:
    """The end of every path, by the positions of its choices."""
    ends: dict[tuple[int, ...], str] = {}
    waiting = [(begin(scenario), ())]
    while waiting:
        standing, path = waiting.pop()
        node = scenario.nodes[standing.node_id]
        if isinstance(node, End):
            ends[path] = node.id
        elif isinstance(node, Decision):
            steps = [choose(scenario, standing, choice.id) for choice in node.choices]
            waiting += [(step.standing, (*path, place)) for place, step in enumerate(steps)]
    return ends


def flat_end(flat: FlatStory, path: tuple[int, ...]) -> str:
    page = flat.pages[0]
    for place in path:
        page = flat.pages[page.ways[place]]
    return page.page.node.id


def test_every_path_ends_where_it_did():
    story = sound_story()

    flat = flatten(story)

    ends = path_ends(story)
    assert len(ends) == 81
    assert {path: flat_end(flat, path) for path in ends} == ends
    assert flat.is_exact
    assert flat.lost_ends == ()


def test_places_that_read_alike_from_there_on_are_one_page():
    flat = flatten(sound_story())

    assert len(flat.pages) < flat.pairs
    ends = [page for page in flat.pages if isinstance(page.page.node, End)]
    assert sorted(page.page.node.id for page in ends) == sorted({page.page.node.id for page in ends})


def test_the_first_page_is_the_first_and_every_way_leads_to_a_page():
    flat = flatten(sound_story())

    assert flat.pages[0].page.node.id == "arrive"
    assert {way for page in flat.pages for way in page.ways} == set(range(1, len(flat.pages)))


def test_where_there_is_no_room_each_fork_takes_its_likeliest_way_and_what_is_lost_is_named():
    story = sound_story()

    flat = flatten(story, most_pages=5)

    assert not flat.is_exact
    decisions = [node.id for node in story.nodes.values() if isinstance(node, Decision)]
    assert [page.page.node.id for page in flat.pages[:-1]] == decisions
    (reached,) = [page.page.node.id for page in flat.pages if isinstance(page.page.node, End)]
    ends = list(path_ends(story).values())
    assert ends.count(reached) == max(ends.count(each) for each in set(ends))
    assert set(flat.lost_ends) == set(ends) - {reached}


def test_a_story_that_may_go_round_is_flattened_all_the_same():
    again = replace(decision("ask", "fork"), choices=decision("ask", "fork").choices[:2])
    fork = Route("fork", branches=(Branch((Condition("tension", "gte", 1),), True, "ask"),), otherwise="done")
    nodes = {node.id: node for node in (again, fork, end("done", Tone.GOOD))}
    story = replace(sound_story(), start="ask", nodes=nodes)

    exact, likeliest = flatten(story), flatten(story, most_pages=2)

    assert flat_end(exact, (0, 0)) == "done"
    assert flat_end(exact, (0, 1, 1)) == "ask"
    assert not likeliest.is_exact


def test_passages_on_the_way_belong_to_the_page_they_lead_to():
    story = sound_story()
    passages = [node for node in story.nodes.values() if isinstance(node, Passage)]

    told = [line.words for page in flatten(story).pages for line in page.page.lines]

    assert all(passage.scene[0].words in told for passage in passages)
