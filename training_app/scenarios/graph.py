"""The shape of a scenario: nodes, choices and bounded state, with nothing that runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Rating(StrEnum):
    """How the debrief speaks of a choice. Never shown before it."""

    STRONG = "strong"
    SOUND = "sound"
    COSTLY = "costly"


class Tone(StrEnum):
    """How an ending feels; used for statistics, never as a score."""

    GOOD = "good"
    MIXED = "mixed"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scene: narration has no speaker."""

    words: str
    who: str | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Hard:
    """What makes a stretch of story hard to read, in one line, and the same stretch told without the details.

    The choices and the record are the same, whichever is read; which one it was is never sent.
    """

    note: str
    instead: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One bounded whole number of the story's state."""

    name: str
    label: str
    start: int
    minimum: int
    maximum: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill that choices show, scored 0 to 2 at each choice."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """True when the variable holds against the limit: gte, lte or eq."""

    variable: str
    operator: str
    limit: int


@dataclass(frozen=True, slots=True)
class Branch:
    """Leads to its target when all (or any) of its conditions hold."""

    conditions: tuple[Condition, ...]
    needs_all: bool
    to: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the officer may do at a decision. ``hard`` is about its consequence."""

    id: str
    text: str
    did: str
    short: str
    rating: Rating
    to: str
    debrief: str
    effects: Mapping[str, int] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    consequence: tuple[Line, ...] = ()
    hard: Hard | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """What all nodes share: their id, the scene, and the line of the file they stand on (for messages)."""

    id: str
    scene: tuple[Line, ...] = ()
    time: str | None = None
    place: str | None = None
    know: str | None = None
    line: int = 0
    hard: Hard | None = None


@dataclass(frozen=True, slots=True)
class Decision(Node):
    """The officer chooses."""

    heading: str = ""
    ask: str = ""
    choices: tuple[Choice, ...] = ()
    recommended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage(Node):
    """Told, then on to the next node without a choice."""

    to: str = ""


@dataclass(frozen=True, slots=True)
class Route(Node):
    """Unseen: picks the next node by the state; the first branch that holds wins."""

    branches: tuple[Branch, ...] = ()
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class End(Node):
    """The story stops here. The title is the headline of the debrief."""

    title: str = ""
    summary: str = ""
    tone: Tone = Tone.MIXED


@dataclass(frozen=True, slots=True)
class Debrief:
    """What is said to everyone at the end; HTML was made from checked Markdown."""

    felt_html: str
    better_line: str
    better_note: str
    points_html: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole story. ``variables[0]`` is the one drawn in the debrief.

    ``version_hash`` is the SHA-256 of the compiled scenario: equal text, equal hash.
    """

    id: str
    version: str
    version_hash: str
    title: str
    setting: str
    content_note: str
    status: str
    variables: tuple[Variable, ...]
    skills: tuple[Skill, ...]
    start: str
    nodes: Mapping[str, Node]
    debrief: Debrief
    source_ids: tuple[str, ...]
    minutes: int = 0
