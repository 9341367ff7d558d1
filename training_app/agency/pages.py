"""What the pages of an agency's settings show: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A part of the settings: where it is, in words what it is, and the command that does the same."""

    title: str
    url: str | None
    "None for one that this person may not open; ``detail`` says who may."
    detail: str
    command: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The page that leads to all of them."""

    title: str
    notice: str | None
    facts: Sequence[tuple[str, str]]
    change_url: str
    command: str
    lines: Sequence[SettingLine]


@dataclass(frozen=True, slots=True)
class FactsPage:
    """What the agency is called, and the form to change it. ``values`` and ``errors`` are by field."""

    url: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    home_page: str
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class RoleOption:
    """A role that a second step can be demanded of."""

    value: str
    words: str
    detail: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SecondStepPage:
    """Who needs a second step."""

    notice: str | None
    url: str
    options: Sequence[RoleOption]
    command: str
    back_url: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """For how long certificates of one module hold."""

    title: str
    url: str
    holds: str
    suggested: str


@dataclass(frozen=True, slots=True)
class TermsPage:
    """All of them."""

    notice: str | None
    lines: Sequence[TermLine]
    command: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """The form for one module."""

    title: str
    lead: str
    url: str
    value: str
    error: str | None
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(self.error, "months")] if self.error else []
