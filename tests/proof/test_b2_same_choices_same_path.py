"""b2: the same seed and choices give the same path, order and state, in every shipped scenario; every path ends."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shipped import shipped_catalogue
from training_app.content.loader import restore_module
from training_app.scenarios import play
from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.walk import following, leading_to, walk_all

ROOT = Path(__file__).parents[2]
# Longer than any path, so that every walk comes to its end.
PICKS = 12


def shipped() -> list[Scenario]:
    catalogue = shipped_catalogue()
    return list(catalogue.scenarios.values())


def restored() -> dict[str, Scenario]:
    """The same scenarios as they come back from the packages kept with attempts."""
    catalogue = shipped_catalogue()
    modules = [restore_module(module.package_json) for module in catalogue.modules.values()]
    return {module.scenario.id: module.scenario for module in modules if module.scenario}


SHIPPED = {scenario.id: scenario for scenario in shipped()}
RESTORED = restored()


def walk(scenario: Scenario, seed: str, picks: list[int]) -> list[tuple[object, ...]]:
    """Everything that one walk shows: at each decision the order of the cards, the pick, and the state it leads to."""
    standing = play.begin(scenario)
    shown: list[tuple[object, ...]] = []
    for pick in picks:
        node = scenario.nodes[standing.node_id]
        if not isinstance(node, Decision):
            break
        cards = play.choices_in_order(scenario, node, seed)
        step = play.choose(scenario, standing, cards[pick % len(cards)].id)
        shown.append((node.id, tuple(card.id for card in cards), step.choice_id, step.before, step.after))
        standing = step.standing
    return [*shown, (standing.node_id, standing.state, standing.decisions)]


seeds = st.text(max_size=40)
picks = st.lists(st.integers(0, 11), min_size=PICKS, max_size=PICKS)


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=seeds, picks=picks)
def test_the_same_seed_and_choices_give_the_same_path(name: str, seed: str, picks: list[int]):
    first = walk(SHIPPED[name], seed, picks)

    assert walk(SHIPPED[name], seed, picks) == first
    # a story that no module has for its own is only tried, and no attempt keeps it
    assert walk(RESTORED.get(name, SHIPPED[name]), seed, picks) == first
    assert isinstance(SHIPPED[name].nodes[str(first[-1][0])], End)


@pytest.mark.parametrize("name", SHIPPED)
@given(seed=seeds, other=seeds, picks=picks)
def test_the_seed_orders_the_cards_and_changes_nothing_else(name: str, seed: str, other: str, picks: list[int]):
    shown = walk(SHIPPED[name], seed, picks)[:-1]
    path = [(str(node_id), str(choice_id)) for node_id, _, choice_id, _, _ in shown]

    steps = play.replay(SHIPPED[name], path)

    assert [(step.before, step.after) for step in steps] == [(before, after) for *_, before, after in shown]
    for node_id, cards, *_ in shown:
        node = SHIPPED[name].nodes[str(node_id)]
        assert isinstance(node, Decision)
        assert {card.id for card in play.choices_in_order(SHIPPED[name], node, other)} == set(cards)  # type: ignore[call-overload]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_path_ends(name: str):
    """Every pair of node and state that some path reaches, not a sample of them."""
    scenario = SHIPPED[name]
    roads = walk_all(scenario)
    ends = {spot for spot in roads if isinstance(scenario.nodes[spot[0]], End)}

    assert leading_to(roads, ends) == set(roads)
    assert {node_id for node_id, _ in roads} == set(scenario.nodes)
    # without a circle no walk is longer than the pairs there are, so that every one comes to an end
    assert not circles(scenario)


def circles(scenario: Scenario) -> list[str]:
    """The nodes from which some path comes back to where it was, state and all."""
    roads = walk_all(scenario)
    without_way_on = {spot for spot in roads if not roads[spot]}
    settled = set(without_way_on)
    while fresh := {spot for spot in roads if spot not in settled and roads[spot] <= settled}:
        settled |= fresh
    return sorted({node_id for node_id, _ in set(roads) - settled})


@pytest.mark.parametrize("name", SHIPPED)
def test_conditions_on_the_state_decide_the_ending(name: str):
    """The last decision is the same, and the ending differs by what was done before."""
    scenario = SHIPPED[name]
    endings: dict[str, set[str]] = {}
    for node_id, state in walk_all(scenario):
        node = scenario.nodes[node_id]
        for choice in node.choices if isinstance(node, Decision) else ():
            end = play.advance(scenario, choice.to, play.apply_effects(scenario, state, choice))[0].node_id
            if isinstance(scenario.nodes[end], End):
                endings.setdefault(f"{node_id}/{choice.id}", set()).add(end)

    assert any(len(ends) > 1 for ends in endings.values())


CHILD = """
import json, sys
from pathlib import Path
from training_app.content.loader import load_catalogue
from training_app.scenarios import play
root = Path(sys.argv[1])
catalogue = load_catalogue(root / "modules", root / "scenarios", today=None)
orders = {}
for story in catalogue.scenarios.values():
    node = story.nodes[play.begin(story).node_id]
    orders[story.id] = [c.id for c in play.choices_in_order(story, node, "a seed")]
print(json.dumps(orders))
"""


@pytest.fixture(scope="module")
def orders_elsewhere() -> dict[str, list[str]]:
    """What another process says of every story, by its id."""
    said = subprocess.run([sys.executable, "-c", CHILD, str(ROOT)], capture_output=True, check=True, cwd=ROOT)
    return json.loads(said.stdout)


@pytest.mark.parametrize("name", SHIPPED)
def test_another_process_shows_the_same_order(name: str, orders_elsewhere: dict[str, list[str]]):
    """Python mixes its own hashes anew in each process; the order does not rest on them."""
    story = SHIPPED[name]
    node = story.nodes[play.begin(story).node_id]
    assert isinstance(node, Decision)

    assert orders_elsewhere[name] == [choice.id for choice in play.choices_in_order(story, node, "a seed")]


def test_a_circle_would_be_seen():
    """The negative control: one passage led back, and both proofs above notice."""
    scenario = SHIPPED["s07-parking-lot"]
    back = replace(scenario.nodes["corner"], to="corner")
    broken = replace(scenario, nodes={**scenario.nodes, "corner": back})

    assert "corner" in circles(broken)
    assert set(following(broken, ("corner", (3, 3)))) == {("corner", (3, 3))}


def test_a_seed_that_moved_the_path_would_be_seen():
    """The negative control: picks by place on the card, not by choice, differ between seeds."""
    scenario = SHIPPED["s07-parking-lot"]
    walks = {str(walk(scenario, f"attempt-{number}", [0] * PICKS)) for number in range(20)}

    assert len(walks) > 1
