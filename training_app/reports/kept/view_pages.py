"""What the pages of kept views show: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State
from training_app.reports.pages import Link


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One view of the list."""

    name: str
    url: str
    shows: str
    whose: str
    mail: str
    settings: Link


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """The views that somebody may open, their own first."""

    title: str
    lead: str
    notice: str | None
    lines: Sequence[ViewLine]
    new: Link
    pages_words: str
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class ViewFormPage:
    """Keeping a view. ``values`` and ``errors`` are by field; ``shows`` says what it is narrowed to."""

    shows: str
    url: str
    back: Link
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class MailPart:
    """The mail of a view. ``url`` None where no mailbox is known; ``stop_url`` None where none is sent."""

    words: str
    url: str | None
    stop_url: str | None
    options: Sequence[tuple[str, str]]
    value: str
    error: str | None
    sent: Sequence[tuple[str, State, str]]
    "Day, state, and what the mail server said."


@dataclass(frozen=True, slots=True)
class ViewPage:
    """One view's settings. ``change_url`` and ``remove_url`` are None for who does not keep it."""

    title: str
    side: str
    lead: str
    notice: str | None
    open: Link
    change_url: str | None
    remove_url: str | None
    values: Mapping[str, str]
    errors: Mapping[str, str]
    mail: MailPart

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]
