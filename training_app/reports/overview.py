"""Builds the overview: who is missing first, then what is coming, then where, then how it went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from training_app.reports import addresses, rules
from training_app.reports.back import back_of
from training_app.reports.entry_words import last_known, person_name
from training_app.reports.figures import DUE_ITEMS, OVERDUE_ROWS, Figures
from training_app.reports.filters import NO_UNIT, Filters, Show, address_of
from training_app.reports.pages import Bare, DueItem, HeatCell, HeatRow, Link, OverdueRow, OverviewPage
from training_app.reports.rows import UnitRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.charts import Trend, TrendPoint, draw_trend
from training_app.web.words import people_in_words, sentence_start


@dataclass(frozen=True, slots=True)
class Agency:
    """What somebody may decide for the whole agency: a decision that is missing, and where its rules stand."""

    pending: Link | None = None
    links: Sequence[Link] = ()


NOT_THEIRS = Agency()


def build_overview(
    view: Viewpoint,
    units: Sequence[UnitRow],
    figures: Figures,
    *,
    agency: Agency = NOT_THEIRS,
    notices: Sequence[str] = (),
) -> OverviewPage:
    """The page of these figures; the scope was applied when they were read."""
    late_people, soon_people = figures.late_people, figures.soon_people
    share = figures.up_to_date / figures.people if figures.people else 0.0
    names = {unit.id: unit.name for unit in units}
    bare = _bare(view, figures)
    are = "person is" if figures.people == 1 else "people are"
    standing = f"{figures.up_to_date} of {figures.people} {are} up to date"
    return OverviewPage(
        side=view.day(view.today),
        title=bare.words if bare else f"{sentence_start(people_in_words(late_people))} {_are(late_people)} overdue",
        percent=rules.percent(share),
        ground_label=standing,
        where=_where(view, units),
        lead=bare.detail if bare else f"{standing}.",
        soon=_link(sentence_start(people_in_words(soon_people)), Filters(state=Show.SOON), view)
        if soon_people
        else None,
        soon_rest=f"{'has' if soon_people == 1 else 'have'} something due in the next 30 days.",
        action=_action(late_people, soon_people, view),
        overdue=[_overdue_row(entry, names, view) for entry in figures.late],
        overdue_more=_link(f"All {figures.late_count} overdue entries", Filters(state=Show.OVERDUE), view)
        if figures.late_count > OVERDUE_ROWS
        else None,
        due=[_due_item(group, view) for group in figures.due[:DUE_ITEMS]],
        due_more=_link("All that is due in 30 days", Filters(state=Show.SOON), view)
        if len(figures.due) > DUE_ITEMS
        else None,
        heat_columns=_heat_columns(view, figures),
        heat_rows=list(_heat_rows(view, units, figures)),
        trend=_trend(view, figures, share),
        trend_head=f"Up to date since {view.short_day(figures.days[0])}" if figures.days else "",
        bare=bare,
        pending=agency.pending,
        agency_links=agency.links,
        back=back_of(view, addresses.OVERVIEW, notices),
        url=addresses.OVERVIEW,
    )


def _bare(view: Viewpoint, figures: Figures) -> Bare | None:
    if not figures.people:
        return Bare("Nobody is listed yet", "When people are added, this page shows who has not finished what.")
    if view.scope.span is not None and not figures.modules:
        return Bare("Nothing fell due in these days", "Completion lists what was finished in them.")
    if not figures.modules:
        return Bare("Nothing is assigned yet", "When modules are assigned, this page shows who has not finished them.")
    return None


def _where(view: Viewpoint, units: Sequence[UnitRow]) -> str:
    if view.scope.unit_ids is None:
        return view.agency
    return ", ".join([unit.name for unit in units] + [view.agency])


def _action(late_people: int, soon_people: int, view: Viewpoint) -> Link:
    if late_people:
        return _link("See the overdue list", Filters(state=Show.OVERDUE), view)
    if soon_people:
        return _link("See what is due next", Filters(state=Show.SOON), view)
    return _link("See all records", Filters(), view)


def _overdue_row(entry: Entry, unit_names: dict[int, str], view: Viewpoint) -> OverdueRow:
    assert entry.due_on is not None  # noqa: S101 - what is late has a due date
    days = (view.open_day - entry.due_on).days
    return OverdueRow(
        name=person_name(entry.person),
        url=view.here(addresses.person(entry.person.id)),
        unit=unit_names.get(entry.person.unit_id or 0, "No unit"),
        module=view.title(entry.module_id),
        was_due=view.short_day(entry.due_on),
        late_by=f"{days} day" if days == 1 else f"{days} days",
        last_known=last_known(entry, view),
    )


def _due_item(group: rules.DueGroup, view: Viewpoint) -> DueItem:
    return DueItem(
        people=_link(
            sentence_start(people_in_words(group.people)),
            Filters(module=group.module_id, state=Show.SOON, due=group.due_on),
            view,
        ),
        detail=f"{view.title(group.module_id)}, by {view.day(group.due_on)}",
    )


def _heat_columns(view: Viewpoint, figures: Figures) -> list[tuple[str, str]]:
    columns = []
    for module_id in sorted(figures.modules, key=view.order):
        module = view.modules.get(module_id)
        columns.append((str(module.number) if module else "", view.short_title(module_id)))
    return columns


def _heat_rows(view: Viewpoint, units: Sequence[UnitRow], figures: Figures) -> Iterator[HeatRow]:
    counts = figures.heat
    modules = sorted(figures.modules, key=view.order)
    places: list[tuple[int | None, str]] = [(unit.id, unit.name) for unit in units]
    if any(unit_id is None for unit_id, _ in counts):
        places.append((None, "No unit"))
    for unit_id, name in places:
        cells = [_heat_cell(unit_id, module_id, counts.get((unit_id, module_id)), view) for module_id in modules]
        yield HeatRow(name, cells)


def _heat_cell(unit_id: int | None, module_id: str, count: rules.HeatCount | None, view: Viewpoint) -> HeatCell:
    if count is None:
        return HeatCell(url="", count=None, of=0, shade=0)
    unit = NO_UNIT if unit_id is None else str(unit_id)
    filters = Filters(unit=unit, module=module_id, state=Show.OPEN, as_of=view.as_of)
    strength = rules.shade(count.missing, count.assigned) if count.missing else 0
    return HeatCell(address_of(addresses.COMPLETION, filters), count.missing, count.assigned, strength)


def _trend(view: Viewpoint, figures: Figures, share: float) -> Trend | None:
    if not figures.days:
        return None
    days = [*figures.days, view.today]
    points = [
        TrendPoint(view.short_day(day), rules.percent(value))
        for day, value in zip(days, [*figures.shares, share], strict=True)
    ]
    first, last = points[0], points[-1]
    title = f"People up to date {_moved(first.percent, last.percent)}, from {first.when} to {last.when}."
    return draw_trend(points, id="trend-title", title=title, caption="People up to date, by week")


def _moved(first: int, last: int) -> str:
    if first == last:
        return f"stayed at {last} percent"
    return f"{'rose' if last > first else 'fell'} from {first} to {last} percent"


def _are(count: int) -> str:
    return "is" if count in {0, 1} else "are"


def _link(words: str, filters: Filters, view: Viewpoint) -> Link:
    return Link(words, address_of(addresses.COMPLETION, replace(filters, as_of=view.as_of)))
