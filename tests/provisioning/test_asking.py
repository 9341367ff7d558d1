"""Filters, pages and attributes as directories ask for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.provisioning.asking import (
    Page,
    narrowed,
    read_group_filter,
    read_names,
    read_page,
    read_user_filter,
)
from training_app.provisioning.errors import ScimRefused
from training_app.provisioning.names import USER


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (None, {}),
        ('userName eq "Jo@x.example"', {"userName": "Jo@x.example"}),
        ('USERNAME EQ "jo"', {"userName": "jo"}),
        (f'{USER}:userName eq "jo"', {"userName": "jo"}),
        ('externalId eq "a and b"', {"externalId": "a and b"}),
        (r'userName eq "o\"neil\\"', {"userName": 'o"neil\\'}),
        ('emails[type eq "work"].value eq "jo"', {"userName": "jo"}),
        ('userName eq "jo" and active eq true', {"userName": "jo", "active": "true"}),
    ],
)
def test_a_filter_means(typed: str | None, wanted: dict[str, str]):
    assert read_user_filter(typed) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "userName",
        'userName co "jo"',
        'userName eq jo"',
        'userName eq "jo',
        'password eq "x"',
        'userName eq "a" or userName eq "b"',
        'userName eq "a" and userName eq "b"',
        'userName eq "a" and',
        'userName eq "a" userName eq "a"',
        "x" * 2000,
        '" and ' * 100,
    ],
)
def test_what_is_no_such_filter_is_refused(typed: str):
    with pytest.raises(ScimRefused) as refused:
        read_user_filter(typed)

    assert refused.value.kind == "invalidFilter"


def test_entra_asks_for_a_group_and_a_member_of_it():
    assert read_group_filter('id eq "7" and members eq "4"') == {"id": "7", "members": "4"}


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str):
    found, status = {}, 400
    try:
        found = read_user_filter(typed)
    except ScimRefused as refused:
        status = refused.status

    assert status == 400
    assert set(found) <= {"userName", "externalId", "id", "active"}


@pytest.mark.parametrize(
    ("start", "count", "page"),
    [(None, None, Page(1, 100)), ("0", "5", Page(1, 5)), ("-3", "-3", Page(1, 0)), ("7", "100000", Page(7, 200))],
)
def test_a_page_is_read_as_the_standard_says(start: str | None, count: str | None, page: Page):
    assert read_page(start, count) == page


def test_names_of_attributes_are_read_up_to_their_first_part():
    names = read_names(f"name.givenName, {USER}:userName,members")

    assert names == {"name", "username", "members"}
    whole = {"schemas": 1, "id": 2, "name": 3, "active": 4}
    assert narrowed(whole, names, ()) == {"schemas": 1, "id": 2, "name": 3}
    assert narrowed(whole, (), {"active", "id"}) == {"schemas": 1, "id": 2, "name": 3}
