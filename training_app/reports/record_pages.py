"""What the page of one person's module shows: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State
from training_app.reports.pages import EventItem


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One finished round of the check. A failed one stays, and so does one of an attempt that was taken back."""

    number: str
    day: str
    right: str
    state: State
    version: str


@dataclass(frozen=True, slots=True)
class ActForm:
    """One thing that may be put right. ``values`` and ``errors`` are by field; ``hidden`` are pairs sent along.

    ``fields`` names what it asks beside the reason: day, percent, minutes.
    """

    act: str
    label: str
    follows: str
    button: str
    url: str
    fields: Sequence[str]
    hidden: Sequence[tuple[str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    is_open: bool

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, f"{self.act}-{name}") for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One person and one module: the state, the rounds, every fact, and what may be put right.

    ``closed`` says why nothing may be put right here; it is empty for who may not put anything right anyway.
    """

    side: str
    title: str
    percent: int
    ground_label: str
    notice: str | None
    state: State
    lead: str
    facts: Sequence[tuple[str, str]]
    missing: Sequence[str]
    rule: str
    rounds: Sequence[RoundRow]
    acts: Sequence[ActForm]
    closed: str
    events: Sequence[EventItem]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Of the one form that was sent and could not be taken."""
        return [problem for act in self.acts for problem in act.problems]
