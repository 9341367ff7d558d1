"""The sender against a strict LRS: what it does with every answer an LRS can give."""

import json
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.fakes.lrs import VOIDED, FakeLRS, Fault, Way, answer
from tests.xapi.sending import (
    REGISTRATION,
    ids_of,
    keep_poison,
    kinds_of,
    lrs,
    make_statement,
    rows,
    sender,
    target_of,
)
from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Refused, RetryLater
from training_app.delivery.senders import QueuedRow
from training_app.foundation.http import HttpClient
from training_app.xapi import sender as sender_module
from training_app.xapi.sender import StatementSender

__all__ = ["lrs", "rows", "sender"]


def test_a_batch_goes_out_as_one_request_in_order_and_byte_for_byte(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == ids_of(rows)
    assert [seen.method for seen in lrs.seen] == ["POST"]


def test_the_endpoint_may_lack_its_last_slash(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    outcomes = sender.send(target_of(lrs, endpoint=lrs.endpoint.rstrip("/")), rows)

    assert outcomes == [Delivered()] * 8


def test_a_204_is_taken_as_done(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.plan.append(answer(204))

    assert sender.send(target_of(lrs), rows) == [Delivered()] * 8


def test_statements_the_lrs_has_already_are_done(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    sender.send(target_of(lrs), rows[:3])

    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == ids_of(rows)


def test_an_lrs_that_answers_409_for_all_it_knows_is_asked_one_by_one(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.is_touchy = True
    sender.send(target_of(lrs), rows[:3])

    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == ids_of(rows)


def test_an_lrs_that_names_only_what_was_new_to_it_has_the_rest_too(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.names_only_new = True
    sender.send(target_of(lrs), rows[:3])

    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == ids_of(rows)


def test_ids_that_were_never_sent_are_no_answer_of_an_lrs(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.plan.append(answer(200, body=json.dumps([*ids_of(rows), str(uuid4())]).encode()))

    assert kinds_of(sender.send(target_of(lrs), rows)) == [RetryLater] * 8


def test_another_statement_under_the_same_id_is_refused_and_the_rest_delivered(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.store([make_statement(rows[2].subject_id, "something else")])

    outcomes = sender.send(target_of(lrs), rows)

    assert isinstance(outcomes[2], Refused)
    assert "another statement" in outcomes[2].reason
    assert kinds_of(outcomes).count(Delivered) == 7


def test_a_voided_statement_is_done(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.is_touchy = True
    sender.send(target_of(lrs), rows[:1])
    voiding = make_statement(uuid4(), "") | {
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": ids_of(rows)[0]},
    }
    lrs.store([voiding])

    assert sender.send(target_of(lrs), rows[:1]) == [Delivered()]


def test_one_bad_statement_in_a_batch_stops_nothing(
    lrs: FakeLRS, sender: StatementSender, session: Session, rows: list[QueuedRow]
) -> None:
    mixed = [*rows[:4], keep_poison(session, 20), *rows[4:]]

    outcomes = sender.send(target_of(lrs), mixed)

    assert isinstance(outcomes[4], Refused)
    assert "verb.id: is not an IRI" in outcomes[4].reason
    assert lrs.stored_ids == ids_of(rows)
    assert kinds_of(outcomes).count(Delivered) == 8


def test_422_is_treated_as_400(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.plan.append(answer(422, body=b"no\x00 thanks\r\n" + b"x" * 2000))

    (outcome,) = sender.send(target_of(lrs), rows[:1])

    assert isinstance(outcome, Refused)
    assert "(422): no thanks xxx" in outcome.reason
    assert len(outcome.reason) < 400


def test_too_large_a_batch_is_halved_until_it_fits(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.max_bytes = 1_100

    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == ids_of(rows)


def test_a_single_statement_that_is_too_large_is_refused(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.max_bytes = 10

    assert kinds_of(sender.send(target_of(lrs), rows[:2])) == [Refused, Refused]


@pytest.mark.parametrize(("status", "words"), [(401, "name or password"), (403, "let this name write")])
def test_a_refused_sign_in_stops_the_destination(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], status: int, words: str
) -> None:
    lrs.plan.append(answer(status))

    outcomes = sender.send(target_of(lrs), rows)

    assert kinds_of(outcomes) == [DestinationStopped] * 8
    assert words in outcomes[0].reason  # type: ignore[union-attr]
    assert lrs.stored_ids == []


def test_a_wrong_password_is_a_real_401(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.password = "changed"

    assert kinds_of(sender.send(target_of(lrs), rows)) == [DestinationStopped] * 8


def test_a_password_that_is_not_set_stops_the_destination_before_anything_is_sent(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    outcomes = sender.send(target_of(lrs, secret_env="ANOTHER_PASSWORD"), rows)

    assert "ANOTHER_PASSWORD" in outcomes[0].reason  # type: ignore[union-attr]
    assert kinds_of(outcomes) == [DestinationStopped] * 8
    assert lrs.seen == []


def test_a_redirect_stops_the_destination_and_is_not_followed(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.plan.append(answer(301, ("Location", lrs.endpoint + "statements")))

    outcomes = sender.send(target_of(lrs), rows)

    assert kinds_of(outcomes) == [DestinationStopped] * 8
    assert "another address (301)" in outcomes[0].reason  # type: ignore[union-attr]
    assert len(lrs.seen) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_busy_lrs_is_asked_again_later(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], status: int
) -> None:
    lrs.plan.append(answer(status, ("Retry-After", "7")))

    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [RetryLater(f"The LRS cannot take records now ({status}).", 7.0)] * 8
    assert len(lrs.seen) == 1


@pytest.mark.parametrize("way", [Way.HANG, Way.CUT_BEFORE_STORING, Way.CUT_AFTER_STORING])
def test_no_answer_means_later_whether_or_not_it_was_stored(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], way: Way
) -> None:
    lrs.plan.append(Fault(way))

    outcomes = sender.send(target_of(lrs), rows)

    assert kinds_of(outcomes) == [RetryLater] * 8
    assert lrs.stored_ids == (ids_of(rows) if way is Way.CUT_AFTER_STORING else [])
    assert sender.send(target_of(lrs), rows) == [Delivered()] * 8


def test_an_lrs_that_is_down_is_asked_again_later(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.stop()

    assert kinds_of(sender.send(target_of(lrs), rows)) == [RetryLater] * 8


def test_a_web_site_that_says_200_to_everything_is_not_taken_for_an_lrs(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.plan.append(answer(200, body=b"<html>Sign in</html>"))

    assert kinds_of(sender.send(target_of(lrs), rows)) == [RetryLater] * 8


def test_a_wrong_path_is_said_in_words(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    (outcome,) = sender.send(target_of(lrs, endpoint=lrs.endpoint + "nowhere"), rows[:1])

    assert outcome == RetryLater("There is no LRS at this address (404). Check the endpoint.")


def test_trouble_in_the_middle_keeps_what_went_before_and_does_not_try_what_comes_after(
    lrs: FakeLRS, sender: StatementSender, session: Session, rows: list[QueuedRow]
) -> None:
    mixed = [*rows[:4], keep_poison(session, 20), *rows[4:7]]
    # whole batch, first half go as they go; the third request meets a server error
    lrs.plan.extend([None, None, answer(503)])

    outcomes = sender.send(target_of(lrs), mixed)

    assert kinds_of(outcomes) == [Delivered] * 4 + [RetryLater] * 4
    lrs.plan.extend([None, answer(503)])
    assert kinds_of(sender.send(target_of(lrs), mixed[4:])) == [RetryLater] * 2 + [NotTried] * 2


def test_large_statements_are_sent_in_several_requests(
    lrs: FakeLRS, sender: StatementSender, session: Session, monkeypatch: pytest.MonkeyPatch, rows: list[QueuedRow]
) -> None:
    monkeypatch.setattr(sender_module, "BATCH_BYTES", 1_100)

    outcomes = sender.send(target_of(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert all(seen.size_bytes <= 1_102 for seen in lrs.seen)
    assert lrs.stored_ids == ids_of(rows)


def test_when_time_is_up_the_rest_is_left_for_the_next_lease(
    lrs: FakeLRS, open_session: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, rows: list[QueuedRow]
) -> None:
    monkeypatch.setattr(sender_module, "BATCH_BYTES", 1_100)
    ticks = iter(range(0, 1000, 12))
    sender = StatementSender(
        HttpClient(), open_session, {"LRS_PASSWORD": "pässword"}, monotonic=lambda: float(next(ticks))
    )

    kinds = kinds_of(sender.send(target_of(lrs), rows))

    assert set(kinds) == {Delivered, NotTried}
    assert kinds == sorted(kinds, key=[Delivered, NotTried].index)


def test_time_that_was_up_before_anything_was_settled_counts_as_a_failure(
    lrs: FakeLRS, open_session: sessionmaker[Session], session: Session, rows: list[QueuedRow]
) -> None:
    ticks = iter(range(0, 1000, 12))
    sender = StatementSender(
        HttpClient(), open_session, {"LRS_PASSWORD": "pässword"}, monotonic=lambda: float(next(ticks))
    )

    outcomes = sender.send(target_of(lrs), [keep_poison(session, 20), *rows])

    assert kinds_of(outcomes) == [RetryLater] * 9


def test_a_row_without_its_statement_is_refused_and_the_rest_delivered(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lost = QueuedRow(99, uuid4(), REGISTRATION)

    outcomes = sender.send(target_of(lrs), [rows[0], lost, rows[1]])

    assert kinds_of(outcomes) == [Delivered, Refused, Delivered]
