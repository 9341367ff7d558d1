"""The filters of the list: what an address may ask, and that asking it again is the same."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.models import ROSTER_ROLES
from training_app.people.filters import Filters, State, address_of, on_a_page, read_filters

UNITS = {3: frozenset({3, 4}), 4: frozenset({4})}


def test_an_empty_address_leaves_everybody_in() -> None:
    assert read_filters({}, UNITS) == (Filters(), [])
    assert not Filters().is_set


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("unit", "5", "unit"), ("role", "chief", "role"), ("state", "gone", "state"), ("page", "-1", "page number")],
)
def test_what_is_not_known_is_left_out_and_said(name: str, value: str, words: str) -> None:
    filters, notices = read_filters({name: value}, UNITS)

    assert filters == Filters()
    assert notices == [f"The {words} in the address is not known here, so the list is not narrowed by it."]


def test_a_unit_brings_those_below_it() -> None:
    filters, _ = read_filters({"unit": "3"}, UNITS)

    assert filters.unit_ids == {3, 4}


def test_a_sign_that_no_name_holds_is_not_asked_for() -> None:
    assert read_filters({"q": "Or\x00tiz"}, UNITS)[0].name == ""


@given(
    st.builds(
        Filters,
        name=st.text(st.characters(categories=["L", "N"]), max_size=20),
        unit=st.sampled_from([None, "3", "none"]),
        role=st.sampled_from([None, *ROSTER_ROLES]),
        state=st.sampled_from([None, *State]),
        page=st.integers(1, 500),
    )
)
def test_an_address_asks_for_what_it_was_made_from(filters: Filters) -> None:
    asked = dict(parse_qsl(urlsplit(address_of("/app/people", filters)).query))

    again, notices = read_filters(asked, UNITS)

    assert notices == []
    assert address_of("/app/people", again) == address_of("/app/people", filters)


@pytest.mark.parametrize(
    ("page", "found", "shown", "pages"), [(1, 0, 1, 1), (2, 50, 1, 1), (2, 51, 2, 2), (9, 120, 3, 3)]
)
def test_a_page_after_the_last_is_the_last(page: int, found: int, shown: int, pages: int) -> None:
    assert on_a_page(Filters(page=page), found) == (Filters(page=shown), pages)
