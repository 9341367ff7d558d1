"""The scenes of a drill: each decision on the strong paths of its scenario, with where the plan should answer. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.content.toolkit_schema import CLOCK, SERVED
from training_app.readiness.plan.reading import FIRST_DAY, FIRST_HOUR, ROLES, THREE_DAYS
from training_app.scenarios.graph import Choice, Decision, Line, Scenario
from training_app.scenarios.play import Standing, begin, choose

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a plan should answer: parts of it, and those who are served. No part of the clock means its seats."""

    parts: tuple[str, ...]
    served: tuple[str, ...]


SEATS = Moment((ROLES,), ())
EVERYWHERE = Moment(CLOCK[:3], SERVED)
"""For a decision that nobody has placed."""
MOMENTS: Mapping[str, Moment] = {
    "seats": SEATS,
    "chief-first": Moment((FIRST_HOUR,), ("family", "officers", "partners")),
    "pio-first": Moment((FIRST_HOUR,), ("media",)),
    "peer-first": Moment((FIRST_HOUR,), ("officers",)),
    "kin-first": Moment((FIRST_HOUR,), ("family",)),
    "pio-hour": Moment((FIRST_HOUR, FIRST_DAY), ("media",)),
    "kin-hand": Moment((FIRST_DAY, THREE_DAYS), ("family",)),
    "chief-roll": Moment((FIRST_HOUR, FIRST_DAY), ("staff",)),
    "peer-circle": Moment((FIRST_DAY,), ("officers", "staff")),
    "kin-knife": Moment((FIRST_DAY, THREE_DAYS), ("family",)),
    "chief-video": Moment((THREE_DAYS,), ("family", "media")),
    "peer-night": Moment((FIRST_DAY, THREE_DAYS), ("officers",)),
    "pio-name": Moment((THREE_DAYS,), ("media", "officers")),
    "chief-gym": Moment((THREE_DAYS,), ("community", "family")),
    "pio-gym": Moment((THREE_DAYS,), ("community", "media")),
    "kin-gym": Moment((THREE_DAYS,), ("community", "family")),
    "peer-gym": Moment((THREE_DAYS,), ("community", "officers")),
}
"""By the ids of the decisions of "First 72 hours"; ids never change once published."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One decision in short. ``seat`` is whose decision it is, empty where it is everybody's.

    ``strong`` is what the strong choice did, several where there are several; empty where every choice is strong.
    """

    id: str
    seat: str
    when: str
    heading: str
    lines: tuple[Line, ...]
    know: str
    strong: tuple[str, ...]
    moment: Moment


@dataclass(frozen=True, slots=True)
class Walk:
    """What a drill walks through."""

    scenario: Scenario
    scenes: tuple[Scene, ...]


def scenes_of(scenario: Scenario) -> list[Scene]:
    """Every decision that strong choices lead through, whatever seat is taken, in the order of the story's clock."""
    found: dict[str, Scene] = {}
    waiting: list[tuple[Standing, str]] = [(begin(scenario), "")]
    seen: set[Standing] = set()
    while waiting:
        standing, seat = waiting.pop(0)
        node = scenario.nodes[standing.node_id]
        if standing in seen or not isinstance(node, Decision):
            continue
        seen.add(standing)
        found.setdefault(node.id, _scene(node, seat))
        is_fork = len(_strong(node)) == len(node.choices)
        for choice in _strong(node):
            following = choose(scenario, standing, choice.id).standing
            waiting.append((following, choice.short if is_fork else seat))
    order = {scene_id: at for at, scene_id in enumerate(found)}
    return sorted(found.values(), key=lambda one: (*_clock(scenario.nodes[one.id]), order[one.id]))


def _strong(node: Decision) -> list[Choice]:
    return [choice for choice in node.choices if choice.id in node.recommended]


def _scene(node: Decision, seat: str) -> Scene:
    strong = _strong(node)
    return Scene(
        id=node.id,
        seat=seat,
        when=", ".join(filter(None, (node.place, node.time))),
        heading=node.heading,
        lines=_in_short(node.scene),
        know=node.know or "",
        strong=tuple(choice.did for choice in strong) if len(strong) < len(node.choices) else (),
        moment=MOMENTS.get(node.id, EVERYWHERE),
    )


def _in_short(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The first line and the last."""
    return (lines[0], lines[-1]) if len(lines) > 2 else tuple(lines)


def _clock(node: object) -> tuple[int, str]:
    """The day and the hour; a place without a weekday is on the first day."""
    assert isinstance(node, Decision)  # noqa: S101 - narrows the type; scenes are decisions
    day = (node.place or "").partition(",")[0]
    return (_DAYS.index(day) + 1 if day in _DAYS else 0, node.time or "")
