"""Addresses from outside: whose host they are on, and what is added to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.lms.lti.addresses import below, is_same_origin, origin_of, with_query


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://lms.example/a?b", ("https", "lms.example", 443)),
        ("HTTPS://LMS.example:443", ("https", "lms.example", 443)),
        ("http://127.0.0.1:5000/", ("http", "127.0.0.1", 5000)),
        ("http://[::1]:5000/", ("http", "::1", 5000)),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: tuple[str, str, int]) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "lms.example",
        "/a",
        "ftp://lms.example",
        "https://",
        "https://u:p@lms.example",
        "https://lms.example:x",
        "https://lms.example:99999",
        "https://[::1",
        "https:\\\\lms.example",
        "https://a\\b.example",
        "https://lms.example/a b",
        "https://lms.example/\n",
        "javascript:alert(1)",
        "data:text/html,x",
    ],
)
def test_what_is_no_plain_web_address_has_no_origin(url: str) -> None:
    assert origin_of(url) is None
    assert not is_same_origin(url, url)


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert origin_of(text) is None or "@" not in text.split("/")[2]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms.example/m", "https://lms.example/m?rlid=1"),
        ("https://lms.example/m?type_id=1", "https://lms.example/m?type_id=1&rlid=1"),
        ("https://lms.example/m?rlid=9&sig=A%2fb%7E", "https://lms.example/m?sig=A%2fb%7E&rlid=1"),
        ("https://lms.example/m?flag", "https://lms.example/m?flag&rlid=1"),
    ],
)
def test_a_query_is_added_and_the_rest_keeps_its_spelling(url: str, expected: str) -> None:
    assert with_query(url, {"rlid": "1"}) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms.example/i/7", "https://lms.example/i/7/scores"),
        ("https://lms.example/i/7/", "https://lms.example/i/7/scores"),
        ("https://lms.example/i/7/lineitem?type_id=1", "https://lms.example/i/7/lineitem/scores?type_id=1"),
        ("https://lms.example/i/7?a=/b?c#d", "https://lms.example/i/7/scores?a=/b?c"),
    ],
)
def test_what_lies_below_stands_before_the_query(url: str, expected: str) -> None:
    assert below(url, "scores") == expected
