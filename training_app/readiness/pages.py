"""What the pages of this room show: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from training_app.content.catalogue import Source
from training_app.readiness.sheets import Entry

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape and its word."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line of a list: what, where it leads, how far it is, and more in a sentence."""

    title: str
    url: str
    state: Mark
    detail: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Every tool; ``beside`` are pages of the room that are no tool."""

    lead: str
    tools: Sequence[DueLine]
    beside: Sequence[DueLine] = ()


@dataclass(frozen=True, slots=True)
class ToolPage:
    """What a tool is, and the agency's copies. ``begin_url`` is None for who only reads."""

    title: str
    one: str
    purpose: str
    how: Sequence[str]
    origin: str
    licence: str
    sources: Sequence[Source]
    copies: Sequence[DueLine]
    put_away: Sequence[DueLine]
    begin_url: str | None
    name: str
    error: str | None = None

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the page."""
        return [(self.error, "name")] if self.error else []


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of a copy, to read. ``edit_url`` is None for who only reads."""

    id: str
    title: str
    lead: str
    basis: str
    sources: Sequence[Source]
    note: str
    entries: Sequence[Entry]
    edit_url: str | None
    leave_behind: bool = False
    "On paper in larger type, and the first of several begins a sheet."


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A filled-in copy, on the page and as a file."""

    title: str
    tool: str
    agency: str
    state: str
    percent: int
    filled: str
    parts: Sequence[ShownPart]
    origin: str
    licence: str
    sources: Sequence[Source]


@dataclass(frozen=True, slots=True)
class CopyPage:
    """A copy with what can be done with it. The addresses are None for who only reads."""

    sheet: SheetPage
    notice: str | None
    is_put_away: bool
    beside: Sequence[Pair]
    "Pages about this copy: label and address."
    files: Sequence[Pair]
    history_url: str
    rename_url: str | None
    move_url: str | None
    name: str
    error: str | None = None

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the page."""
        return [(self.error, "name")] if self.error else []


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``kind``: line, wide (a line with room for a sentence), text, day or choice.

    ``options`` begin with the empty one.
    """

    name: str
    label: str
    kind: str
    value: str
    hint: str = ""
    error: str | None = None
    options: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs that belong together: one field, the three of a rating, or rows of cells."""

    id: str
    label: str
    hint: str
    kind: str
    inputs: Sequence[Input]
    rows: Sequence[Sequence[Input]] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part, to fill in."""

    title: str
    copy: str
    lead: str
    basis: str
    sources: Sequence[Source]
    percent: int
    place: str
    groups: Sequence[Group]
    seen: int
    url: str
    back_url: str
    notice: str | None
    has_rows: bool
    scale: Sequence[Pair] = ()
    problems: Sequence[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PastLine:
    """One version of a part: when, and what it changed."""

    head: str
    changes: Sequence[Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every version, the newest first."""

    title: str
    lead: str
    lines: Sequence[PastLine]
