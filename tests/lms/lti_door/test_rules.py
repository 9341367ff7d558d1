"""Which addresses may frame us, how a name is parted, and what a token claims."""

import pytest

from training_app.lms.lti.messages import Person
from training_app.lms.lti_door import rules

LOOPBACK = frozenset({"localhost"})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://lms.example", ["https://lms.example"]),
        ("https://LMS.example:443/course?id=1", ["https://lms.example"]),
        ("https://lms.example:8443", ["https://lms.example:8443"]),
        ("https://a.example\n https://b.example\r\nhttps://a.example/x", ["https://a.example", "https://b.example"]),
        ("", []),
        ("https://a.example;sandbox", []),
        ("https://*.example", []),
        ("https://[::1]", []),
    ],
)
def test_origins_are_kept_as_browsers_write_them(typed: str, expected: list[str]) -> None:
    assert rules.read_origins(typed) == expected


@pytest.mark.parametrize("typed", ["", "https://lms.example", "http://localhost:8080"])
def test_such_origins_are_taken(typed: str) -> None:
    assert rules.why_origins_refused(typed, LOOPBACK) is None


@pytest.mark.parametrize(
    "typed", ["lms.example", "http://lms.example", "https://*", "https://a.example'", "https://a.example,https://b"]
)
def test_such_origins_are_not(typed: str) -> None:
    assert rules.why_origins_refused(typed, LOOPBACK) is not None


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("1", name="Jamie Ortiz"), ("Jamie", "Ortiz")),
        (Person("1", name="Jamie Lee Ortiz"), ("Jamie Lee", "Ortiz")),
        (Person("1", name="Ortiz"), ("Ortiz", None)),
        (Person("1", name="  "), (None, None)),
        (Person("1", name="Somebody Else", given_name="Jamie", family_name="Ortiz"), ("Jamie", "Ortiz")),
        (Person("1", given_name="Jamie"), ("Jamie", None)),
        (Person("1"), (None, None)),
    ],
)
def test_a_name_is_parted_at_its_last_space(person: Person, expected: tuple[str | None, str | None]) -> None:
    assert rules.names_of(person) == expected


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c", "a.é.c", "a.W10.c", "a." + "W" * 5001 + ".c", "..", "a.eyJpc3MiOjF9.c"]
)
def test_a_token_that_claims_nothing(token: str) -> None:
    assert rules.claimed_issuer(token) is None


def test_a_token_claims_its_issuer() -> None:
    assert rules.claimed_issuer("a.eyJpc3MiOiJ4In0.c") == "x"


def test_each_login_has_a_cookie_of_its_own() -> None:
    assert rules.cookie_name_of("one") != rules.cookie_name_of("two")


def test_issuer_and_client_cannot_be_mixed_up() -> None:
    assert rules.live_key_of("a|b", "c") != rules.live_key_of("a", "b|c")
