"""Reading another LRS's pages, and saying what was found."""

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from training_app.xapi.reconcile_rules import ListedPage, NotComparable, in_words, read_page

ASKED = "https://lrs.example/xapi/statements?limit=200"
ID = "6f1c2a34-5b67-4c89-8d01-23456789abcd"
json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def _page(**more: object) -> bytes:
    return json.dumps({"statements": [{"id": ID}, {"id": ID.upper()}], **more}).encode()


@pytest.mark.parametrize("more", [{}, {"more": ""}, {"more": None}])
def test_the_last_page_leads_nowhere(more: dict[str, object]) -> None:
    assert read_page(_page(**more), ASKED) == ListedPage(frozenset({UUID(ID)}), None)


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("/xapi/statements?more=2", "https://lrs.example/xapi/statements?more=2"),
        ("/elsewhere/2", "https://lrs.example/elsewhere/2"),
        ("https://lrs.example/xapi/more/2", "https://lrs.example/xapi/more/2"),
        ("statements?more=2", "https://lrs.example/xapi/statements?more=2"),
    ],
)
def test_more_leads_on_at_the_same_place(more: str, address: str) -> None:
    assert read_page(_page(more=more), ASKED).more == address


@pytest.mark.parametrize(
    "more",
    [
        "https://other.example/xapi/statements",
        "http://lrs.example/xapi/statements",
        "https://lrs.example:8443/xapi/statements",
        "https://user@lrs.example/xapi/statements",
        "//other.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://[lrs.example/",
    ],
)
def test_more_that_leads_elsewhere_is_not_followed(more: str) -> None:
    with pytest.raises(NotComparable):
        read_page(_page(more=more), ASKED)


def test_a_list_that_leads_back_to_itself_is_left() -> None:
    with pytest.raises(NotComparable, match="circle"):
        read_page(_page(more=ASKED), ASKED)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"statements": {}}' + b"x",
        b'{"statements": null}',
        b'{"statements": [5]}',
        b'{"statements": [{"id": 5}]}',
        b'{"statements": [{"id": "x"}]}',
        b"[" * 200_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_page_is_not_taken_for_one(body: bytes) -> None:
    with pytest.raises(NotComparable, match="not with a list"):
        read_page(body, ASKED)


@given(json_values)
def test_no_answer_does_anything_but_be_read_or_be_refused(value: object) -> None:
    for body in (json.dumps(value), json.dumps({"statements": value}), json.dumps({"statements": [], "more": value})):
        try:
            page = read_page(body.encode(), ASKED)
        except NotComparable:
            continue
        assert page.more is None or page.more.startswith("https://lrs.example/")


def test_what_was_found_is_said_in_words() -> None:
    assert in_words(4812, 4812, 0) == "4,812 of 4,812 confirmed."
    assert in_words(4812, 4811, 1) == "4,811 of 4,812 confirmed. 1 was not there and is sent again."
    assert in_words(4812, 2, 4810) == "2 of 4,812 confirmed. 4,810 were not there and are sent again."
