"""What the pages for seats show: prepared values, and nothing to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.people.pages import Link, Mark, Pair, Problem


@dataclass(frozen=True, slots=True)
class TermsFields:
    """What stands in the fields about a seat, and what is wrong with it; without ``has_period`` none for records."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]
    has_period: bool

    @property
    def problems(self) -> Sequence[Problem]:
        """For the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat in the list."""

    name: str
    url: str
    seat: str
    records: str
    state: Mark


@dataclass(frozen=True, slots=True)
class SeatsPage:
    """Every seat of the agency."""

    title: str
    lead: str
    give: Link
    back: Link
    rows: Sequence[SeatRow]
    pages_words: str | None
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class GivePage:
    """The form that gives a seat."""

    fields: TermsFields
    role_options: Sequence[Pair]
    url: str
    back: Link


@dataclass(frozen=True, slots=True)
class SeatPage:
    """One seat: its terms, its end, and what its holder opened. ``link_url`` None where who asks may make none."""

    title: str
    notice: str | None
    state: Mark
    lead: str
    is_open: bool
    facts: Sequence[Pair]
    link_url: str | None
    no_link: str
    fields: TermsFields
    extend_url: str
    end_url: str
    views: Sequence[Pair]
    views_lead: str
    pages_words: str | None
    before_url: str | None
    after_url: str | None
    back: Link
