"""What each page of assignments shows: prepared values only, so that templates never think."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training_app.learning.pages import State


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One assignment in the list; ``overdue`` is "" where nobody is, ``paused`` where nobody is on leave."""

    module: str
    url: str
    whom: str
    rule: str
    meant: str
    open: str
    overdue: State


@dataclass(frozen=True, slots=True)
class PlansPage:
    """What runs. ``ended`` are those that mean nobody any more; ``new`` is None for who may only read."""

    title: str
    percent: int
    ground_label: str
    lead: str
    notice: str | None
    new: Link | None
    offers: Sequence[Link]
    "Modules that no assignment is about."
    lines: Sequence[PlanLine]
    ended: Sequence[PlanLine]
    reminders: Link | None
    classroom: Link


@dataclass(frozen=True, slots=True)
class FormPage:
    """An assignment being chosen. ``values`` and ``errors`` are by the name of the field."""

    title: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    modules: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]
    ranks: Sequence[tuple[str, str]]
    whom: Sequence[tuple[str, str]]
    due: Sequence[tuple[str, str]]
    again: Sequence[tuple[str, str]]
    leaving: Sequence[tuple[str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of an assignment, or of its preview."""

    name: str
    url: str
    unit: str
    due: str
    state: State


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Whom it would mean, and by when, before anything is kept."""

    title: str
    module: str
    sentence: str
    lead: str
    dates: Sequence[str]
    "How many by which day."
    lines: Sequence[PersonLine]
    more: str
    fields: Sequence[tuple[str, str]]
    button: str
    back: str
    url: str
    error: str | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One assignment with its people."""

    title: str
    side: str
    percent: int
    ground_label: str
    sentence: str
    lead: str
    notice: str | None
    lines: Sequence[PersonLine]
    pages_words: str
    before_url: str | None
    after_url: str | None
    change: Link | None
    end_url: str | None
    end_errors: Mapping[str, str]
    end_reason: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail of the log."""

    day: str
    name: str
    subject: str
    state: State
    remark: str


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """Who was told what, and what waits."""

    title: str
    lead: str
    lines: Sequence[MailLine]
    pages_words: str
    before_url: str | None
    after_url: str | None


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """One leave; ``end_url`` None once it is over."""

    words: str
    detail: str
    number: int
    can_end: bool


@dataclass(frozen=True, slots=True)
class AwayPage:
    """A person's leave and exemptions, and the forms that enter them."""

    title: str
    side: str
    notice: str | None
    problems: Sequence[tuple[str, str]]
    errors: Mapping[str, str]
    values: Mapping[str, str]
    leaves: Sequence[LeaveLine]
    modules: Sequence[tuple[str, str]]
    today: str
    url: str
