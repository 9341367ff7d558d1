"""Trying a connection: each step, what it shows, and what to change when it fails."""

import json
from collections.abc import Iterator

import pytest

from tests.fakes.lrs import FakeLRS, Fault, Way, answer
from training_app.delivery.senders import Target
from training_app.foundation.http import HttpClient
from training_app.foundation.trial import Step
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.trial import try_destination

STEPS = ["Reach it", "See that it is an LRS", "Come in", "Write"]


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


def _try(lrs: FakeLRS, *, password: str = "pässword", version: str = "1.0.3") -> list[Step]:
    target = Target(1, 1, "xapi.statement", lrs.endpoint, lrs.username, None, None, version)
    steps = try_destination(LrsClient(HttpClient(connect_timeout_s=1.0, read_timeout_s=0.3), target, password))
    assert [step.name for step in steps] == STEPS
    return steps


def _marks(steps: list[Step]) -> list[bool | None]:
    return [step.is_right for step in steps]


def test_a_right_connection_is_right_at_every_step_and_leaves_nothing_behind(lrs: FakeLRS) -> None:
    steps = _try(lrs)

    assert _marks(steps) == [True] * 4
    assert "speaks xAPI 1.0.3" in steps[1].words
    assert "not https" in steps[0].words
    assert lrs.statements == {}
    assert lrs.stored_ids == []


def test_nothing_at_the_address_ends_it_at_the_first_step(lrs: FakeLRS) -> None:
    lrs.stop()

    steps = _try(lrs)

    assert _marks(steps) == [False, None, None, None]
    assert steps[0].words.startswith("Nothing answers at that address. Check the address")
    assert {step.words for step in steps[1:]} == {"Not tried, because a step before it failed."}


def test_a_server_that_hangs_is_said_to(lrs: FakeLRS) -> None:
    lrs.read_plan.append(Fault(Way.HANG))

    steps = _try(lrs)

    assert _marks(steps)[0] is False
    assert "did not answer in time" in steps[0].words


def test_a_redirect_is_said_and_not_followed(lrs: FakeLRS) -> None:
    lrs.read_plan.append(answer(301, ("Location", lrs.endpoint + "about")))

    steps = _try(lrs)

    assert _marks(steps) == [False, None, None, None]
    assert "another address (301)" in steps[0].words
    assert len(lrs.seen) == 1


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"{}", b'{"version": []}', b'{"version": 1}', b"[" * 9999])
def test_a_web_page_is_no_lrs(lrs: FakeLRS, body: bytes) -> None:
    lrs.read_plan.extend([None, answer(200, body=body)])

    steps = _try(lrs)

    assert _marks(steps) == [True, False, None, None]
    assert "not an LRS" in steps[1].words


def test_an_lrs_that_says_nothing_about_itself_may_be_one_all_the_same(lrs: FakeLRS) -> None:
    lrs.has_about = False

    steps = _try(lrs)

    assert _marks(steps) == [True, None, True, True]
    assert "/about (404)" in steps[1].words


def test_an_lrs_of_another_version_is_told_before_any_record_is_refused(lrs: FakeLRS) -> None:
    steps = _try(lrs, version="2.0.0")
    assert _marks(steps) == [True, False, None, None]
    assert "speaks xAPI 1.0.3, and not 2.0.0" in steps[1].words

    lrs.versions = ("1.0.3", "2.0.0")
    assert _marks(_try(lrs, version="2.0.0")) == [True] * 4
    lrs.versions = ("1.0.0",)
    assert _marks(_try(lrs)) == [True] * 4


def test_a_wrong_password_is_told_at_the_door(lrs: FakeLRS) -> None:
    steps = _try(lrs, password="canary 12")

    assert _marks(steps) == [True, True, False, None]
    assert "(401)" in steps[2].words
    assert "canary" not in repr(steps)


def test_a_name_that_may_write_and_not_read_will_do(lrs: FakeLRS) -> None:
    lrs.may_read = False

    steps = _try(lrs)

    assert _marks(steps) == [True, True, None, True]
    assert "comparing needs reading" in steps[2].words


def test_a_name_that_may_read_and_not_write_will_not_do(lrs: FakeLRS) -> None:
    lrs.may_write = False

    steps = _try(lrs)

    assert _marks(steps) == [True, True, True, False]
    assert "does not let this name write (403)" in steps[3].words


def test_where_writing_cannot_be_tried_without_a_record_that_is_said(lrs: FakeLRS) -> None:
    lrs.plan.append(answer(400))

    steps = _try(lrs)

    assert _marks(steps) == [True, True, True, None]
    assert "shows with the first record" in steps[3].words


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b"", "no LRS at this address (404)"),
        (503, b"", "cannot give statements now (503)"),
        (200, b"<html>", "not with a list"),
        (200, b"[]", "not with a list"),
        (200, json.dumps({"statements": "none"}).encode(), "not with a list"),
        (200, b"[" * 100_000, "not with a list"),
        (200, b"\xff", "not with a list"),
    ],
)
def test_an_answer_that_no_lrs_gives_is_said_in_words(lrs: FakeLRS, status: int, body: bytes, words: str) -> None:
    lrs.read_plan.extend([None, None, answer(status, body=body)])

    steps = _try(lrs)

    assert _marks(steps) == [True, True, False, None]
    assert words in steps[2].words
