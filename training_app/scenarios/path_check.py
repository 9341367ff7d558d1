"""Every path of a scenario, walked: what cannot be reached, what never ends, what is too short or too long."""

from collections.abc import Iterator

from training_app.scenarios.findings import Finding, at_node
from training_app.scenarios.graph import Decision, End, Passage, Rating, Route, Scenario, Tone
from training_app.scenarios.pace import PathFacts, measure_paths
from training_app.scenarios.play import apply_effects, pick_branch
from training_app.scenarios.shape_check import check_shape, find_gaps

DECISIONS = (4, 7)
MINUTES = (6, 15)

Spot = tuple[str, tuple[int, ...]]


def check_scenario(scenario: Scenario) -> list[Finding]:
    """Return every finding. A story with gaps or a loop cannot be measured, so these are to be mended first."""
    findings = [*find_gaps(scenario), *check_shape(scenario)]
    if find_gaps(scenario):
        return findings
    roads = walk_all(scenario)
    findings.extend(_unreached(scenario, roads))
    endless = list(_endless(scenario, roads))
    if endless:
        return findings + endless
    return [*findings, *_second_chance(scenario, roads), *_pace(measure_paths(scenario))]


def can_be_measured(scenario: Scenario) -> bool:
    """Return whether the story has no gap and no loop without exit, so that playing it always ends."""
    return not find_gaps(scenario) and not any(_endless(scenario, walk_all(scenario)))


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
    """Yield the (node, state) pairs one move after this one."""
    node, state = scenario.nodes[spot[0]], spot[1]
    if isinstance(node, Decision):
        yield from ((choice.to, apply_effects(scenario, state, choice)) for choice in node.choices)
    elif isinstance(node, Passage):
        yield node.to, state
    elif isinstance(node, Route):
        yield pick_branch(scenario, node, state), state


def _unreached(scenario: Scenario, roads: dict[Spot, frozenset[Spot]]) -> Iterator[Finding]:
    reached = {node_id for node_id, _ in roads}
    for node in scenario.nodes.values():
        if node.id not in reached:
            kind = "end" if isinstance(node, End) else "node"
            yield at_node(node, f'no path reaches the {kind} "{node.id}"')


def _endless(scenario: Scenario, roads: dict[Spot, frozenset[Spot]]) -> Iterator[Finding]:
    ends = {spot for spot in roads if not roads[spot]}
    lost = {node_id for node_id, _ in set(roads) - leading_to(roads, ends)}
    for node in scenario.nodes.values():
        if node.id in lost:
            yield at_node(node, f'loop without exit: from "{node.id}" the story may never end')


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


def _second_chance(scenario: Scenario, roads: dict[Spot, frozenset[Spot]]) -> Iterator[Finding]:
    good = leading_to(roads, {spot for spot in roads if _is_good_end(scenario, spot)})
    for node_id, state in roads:
        node = scenario.nodes[node_id]
        if isinstance(node, Decision):
            for choice in node.choices:
                if choice.rating is Rating.COSTLY and (choice.to, apply_effects(scenario, state, choice)) in good:
                    return
    yield Finding(("nodes",), 0, "no mistake can be mended: no costly choice is followed by a way to a good end")


def _is_good_end(scenario: Scenario, spot: Spot) -> bool:
    node = scenario.nodes[spot[0]]
    return isinstance(node, End) and node.tone is Tone.GOOD


def _pace(facts: PathFacts) -> Iterator[Finding]:
    fewest, most = DECISIONS
    if facts.decisions.least < fewest:
        yield Finding(("nodes",), 0, f"a path has {facts.decisions.least:.0f} decisions; at least {fewest} are needed")
    if facts.decisions.most > most:
        yield Finding(("nodes",), 0, f"a path has more than {most} decisions")
    shortest, longest = MINUTES
    if round(facts.minutes.least, 1) < shortest:
        message = f"the shortest path takes {facts.minutes.least:.1f} minutes; at least {shortest} are needed"
        yield Finding(("nodes",), 0, message)
    if round(facts.minutes.most, 1) > longest:
        message = f"the longest path takes {facts.minutes.most:.1f} minutes; at most {longest} are allowed"
        yield Finding(("nodes",), 0, message)
