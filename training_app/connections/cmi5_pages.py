"""What the pages of cmi5 show: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State
from training_app.web.question import Button, Link


@dataclass(frozen=True, slots=True)
class SiteItem:
    """One LMS that may launch."""

    name: str
    addresses: str
    sessions: str
    change_url: str
    test: Button
    revoke: Link
    "Revoke it, or let it launch again."


@dataclass(frozen=True, slots=True)
class SessionItem:
    """One session, without its officer. ``records`` is "4 of 5"; ``remark`` is None unless something is to be said."""

    opened: str
    module: str
    site: str
    state: State
    records: str
    remark: str | None


@dataclass(frozen=True, slots=True)
class FailedItem:
    """One launch that failed, and why."""

    when: str
    site: str
    module: str
    cause: str


@dataclass(frozen=True, slots=True)
class Cmi5Page:
    """Everything about cmi5. ``packages`` are pairs (value, words) of what can be downloaded."""

    title: str
    percent: int
    ground_label: str
    notice: str | None
    lead: str
    warning: str | None
    packages: Sequence[tuple[str, str]]
    package_url: str
    package_note: str
    sites: Sequence[SiteItem]
    add: Link
    gaps: Sequence[SessionItem]
    sessions: Sequence[SessionItem]
    failed: Sequence[FailedItem]
    records_url: str


@dataclass(frozen=True, slots=True)
class SiteFormPage:
    """Adding or changing an LMS. ``values`` and ``errors`` are by field."""

    title: str
    url: str
    button: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]
