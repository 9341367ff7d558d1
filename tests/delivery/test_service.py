"""Queueing, and what a coordinator may do about the queue."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, add_destination, queue
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import enqueue, retry_refused, set_destination, start_again


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
