"""Reading an LRS's replies."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.delivery.conftest import NOW
from training_app.delivery.rules import RetryLater
from training_app.foundation.http import Reply
from training_app.xapi.answers import classify, named_ids, retry_after_s, said

ID = UUID("6f1c2a34-5b67-4c89-8d01-23456789abcd")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 23 Nov 2026 14:08:05 GMT", 60.0 - 0.123),
        ("Mon, 23 Nov 2026 14:08:05 -0000", 60.0 - 0.123),
        ("Mon, 23 Nov 2026 14:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("²", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": value}, NOW) == pytest.approx(seconds)


def test_a_missing_retry_after_is_none() -> None:
    assert retry_after_s({}, NOW) is None


@pytest.mark.parametrize("status", [405, 406, 418, 451, 599])
def test_an_answer_no_lrs_should_give_is_tried_again_and_names_its_status(status: int) -> None:
    found = classify(Reply(status, {}, b""), NOW + timedelta(0))

    assert found == RetryLater(f"The LRS cannot take records now ({status}).")


def test_what_an_lrs_says_is_shown_on_one_line_without_control_characters() -> None:
    assert said(b"bad\r\n\x1b[31m\x00verb  \xff") == "bad [31m verb \ufffd"
    assert said(b"") == "it gave no reason."


@pytest.mark.parametrize(
    "body", [b'["6f1c2a34-5b67-4c89-8d01-23456789abcd"]', b'["6F1C2A34-5b67-4c89-8d01-23456789abcd"]']
)
def test_the_ids_an_lrs_names_are_read_in_either_case(body: bytes) -> None:
    assert named_ids(body) == {ID}


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"6f1c2a34-5b67-4c89-8d01-23456789abcd"',
        b'["x"]',
        b"[5]",
        b"[null]",
        b"<html>",
        b"\xff\xfe",
        b"[" * 200_000,
    ],
)
def test_anything_but_a_list_of_ids_names_none(body: bytes) -> None:
    assert named_ids(body) == set()
