"""Every path of a scenario, walked: what cannot be reached, what never ends, what is too short or too long."""

from collections.abc import Iterator

from training_app.scenarios.endings import ends_decided_alone
from training_app.scenarios.findings import Finding, at_node
from training_app.scenarios.graph import Decision, End, Rating, Scenario, Tone
from training_app.scenarios.pace import PathFacts, measure_paths
from training_app.scenarios.play import apply_effects
from training_app.scenarios.shape_check import check_shape, find_gaps
from training_app.scenarios.walk import Spot, leading_to, walk_all

DECISIONS = (4, 7)
MINUTES = (8, 15)


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
    return [
        *findings,
        *_second_chance(scenario, roads),
        *_decided_alone(scenario),
        *_pace(measure_paths(scenario)),
    ]


def can_be_measured(scenario: Scenario) -> bool:
    """Return whether the story has no gap and no loop without exit, so that playing it always ends."""
    return not find_gaps(scenario) and not any(_endless(scenario, walk_all(scenario)))


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


def _second_chance(scenario: Scenario, roads: dict[Spot, frozenset[Spot]]) -> Iterator[Finding]:
    good = leading_to(roads, {spot for spot in roads if _is_good_end(scenario, spot)})
    for node_id, state in roads:
        node = scenario.nodes[node_id]
        if isinstance(node, Decision):
            for choice in node.choices:
                if choice.rating is Rating.COSTLY and (choice.to, apply_effects(scenario, state, choice)) in good:
                    return
    yield Finding(("nodes",), 0, "no mistake can be mended: no costly choice is followed by a way to a good end")


def _decided_alone(scenario: Scenario) -> Iterator[Finding]:
    for alone in ends_decided_alone(scenario):
        message = f'the choice "{alone.choice_id}" alone leads to the end "{alone.end_id}", whatever else is chosen'
        yield at_node(scenario.nodes[alone.node_id], message, "choices", alone.position, "to")


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
