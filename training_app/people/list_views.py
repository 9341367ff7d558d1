"""Builds the list of people and the form that adds one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from training_app.accounts.models import Role
from training_app.people import addresses
from training_app.people.filters import NO_UNIT, Filters, State, address_of
from training_app.people.pages import AddPage, FactsFields, Link, ListPage, Mark, PersonRow
from training_app.people.queries import Counts, PersonLine
from training_app.people.words import (
    ALL_PEOPLE,
    NO_UNIT_WORDS,
    ROLE_OPTIONS,
    roles_in_words,
    sign_in_words,
    unit_options,
)
from training_app.web.here import Here
from training_app.web.words import count_in_words, people_in_words, sentence_start

LINKS = (
    Link("Add a person", addresses.ADD),
    Link("Import a roster", addresses.IMPORT),
    Link("Units", addresses.UNITS),
    Link("How long records are kept", addresses.KEEPING),
)
STATE_OPTIONS = [
    ("", "All"),
    (State.ACTIVE.value, "May sign in"),
    (State.LEFT.value, "Left"),
    (State.FROM_LMS.value, "Sent by an LMS"),
]


def build_list(  # noqa: PLR0913 - what a list is made from, all by name
    people: Sequence[PersonLine],
    here: Here,
    *,
    filters: Filters,
    found: int,
    pages: int,
    counts: Counts,
    units: Mapping[int, str],
    roles: Mapping[int, Mapping[Role, int | None]],
    notices: Sequence[str],
) -> ListPage:
    """One page of the list.

    :param found: how many people the filters leave in, on ``pages`` pages
    :param roles: of the people of this page, by id
    """
    everybody = counts.active + counts.left
    title = f"{sentence_start(people_in_words(found))} {'found' if filters.is_set else 'on the roster'}"
    return ListPage(
        title=title,
        percent=round(100 * found / everybody) if everybody else 100,
        ground_label=f"{found} of {everybody}",
        notices=notices,
        lead=_lead(counts),
        links=LINKS,
        form_url=addresses.PEOPLE,
        clear_url=addresses.PEOPLE,
        name_value=filters.name,
        unit_options=[*unit_options(units, "All units"), (NO_UNIT, NO_UNIT_WORDS)],
        unit_value=filters.unit or "",
        role_options=[("", "All roles"), *ROLE_OPTIONS],
        role_value=filters.role.value if filters.role else "",
        state_options=STATE_OPTIONS,
        state_value=filters.state.value if filters.state else "",
        rows=[_row(one, here, units, roles.get(one.person_id, {})) for one in people],
        empty=_empty(filters) if not people else None,
        pages_words=f"Page {filters.page} of {pages}" if pages > 1 else None,
        before_url=_page(filters, filters.page - 1) if filters.page > 1 else None,
        after_url=_page(filters, filters.page + 1) if filters.page < pages else None,
    )


def build_add(typed: Mapping[str, str], errors: Mapping[str, str], units: Mapping[int, str]) -> AddPage:
    """The form that adds a person, with what was typed."""
    return AddPage(
        fields=FactsFields(typed, errors, unit_options(units, NO_UNIT_WORDS)),
        role_options=ROLE_OPTIONS,
        url=addresses.ADD,
        back=ALL_PEOPLE,
    )


def _lead(counts: Counts) -> str:
    words = f"{sentence_start(people_in_words(counts.active))} may sign in"
    never = f", and {count_in_words(counts.never)} of them never did" if counts.never else ""
    left = f" {sentence_start(people_in_words(counts.left))} left; every record is kept." if counts.left else ""
    return f"{words}{never}.{left}"


def _empty(filters: Filters) -> tuple[str, str]:
    if filters.is_set:
        return "Nobody fits.", "Clear the filters to see everybody."
    return "Nobody is here yet.", "Add a person, or import a roster."


def _page(filters: Filters, page: int) -> str:
    return address_of(addresses.PEOPLE, replace(filters, page=page))


def _row(one: PersonLine, here: Here, units: Mapping[int, str], roles: Mapping[Role, int | None]) -> PersonRow:
    return PersonRow(
        name=f"{one.family_name}, {one.given_name}",
        url=addresses.account(one.person_id),
        badge=one.badge or "",
        unit=units.get(one.unit_id or 0, NO_UNIT_WORDS),
        roles=roles_in_words(roles, units),
        sign_in=_sign_in(one, here),
    )


def _sign_in(one: PersonLine, here: Here) -> Mark:
    if not one.is_active:
        return Mark("part", "Left")
    return Mark("open" if one.signed_in_at is None else "done", sign_in_words(one, here))
