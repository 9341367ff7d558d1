"""The filters of the completion report: read from the address, written back to it, applied to entries."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from training_app.accounts.rules import short_name
from training_app.assignments.rules import Standing
from training_app.reports.rows import PersonRow
from training_app.reports.rules import Entry

NO_UNIT = "none"
MAX_NAME_CHARACTERS = 100


class Show(StrEnum):
    """Which entries to show. Open is all that is not done; soon is due in the next 30 days."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    OVERDUE = "overdue"
    OPEN = "open"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; None means all. ``unit`` is an id in digits or ``NO_UNIT``; pages count from 1.

    ``unit_ids`` are that unit and those below it; the address does not have them. ``as_of`` is the day looked back at.
    """

    unit: str | None = None
    module: str | None = None
    state: Show | None = None
    due: date | None = None
    name: str = ""
    page: int = 1
    unit_ids: frozenset[int] = frozenset()
    as_of: date | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return replace(self, page=1, as_of=None) != Filters()


_MATCHES: Mapping[Show, Callable[[Entry], bool]] = {
    Show.DONE: lambda entry: not entry.is_open,
    Show.IN_PROGRESS: lambda entry: entry.standing is Standing.IN_PROGRESS,
    Show.NOT_STARTED: lambda entry: entry.standing is Standing.NOT_STARTED,
    Show.OVERDUE: lambda entry: entry.is_late,
    # numbers of the overview lead here, and those count assignments; every open entry is one
    Show.OPEN: lambda entry: entry.is_open,
    Show.SOON: lambda entry: entry.is_soon,
}


def read_filters(
    asked: Mapping[str, str], *, units: Mapping[int, frozenset[int]], module_ids: Collection[str], has_no_unit: bool
) -> tuple[Filters, list[str]]:
    """The filters of an address, and a sentence for each value that is not known and was therefore left out.

    :param units: for each unit by id itself and those below it, as ``units.at_or_below`` gives them
    """
    known_units = {str(unit_id): below for unit_id, below in units.items()}
    if has_no_unit:
        known_units[NO_UNIT] = frozenset()
    notices: list[str] = []

    def pick(name: str, words: str, is_known: Callable[[str], bool]) -> str | None:
        value = asked.get(name, "").strip()
        if not value:
            return None
        if is_known(value):
            return value
        notices.append(f"The {words} in the address is not known here, so the list is not narrowed by it.")
        return None

    state = pick("state", "state", lambda value: value in set(Show))
    due = pick("due", "due date", _is_day)
    page = pick("page", "page number", lambda value: value.isascii() and value.isdigit() and int(value[:9]) > 0)
    unit = pick("unit", "unit", lambda value: value in known_units)
    filters = Filters(
        unit=unit,
        module=pick("module", "module", lambda value: value in module_ids),
        state=Show(state) if state else None,
        due=date.fromisoformat(due) if due else None,
        name=asked.get("q", "").strip()[:MAX_NAME_CHARACTERS],
        page=int(page[:9]) if page else 1,
        unit_ids=known_units[unit] if unit is not None else frozenset(),
    )
    return filters, notices


def address_of(path: str, filters: Filters) -> str:
    """The address that asks for these filters."""
    asked = {
        "unit": filters.unit,
        "module": filters.module,
        "state": filters.state.value if filters.state else None,
        "due": filters.due.isoformat() if filters.due else None,
        "q": filters.name or None,
        "as_of": filters.as_of.isoformat() if filters.as_of else None,
        "page": str(filters.page) if filters.page > 1 else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{path}?{query}" if query else path


def may_be(person: PersonRow, filters: Filters) -> bool:
    """Whether the filters of unit and name leave this person in."""
    if filters.unit == NO_UNIT and person.unit_id is not None:
        return False
    if filters.unit not in {None, NO_UNIT} and person.unit_id not in filters.unit_ids:
        return False
    return _has_name(person, filters.name)


def keeps(entry: Entry, filters: Filters) -> bool:
    """Whether the filters of module, state and due date leave this entry in; see also :func:`may_be`."""
    return (
        (filters.module is None or entry.module_id == filters.module)
        and (filters.due is None or entry.due_on == filters.due)
        and (filters.state is None or _MATCHES[filters.state](entry))
    )


def _has_name(person: PersonRow, asked: str) -> bool:
    if not asked:
        return True
    given, family = person.given_name, person.family_name
    # each way a name is written on our pages, a line each so that nothing is found across two of them
    ways = (f"{given} {family}", short_name(given, family), f"{family}, {given}", person.badge or "")
    return _plain(asked) in _plain("\n".join(ways))


def _plain(words: str) -> str:
    """Without case and accents: "muñoz" is found by "munoz"."""
    split = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
