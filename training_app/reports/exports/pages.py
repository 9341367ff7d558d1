"""What each page of exports shows: prepared values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State
from training_app.reports.pages import Link


@dataclass(frozen=True, slots=True)
class JobLine:
    """One file in a list."""

    name: str
    url: str
    what: str
    state: State
    when: str


@dataclass(frozen=True, slots=True)
class ExportsPage:
    """The tables that are offered, and the files of this person. ``tables``: pairs of a link and what one row is."""

    side: str
    lead: str
    tables: Sequence[tuple[Link, str]]
    pack: Link | None
    jobs: Sequence[JobLine]


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table, narrowed. Options are pairs (value, words); ``fields`` go along with the two forms.

    ``totals`` are pairs of words and figure: what both files will add up to.
    """

    side: str
    title: str
    lead: str
    notices: Sequence[str]
    form_url: str
    unit_options: Sequence[tuple[str, str]]
    module_options: Sequence[tuple[str, str]]
    state_options: Sequence[tuple[str, str]]
    period: str
    values: Mapping[str, str]
    totals: Sequence[tuple[str, str]]
    fields: Sequence[tuple[str, str]]
    csv_url: str
    workbook_url: str
    columns: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class JobPage:
    """One file: how far it is, and what can be done. An address that is none leaves its button out.

    ``alarm`` stands above all else. ``watch_url`` is the same page, looking again by itself; set while it is made.
    """

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    alarm: str | None
    facts: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, str, str]]
    file: Link | None
    cancel_url: str | None
    anew_url: str | None
    look_url: str | None
    watch_url: str | None
    is_watched: bool


@dataclass(frozen=True, slots=True)
class PacksPage:
    """Asking for an audit pack, and those that were made. ``errors`` by field; ``problems`` as the summary has them."""

    side: str
    form_url: str
    first: str
    last: str
    errors: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    packs: Sequence[JobLine]
