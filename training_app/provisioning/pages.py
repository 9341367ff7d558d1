"""What the pages for an agency's directory show: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token in the list; ``revoke_url`` is None for one that was revoked."""

    name: str
    mark: str
    word: str
    used: str
    made: str
    revoke_url: str | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of the directory, and what it stands for."""

    name: str
    members: str
    mark: str
    meaning: str
    url: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """The page. ``waiting`` says who waits to be deactivated, None when nobody does."""

    notice: str | None
    lead: str
    address: str
    tokens: Sequence[TokenLine]
    tokens_url: str
    name_typed: str
    name_error: str | None
    waiting: str | None
    leave_url: str
    keep_url: str
    groups: Sequence[GroupLine]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(self.name_error, "name")] if self.name_error else []


@dataclass(frozen=True, slots=True)
class TokenMadePage:
    """A token, shown this once."""

    title: str
    facts: Sequence[tuple[str, str]]
    back_url: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What a group stands for, and the choice."""

    title: str
    lead: str
    url: str
    options: Sequence[tuple[str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]
