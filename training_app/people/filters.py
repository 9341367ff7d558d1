"""The filters of the list of people: read from the address, and written back to it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from training_app.accounts.models import ROSTER_ROLES, Role

NO_UNIT = "none"
A_PAGE = 50
NAME_LONGEST = 100


class State(StrEnum):
    """Which people to list. Those from an LMS are in one of the other two as well."""

    ACTIVE = "active"
    LEFT = "left"
    FROM_LMS = "lms"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; None means all. ``unit`` is an id in digits or ``NO_UNIT``; pages count from 1.

    ``unit_ids`` are that unit and those below it; the address does not have them.
    """

    name: str = ""
    unit: str | None = None
    role: Role | None = None
    state: State | None = None
    page: int = 1
    unit_ids: frozenset[int] = frozenset()

    @property
    def is_set(self) -> bool:
        """Whether anybody is left out."""
        return replace(self, page=1) != Filters()


def read_filters(asked: Mapping[str, str], units: Mapping[int, frozenset[int]]) -> tuple[Filters, list[str]]:
    """The filters of an address, and a sentence for each value that is not known and was therefore left out.

    :param units: for each unit by id itself and those below it, as ``units.at_or_below`` gives them
    """
    known_units: dict[str, frozenset[int]] = {str(one): below for one, below in units.items()}
    known_units[NO_UNIT] = frozenset()
    notices: list[str] = []

    def pick(name: str, words: str, is_known: Callable[[str], bool]) -> str | None:
        value = asked.get(name, "").strip()
        if not value or is_known(value):
            return value or None
        notices.append(f"The {words} in the address is not known here, so the list is not narrowed by it.")
        return None

    unit = pick("unit", "unit", lambda value: value in known_units)
    role = pick("role", "role", lambda value: value in ROSTER_ROLES)
    state = pick("state", "state", lambda value: value in list(State))
    page = pick("page", "page number", lambda value: value.isascii() and value.isdigit() and int(value[:9]) > 0)
    name = asked.get("q", "").strip()[:NAME_LONGEST]
    return Filters(
        # PostgreSQL refuses the sign of code 0 in any text
        name=name if name.isprintable() else "",
        unit=unit,
        role=Role(role) if role else None,
        state=State(state) if state else None,
        page=int(page[:9]) if page else 1,
        unit_ids=known_units[unit] if unit else frozenset(),
    ), notices


def address_of(path: str, filters: Filters) -> str:
    """The address that asks for these filters."""
    asked = {
        "q": filters.name or None,
        "unit": filters.unit,
        "role": filters.role.value if filters.role else None,
        "state": filters.state.value if filters.state else None,
        "page": str(filters.page) if filters.page > 1 else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    return f"{path}?{query}" if query else path


def on_a_page(filters: Filters, found: int) -> tuple[Filters, int]:
    """The filters with a page that there is, and how many pages there are: one after the last is the last."""
    pages = max(1, -(-found // A_PAGE))
    return replace(filters, page=min(filters.page, pages)), pages
