"""What the records page and the officer's last page read."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.delivery.queueing import add_destination, queue
from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.queries import KeyProgress, RefusedRow, progress_of, read_health

LATER = NOW + timedelta(hours=2)


def _settle(session: Session, states: list[RowState]) -> None:
    for row, state in zip(session.scalars(select(OutboxRow).order_by(OutboxRow.id)), states, strict=True):
        row.state = state
        row.delivered_at = LATER if state is RowState.DELIVERED else None
        row.last_error = "The LRS refused it (400)." if state is RowState.REFUSED else None
    session.commit()


def test_health_counts_each_state_and_names_the_refused(session: Session) -> None:
    destination = add_destination(session)
    ids = queue(session, 4)
    _settle(session, [RowState.DELIVERED, RowState.REFUSED, RowState.WAITING, RowState.WAITING])

    (health,) = read_health(session, agency_id=1, now=LATER)

    assert (health.id, health.name) == (destination.id, "Department LMS")
    assert (health.delivered, health.waiting, health.refused) == (1, 2, 1)
    assert health.oldest_waiting_s == 7200
    assert health.refused_rows == (RefusedRow(2, ids[1], "attempt-1", "The LRS refused it (400).", NOW),)


def test_a_new_destination_is_all_zero(session: Session) -> None:
    add_destination(session)

    (health,) = read_health(session, agency_id=1, now=LATER)

    assert (health.delivered, health.waiting, health.refused, health.oldest_waiting_s) == (0, 0, 0, None)


def test_a_stop_is_shown_with_its_reason(session: Session) -> None:
    destination = add_destination(session)
    destination.is_stopped, destination.stopped_reason, destination.stopped_at = True, "Wrong password.", NOW
    session.commit()

    (health,) = read_health(session, agency_id=1, now=LATER)

    assert (health.is_stopped, health.stopped_reason, health.stopped_at) == (True, "Wrong password.", NOW)


def test_another_agency_sees_nothing(session: Session) -> None:
    add_destination(session)
    queue(session, 1)

    assert read_health(session, agency_id=2, now=LATER) == []
    assert progress_of(session, agency_id=2, order_key="attempt-1").total == 0


def test_progress_of_one_attempt_counts_only_its_rows(session: Session) -> None:
    add_destination(session)
    queue(session, 3, order_key="attempt-1")
    queue(session, 1, order_key="attempt-2")
    _settle(session, [RowState.DELIVERED, RowState.WAITING, RowState.REFUSED, RowState.WAITING])

    found = progress_of(session, agency_id=1, order_key="attempt-1")

    assert found == KeyProgress(delivered=1, waiting=1, refused=1, last_delivered_at=LATER)
    assert found.total == 3
