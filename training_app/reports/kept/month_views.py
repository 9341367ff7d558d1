"""Builds the pages of month ends: the list with its trend, and one with what was kept and what changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from training_app.assignments.rules import Standing
from training_app.learning.pages import Mark, State
from training_app.reports import addresses
from training_app.reports.entry_words import person_name
from training_app.reports.kept.month_compare import Cause, Correction, Difference
from training_app.reports.kept.month_queries import Month, Seal
from training_app.reports.kept.month_rules import PersonLine, percent_up_to_date
from training_app.reports.rows import PersonRow
from training_app.reports.viewpoint import Viewpoint
from training_app.web.charts import Trend, TrendPoint, draw_trend
from training_app.web.words import counted, day_in_words, people_in_words, sentence_start

LEAD = "What the records said at the end of each month. Nothing changes it afterwards: a correction shows beside it."
ROWS_A_PAGE = 50
DIFFERENCES_MOST = 200
_LATE_AFTER = timedelta(days=2)
_CAUSES = {
    Cause.TAKEN_BACK: "Completion taken back",
    Cause.CORRECTED: "Completion corrected",
    Cause.GRANTED: "Recorded as done elsewhere",
    Cause.UNKNOWN: "No correction says why",
}
_STANDINGS = {Standing.DONE: "done", Standing.IN_PROGRESS: "in progress", Standing.NOT_STARTED: "not started"}

Names = Mapping[int, PersonRow]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the list."""

    day: str
    url: str
    people: str
    up_to_date: str
    kept: str


@dataclass(frozen=True, slots=True)
class MonthsPage:
    """The list, newest first, and the trend where there are two or more."""

    title: str
    percent: int
    lead: str
    rows: Sequence[MonthRow]
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One line that a count of now finds elsewhere."""

    name: str
    url: str
    module: str
    then: str
    now: str
    why: str
    is_explained: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A month's end beside a count made now."""

    words: str
    rows: Sequence[DifferenceRow]
    more: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """One month's end. ``compared`` None until somebody asks for it, at ``compare_url``."""

    title: str
    side: str
    percent: int
    ground_label: str
    lead: str
    seal: State
    seal_words: str
    compare_url: str
    compared: Comparison | None
    modules: Sequence[tuple[str, str, str, str]]
    units: Sequence[tuple[str, str, str]]
    people: Sequence[tuple[str, str, str, str, State]]
    "Name, its address, unit, done of assigned, and what was overdue."
    pages_words: str
    before_url: str | None
    after_url: str | None


def build_months(view: Viewpoint, months: Sequence[Month]) -> MonthsPage:
    """The list."""
    newest = months[0] if months else None
    count = counted(len(months), "month is", "months are")
    return MonthsPage(
        title=f"{sentence_start(count)} kept" if newest else "No month is kept yet",
        percent=percent_up_to_date(newest.totals) if newest else 0,
        lead=LEAD,
        rows=[_month_row(one, view) for one in months],
        trend=_trend(months),
    )


def _month_row(month: Month, view: Viewpoint) -> MonthRow:
    totals = month.totals
    return MonthRow(
        day=day_in_words(month.day),
        url=addresses.month(month.id),
        people=str(totals.people),
        up_to_date=f"{totals.up_to_date} ({percent_up_to_date(totals)} %)",
        kept=f"{view.day(view.day_of(month.made_at))}, {view.time(month.made_at)}",
    )


def _trend(months: Sequence[Month]) -> Trend | None:
    if len(months) < 2:
        return None
    points = [TrendPoint(day_in_words(one.day), percent_up_to_date(one.totals)) for one in reversed(months)]
    title = (
        f"People up to date at the end of each month: {points[0].percent} percent on {points[0].when}, "
        f"{points[-1].percent} percent on {points[-1].when}."
    )
    return draw_trend(points, id="months-title", title=title, caption="People up to date, by month")


def build_month(
    view: Viewpoint,
    month: Month,
    seal: Seal,
    lines: tuple[Sequence[PersonLine], int, int],
    names: Names,
    *,
    differences: Sequence[Difference] | None,
) -> MonthPage:
    """One month's end.

    :param view: of now
    :param lines: those of one page, its number, and how many pages there are
    :param names: of everybody on the page; who is erased has none
    :param differences: what a count of now finds elsewhere; None where nobody asked
    """
    totals, (shown, page, pages) = month.totals, lines
    here = addresses.month(month.id)
    # one that somebody changed past the program is shown as well, whatever it says now
    late = max(0, totals.people - totals.up_to_date)
    seal_state, seal_words = _seal(seal, month)
    return MonthPage(
        title=f"{totals.up_to_date} of {totals.people} up to date",
        side=day_in_words(month.day),
        percent=percent_up_to_date(totals),
        ground_label=f"{totals.up_to_date} of {totals.people} people up to date",
        lead=f"{sentence_start(people_in_words(late))} had something overdue. {_kept(month, view)}",
        seal=seal_state,
        seal_words=seal_words,
        compare_url=f"{here}?compare=now",
        compared=None if differences is None else _comparison(differences, names, view),
        modules=[
            (view.title(key), str(one.assigned), str(one.done), str(one.late))
            for key, one in sorted(totals.modules.items(), key=lambda pair: view.order(pair[0]))
        ],
        units=[(one.name, str(one.people), str(one.up_to_date)) for one in totals.units.values()],
        people=[_person_row(one, names, month) for one in shown],
        pages_words=f"Page {page} of {pages}" if pages > 1 else "",
        before_url=f"{here}?page={page - 1}" if page > 1 else None,
        after_url=f"{here}?page={page + 1}" if page < pages else None,
    )


def _kept(month: Month, view: Viewpoint) -> str:
    made_on = view.day_of(month.made_at)
    words = f"Kept {view.day(made_on)} at {view.time(month.made_at)}."
    if made_on - month.day > _LATE_AFTER:
        words += " That is later than usual, so due dates are those of that day."
    return words


def _seal(seal: Seal, month: Month) -> tuple[State, str]:
    if seal.is_whole and seal.is_logged:
        words = f"SHA-256 {month.sha256}. Entry {seal.entry} of the audit log holds the same."
        return State(Mark.DONE, "Unchanged since it was kept"), words
    if seal.is_whole:
        words = (
            "Its hash fits, and the audit log does not hold it. Run training-app audit verify, and ask who can write "
            "to the database."
        )
        return State(Mark.LATE, "Not in the audit log"), words
    words = (
        "It does not have the hash any more that was kept with it. Somebody changed it past the program. A backup "
        "holds it as it was."
    )
    return State(Mark.LATE, "Changed since it was kept"), words


def _person_row(line: PersonLine, names: Names, month: Month) -> tuple[str, str, str, str, State]:
    asked = [one for one in line.modules if one.is_assigned]
    done = sum(one.standing == Standing.DONE for one in asked)
    late = sum(one.is_late for one in asked)
    units, key = month.totals.units, "" if line.unit_id is None else str(line.unit_id)
    unit = units[key].name if key in units else ""
    state = State(Mark.LATE, f"{late} overdue") if late else State(Mark.DONE, "Up to date")
    return _name(line.person_id, names), addresses.person(line.person_id), unit, f"{done} of {len(asked)}", state


def _comparison(differences: Sequence[Difference], names: Names, view: Viewpoint) -> Comparison:
    if not differences:
        return Comparison("A count of that day made now is still equal to it.", [], "")
    count = counted(len(differences), "line differs", "lines differ")
    words = f"{sentence_start(count)} from a count of that day made now. What was kept stays as it is."
    rest = len(differences) - DIFFERENCES_MOST
    more = f"And {rest} more." if rest > 0 else ""
    return Comparison(words, [_difference(one, names, view) for one in differences[:DIFFERENCES_MOST]], more)


def _difference(one: Difference, names: Names, view: Viewpoint) -> DifferenceRow:
    return DifferenceRow(
        name=_name(one.person_id, names),
        url=addresses.module_record(one.person_id, one.module_id),
        module=view.title(one.module_id),
        then=_point_words(one.then),
        now=_point_words(one.now),
        why=_why(one.correction, names, view),
        is_explained=one.correction.cause is not Cause.UNKNOWN,
    )


def _point_words(point: tuple[str, str]) -> str:
    words = _STANDINGS[Standing(point[0])]
    return f"{words} {day_in_words(date.fromisoformat(point[1]))}" if point[1] else words


def _why(correction: Correction, names: Names, view: Viewpoint) -> str:
    words = _CAUSES[correction.cause]
    if correction.at is None:
        return words
    by = f" by {_name(correction.by_id, names)}" if correction.by_id is not None else ""
    reason = f": {correction.reason}" if correction.reason else ""
    return f"{words} {view.day(view.day_of(correction.at))}{by}{reason}"


def _name(person_id: int, names: Names) -> str:
    person = names.get(person_id)
    return person_name(person) if person else f"Person {person_id}"
