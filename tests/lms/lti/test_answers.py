"""What a platform's answer means for a score."""

import pytest

from tests.lms.lti.examples import NOW
from training_app.foundation.http import Reply
from training_app.lms.lti.answers import (
    Answer,
    Delivered,
    DestinationStopped,
    Refused,
    RetryLater,
    Superseded,
    TokenExpired,
    classify_score_answer,
)


def classified(status: int, body: bytes = b"", *, tokens_tried: int = 0, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return classify_score_answer(Reply(status, named, body), now=NOW, tokens_tried=tokens_tried)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_a_success_of_any_kind_is_delivered(status: int) -> None:
    assert classified(status) == Delivered()


def test_a_conflict_is_superseded_and_never_sent_again() -> None:
    assert classified(409) == Superseded()


@pytest.mark.parametrize("status", [400, 404, 410, 413, 415, 422])
def test_a_refusal_is_about_this_score_alone_and_says_why(status: int) -> None:
    answer = classified(status, b"User is not a learner\r\n<b>here</b>")

    assert isinstance(answer, Refused)
    assert f"({status})" in answer.reason
    assert answer.reason.endswith("It said: User is not a learner <b>here</b>")


def test_a_person_who_is_not_graded_is_told_from_an_activity_that_is_gone() -> None:
    not_graded, gone = classified(400), classified(410)

    assert isinstance(not_graded, Refused)
    assert "Instructors and people who left are not graded" in not_graded.reason
    assert isinstance(gone, Refused)
    assert "removed from the course" in gone.reason


def test_the_first_unauthorized_asks_for_a_new_token() -> None:
    assert classified(401) == TokenExpired()


def test_the_second_unauthorized_stops_the_destination() -> None:
    answer = classified(401, tokens_tried=1)

    assert isinstance(answer, DestinationStopped)
    assert "a new one too (401)" in answer.reason
    assert answer.reason.endswith("Nothing was lost.")


def test_forbidden_stops_the_destination() -> None:
    answer = classified(403)

    assert isinstance(answer, DestinationStopped)
    assert "does not let this tool send scores (403)" in answer.reason


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_another_address_stops_the_destination(status: int) -> None:
    answer = classified(status, location="https://elsewhere.example")

    assert isinstance(answer, DestinationStopped)
    assert "Nothing was sent there" in answer.reason


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_platform_in_trouble_is_tried_later(status: int) -> None:
    assert classified(status) == RetryLater(f"The LMS cannot take scores now ({status}).")


def test_the_wait_that_a_platform_asks_for_is_kept() -> None:
    answer = classified(429, retry_after="120")

    assert isinstance(answer, RetryLater)
    assert answer.retry_after_s == 120.0
