"""Playing a scenario: from a standing and a choice to the next standing, the same way every time."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from training_app.scenarios.errors import StoryEnded, StoryStuck, UnknownChoice
from training_app.scenarios.graph import Choice, Condition, Decision, End, Hard, Line, Passage, Route, Scenario

OFFICER_SLOT = "{officer}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a player is: always at a decision or an end, because passages are told on the way.

    ``state`` holds one number per variable, in the order of ``scenario.variables``.
    """

    node_id: str
    state: tuple[int, ...]
    decisions: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch of story as it is read; when it is hard, it may be read in other words."""

    lines: tuple[Line, ...]
    hard: Hard | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the story: consequence, passages on the way, then the scene of the decision or end.

    ``scene`` holds one stretch, or several where some of them are hard. Time, place and what is known are the last
    ones told on this page.
    """

    node: Decision | End
    scene: tuple[Told, ...]
    time: str | None
    place: str | None
    know: str | None
    consequence: Told | None = None

    @property
    def told(self) -> tuple[Told, ...]:
        """Every stretch in the order of reading, the consequence first."""
        return (self.consequence, *self.scene) if self.consequence else self.scene

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line in the order of reading, the consequence first."""
        return tuple(line for stretch in self.told for line in stretch.lines)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision made, the standing it led to, and the page shown next. States are as in ``Standing``."""

    node_id: str
    choice_id: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    standing: Standing
    page: Page


def begin(scenario: Scenario) -> Standing:
    """Return the standing before the first decision."""
    return advance(scenario, scenario.start, _start_state(scenario))[0]


def first_page(scenario: Scenario) -> Page:
    """Return the page shown before the first decision."""
    return advance(scenario, scenario.start, _start_state(scenario))[1]


def choose(scenario: Scenario, standing: Standing, choice_id: str) -> Step:
    """Return the step that this choice makes from this standing.

    :raise UnknownChoice: when the decision does not offer the choice
    :raise StoryEnded: when the standing is at an end
    """
    choice = chosen(scenario, standing.node_id, choice_id)
    after = apply_effects(scenario, standing.state, choice)
    following, page = advance(scenario, choice.to, after)
    return Step(
        node_id=standing.node_id,
        choice_id=choice_id,
        before=standing.state,
        after=after,
        standing=replace(following, decisions=standing.decisions + 1),
        page=replace(page, consequence=Told(choice.consequence, choice.hard) if choice.consequence else None),
    )


def replay(scenario: Scenario, choices: Iterable[tuple[str, str]]) -> list[Step]:
    """Return the steps of a list of (node id, choice id), from the start.

    :raise UnknownChoice: when a pair does not fit where the story stands by then
    """
    standing = begin(scenario)
    steps: list[Step] = []
    for node_id, choice_id in choices:
        if node_id != standing.node_id:
            raise UnknownChoice
        step = choose(scenario, standing, choice_id)
        steps.append(step)
        standing = step.standing
    return steps


def current_page(scenario: Scenario, steps: Sequence[Step]) -> Page:
    """Return the page to show after these steps; pass fewer of them to try an earlier fork again."""
    return steps[-1].page if steps else first_page(scenario)


def current_standing(scenario: Scenario, steps: Sequence[Step]) -> Standing:
    """Return the standing after these steps."""
    return steps[-1].standing if steps else begin(scenario)


def chosen(scenario: Scenario, node_id: str, choice_id: str) -> Choice:
    """Return a choice by its ids.

    :raise UnknownChoice: when the decision does not offer it
    :raise StoryEnded: when the node is an end
    """
    node = scenario.nodes.get(node_id)
    if isinstance(node, End):
        raise StoryEnded
    if isinstance(node, Decision):
        for choice in node.choices:
            if choice.id == choice_id:
                return choice
    raise UnknownChoice


def apply_effects(scenario: Scenario, state: tuple[int, ...], choice: Choice) -> tuple[int, ...]:
    """Return the state after the choice, each number held within its bounds."""
    return tuple(
        min(variable.maximum, max(variable.minimum, value + choice.effects.get(variable.name, 0)))
        for variable, value in zip(scenario.variables, state, strict=True)
    )


def advance(scenario: Scenario, node_id: str, state: tuple[int, ...]) -> tuple[Standing, Page]:
    """Return the next decision or end from this node on, with the page told on the way; routes are resolved unseen.

    :raise StoryStuck: when a node is missing or passages go round without a decision
    """
    scene: tuple[Told, ...] = ()
    time = place = know = None
    for _ in range(len(scenario.nodes) + 1):
        node = scenario.nodes.get(node_id)
        if node is None:
            raise StoryStuck
        scene = _tell_on(scene, Told(node.scene, node.hard))
        time, place, know = node.time or time, node.place or place, node.know or know
        if isinstance(node, Decision | End):
            return Standing(node.id, state), Page(node, scene, time, place, know)
        if isinstance(node, Route):
            node_id = pick_branch(scenario, node, state)
        elif isinstance(node, Passage):
            node_id = node.to
    raise StoryStuck


def _tell_on(scene: tuple[Told, ...], stretch: Told) -> tuple[Told, ...]:
    """Add a stretch; what is not hard runs on in one."""
    if not stretch.lines:
        return scene
    if scene and not scene[-1].hard and not stretch.hard:
        return (*scene[:-1], Told(scene[-1].lines + stretch.lines))
    return (*scene, stretch)


def pick_branch(scenario: Scenario, route: Route, state: tuple[int, ...]) -> str:
    """Return the id of the node that the route leads to in this state."""
    values = {variable.name: value for variable, value in zip(scenario.variables, state, strict=True)}
    for branch in route.branches:
        results = [_holds(condition, values) for condition in branch.conditions]
        if all(results) if branch.needs_all else any(results):
            return branch.to
    return route.otherwise


def choice_order(scenario_id: str, node_id: str, seed: str, count: int) -> tuple[int, ...]:
    """Return the positions 0 to count - 1 in an order that depends on nothing but the arguments."""

    def weight(position: int) -> bytes:
        return hashlib.sha256("\x1f".join((scenario_id, node_id, seed, str(position))).encode()).digest()

    return tuple(sorted(range(count), key=weight))


def choices_in_order(scenario: Scenario, decision: Decision, seed: str) -> tuple[Choice, ...]:
    """Return the choices of a decision in the order shown for this seed, usually the attempt's id."""
    order = choice_order(scenario.id, decision.id, seed, len(decision.choices))
    return tuple(decision.choices[position] for position in order)


def address_officer(lines: Iterable[Line], surname: str) -> tuple[Line, ...]:
    """Return the lines with the officer's surname in its slots. The result is plain text, not HTML."""
    return tuple(replace(line, words=line.words.replace(OFFICER_SLOT, surname)) for line in lines)


def address_in(told: Told, surname: str) -> Told:
    """Return the stretch with the officer's surname in its slots, in both wordings."""
    hard = told.hard and replace(told.hard, instead=told.hard.instead.replace(OFFICER_SLOT, surname))
    return Told(address_officer(told.lines, surname), hard)


def state_by_name(scenario: Scenario, state: tuple[int, ...]) -> dict[str, int]:
    """Return the state as variable name to number."""
    return {variable.name: value for variable, value in zip(scenario.variables, state, strict=True)}


def _start_state(scenario: Scenario) -> tuple[int, ...]:
    return tuple(variable.start for variable in scenario.variables)


def _holds(condition: Condition, values: dict[str, int]) -> bool:
    value = values[condition.variable]
    if condition.operator == "gte":
        return value >= condition.limit
    if condition.operator == "lte":
        return value <= condition.limit
    return value == condition.limit
