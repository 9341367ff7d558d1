"""What a facilitator pack shows: prepared values only."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.content.catalogue import Guide, Source, TaughtPractice


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One stretch of a session: "0 to 5", what it is, what to say or do, and a practice or a story's choices."""

    minutes: str
    title: str
    say: Sequence[str]
    practice: TaughtPractice | None = None
    choices: Sequence[tuple[str, str, str]] = ()
    "Triples: the letter, the choice, and what the debrief says of it."
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One session."""

    title: str
    lead: str
    steps: Sequence[PlanStep]


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the handout: a lesson and its one sentence."""

    title: str
    words: str


@dataclass(frozen=True, slots=True)
class PackPage:
    """The whole pack of one module, each part beginning on a new sheet; ``*_html`` is safe.

    ``contacts`` are the module's slots: label, text, and whether the agency has filled them in.
    """

    side: str
    title: str
    stamp: str | None
    stamp_why: str | None
    audience: str
    content_note: str
    objectives: Sequence[str]
    version: str
    plans: Sequence[Plan]
    kept: Sequence[Kept]
    better_line: str | None
    better_note: str | None
    contacts: Sequence[tuple[str, str, bool]]
    prompts: Sequence[str]
    guides: Sequence[Guide]
    observe: Sequence[str]
    sources: Sequence[Source]
    cover_url: str
    print_url: str
