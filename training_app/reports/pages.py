"""What each report page shows: prepared values only, so that templates never think."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from training_app.learning.pages import Mark, State
from training_app.readiness.standing.brief import PlanBrief
from training_app.web.charts import Trend


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Back:
    """Looking back at an earlier day. ``words`` is empty for now; ``value`` is the day as the form holds it."""

    words: str
    value: str
    now_url: str
    notices: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """One overdue module of one person."""

    name: str
    url: str
    unit: str
    module: str
    was_due: str
    late_by: str
    last_known: str


@dataclass(frozen=True, slots=True)
class DueItem:
    """People for whom the same thing falls due."""

    people: Link
    detail: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """``count`` None: not assigned; 0: all done. ``shade`` 1 to 4, by the share that is missing."""

    url: str
    count: int | None
    of: int
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit."""

    name: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True)
class Bare:
    """Stands for the whole overview while there is nobody, or nothing assigned: what is so, and what to do."""

    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Who is missing. The title is the finding. With ``bare`` set, nothing below the lead is shown.

    ``soon`` continues the lead: its link's words, then ``soon_rest``. ``pending`` is a decision that is missing.
    """

    side: str
    title: str
    percent: int
    ground_label: str
    where: str
    lead: str
    soon: Link | None
    soon_rest: str
    action: Link
    overdue: Sequence[OverdueRow]
    overdue_more: Link | None
    due: Sequence[DueItem]
    due_more: Link | None
    heat_columns: Sequence[tuple[str, str]]
    heat_rows: Sequence[HeatRow]
    trend: Trend | None
    trend_head: str
    bare: Bare | None
    pending: Link | None
    agency_links: Sequence[Link]
    back: Back
    url: str
    plan: PlanBrief | None = None
    "What the agency planned of its own readiness; None for who does not read it, and where nothing is to be done."


@dataclass(frozen=True, slots=True)
class CompletionRow:
    """One person and one module in the completion report."""

    name: str
    url: str
    unit: str
    module: str
    state: State
    due: str
    last_known: str


@dataclass(frozen=True, slots=True)
class CompletionPage:
    """The completion report. Options are pairs (value, words); values of the form as they stand in the address.

    ``due_value`` is carried along unseen when a link narrowed the list to one due date.
    ``pages_words`` is empty when there is one page.
    """

    title: str
    side: str
    percent: int
    ground_label: str
    lead: str
    notices: Sequence[str]
    form_url: str
    clear_url: str
    unit_options: Sequence[tuple[str, str]]
    module_options: Sequence[tuple[str, str]]
    state_options: Sequence[tuple[str, str]]
    unit_value: str
    module_value: str
    state_value: str
    due_value: str
    name_value: str
    csv_url: str
    certificates_url: str
    exports_url: str
    rows: Sequence[CompletionRow]
    empty: Bare | None
    pages_words: str
    before_url: str | None
    after_url: str | None
    back: Back
    keep_url: str
    views_url: str


@dataclass(frozen=True, slots=True)
class PersonModuleRow:
    """One module of one person."""

    module: str
    url: str
    state: State
    due: str
    last_known: str
    score: str
    hours: str


@dataclass(frozen=True, slots=True)
class EventItem:
    """One line of what happened; ``day`` and ``time`` are empty where the line above says them or there is none."""

    day: str
    time: str
    mark: Mark
    words: Markup
    detail: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person: what they are to do, what they did, and every fact in plain words, newest first.

    ``others`` are the modules that are neither assigned nor done; ``identity`` says so when only an LMS says who it is.
    """

    side: str
    title: str
    percent: int
    ground_label: str
    lead: str
    action: Link
    rows: Sequence[PersonModuleRow]
    others: Sequence[Link]
    events: Sequence[EventItem]
    back: Back
    identity: str | None = None
    away: Link | None = None
    "Where leave and exemptions are entered, for who may."
