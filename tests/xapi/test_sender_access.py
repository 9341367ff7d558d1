"""What an LRS lets the sender do, which version it speaks, and where the password comes from."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.fakes.lrs import FakeLRS, Fault, Way, answer
from tests.foundation.test_secrets import make_key
from tests.xapi.sending import ids_of, kinds_of, lrs, rows, sender, target_of
from training_app.delivery.rules import Delivered, DestinationStopped, Refused, RetryLater
from training_app.delivery.senders import QueuedRow
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import SecretBox
from training_app.xapi.sender import StatementSender

__all__ = ["lrs", "rows", "sender"]


def test_a_name_that_may_not_read_stops_nothing_and_gives_no_false_alarm(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.is_touchy = True
    sender.send(target_of(lrs), rows[:2])
    lrs.may_read = False

    outcomes = sender.send(target_of(lrs), rows)

    assert kinds_of(outcomes) == [Delivered] * 8
    assert [getattr(one, "note", None) is not None for one in outcomes] == [True, True] + [False] * 6
    assert "does not let this name read" in outcomes[0].note  # type: ignore[union-attr, operator]
    assert lrs.stored_ids == ids_of(rows)


@pytest.mark.parametrize("fault", [answer(503), answer(429), Fault(Way.HANG), Fault(Way.CUT_BEFORE_STORING)])
def test_an_lrs_that_cannot_show_a_known_statement_now_is_asked_again_later(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], fault: Fault
) -> None:
    lrs.is_touchy = True
    sender.send(target_of(lrs), rows[:1])
    lrs.read_plan.append(fault)

    assert kinds_of(sender.send(target_of(lrs), rows[:1])) == [RetryLater]
    assert sender.send(target_of(lrs), rows[:1]) == [Delivered()]


def test_a_2_0_lrs_gets_2_0_statements(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.versions = ("2.0.0",)

    outcomes = sender.send(target_of(lrs, xapi_version="2.0.0"), rows)

    assert outcomes == [Delivered()] * 8
    assert {one["version"] for one in lrs.statements.values()} == {"2.0.0"}
    lrs.is_touchy = True
    assert sender.send(target_of(lrs, xapi_version="2.0.0"), rows) == [Delivered()] * 8


def test_a_1_0_3_lrs_takes_no_2_0_statements_and_the_reason_is_kept(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    (outcome,) = sender.send(target_of(lrs, xapi_version="2.0.0"), rows[:1])

    assert isinstance(outcome, Refused)
    assert "X-Experience-API-Version is missing or not supported" in outcome.reason


def test_a_sealed_password_is_opened_with_the_key_of_the_installation(
    lrs: FakeLRS, open_session: sessionmaker[Session], rows: list[QueuedRow]
) -> None:
    box = SecretBox(make_key())
    sealed = box.seal("pässword")
    target = replace(target_of(lrs), secret_env=None, secret_sealed=sealed)
    sender = StatementSender(HttpClient(), open_session, {}, box=box)

    assert sender.send(target, rows) == [Delivered()] * 8


@pytest.mark.parametrize("keys", [None, make_key()], ids=["no key", "another key"])
def test_without_the_right_key_the_destination_stops_and_says_which_variable(
    lrs: FakeLRS, open_session: sessionmaker[Session], rows: list[QueuedRow], keys: str | None
) -> None:
    target = replace(target_of(lrs), secret_env=None, secret_sealed=SecretBox(make_key()).seal("canary 99"))
    sender = StatementSender(HttpClient(), open_session, {}, box=SecretBox(keys))

    outcomes = sender.send(target, rows)

    assert kinds_of(outcomes) == [DestinationStopped] * 8
    assert "COMMON_GROUND_SECRETS_KEY" in outcomes[0].reason  # type: ignore[union-attr]
    assert "canary" not in repr(outcomes)
    assert lrs.seen == []
