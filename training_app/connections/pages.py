"""What each page of the records shows: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State
from training_app.web.question import Button, Link


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a long list the page is. ``words`` is empty when there is one page."""

    words: str
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class DestinationPanel:
    """One place that records are sent to. ``reasons`` are pairs (how many, why).

    ``urgent`` are what its state calls for; ``tools`` are always there. Both are empty for who may not use them.
    """

    id: str
    name: str
    state: State
    lead: str
    facts: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str, str]]
    rows_link: Link | None
    compared: str
    urgent: Sequence[Button]
    tools: Sequence[Button]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class KeptPanel:
    """The embedded LRS. ``clients`` are pairs (name, what it may do and when it was last used)."""

    lead: str
    address: str
    clients: Sequence[tuple[str, str]]
    no_clients: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Whether records arrive. The title is the finding."""

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    notice: str | None
    destinations: Sequence[DestinationPanel]
    add_link: Link | None
    sink_link: Link | None
    kept: KeptPanel


@dataclass(frozen=True, slots=True)
class RowItem:
    """One record that was not taken."""

    id: str
    since: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Records that a destination did not take, or took with a remark. ``percent`` is of the ground above the title.

    ``caption`` and ``heads`` are those of the table.
    """

    side: str
    title: str
    percent: int
    lead: str
    caption: str
    heads: Sequence[str]
    rows: Sequence[RowItem]
    paging: Paging
    button: Button | None
    empty: str


@dataclass(frozen=True, slots=True)
class DestinationFormPage:
    """Adding or changing a destination. ``values`` and ``errors`` are by field; ``facts`` say what is kept now."""

    side: str
    title: str
    url: str
    button: str
    lead: str
    seen: str
    password_hint: str
    versions: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    warning: str | None
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a form, with a quiet line that says what follows from it."""

    value: str
    words: str
    detail: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SinkFormPage:
    """Switching a record sink on. ``options`` are those that are installed and not in use."""

    url: str
    options: Sequence[Option]
    empty: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What a destination is told of people."""

    side: str
    now: str
    url: str
    options: Sequence[Option]
    reason: str
    errors: Mapping[str, str]
    notice: str | None
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class StopPage:
    """Whether sending to a destination shall stop."""

    side: str
    title: str
    url: str
    reason: str
    errors: Mapping[str, str]
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class StepItem:
    """One step of a trial."""

    name: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """What a trial of the connection showed, step by step."""

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    steps: Sequence[StepItem]
    again: Button
    back: Link


@dataclass(frozen=True, slots=True)
class ComparisonItem:
    """One comparison in the list."""

    when: str
    url: str
    state: State
    found: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class ComparisonsPage:
    """What comparisons with a destination found, the newest first; ``spans`` are empty for who may not ask."""

    side: str
    title: str
    notice: str | None
    lead: str
    url: str
    spans: Sequence[Option]
    items: Sequence[ComparisonItem]
    paging: Paging
    empty: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """What one comparison found; ``ids`` are the records that were sent again, at most a thousand."""

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    facts: Sequence[tuple[str, str]]
    ids: Sequence[str]
    ids_lead: str
    back: Link


@dataclass(frozen=True, slots=True)
class ClientItem:
    """One client; ``remark`` is its key and what became of it. ``revoke_url`` is None once it was revoked."""

    name: str
    may: str
    used: str
    state: State
    remark: str
    revoke_url: str | None


@dataclass(frozen=True, slots=True)
class ClientsPage:
    """Who has credentials for the embedded LRS, revoked ones too."""

    title: str
    notice: str | None
    lead: str
    address: str
    items: Sequence[ClientItem]
    empty: str
    add: Link


@dataclass(frozen=True, slots=True)
class ClientFormPage:
    """Making credentials."""

    url: str
    name: str
    options: Sequence[Option]
    errors: Mapping[str, str]
    back_url: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class ClientMadePage:
    """Credentials, told this once."""

    title: str
    facts: Sequence[tuple[str, str]]
    may: str
    back: Link
