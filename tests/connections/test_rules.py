"""What may be typed, and when a kept password may be sent to an address."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.connections import rules
from training_app.connections.here import Here
from training_app.connections.words import age_words, percent, records_words, scope_words
from training_app.lrs.clients import Scope


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://lrs.example/xapi",
        "http://127.0.0.1:8080/xapi",
        "https://[2001:db8::1]/xapi",
        "https://lrs.example",
        "https://lrs.example/a%20b/xapi",
        "https://münchen.example/xapi",
    ],
)
def test_addresses_of_every_usual_kind_are_taken(endpoint: str) -> None:
    assert rules.why_endpoint_refused(endpoint) is None


@pytest.mark.parametrize("typed", [" https://lrs.example/xapi/statements ", "https://lrs.example/xapi/"])
def test_an_address_is_kept_without_what_every_lrs_has_below_it(typed: str) -> None:
    assert rules.plain_endpoint(typed) == "https://lrs.example/xapi"


@given(st.text(max_size=600))
def test_no_text_breaks_a_rule_and_what_is_taken_can_be_kept(text: str) -> None:
    whys = [
        rules.why_name_refused,
        rules.why_endpoint_refused,
        rules.why_username_refused,
        rules.why_password_refused,
        rules.why_mailbox_refused,
        rules.why_rows_refused,
        rules.why_reason_refused,
    ]

    for why_refused in whys:
        if why_refused(text) is None:
            assert "\x00" not in text
            # a surrogate has no UTF-8: no database takes it
            text.encode()


@given(st.text(max_size=40))
def test_an_address_is_on_its_own_machine_and_a_broken_one_on_no_other(text: str) -> None:
    assert rules.is_same_machine(text, text)
    assert not rules.is_same_machine("https://lrs.example/xapi", f"https://other.example/{text}")


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("https://lrs.example/a", "https://lrs.example/b", True),
        ("https://lrs.example/a", "https://LRS.example:443/a", True),
        ("http://lrs.example/a", "http://lrs.example:80/a", True),
        ("https://lrs.example/a", "http://lrs.example/a", False),
        ("https://lrs.example/a", "https://lrs.example:444/a", False),
        ("https://lrs.example/a", "https://lrs.example.thief.example/a", False),
        ("https://lrs.example/a", "https://thief.example/lrs.example/a", False),
    ],
)
def test_a_password_goes_to_the_machine_it_was_given_for(before: str, after: str, is_same: bool) -> None:
    assert rules.is_same_machine(before, after) is is_same


@pytest.mark.parametrize(
    ("endpoint", "is_open"), [("http://a.example", True), ("https://a.example", False), ("x", False)]
)
def test_http_is_open_to_read(endpoint: str, is_open: bool) -> None:
    assert rules.is_open_to_read(endpoint) is is_open


@given(st.text(max_size=12), st.integers(0, 10_000))
def test_there_is_always_a_page(typed: str, rows: int) -> None:
    page, pages = rules.page_asked(typed, rows, 50)

    assert 1 <= page <= pages
    assert (pages - 1) * 50 < max(rows, 1) <= pages * 50


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=9), "9 days"),
    ],
)
def test_ages_are_said_in_their_largest_unit(age: timedelta, words: str) -> None:
    assert age_words(age) == words


@pytest.mark.parametrize(("share", "whole"), [(0.0, 0), (1.0, 100), (0.9999, 99), (0.0001, 1), (0.505, 50)])
def test_only_all_is_a_hundred_percent_and_only_none_is_nothing(share: float, whole: int) -> None:
    assert percent(share) == whole


def test_counts_have_their_noun_and_thousands_their_comma() -> None:
    assert [records_words(count) for count in (0, 1, 4812)] == ["0 records", "1 record", "4,812 records"]


def test_who_may_read_all_is_not_said_to_read_its_own() -> None:
    assert scope_words([Scope.READ_ALL, Scope.READ_OWN, Scope.WRITE]) == "send records, and read every record"
    assert scope_words([Scope.READ_OWN]) == "read what it sent itself"


def test_moments_are_told_from_the_day_in_the_agencys_zone() -> None:
    here = Here(ZoneInfo("America/Chicago"), datetime(2026, 11, 23, 20, 7, tzinfo=UTC))

    # 05:30 UTC is still the evening before in Chicago
    moments = [(23, 20, 2), (23, 5, 30), (22, 5, 59), (1, 12, 0)]
    assert [here.when(datetime(2026, 11, day, hour, minute, tzinfo=UTC)) for day, hour, minute in moments] == [
        "today, 14:02",
        "yesterday, 23:30",
        "Saturday 21 November, 23:59",
        "Sunday 1 November, 06:00",
    ]
