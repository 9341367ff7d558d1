"""What the pages of module reports show: prepared values only."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.reports.module_flow import Drawing


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module of the list."""

    title: str
    url: str
    finished: str
    right: str


@dataclass(frozen=True, slots=True)
class ModulesPage:
    """Every module of the catalogue. The title is the finding."""

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    rows: Sequence[ModuleLine]


@dataclass(frozen=True, slots=True)
class FlowPart:
    """How people went through the scenario. ``rows`` are (decision, choice, then, people)."""

    heading: str
    title: str
    caption: str
    drawing: Drawing | None
    rows: Sequence[tuple[str, str, str, str]]
    hidden: str


@dataclass(frozen=True, slots=True)
class TakenLine:
    """One choice of a decision, or one answer of a question."""

    words: str
    is_right: bool
    share: str
    interval: str
    tells_apart: str


@dataclass(frozen=True, slots=True)
class TakenGroup:
    """One decision or question with all that could be chosen; no lines when it is hidden, and ``note`` says so."""

    heading: str
    note: str
    lines: Sequence[TakenLine]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question. ``look`` marks the ones that need work."""

    number: str
    asks: str
    right: str
    interval: str
    tells_apart: str
    tells_interval: str
    n: str
    words: str
    look: bool


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One day of the retention curve; places in percent of the width and in pixels."""

    when: str
    words: str
    n: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class CurvePart:
    """The retention curve: points to draw, and every day for the table, also hidden ones: (day, share, people)."""

    title: str
    points: Sequence[CurvePoint]
    polyline: str
    rows: Sequence[tuple[str, str, str]]
    hidden: str


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One skill; ``percent`` of the width."""

    label: str
    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class ModulePage:
    """Is it teaching? ``lead`` is the finding. A part with nothing to show says why in its ``hidden``."""

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    facts: Sequence[tuple[str, str]]
    csv_url: str | None
    flow: FlowPart | None
    choices: Sequence[TakenGroup]
    items: Sequence[ItemLine]
    options: Sequence[TakenGroup]
    items_note: str
    change: Sequence[tuple[str, str]]
    change_note: str
    curve: CurvePart
    skills: Sequence[SkillLine]
    skills_note: str
    counted: Sequence[str]
