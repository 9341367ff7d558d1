"""What the pages about a plan show: prepared values only."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.readiness.pages import DueLine, Mark, Pair, SheetPage
from training_app.readiness.plan.card import CardStep
from training_app.scenarios.graph import Line


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Gaps of one gravity; each line leads to the part, which is its detail."""

    id: str
    head: str
    lines: Sequence[DueLine]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What a plan lacks."""

    copy: str
    title: str
    summary: str
    percent: int
    lead: str
    groups: Sequence[FindingGroup]
    next_label: str
    next_url: str


@dataclass(frozen=True, slots=True)
class SignForm:
    """Signing the plan as it stands. ``confirm`` is what was typed, None where nothing is to be confirmed."""

    url: str
    seen_hash: str
    seen_number: int
    lead: str
    confirm: str | None
    hint: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SignOffsPage:
    """The signed versions, and signing. ``form`` is None for who cannot; ``why_not`` says why where that is of use."""

    copy: str
    title: str
    state: Mark
    lead: str
    changed: Sequence[str]
    form: SignForm | None
    why_not: str | None
    versions: Sequence[DueLine]
    check_label: str
    check_url: str
    notice: str | None = None

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the page."""
        return [(self.form.error, "confirm")] if self.form is not None and self.form.error else []


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One signed version, to read and to print."""

    sheet: SheetPage
    newest_label: str
    newest_url: str | None


@dataclass(frozen=True, slots=True)
class DrillsPage:
    """How the plan was walked through so far. ``walk_url`` is None for who only reads."""

    copy: str
    title: str
    lead: str
    past: Sequence[DueLine]
    walk_url: str | None
    walk_label: str


@dataclass(frozen=True, slots=True)
class ScenePage:
    """One scene of a drill beside what the plan says, to be answered."""

    title: str
    side: str
    when: str
    percent: int
    progress: str
    lines: Sequence[Line]
    know: str
    strong: Sequence[str]
    says_label: str
    says: Sequence[CardStep]
    url: str
    seen_hash: str
    seen_number: int
    outcome: str
    missing: str
    outcome_error: str | None
    missing_error: str | None
    links: Sequence[Pair]
    notice: str | None = None

    @property
    def problems(self) -> Sequence[Pair]:
        """For the summary above the page."""
        said = ((self.outcome_error, "outcome-held"), (self.missing_error, "missing"))
        return [(words, name) for words, name in said if words]


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap. ``action_url`` is None for who only reads."""

    head: str
    missing: str
    action_url: str | None


@dataclass(frozen=True, slots=True)
class DrillPage:
    """One drill with its gaps, and every answer."""

    copy: str
    title: str
    lead: str
    percent: int
    progress: str
    gaps: Sequence[GapLine]
    none_said: str
    rows: Sequence[tuple[str, Mark, str]]
    walk_url: str | None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number; ``url`` is None where it cannot be dialed. ``set_as`` keeps one on its line that can."""

    who: str
    number: str
    hours: str
    url: str | None
    set_as: str


@dataclass(frozen=True, slots=True)
class CardPage:
    """The card of the signed plan."""

    title: str
    agency: str
    state: str
    hour_head: str
    hour: Sequence[CardStep]
    day_head: str
    day: Sequence[CardStep]
    more: Sequence[CardStep]
    "Read on the screen alone."
    seats: Sequence[Sequence[tuple[str, str, str]]]
    "Two columns of seat, post and who stands in, both empty where nobody is named."
    numbers: Sequence[Sequence[NumberLine]]
    "Two columns."
    hours_class: str
    stand_in_class: str
    "How what may have no room on paper is set."
    cut: str


@dataclass(frozen=True, slots=True)
class NoCardPage:
    """What to do while nothing is signed."""

    title: str
    agency: str
    said: str
    detail: str
    steps: Sequence[str]
    sign_url: str | None
