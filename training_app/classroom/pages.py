"""What each page of training elsewhere and of classes shows: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent: what was typed and what is wrong with it, by the name of the field."""

    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each sentence with the field it is about."""
        return [(sentence, name) for name, sentence in self.errors.items()]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One entry of the officer's own; ``remark`` is a reason, or ""; ``take_back_url`` None once it was decided."""

    title: str
    detail: str
    day: str
    hours: str
    state: State
    remark: str
    proof_url: str
    take_back_url: str | None


@dataclass(frozen=True, slots=True)
class ElsewherePage:
    """The officer's own entries and the form for one more."""

    title: str
    notice: str | None
    lines: Sequence[OwnLine]
    form: Typed
    modules: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class EnterPage:
    """The form of who enters training for an officer."""

    title: str
    form: Typed
    modules: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One entry in a list for who decides."""

    name: str
    url: str
    title: str
    day: str
    hours: str
    state: State


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """Entries in one state, 50 a page."""

    title: str
    state_options: Sequence[tuple[str, str]]
    state_value: str
    lines: Sequence[ClaimLine]
    empty: str
    pages_words: str
    before_url: str | None
    after_url: str | None
    url: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One entry. ``own`` is the sentence for whoever cannot decide about it, None for who can."""

    title: str
    side: str
    notice: str | None
    state: State
    facts: Sequence[tuple[str, str]]
    reason: str
    proof_url: str
    own: str | None
    is_waiting: bool
    is_approved: bool
    approve: Typed
    reject: Typed
    withdraw: Typed
    modules: Sequence[tuple[str, str]]
    url: str
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class in a list."""

    title: str
    url: str
    when: str
    room: str
    people: str
    state: State


@dataclass(frozen=True, slots=True)
class ClassroomPage:
    """The first page of who credits training: what waits, then the classes."""

    title: str
    lead: str
    percent: int
    ground_label: str
    notice: str | None
    waiting: Sequence[ClaimLine]
    planned: Sequence[ClassLine]
    past: Sequence[ClassLine]
    links: Sequence[Link]
    claims: Link
    pages_words: str
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class ClassFormPage:
    """A class being planned."""

    title: str
    form: Typed
    modules: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One person on a list; ``id`` is what is ticked."""

    id: int
    name: str
    badge: str
    unit: str
    how: str
    is_present: bool
    hours: str
    state: State


@dataclass(frozen=True, slots=True)
class ClassPage:
    """One class with its list. ``close_words`` says why it cannot be closed yet, "" when it can."""

    title: str
    side: str
    notice: str | None
    state: State
    lead: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[PlaceLine]
    listed: int
    is_planned: bool
    close_words: str
    add: Typed
    cancel: Typed
    mistakes: Sequence[str]
    more_mistakes: str
    problems: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """The QR code of a class, to be shown or printed; ``image`` is a ``data:`` address."""

    title: str
    side: str
    lead: str
    image: str
    address: str
    tablet_url: str
    renew_url: str
    back: Link


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The list on paper: those who are on it, and empty lines."""

    title: str
    side: str
    lines: Sequence[tuple[str, str]]
    empty_lines: int
    facts: Sequence[tuple[str, str]]
    back: Link


@dataclass(frozen=True, slots=True)
class SignPage:
    """A class on somebody's own phone. ``can_sign`` shows the button."""

    title: str
    side: str
    words: str
    lead: str
    facts: Sequence[tuple[str, str]]
    can_sign: bool
    url: str


@dataclass(frozen=True, slots=True)
class TabletPage:
    """A class on the room's tablet: one field, for the next badge."""

    title: str
    side: str
    said: str | None
    form: Typed
    lead: str
    can_sign: bool
    url: str
