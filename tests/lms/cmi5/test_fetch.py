"""Every answer of a fetch address has its meaning; a token is never asked for where it may be spent."""

import pytest

from training_app.lms.cmi5.fetch import (
    METHOD,
    BrowserNeeded,
    FetchError,
    TokenGranted,
    TokenRefused,
    TokenUnclear,
    read_browser_answer,
    read_fetch_answer,
)


def test_a_token_is_asked_for_by_post_and_sent_as_it_came() -> None:
    outcome = read_fetch_answer(200, b'{"auth-token": "QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "x": 1}')

    assert METHOD == "POST"
    assert isinstance(outcome, TokenGranted)
    assert outcome.authorization == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


def test_a_token_does_not_show_in_a_log() -> None:
    assert "QWxh" not in repr(TokenGranted("QWxh"))


@pytest.mark.parametrize(
    ("body", "error", "sentence"),
    [
        (b'{"error-code": "1"}', FetchError.SPENT, "This launch was used before, or it is too old. Go back"),
        (b'{"error-code": 2}', FetchError.SECURITY, "Your LMS did not accept this launch. Go back"),
        (b'{"error-code": "3"}', FetchError.APPLICATION, "Your LMS had a problem of its own. Go back"),
        (b'{"error-code": "9"}', FetchError.APPLICATION, "Your LMS had a problem of its own. Go back"),
        (b'{"error-code": "1", "auth-token": "abc"}', FetchError.SPENT, "This launch was used before"),
    ],
)
def test_an_error_code_comes_with_status_200(body: bytes, error: FetchError, sentence: str) -> None:
    outcome = read_fetch_answer(200, body)

    assert isinstance(outcome, TokenRefused)
    assert outcome.error is error
    assert outcome.sentence.startswith(sentence)


def test_the_administrator_reads_the_words_of_the_lms() -> None:
    outcome = read_fetch_answer(200, b'{"error-code": "2", "error-text": "Unknown key."}')

    assert isinstance(outcome, TokenRefused)
    assert outcome.for_administrator == ("The fetch address answered error-code 2, Unknown key. (cmi5, section 8.2.3).")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 401, 403])
def test_a_sign_in_is_left_to_the_browser(status: int) -> None:
    assert isinstance(read_fetch_answer(status, b""), BrowserNeeded)


def test_a_page_instead_of_json_is_left_to_the_browser() -> None:
    assert isinstance(read_fetch_answer(200, b"<!doctype html>"), BrowserNeeded)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b'{"auth-token": "abc"}'),
        (404, b""),
        (204, b""),
        (200, b"{}"),
        (200, b'{"auth-token": ""}'),
        (200, b'{"auth-token": 7}'),
        (200, b'{"auth-token": "a b"}'),
        (200, b'{"auth-token": "a\\r\\nX: y"}'),
    ],
)
def test_anything_else_is_unclear(status: int, body: bytes) -> None:
    outcome = read_fetch_answer(status, body)

    assert isinstance(outcome, TokenUnclear)
    assert outcome.sentence.endswith("What you answered before is kept.")


def test_the_browser_hands_over_the_token() -> None:
    assert read_browser_answer({"status": "200", "answer": '{"auth-token": "abc"}'}) == TokenGranted("abc")


def test_the_browser_hands_over_an_error() -> None:
    outcome = read_browser_answer({"status": "200", "answer": '{"error-code": "1"}'})

    assert isinstance(outcome, TokenRefused)
    assert outcome.error is FetchError.SPENT


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"status": "", "answer": '{"auth-token": "abc"}'},
        {"status": "0", "answer": ""},
        {"status": "²00", "answer": ""},
        {"status": "403", "answer": ""},
        {"status": "200"},
        {"status": "200", "answer": "<html>"},
    ],
)
def test_the_browser_is_never_sent_to_ask_again(form: dict[str, str]) -> None:
    assert isinstance(read_browser_answer(form), TokenUnclear)
