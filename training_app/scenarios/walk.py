"""Every place that some path of a story reaches: pairs of a node and a state, and the moves between them."""

from collections.abc import Iterator

from training_app.scenarios.graph import Decision, Passage, Route, Scenario
from training_app.scenarios.play import apply_effects, pick_branch

Spot = tuple[str, tuple[int, ...]]


def walk_all(scenario: Scenario) -> dict[Spot, frozenset[Spot]]:
    """Return each (node, state) that some path reaches, with the ones that follow it."""
    start = (scenario.start, tuple(variable.start for variable in scenario.variables))
    roads: dict[Spot, frozenset[Spot]] = {}
    waiting = [start]
    while waiting:
        spot = waiting.pop()
        if spot not in roads:
            roads[spot] = frozenset(following(scenario, spot))
            waiting.extend(roads[spot])
    return roads


def following(scenario: Scenario, spot: Spot) -> Iterator[Spot]:
    """Yield the (node, state) pairs one move after this one; at a decision, one for each choice in its order."""
    node, state = scenario.nodes[spot[0]], spot[1]
    if isinstance(node, Decision):
        yield from ((choice.to, apply_effects(scenario, state, choice)) for choice in node.choices)
    elif isinstance(node, Passage):
        yield node.to, state
    elif isinstance(node, Route):
        yield pick_branch(scenario, node, state), state


def leading_to(roads: dict[Spot, frozenset[Spot]], goals: set[Spot]) -> set[Spot]:
    """Return the pairs from which at least one of the goals can be reached, the goals included."""
    before: dict[Spot, list[Spot]] = {}
    for spot, next_spots in roads.items():
        for next_spot in next_spots:
            before.setdefault(next_spot, []).append(spot)
    found, waiting = set(goals), list(goals)
    while waiting:
        fresh = [spot for spot in before.get(waiting.pop(), ()) if spot not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found
