"""How a story's ends are reached: by which choices together, and how often when choices are made at random."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.walk import Spot, following, walk_all


@dataclass(frozen=True, slots=True)
class Alone:
    """One choice after which, whatever else was or is chosen, the story ends the same way."""

    node_id: str
    position: int
    choice_id: str
    end_id: str


def ending_shares(scenario: Scenario) -> Mapping[str, Fraction]:
    """Return the exact share of each end, by its id and in file order, when choices are made at random.

    The story must have no gap and no loop: ``path_check`` finds both, and then there is nothing to measure.
    """
    shares = {node.id: Fraction(0) for node in scenario.nodes.values() if isinstance(node, End)}
    chances = {_start(scenario): Fraction(1)}
    while chances:
        coming: dict[Spot, Fraction] = {}
        for spot, chance in chances.items():
            if spot[0] in shares:
                shares[spot[0]] += chance
                continue
            ways = list(following(scenario, spot))
            for way in ways:
                coming[way] = coming.get(way, Fraction(0)) + chance / len(ways)
        chances = coming
    return shares


def ends_decided_alone(scenario: Scenario) -> Iterator[Alone]:
    """Yield every choice that fixes the end by itself, over all the paths on which it is offered."""
    roads = walk_all(scenario)
    open_ends = _ends_from(roads, scenario)
    for node in scenario.nodes.values():
        if not isinstance(node, Decision):
            continue
        after: dict[int, set[str]] = {}
        for spot in roads:
            if spot[0] == node.id:
                for position, way in enumerate(following(scenario, spot)):
                    after.setdefault(position, set()).update(open_ends[way])
        for position, ends in sorted(after.items()):
            if len(ends) == 1:
                yield Alone(node.id, position, node.choices[position].id, next(iter(ends)))


def _ends_from(roads: Mapping[Spot, frozenset[Spot]], scenario: Scenario) -> Mapping[Spot, frozenset[str]]:
    """The ends that can still be reached from each spot; grown until nothing changes, so that loops do no harm."""
    ends = {
        spot: frozenset({spot[0]}) if isinstance(scenario.nodes[spot[0]], End) else frozenset[str]() for spot in roads
    }
    has_changed = True
    while has_changed:
        has_changed = False
        for spot, ways in roads.items():
            grown = ends[spot].union(*(ends[way] for way in ways))
            if grown != ends[spot]:
                ends[spot], has_changed = grown, True
    return ends


def _start(scenario: Scenario) -> Spot:
    return scenario.start, tuple(variable.start for variable in scenario.variables)
