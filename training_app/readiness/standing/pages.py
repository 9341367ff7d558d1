"""What the pages of the picture, the change and the action plan show: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from training_app.readiness.pages import Mark, Pair
from training_app.readiness.standing.chart import Segment


@dataclass(frozen=True, slots=True)
class Bar:
    """One theme as a bar and as a row: the same figures twice. ``cells``: one for each column of the table."""

    title: str
    words: str
    best: str
    segments: Sequence[Segment]
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A statement that is missing. ``make`` is None for who only reads; ``planned`` are actions that came of it."""

    words: str
    theme: str
    note: str
    make: str | None
    planned: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class PicturePage:
    """How one sheet stands. ``key``: how a step is drawn, its word and what it means."""

    title: str
    copy: str
    percent: int
    standing: str
    lead: str
    key: Sequence[tuple[str, str, str]]
    heads: Sequence[str]
    bars: Sequence[Bar]
    total: Sequence[str]
    gap_head: str
    gap_lead: str
    gaps: Sequence[Gap]
    gaps_empty: str
    links: Sequence[Pair]

    @property
    def heads_plain(self) -> list[Pair]:
        """The heads as the table component takes them: numbers stand to the right."""
        return [(head, "r" if at else "") for at, head in enumerate(self.heads)]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One theme in one round: its counts, and against the round before in words."""

    theme: str
    cells: Sequence[str]
    difference: str


@dataclass(frozen=True, slots=True)
class ChangeRound:
    """One round with its themes, and the statements that moved since the one before."""

    id: str
    name: str
    begun: str
    url: str
    lead: str
    rows: Sequence[ChangeRow]
    moved: Sequence[tuple[str, str, str, str]]
    "Theme, statement, before, now."
    moved_empty: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """What changed, round after round, the newest first. ``alone`` is said where there is nothing to compare."""

    title: str
    lead: str
    alone: str | None
    heads: Sequence[str]
    rounds: Sequence[ChangeRound]
    more: str | None
    links: Sequence[Pair]

    @property
    def heads_plain(self) -> list[Pair]:
        """The heads as the table component takes them."""
        last = len(self.heads) - 1
        return [(head, "r" if 0 < at < last else "") for at, head in enumerate(self.heads)]


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action in a list."""

    what: str
    url: str
    owner: str
    due: str
    state: Mark
    about: str


@dataclass(frozen=True, slots=True)
class PlanTables:
    """The plan as it is read: what is not ended, and what was."""

    title: str
    state: str
    agency: str
    standing: str
    live: Sequence[ActionRow]
    ended: Sequence[ActionRow]
    is_ended_open: bool
    ended_more: str | None
    empty: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan with its filters. ``make_url`` is None for who only reads."""

    tables: PlanTables
    percent: int
    standing: str
    lead: str
    is_narrowed: bool
    form_url: str
    show_options: Sequence[Pair]
    show: str
    theme_options: Sequence[Pair]
    theme: str
    owner_options: Sequence[Pair]
    owner: str
    make_url: str | None
    files: Sequence[Pair]
    where_from: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the fields of an action, and a sentence for each that cannot be kept."""

    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the form."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class NewPage:
    """An action to be made. ``origin``: hidden fields that say of which statement."""

    title: str
    notice: str | None
    about: Sequence[Pair]
    fields: Fields
    origin: Sequence[Pair]
    url: str
    back_url: str


@dataclass(frozen=True, slots=True)
class PastVersion:
    """One version in the history. ``words`` says how the first one was made; the others say what they changed."""

    head: str
    words: str
    changes: Sequence[Mapping[str, str | None]]
    reason: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action. ``url`` is None for who only reads."""

    title: str
    what: str
    state: Mark
    percent: int
    notice: str | None
    facts: Sequence[Pair]
    about: Sequence[Pair]
    about_url: str | None
    fields: Fields
    seen: int
    state_options: Sequence[Pair]
    url: str | None
    history: Sequence[PastVersion]
