"""Reading an LRS's replies."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.delivery.conftest import NOW
from training_app.delivery.rules import Refused, RetryLater
from training_app.foundation.http import Reply
from training_app.xapi.answers import classify, named_ids

ID = UUID("6f1c2a34-5b67-4c89-8d01-23456789abcd")


@pytest.mark.parametrize("status", [405, 406, 418, 451, 599])
def test_an_answer_no_lrs_should_give_is_tried_again_and_names_its_status(status: int) -> None:
    found = classify(Reply(status, {}, b""), NOW + timedelta(0))

    assert found == RetryLater(f"The LRS cannot take records now ({status}).")


def test_what_an_lrs_says_is_shown() -> None:
    assert classify(Reply(400, {}, b"bad\r\nverb"), NOW) == Refused("The LRS refused it (400): bad verb")
    assert classify(Reply(400, {}, b""), NOW) == Refused("The LRS refused it (400): it gave no reason.")


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
