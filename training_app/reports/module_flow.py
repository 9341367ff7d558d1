"""Draws how people went through a scenario: height is people, bands lead from choice to choice. Geometry only.

A column is a decision, or several that stand in each other's place; the last holds the ends. A band that leaves out
the decision of a column runs through a lane of its own there, so that it never lies under a bar.
"""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from training_app.reports.contributions import StoryRun
from training_app.reports.module_stats import DecisionFigure, first_visits
from training_app.scenarios.graph import Decision, End, Scenario

PEOPLE_HEIGHT = 260.0
BAR = 1.0
LINE = 17
LETTERS = 16
_HEAD_LETTERS = 14
_GAP = 16.0
_RECOMMENDED, _OTHER, _ENDS = "f0", "f1", "f2"
HIDDEN_CHOICE = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A choice at a decision, all choices of a decision that is hidden (no ``choice_id``), or an end."""

    node_id: str
    choice_id: str = HIDDEN_CHOICE


@dataclass(frozen=True, slots=True)
class Band:
    """One flow of people, as the path of an SVG whose width is 100."""

    path: str
    shade: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The people at one station; ``x`` in percent of the width."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words above a bar, or above the bars of a decision (``is_head``). ``count`` stands strong before the words."""

    x: float
    y: float
    count: str
    lines: Sequence[str]
    is_head: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a template prints."""

    height: int
    columns: int
    bands: Sequence[Band]
    bars: Sequence[Bar]
    labels: Sequence[Label]


@dataclass(slots=True)
class _Slot:
    """A place in a column: a station, or a lane that passes by. Bands are stacked from ``taken`` on."""

    column: int
    people: int = 0
    y: float = 0.0
    into: float = 0.0
    out_of: float = 0.0


Lane = tuple[Station, Station, int]
Key = Station | Lane


def count_moves(stories: Iterable[StoryRun], shown: Mapping[str, DecisionFigure]) -> Counter[tuple[Station, Station]]:
    """How many people went from each station to each; decisions of fewer than ten are one station each."""
    moves: Counter[tuple[Station, Station]] = Counter()
    for story in stories:
        stations = _stations(story, shown)
        moves.update(pairwise(stations))
    return moves


def count_stations(stories: Iterable[StoryRun], shown: Mapping[str, DecisionFigure]) -> Counter[Station]:
    """How many people were at each station."""
    return Counter(station for story in stories for station in _stations(story, shown))


def _stations(story: StoryRun, shown: Mapping[str, DecisionFigure]) -> list[Station]:
    stations = [
        Station(node_id, choice_id if node_id in shown else HIDDEN_CHOICE) for node_id, choice_id in first_visits(story)
    ]
    return [*stations, Station(story.end_id)] if story.end_id is not None else stations


def draw_flow(scenario: Scenario, stories: Sequence[StoryRun], shown: Mapping[str, DecisionFigure]) -> Drawing:
    """Place columns, bars, bands and words.

    :raise ValueError: for nobody
    """
    if not stories:
        raise ValueError("a flow needs people")
    moves, people = count_moves(stories, shown), count_stations(stories, shown)
    plan = _Plan(scenario, PEOPLE_HEIGHT / len(stories), _columns(scenario, moves, people))
    plan.place(people, moves)
    return plan.drawing(moves)


def _columns(
    scenario: Scenario, moves: Mapping[tuple[Station, Station], int], people: Mapping[Station, int]
) -> dict[str, int]:
    """Node id -> column: each decision right of all that lead to it, the ends last."""
    column = {station.node_id: 0 for station in people}
    links = {(one.node_id, two.node_id) for one, two in moves}
    # as many rounds as there are nodes: a story that goes in circles must not push its columns on for ever
    for _ in range(len(column)):
        for one, two in sorted(links):
            column[two] = max(column[two], min(column[one] + 1, len(column) - 1))
    decisions = sorted({column[one] for one in column if isinstance(scenario.nodes.get(one), Decision)})
    return {
        one: decisions.index(place) if isinstance(scenario.nodes.get(one), Decision) else len(decisions)
        for one, place in column.items()
    }


@dataclass(slots=True)
class _Plan:
    scenario: Scenario
    scale: float
    column: Mapping[str, int]
    slots: dict[Key, _Slot] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    height: float = 0.0

    @property
    def last(self) -> int:
        return max(self.column.values())

    def x(self, column: int) -> float:
        return round(column * 100 / (self.last + 1), 2)

    def place(self, people: Mapping[Station, int], moves: Mapping[tuple[Station, Station], int]) -> None:
        """Give every station and every lane its height in its column, from the top."""
        tops: defaultdict[int, float] = defaultdict(float)
        for node in self.scenario.nodes.values():
            stations = self._in_order(node, people)
            if not stations:
                continue
            column = self.column[node.id]
            if isinstance(node, Decision):
                head = Label(self.x(column), tops[column] + 14, "", _wrapped(node.heading, _HEAD_LETTERS), is_head=True)
                self.labels.append(head)
                tops[column] += LINE * len(head.lines) + 4
            for station in stations:
                tops[column] = self._put(station, people[station], column, tops[column])
        for one, two in sorted(moves, key=self._place_of):
            for column in range(self.column[one.node_id] + 1, self.column[two.node_id]):
                slot = _Slot(column, moves[one, two], tops[column])
                self.slots[one, two, column] = slot
                tops[column] += slot.people * self.scale
        self.height = max(tops.values())

    def _put(self, station: Station, count: int, column: int, top: float) -> float:
        words = f"{count} {self._words(station)}" if station.choice_id or self._is_end(station) else "Fewer than ten"
        lines = _wrapped(words)
        digits = str(count) if words[0].isdigit() else ""
        lines[0] = lines[0].removeprefix(digits).strip()
        self.labels.append(Label(self.x(column), top + 14, digits, lines, is_head=False))
        y = top + LINE * len(lines) + 4
        self.slots[station] = _Slot(column, count, y)
        return y + count * self.scale + _GAP

    def _in_order(self, node: object, people: Mapping[Station, int]) -> list[Station]:
        if isinstance(node, Decision):
            choices = sorted(node.choices, key=lambda choice: choice.id not in node.recommended)
            stations = [*(Station(node.id, choice.id) for choice in choices), Station(node.id)]
        else:
            stations = [Station(node.id)] if isinstance(node, End) else []
        return [station for station in stations if people.get(station)]

    def _words(self, station: Station) -> str:
        node = self.scenario.nodes[station.node_id]
        if isinstance(node, Decision):
            return next(choice.short for choice in node.choices if choice.id == station.choice_id)
        return node.title if isinstance(node, End) else ""

    def _is_end(self, station: Station) -> bool:
        return isinstance(self.scenario.nodes[station.node_id], End)

    def _place_of(self, move: tuple[Station, Station]) -> tuple[float, ...]:
        return tuple(value for one in move for value in (self.slots[one].column, self.slots[one].y))

    def drawing(self, moves: Mapping[tuple[Station, Station], int]) -> Drawing:
        """The bars where the stations are, and the bands between them."""
        bars = [
            Bar(self.x(slot.column), round(slot.y, 1), round(max(slot.people * self.scale, 1.0), 1))
            for key, slot in self.slots.items()
            if isinstance(key, Station)
        ]
        bands = list(self._bands(moves))
        return Drawing(round(self.height + _GAP), self.last + 1, bands, bars, self.labels)

    def _bands(self, moves: Mapping[tuple[Station, Station], int]) -> Iterator[Band]:
        legs = [leg for move in moves for leg in self._legs(*move)]
        tops: dict[tuple[Key, Key], float] = {}
        for one, two, move in sorted(legs, key=lambda leg: (self._at(leg[0]), self._at(leg[1]))):
            tops[one, two] = self.slots[one].y + self.slots[one].out_of
            self.slots[one].out_of += moves[move] * self.scale
        for one, two, move in sorted(legs, key=lambda leg: (self._at(leg[1]), self._at(leg[0]))):
            height = moves[move] * self.scale
            top = self.slots[two].y + self.slots[two].into
            self.slots[two].into += height
            ends = (self._right_of(one), tops[one, two]), (self.x(self.slots[two].column), top)
            yield Band(_curve(*ends, height), self._shade(move[1]))

    def _legs(self, one: Station, two: Station) -> Iterator[tuple[Key, Key, tuple[Station, Station]]]:
        """A move in steps of one column; one that leads backwards, in a story that goes in circles, is not drawn."""
        lanes = [(one, two, column) for column in range(self.slots[one].column + 1, self.slots[two].column)]
        stops: list[Key] = [one, *lanes, two]
        if self.slots[one].column < self.slots[two].column:
            yield from ((near, far, (one, two)) for near, far in pairwise(stops))

    def _at(self, key: Key) -> tuple[float, float]:
        return self.slots[key].column, self.slots[key].y

    def _right_of(self, key: Key) -> float:
        return self.x(self.slots[key].column) + (BAR if isinstance(key, Station) else 0.0)

    def _shade(self, station: Station) -> str:
        node = self.scenario.nodes[station.node_id]
        if not isinstance(node, Decision):
            return _ENDS
        return _RECOMMENDED if station.choice_id in node.recommended else _OTHER


def _wrapped(words: str, letters: int = LETTERS) -> list[str]:
    return textwrap.wrap(words, letters, break_long_words=False) or [""]


def _curve(start: tuple[float, float], end: tuple[float, float], height: float) -> str:
    (x, y), (to_x, to_y) = start, end
    middle = (x + to_x) / 2
    return (
        f"M{x:.2f} {y:.1f}C{middle:.2f} {y:.1f} {middle:.2f} {to_y:.1f} {to_x:.2f} {to_y:.1f}"
        f"V{to_y + height:.1f}C{middle:.2f} {to_y + height:.1f} {middle:.2f} {y + height:.1f} {x:.2f} {y + height:.1f}Z"
    )
