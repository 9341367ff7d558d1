"""What each page of credit shows: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class CycleLine:
    """One cycle of the whole agency, or of one person; ``url`` "" where it leads nowhere."""

    name: str
    url: str
    hours: str
    people: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person with their hours."""

    name: str
    url: str
    badge: str
    unit: str
    hours: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The ledger as sums: by cycle, and by person within what is asked."""

    title: str
    side: str
    lead: str
    notices: Sequence[str]
    links: Sequence[Link]
    cycles: Sequence[CycleLine]
    form_url: str
    cycle_options: Sequence[Pair]
    cycle_value: str
    unit_options: Sequence[Pair]
    unit_value: str
    name_value: str
    lines: Sequence[PersonLine]
    pages_words: str
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the ledger; ``remark`` says that it takes back, or was taken back."""

    title: str
    url: str | None
    day: str
    hours: str
    is_struck: bool
    category: str
    source: str
    cycle: str
    remark: str


@dataclass(frozen=True, slots=True)
class RepeatLine:
    """Training that was worth nothing because one of the same course counts."""

    title: str
    day: str
    because: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person's ledger."""

    title: str
    lead: str
    facts: Sequence[Pair]
    notice: str | None
    cycles: Sequence[CycleLine]
    lines: Sequence[EntryLine]
    repeats: Sequence[RepeatLine]
    account: Link | None


@dataclass(frozen=True, slots=True)
class ModuleFields:
    """The fields of one module on the settings page, each name with the module's id behind it."""

    id: str
    title: str
    computed: str


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What the agency settled, as a form. ``values`` and ``errors`` are by the name of the field."""

    notice: str | None
    values: Mapping[str, str]
    errors: Mapping[str, str]
    repeats: Sequence[Pair]
    months: Sequence[Pair]
    modules: Sequence[ModuleFields]
    url: str

    @property
    def problems(self) -> list[Pair]:
        """Pairs (sentence, id of the field) for the summary above the page."""
        return [(words, name) for name, words in self.errors.items()]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """Why a row cannot go into the file, and where that is mended; ``mend`` None where only words help."""

    name: str
    title: str
    reason: str
    mend: Link | None


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row that goes into the file; ``remark`` is what is worth knowing of it."""

    name: str
    title: str
    day: str
    hours: str
    remark: str


@dataclass(frozen=True, slots=True)
class FilesPage:
    """A file for the state before it is made. ``profile`` is "" until one is chosen."""

    title: str
    lead: str
    problems: Sequence[Pair]
    errors: Mapping[str, str]
    form_url: str
    profile_options: Sequence[Pair]
    profile: str
    first: str
    last: str
    check_first: str
    known: Sequence[tuple[str, str | None]]
    "Each with the address of the page it was read on."
    unknown: Sequence[str]
    facts: Sequence[Pair]
    refused: Sequence[RefusedLine]
    refused_more: str
    lines: Sequence[RowLine]
    lines_more: str
    may_make: bool
    count: str
    make_url: str
