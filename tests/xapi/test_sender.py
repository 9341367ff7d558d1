"""The sender against a strict LRS: what it does with every answer an LRS can give."""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.fakes.lrs import VOIDED, FakeLRS, Fault, Way, answer
from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater
from training_app.delivery.senders import QueuedRow, Target
from training_app.foundation.clock import SetClock
from training_app.foundation.http import HttpClient
from training_app.lrs.store import StatementFields, store_statement
from training_app.xapi import sender as sender_module
from training_app.xapi.sender import StatementSender

REGISTRATION = "6f1c2a34-5b67-4c89-8d01-23456789abcd"


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


@pytest.fixture
def sender(open_session: sessionmaker[Session]) -> StatementSender:
    client = HttpClient(connect_timeout_s=1.0, read_timeout_s=0.3)
    return StatementSender(client, open_session, {"LRS_PASSWORD": "pässword"}, clock=SetClock(NOW))


@pytest.fixture
def rows(session: Session) -> list[QueuedRow]:
    return [_keep(session, number) for number in range(1, 9)]


def _statement(statement_id: UUID, response: str) -> dict[str, object]:
    return {
        "id": str(statement_id),
        "actor": {"account": {"homePage": "https://training.riverton.example", "name": "ka7xw2q9"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-US": "answered"}},
        "object": {"id": "https://training.riverton.example/xapi/activities/module/m01/item/q1"},
        "result": {"response": response},
        "context": {"registration": REGISTRATION},
        "timestamp": "2026-11-23T14:07:05.123Z",
    }


def _keep(session: Session, number: int, statement: dict[str, object] | None = None, body: bytes = b"") -> QueuedRow:
    statement_id = uuid4()
    statement = statement or _statement(statement_id, f"answer “{number}”")
    statement["id"] = str(statement_id)
    fields = StatementFields(statement_id, UUID(REGISTRATION), "verb", "activity", "ka7xw2q9", NOW)
    body = body or json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode()
    store_statement(session, agency_id=1, body=body, fields=fields, now=NOW)
    session.commit()
    return QueuedRow(number, statement_id, REGISTRATION)


def _poison(session: Session, number: int) -> QueuedRow:
    statement = _statement(uuid4(), "x") | {"verb": {"id": "not an IRI"}}
    return _keep(session, number, statement)


def _target(lrs: FakeLRS, **changes: str) -> Target:
    values = {"endpoint": lrs.endpoint, "username": "common-ground", "secret_env": "LRS_PASSWORD"} | changes
    return Target(id=1, agency_id=1, kind="xapi.statement", **values)


def _ids(rows: list[QueuedRow]) -> list[str]:
    return [str(row.subject_id) for row in rows]


def _kinds(outcomes: list[Outcome]) -> list[type[Outcome]]:
    return [type(outcome) for outcome in outcomes]


def test_a_batch_goes_out_as_one_request_in_order_and_byte_for_byte(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == _ids(rows)
    assert [seen.method for seen in lrs.seen] == ["POST"]


def test_the_endpoint_may_lack_its_last_slash(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    outcomes = sender.send(_target(lrs, endpoint=lrs.endpoint.rstrip("/")), rows)

    assert outcomes == [Delivered()] * 8


def test_a_204_is_taken_as_done(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.plan.append(answer(204))

    assert sender.send(_target(lrs), rows) == [Delivered()] * 8


def test_statements_the_lrs_has_already_are_done(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    sender.send(_target(lrs), rows[:3])

    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == _ids(rows)


def test_an_lrs_that_answers_409_for_all_it_knows_is_asked_one_by_one(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.is_touchy = True
    sender.send(_target(lrs), rows[:3])

    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == _ids(rows)


def test_an_lrs_that_names_only_what_was_new_to_it_has_the_rest_too(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.names_only_new = True
    sender.send(_target(lrs), rows[:3])

    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == _ids(rows)


def test_ids_that_were_never_sent_are_no_answer_of_an_lrs(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.plan.append(answer(200, body=json.dumps([*_ids(rows), str(uuid4())]).encode()))

    assert _kinds(sender.send(_target(lrs), rows)) == [RetryLater] * 8


def test_another_statement_under_the_same_id_is_refused_and_the_rest_delivered(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.store([_statement(rows[2].subject_id, "something else")])

    outcomes = sender.send(_target(lrs), rows)

    assert isinstance(outcomes[2], Refused)
    assert "another statement" in outcomes[2].reason
    assert _kinds(outcomes).count(Delivered) == 7


def test_a_voided_statement_is_done(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.is_touchy = True
    sender.send(_target(lrs), rows[:1])
    voiding = _statement(uuid4(), "") | {
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": _ids(rows)[0]},
    }
    lrs.store([voiding])

    assert sender.send(_target(lrs), rows[:1]) == [Delivered()]


def test_one_bad_statement_in_a_batch_stops_nothing(
    lrs: FakeLRS, sender: StatementSender, session: Session, rows: list[QueuedRow]
) -> None:
    mixed = [*rows[:4], _poison(session, 20), *rows[4:]]

    outcomes = sender.send(_target(lrs), mixed)

    assert isinstance(outcomes[4], Refused)
    assert "verb.id: is not an IRI" in outcomes[4].reason
    assert lrs.stored_ids == _ids(rows)
    assert _kinds(outcomes).count(Delivered) == 8


def test_422_is_treated_as_400(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.plan.append(answer(422, body=b"no\x00 thanks\r\n" + b"x" * 2000))

    (outcome,) = sender.send(_target(lrs), rows[:1])

    assert isinstance(outcome, Refused)
    assert "(422): no thanks xxx" in outcome.reason
    assert len(outcome.reason) < 400


def test_too_large_a_batch_is_halved_until_it_fits(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.max_bytes = 1_100

    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert lrs.stored_ids == _ids(rows)


def test_a_single_statement_that_is_too_large_is_refused(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.max_bytes = 10

    assert _kinds(sender.send(_target(lrs), rows[:2])) == [Refused, Refused]


@pytest.mark.parametrize(("status", "words"), [(401, "name or password"), (403, "let this name write")])
def test_a_refused_sign_in_stops_the_destination(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], status: int, words: str
) -> None:
    lrs.plan.append(answer(status))

    outcomes = sender.send(_target(lrs), rows)

    assert _kinds(outcomes) == [DestinationStopped] * 8
    assert words in outcomes[0].reason  # type: ignore[union-attr]
    assert lrs.stored_ids == []


def test_a_wrong_password_is_a_real_401(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.password = "changed"

    assert _kinds(sender.send(_target(lrs), rows)) == [DestinationStopped] * 8


def test_a_password_that_is_not_set_stops_the_destination_before_anything_is_sent(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    outcomes = sender.send(_target(lrs, secret_env="ANOTHER_PASSWORD"), rows)

    assert "ANOTHER_PASSWORD" in outcomes[0].reason  # type: ignore[union-attr]
    assert _kinds(outcomes) == [DestinationStopped] * 8
    assert lrs.seen == []


def test_a_redirect_stops_the_destination_and_is_not_followed(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.plan.append(answer(301, ("Location", lrs.endpoint + "statements")))

    outcomes = sender.send(_target(lrs), rows)

    assert _kinds(outcomes) == [DestinationStopped] * 8
    assert "another address (301)" in outcomes[0].reason  # type: ignore[union-attr]
    assert len(lrs.seen) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_busy_lrs_is_asked_again_later(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], status: int
) -> None:
    lrs.plan.append(answer(status, ("Retry-After", "7")))

    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [RetryLater(f"The LRS cannot take records now ({status}).", 7.0)] * 8
    assert len(lrs.seen) == 1


@pytest.mark.parametrize("way", [Way.HANG, Way.CUT_BEFORE_STORING, Way.CUT_AFTER_STORING])
def test_no_answer_means_later_whether_or_not_it_was_stored(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow], way: Way
) -> None:
    lrs.plan.append(Fault(way))

    outcomes = sender.send(_target(lrs), rows)

    assert _kinds(outcomes) == [RetryLater] * 8
    assert lrs.stored_ids == (_ids(rows) if way is Way.CUT_AFTER_STORING else [])
    assert sender.send(_target(lrs), rows) == [Delivered()] * 8


def test_an_lrs_that_is_down_is_asked_again_later(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    lrs.stop()

    assert _kinds(sender.send(_target(lrs), rows)) == [RetryLater] * 8


def test_a_web_site_that_says_200_to_everything_is_not_taken_for_an_lrs(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lrs.plan.append(answer(200, body=b"<html>Sign in</html>"))

    assert _kinds(sender.send(_target(lrs), rows)) == [RetryLater] * 8


def test_a_wrong_path_is_said_in_words(lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]) -> None:
    (outcome,) = sender.send(_target(lrs, endpoint=lrs.endpoint + "nowhere"), rows[:1])

    assert outcome == RetryLater("There is no LRS at this address (404). Check the endpoint.")


def test_trouble_in_the_middle_keeps_what_went_before_and_does_not_try_what_comes_after(
    lrs: FakeLRS, sender: StatementSender, session: Session, rows: list[QueuedRow]
) -> None:
    mixed = [*rows[:4], _poison(session, 20), *rows[4:7]]
    # whole batch, first half go as they go; the third request meets a server error
    lrs.plan.extend([None, None, answer(503)])

    outcomes = sender.send(_target(lrs), mixed)

    assert _kinds(outcomes) == [Delivered] * 4 + [RetryLater] * 4
    lrs.plan.extend([None, answer(503)])
    assert _kinds(sender.send(_target(lrs), mixed[4:])) == [RetryLater] * 2 + [NotTried] * 2


def test_large_statements_are_sent_in_several_requests(
    lrs: FakeLRS, sender: StatementSender, session: Session, monkeypatch: pytest.MonkeyPatch, rows: list[QueuedRow]
) -> None:
    monkeypatch.setattr(sender_module, "BATCH_BYTES", 1_100)

    outcomes = sender.send(_target(lrs), rows)

    assert outcomes == [Delivered()] * 8
    assert all(seen.size_bytes <= 1_102 for seen in lrs.seen)
    assert lrs.stored_ids == _ids(rows)


def test_when_time_is_up_the_rest_is_left_for_the_next_lease(
    lrs: FakeLRS, open_session: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, rows: list[QueuedRow]
) -> None:
    monkeypatch.setattr(sender_module, "BATCH_BYTES", 1_100)
    ticks = iter(range(0, 1000, 12))
    sender = StatementSender(
        HttpClient(), open_session, {"LRS_PASSWORD": "pässword"}, monotonic=lambda: float(next(ticks))
    )

    kinds = _kinds(sender.send(_target(lrs), rows))

    assert set(kinds) == {Delivered, NotTried}
    assert kinds == sorted(kinds, key=[Delivered, NotTried].index)


def test_time_that_was_up_before_anything_was_settled_counts_as_a_failure(
    lrs: FakeLRS, open_session: sessionmaker[Session], session: Session, rows: list[QueuedRow]
) -> None:
    ticks = iter(range(0, 1000, 12))
    sender = StatementSender(
        HttpClient(), open_session, {"LRS_PASSWORD": "pässword"}, monotonic=lambda: float(next(ticks))
    )

    outcomes = sender.send(_target(lrs), [_poison(session, 20), *rows])

    assert _kinds(outcomes) == [RetryLater] * 9


def test_a_row_without_its_statement_is_refused_and_the_rest_delivered(
    lrs: FakeLRS, sender: StatementSender, rows: list[QueuedRow]
) -> None:
    lost = QueuedRow(99, uuid4(), REGISTRATION)

    outcomes = sender.send(_target(lrs), [rows[0], lost, rows[1]])

    assert _kinds(outcomes) == [Delivered, Refused, Delivered]
