"""Queueing, and what a coordinator may do about the queue."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, add_destination, queue
from training_app.delivery.leases import take_lease
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import (
    NOT_THERE,
    Manner,
    enqueue,
    enqueue_for,
    resend,
    retry_refused,
    set_destination,
    set_manner,
    start_again,
)


def _rows(session: Session) -> list[OutboxRow]:
    return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def test_a_subject_waits_once_for_each_destination_of_its_kind(session: Session) -> None:
    first = add_destination(session, "Department LMS")
    second = add_destination(session, "State LRS")
    add_destination(session, "Grades", kind="lti.score")

    (subject_id,) = queue(session, 1)

    rows = _rows(session)
    assert [(row.destination_id, row.subject_id, row.state) for row in rows] == [
        (first.id, subject_id, RowState.WAITING),
        (second.id, subject_id, RowState.WAITING),
    ]
    assert [(row.agency_id, row.kind, row.order_key, row.tries, row.created_at) for row in rows] == [
        (1, KIND, "attempt-1", 0, NOW)
    ] * 2


def test_a_stopped_destination_keeps_collecting(session: Session) -> None:
    add_destination(session).is_stopped = True
    session.commit()

    queue(session, 3)

    assert len(_rows(session)) == 3


def test_ids_rise_in_the_order_of_queueing(session: Session) -> None:
    add_destination(session)

    ids = queue(session, 20)

    assert [row.subject_id for row in _rows(session)] == ids


def test_queueing_a_subject_again_changes_nothing(session: Session) -> None:
    add_destination(session)
    (subject_id,) = queue(session, 1)

    enqueue(session, agency_id=1, kind=KIND, subject_id=subject_id, order_key="attempt-1", now=NOW)

    assert len(_rows(session)) == 1


def test_another_agency_s_destination_gets_nothing(session: Session) -> None:
    add_destination(session)

    enqueue(session, agency_id=2, kind=KIND, subject_id=uuid4(), order_key="x", now=NOW)

    assert _rows(session) == []


def test_setting_a_destination_again_moves_it_and_keeps_its_rows(session: Session) -> None:
    before = add_destination(session)
    queue(session, 2)

    after = set_destination(
        session,
        agency_id=1,
        kind=KIND,
        name=before.name,
        endpoint="https://new.riverton.example/xapi",
        username="u",
        secret_env="NEW",
        now=NOW,
    )

    assert after.id == before.id
    assert session.scalars(select(Destination.endpoint)).all() == ["https://new.riverton.example/xapi"]
    assert len(_rows(session)) == 2


def test_refused_rows_wait_again_in_their_old_place_and_others_are_left_alone(session: Session) -> None:
    destination = add_destination(session)
    queue(session, 3)
    rows = _rows(session)
    rows[0].state, rows[0].last_error = RowState.REFUSED, "No."
    rows[1].state = RowState.DELIVERED
    session.commit()

    count = retry_refused(session, agency_id=1, destination_id=destination.id)

    assert count == 1
    assert [row.state for row in _rows(session)] == [RowState.WAITING, RowState.DELIVERED, RowState.WAITING]
    assert _rows(session)[0].last_error is None


def test_starting_again_clears_the_stop_and_the_wait(session: Session) -> None:
    destination = add_destination(session)
    destination.is_stopped, destination.stopped_reason, destination.stopped_at = True, "Wrong password.", NOW
    destination.next_try_at, destination.tries = NOW, 7
    session.commit()

    assert start_again(session, agency_id=1, destination_id=destination.id)

    session.refresh(destination)
    assert (destination.is_stopped, destination.stopped_reason, destination.stopped_at) == (False, None, None)
    assert (destination.next_try_at, destination.tries) == (None, 0)


def test_nobody_starts_another_agency_s_destination(session: Session) -> None:
    destination = add_destination(session)
    destination.is_stopped = True
    session.commit()

    assert not start_again(session, agency_id=2, destination_id=destination.id)
    assert retry_refused(session, agency_id=2, destination_id=destination.id) == 0

    session.refresh(destination)
    assert destination.is_stopped


def test_a_destination_has_one_password_and_keeps_it_when_none_is_given(session: Session) -> None:
    destination = add_destination(session)
    given: dict[str, Any] = {
        "agency_id": 1,
        "kind": KIND,
        "name": destination.name,
        "endpoint": "https://other.example/xapi",
        "username": "other",
        "now": NOW,
    }

    set_destination(session, **given, secret_sealed=b"sealed")
    assert (destination.secret_env, destination.secret_sealed) == (None, b"sealed")
    set_destination(session, **given)
    assert (destination.secret_env, destination.secret_sealed) == (None, b"sealed")
    set_destination(session, **given, secret_env="LRS_PASSWORD")
    assert (destination.secret_env, destination.secret_sealed) == ("LRS_PASSWORD", None)


@pytest.mark.parametrize(("wanted", "kept"), [(-1, 1), (0, 1), (1, 1), (200, 200), (201, 200)])
def test_a_batch_has_between_one_and_two_hundred_rows(session: Session, wanted: int, kept: int) -> None:
    destination = add_destination(session)
    assert destination.batch_rows == 50
    queue(session, 201)

    set_manner(destination, Manner(xapi_version="2.0.0", batch_rows=wanted, alert_mail=None))
    session.commit()

    lease = take_lease(session, kinds={KIND}, owner="first", now=NOW)
    assert lease is not None
    assert (len(lease.rows), lease.target.xapi_version) == (kept, "2.0.0")


def test_delivered_rows_wait_again_when_they_turn_out_not_to_be_there(session: Session) -> None:
    destination = add_destination(session)
    queue(session, 4)
    for row, state in zip(_rows(session), [RowState.DELIVERED, RowState.DELIVERED, RowState.REFUSED], strict=False):
        row.state, row.delivered_at = state, NOW
    session.commit()

    assert resend(session, agency_id=2, destination_id=destination.id, row_ids=[1, 2, 3, 4]) == 0
    assert resend(session, agency_id=1, destination_id=destination.id, row_ids=[2, 3, 4]) == 1

    session.expire_all()
    states = [row.state for row in _rows(session)]
    assert states == [RowState.DELIVERED, RowState.WAITING, RowState.REFUSED, RowState.WAITING]
    assert (_rows(session)[1].delivered_at, _rows(session)[1].last_error) == (None, NOT_THERE)


def test_a_subject_can_wait_for_one_destination_alone_and_waits_there_once(session: Session) -> None:
    add_destination(session, "Department LMS")
    grades = add_destination(session, "Grades", kind="lti.score")
    add_destination(session, "Other grades", kind="lti.score")
    subject_id = uuid4()

    for _ in range(2):
        enqueue_for(session, destination_id=grades.id, subject_id=subject_id, order_key="lti/1/score", now=NOW)

    (row,) = _rows(session)
    assert (row.destination_id, row.subject_id, row.kind, row.agency_id) == (grades.id, subject_id, "lti.score", 1)
    assert (row.order_key, row.state, row.created_at) == ("lti/1/score", RowState.WAITING, NOW)
