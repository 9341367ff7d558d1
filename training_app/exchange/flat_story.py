"""A story without state: each page that differs in what may still follow becomes a page of its own.

Some formats know pages and links and nothing else. Here (node, state) pairs are walked, and pairs from which every
choice leads to the same words are one page. Where that is still too many, the likeliest way at a fork stands for all.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from training_app.scenarios.graph import Decision, End, Scenario
from training_app.scenarios.play import Page, advance, apply_effects
from training_app.scenarios.walk import Spot

MOST_PAGES = 250
# loops are left after a while by chance alone; more rounds change no order
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class FlatPage:
    """One page, and for each choice of its decision, in order, the number of the page that follows. None at an end."""

    page: Page
    ways: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FlatStory:
    """Pages by number; 0 is the first. ``lost_ends`` are ids of ends that no way reaches any more."""

    pages: tuple[FlatPage, ...]
    is_exact: bool
    pairs: int
    lost_ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Road:
    """Where the story may be after a choice, what is read there, and where each choice leads."""

    pages: Mapping[Spot, Page]
    ways: Mapping[Spot, tuple[Spot, ...]]
    start: Spot


def flatten(scenario: Scenario, most_pages: int = MOST_PAGES) -> FlatStory:
    """Return the story as pages, exact when ``most_pages`` allow it."""
    road = _walk(scenario)
    group = _group_alike(road)
    is_exact = len(set(group.values())) <= most_pages
    if not is_exact:
        group, road = _take_likeliest(road)
    pages = _number(road, group)
    reached = {flat.page.node.id for flat in pages}
    lost = tuple(node.id for node in scenario.nodes.values() if isinstance(node, End) and node.id not in reached)
    return FlatStory(pages, is_exact, pairs=len(road.pages), lost_ends=lost)


def _walk(scenario: Scenario) -> _Road:
    start = (scenario.start, tuple(variable.start for variable in scenario.variables))
    pages: dict[Spot, Page] = {}
    ways: dict[Spot, tuple[Spot, ...]] = {}
    waiting = [start]
    while waiting:
        spot = waiting.pop()
        if spot in pages:
            continue
        standing, page = advance(scenario, *spot)
        choices = page.node.choices if isinstance(page.node, Decision) else ()
        pages[spot] = page
        ways[spot] = tuple((choice.to, apply_effects(scenario, standing.state, choice)) for choice in choices)
        waiting.extend(ways[spot])
    return _Road(pages, ways, start)


def _group_alike(road: _Road) -> dict[Spot, int]:
    """Number the pairs so that equal numbers read alike now and after every choice; refined until nothing splits."""
    group = _numbered({spot: _words(page) for spot, page in road.pages.items()})
    while True:
        finer = _numbered({spot: (group[spot], *(group[way] for way in ways)) for spot, ways in road.ways.items()})
        if len(set(finer.values())) == len(set(group.values())):
            return finer
        group = finer


def _numbered(marks: Mapping[Spot, Hashable]) -> dict[Spot, int]:
    """Equal marks, equal numbers."""
    numbers: dict[Hashable, int] = {}
    return {spot: numbers.setdefault(mark, len(numbers)) for spot, mark in marks.items()}


def _words(page: Page) -> Hashable:
    return page.node.id, page.scene, page.time, page.place, page.know


def _take_likeliest(road: _Road) -> tuple[dict[Spot, int], _Road]:
    """Group by node alone; one page stands for all that begin there, the one that chance leads to most often."""
    chances = _chances(road)
    totals: dict[str, dict[Hashable, float]] = {}
    first: dict[Hashable, Spot] = {}
    for spot, page in road.pages.items():
        mark = _words(page)
        met = totals.setdefault(spot[0], {})
        met[mark] = met.get(mark, 0.0) + chances[spot]
        first.setdefault((spot[0], mark), spot)
    best = {node_id: first[node_id, _most_met(met)] for node_id, met in totals.items()}
    numbers = {node_id: number for number, node_id in enumerate(best)}
    pages = {spot: road.pages[best[spot[0]]] for spot in road.pages}
    ways = {spot: tuple(best[way[0]] for way in road.ways[best[spot[0]]]) for spot in road.pages}
    return {spot: numbers[spot[0]] for spot in road.pages}, _Road(pages, ways, road.start)


def _most_met(met: Mapping[Hashable, float]) -> Hashable:
    return max(met, key=lambda mark: met[mark])


def _chances(road: _Road) -> dict[Spot, float]:
    """How often each pair is met when choices are made at random."""
    met = dict.fromkeys(road.pages, 0.0)
    now = {road.start: 1.0}
    for _ in range(_ROUNDS):
        coming: dict[Spot, float] = {}
        for spot, chance in now.items():
            met[spot] += chance
            for way in road.ways[spot]:
                coming[way] = coming.get(way, 0.0) + chance / len(road.ways[spot])
        now = coming
    return met


def _number(road: _Road, group: Mapping[Spot, int]) -> tuple[FlatPage, ...]:
    """The pages in the order in which a reader may first meet them."""
    order: dict[int, Spot] = {}
    waiting: Sequence[Spot] = [road.start]
    while waiting:
        fresh: dict[int, Spot] = {}
        for spot in waiting:
            if group[spot] not in order:
                fresh.setdefault(group[spot], spot)
        order.update(fresh)
        waiting = [way for spot in fresh.values() for way in road.ways[spot]]
    numbers = {which: number for number, which in enumerate(order)}
    return tuple(
        FlatPage(road.pages[spot], tuple(numbers[group[way]] for way in road.ways[spot])) for spot in order.values()
    )
