"""Builds the completion report: one line per person and module, narrowed by the address, fifty lines a page."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from training_app.reports import addresses, rules
from training_app.reports.back import back_of
from training_app.reports.entry_words import last_known, person_name, state_of
from training_app.reports.filters import NO_UNIT, Filters, Show, address_of
from training_app.reports.pages import Bare, CompletionPage, CompletionRow
from training_app.reports.rows import UnitRow
from training_app.reports.rules import Entry
from training_app.reports.viewpoint import Viewpoint
from training_app.web.words import counted, sentence_start

ROWS_A_PAGE = 50
_STATE_WORDS = {
    Show.OVERDUE: "Overdue",
    Show.SOON: "Due in 30 days",
    Show.OPEN: "Not finished",
    Show.NOT_STARTED: "Not started",
    Show.IN_PROGRESS: "In progress",
    Show.DONE: "Done",
}
_FINDINGS = {
    Show.OVERDUE: "overdue",
    Show.SOON: "due in 30 days",
    Show.OPEN: "not finished",
    Show.NOT_STARTED: "not started",
    Show.IN_PROGRESS: "in progress",
    Show.DONE: "done",
}


def build_completion(
    view: Viewpoint,
    units: Sequence[UnitRow],
    entries: Sequence[Entry],
    asked: tuple[Filters, Sequence[str]],
    *,
    has_no_unit: bool,
) -> CompletionPage:
    """The page of these entries, which the filters have left in.

    :param asked: the filters, and what to say about the address they came from
    :param has_no_unit: whether the scope holds people without a unit
    """
    filters, notices = asked
    entries = in_page_order(entries, filters)
    pages = max(1, -(-len(entries) // ROWS_A_PAGE))
    if filters.page > pages:
        notices = [*notices, "The list is shorter than the address says, so this is its last page."]
        filters = replace(filters, page=pages)
    done = sum(not entry.is_open for entry in entries)
    first = (filters.page - 1) * ROWS_A_PAGE
    unit_names = {unit.id: unit.name for unit in units}
    return CompletionPage(
        title=_title(len(entries), done, filters),
        side="Completion",
        percent=rules.percent(done / len(entries)) if entries else 0,
        ground_label=f"{done} of {len(entries)} {_entries(len(entries))} done",
        lead=_lead(entries, filters, unit_names, view),
        notices=notices,
        form_url=addresses.COMPLETION,
        clear_url=addresses.COMPLETION,
        unit_options=_unit_options(units, has_no_unit=has_no_unit),
        module_options=_module_options(view, filters),
        state_options=[("", "Any state"), *((show.value, words) for show, words in _STATE_WORDS.items())],
        unit_value=filters.unit or "",
        module_value=filters.module or "",
        state_value=filters.state.value if filters.state else "",
        due_value=filters.due.isoformat() if filters.due else "",
        name_value=filters.name,
        csv_url=address_of(addresses.COMPLETION_CSV, replace(filters, page=1)),
        exports_url=addresses.EXPORTS,
        rows=[_row(entry, unit_names, view) for entry in entries[first : first + ROWS_A_PAGE]],
        empty=None if entries else _empty(filters),
        pages_words=f"Page {filters.page} of {pages}" if pages > 1 else "",
        before_url=_page_address(filters, filters.page - 1) if filters.page > 1 else None,
        after_url=_page_address(filters, filters.page + 1) if filters.page < pages else None,
        back=back_of(view, address_of(addresses.COMPLETION, replace(filters, page=1, as_of=None))),
        keep_url=address_of(addresses.NEW_VIEW, replace(filters, page=1)),
        views_url=addresses.VIEWS,
    )


def in_page_order(entries: Iterable[Entry], filters: Filters) -> list[Entry]:
    """By unit, name and module as they come; what is overdue or due soon by its date."""
    if filters.state in {Show.OVERDUE, Show.SOON}:
        return sorted(entries, key=lambda entry: entry.due_on or date.max)
    return list(entries)


def _title(count: int, done: int, filters: Filters) -> str:
    if not count:
        return "Nothing to show" if filters.is_set else "Nothing is recorded yet"
    if filters.state is None:
        return f"{done} of {count} done"
    words = counted(count, "entry is", "entries are")
    return f"{sentence_start(words)} {_FINDINGS[filters.state]}"


def _lead(entries: Sequence[Entry], filters: Filters, unit_names: dict[int, str], view: Viewpoint) -> str:
    people = rules.count_people(entries)
    counts = f"{len(entries)} {_entries(len(entries))}, {people} {'person' if people == 1 else 'people'}."
    narrowed = narrowed_words(filters, unit_names, view)
    return f"{counts} {narrowed}" if narrowed else f"{counts} One entry is one person and one module."


def narrowed_words(filters: Filters, unit_names: dict[int, str], view: Viewpoint) -> str:
    """What the list is narrowed to: "Only Patrol B; Trauma, seen from a patrol car; not finished."."""
    parts = []
    if filters.unit is not None:
        parts.append("people without a unit" if filters.unit == NO_UNIT else unit_names[int(filters.unit)])
    if filters.module is not None:
        parts.append(view.title(filters.module))
    if filters.state is not None:
        parts.append(_FINDINGS[filters.state])
    if filters.due is not None:
        parts.append(f"due {view.day(filters.due)}")
    if filters.name:
        parts.append(f"name or badge with “{filters.name}”")
    return f"Only {'; '.join(parts)}." if parts else ""


def _empty(filters: Filters) -> Bare:
    if filters.is_set:
        return Bare("No entry fits these filters.", "Clear one of them to see more.")
    return Bare("Nothing is assigned or finished yet.", "When modules are assigned, they are listed here.")


def _unit_options(units: Sequence[UnitRow], *, has_no_unit: bool) -> list[tuple[str, str]]:
    without = [(NO_UNIT, "No unit")] if has_no_unit else []
    return [("", "All units"), *((str(unit.id), unit.name) for unit in units), *without]


def _module_options(view: Viewpoint, filters: Filters) -> list[tuple[str, str]]:
    known = dict.fromkeys([*view.modules, *([filters.module] if filters.module else [])])
    ordered = sorted(known, key=view.order)
    return [("", "All modules"), *((module_id, view.title(module_id)) for module_id in ordered)]


def _row(entry: Entry, unit_names: dict[int, str], view: Viewpoint) -> CompletionRow:
    return CompletionRow(
        name=person_name(entry.person),
        url=view.here(addresses.person(entry.person.id)),
        unit=unit_names.get(entry.person.unit_id or 0, "No unit"),
        module=view.title(entry.module_id),
        state=state_of(entry, view),
        due=due_words(entry, view),
        last_known=last_known(entry, view),
    )


def due_words(entry: Entry, view: Viewpoint) -> str:
    """ "27 November", "no date" or "not assigned"."""
    if not entry.is_assigned:
        return "not assigned"
    return view.short_day(entry.due_on) if entry.due_on else "no date"


def _entries(count: int) -> str:
    return "entry" if count == 1 else "entries"


def _page_address(filters: Filters, page: int) -> str:
    return address_of(addresses.COMPLETION, replace(filters, page=page))
