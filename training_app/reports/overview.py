"""Builds the overview: who is missing first, then what is coming, then where, then how it went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from training_app.accounts.units import at_or_below
from training_app.reports import addresses, rules
from training_app.reports.back import back_of
from training_app.reports.entry_words import last_known, person_name
from training_app.reports.filters import NO_UNIT, Filters, Show, address_of
from training_app.reports.pages import Bare, DueItem, HeatCell, HeatRow, Link, OverdueRow, OverviewPage
from training_app.reports.rows import PersonRow, UnitRow
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
OVERDUE_ROWS = 25
DUE_ITEMS = 6


def build_overview(
    view: Viewpoint,
    units: Sequence[UnitRow],
    people: Sequence[PersonRow],
    entries: Sequence[Entry],
    *,
    agency: Agency = NOT_THEIRS,
    notices: Sequence[str] = (),
) -> OverviewPage:
    """The page for these people; the scope was applied when they were read."""
    late = rules.late_entries(entries)
    late_people = rules.count_people(late)
    soon_people = rules.count_people(entry for entry in entries if entry.is_soon)
    up_to_date = rules.count_up_to_date(people, entries)
    share = up_to_date / len(people) if people else 0.0
    names = {unit.id: unit.name for unit in units}
    groups = rules.due_groups(entries)
    bare = _bare(people, entries)
    standing = f"{up_to_date} of {len(people)} {'person is' if len(people) == 1 else 'people are'} up to date"
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
        overdue=[_overdue_row(entry, names, view) for entry in late[:OVERDUE_ROWS]],
        overdue_more=_link(f"All {len(late)} overdue entries", Filters(state=Show.OVERDUE), view)
        if len(late) > OVERDUE_ROWS
        else None,
        due=[_due_item(group, view) for group in groups[:DUE_ITEMS]],
        due_more=_link("All that is due in 30 days", Filters(state=Show.SOON), view)
        if len(groups) > DUE_ITEMS
        else None,
        heat_columns=_heat_columns(view, entries),
        heat_rows=list(_heat_rows(view, units, entries)),
        trend=_trend(view, people, entries, share),
        trend_head=_trend_head(view, entries),
        bare=bare,
        pending=agency.pending,
        agency_links=agency.links,
        back=back_of(view, addresses.OVERVIEW, notices),
        url=addresses.OVERVIEW,
    )


def _bare(people: Sequence[PersonRow], entries: Sequence[Entry]) -> Bare | None:
    if not people:
        return Bare("Nobody is listed yet", "When people are added, this page shows who has not finished what.")
    if not any(entry.is_assigned for entry in entries):
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


def _heat_columns(view: Viewpoint, entries: Sequence[Entry]) -> list[tuple[str, str]]:
    columns = []
    for module_id in _assigned_modules(view, entries):
        module = view.modules.get(module_id)
        columns.append((str(module.number) if module else "", view.short_title(module_id)))
    return columns


def _assigned_modules(view: Viewpoint, entries: Sequence[Entry]) -> list[str]:
    return sorted({entry.module_id for entry in entries if entry.is_assigned}, key=view.order)


def _heat_rows(view: Viewpoint, units: Sequence[UnitRow], entries: Sequence[Entry]) -> Iterator[HeatRow]:
    below = at_or_below({unit.id: unit.name for unit in units})
    above = {unit.id: [one for one, ids in below.items() if unit.id in ids] for unit in units}
    counts = rules.heat_counts(entries, above)
    modules = _assigned_modules(view, entries)
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


def _trend(view: Viewpoint, people: Sequence[PersonRow], entries: Sequence[Entry], share: float) -> Trend | None:
    days = rules.trend_days(entries, view.now, view.zone)
    if not days:
        return None
    shares = [*rules.trend_shares(people, entries, days, view.zone), share]
    points = [
        TrendPoint(view.short_day(day), rules.percent(value))
        for day, value in zip([*days, view.today], shares, strict=True)
    ]
    first, last = points[0], points[-1]
    title = f"People up to date {_moved(first.percent, last.percent)}, from {first.when} to {last.when}."
    return draw_trend(points, id="trend-title", title=title, caption="People up to date, by week")


def _trend_head(view: Viewpoint, entries: Sequence[Entry]) -> str:
    days = rules.trend_days(entries, view.now, view.zone)
    return f"Up to date since {view.short_day(days[0])}" if days else ""


def _moved(first: int, last: int) -> str:
    if first == last:
        return f"stayed at {last} percent"
    return f"{'rose' if last > first else 'fell'} from {first} to {last} percent"


def _are(count: int) -> str:
    return "is" if count in {0, 1} else "are"


def _link(words: str, filters: Filters, view: Viewpoint) -> Link:
    return Link(words, address_of(addresses.COMPLETION, replace(filters, as_of=view.as_of)))
