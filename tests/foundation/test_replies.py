"""What any reply may say: a wait, and a reason."""

from datetime import UTC, datetime

import pytest

from training_app.foundation.replies import retry_after_s, said

NOW = datetime(2026, 11, 23, 14, 7, 5, 123_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("9" * 400, 999_999_999.0),
        ("Mon, 23 Nov 2026 14:08:05 GMT", 60.0 - 0.123),
        ("Mon, 23 Nov 2026 14:08:05 -0000", 60.0 - 0.123),
        ("Mon, 23 Nov 2026 14:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("²", None),
    ],
)
def test_a_wait_is_read_as_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": value}, NOW) == pytest.approx(seconds)


def test_without_the_header_there_is_no_wait() -> None:
    assert retry_after_s({}, NOW) is None


def test_what_was_said_is_one_line_without_control_characters() -> None:
    assert said(b"bad\r\n\x1b[31m\x00verb  \xff") == "bad [31m verb \ufffd"


def test_what_was_said_is_short() -> None:
    assert len(said("ü".encode() * 5000)) == 300


def test_nothing_said_has_words_too() -> None:
    assert said(b" \r\n") == "nothing."
    assert said(b"", "it gave no reason.") == "it gave no reason."
