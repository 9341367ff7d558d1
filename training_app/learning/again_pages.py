"""What trying a fork again shows: the scene as in the scenario, and at the end what came of it beside the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.learning.pages import ChoiceCard, Fork
from training_app.scenarios.play import Told


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of the comparison: the decision, what is on record there, and what was done this time."""

    label: str
    on_record: str
    this_time: str


@dataclass(frozen=True, slots=True)
class AgainEnd:
    """The end that was reached: its words, the two ways side by side (empty when they are the same), the new forks."""

    title: str
    summary: str
    beside: Sequence[Beside]
    lane_low: str
    lane_high: str
    forks: Sequence[Fork]
    restart_url: str
    debrief_url: str


@dataclass(frozen=True, slots=True)
class AgainPage:
    """A scene and its decision, played in the address alone, or (``end`` set) what came of it.

    The names are those of ScenarioPage, whose template shows the scene. ``made`` are the choices so far; they go along
    with the next one to ``here_url``.
    """

    title: str
    percent: int
    ground_label: str
    stamp: str | None
    content_note: str | None
    note: str
    time: str | None
    place: str | None
    who: str
    you_chose: str | None
    consequence: Told | None
    scene: Sequence[Told]
    know: str | None
    side: str
    ask: str
    choices: Sequence[ChoiceCard]
    made: Sequence[str]
    here_url: str
    back_url: str
    end: AgainEnd | None
    error: str | None = None
