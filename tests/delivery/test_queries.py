"""What the records page and the officer's last page read."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, add_destination, queue
from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.queries import (
    KeyProgress,
    NotTakenRow,
    Reason,
    progress_of,
    read_health,
    read_not_taken,
    read_remarked,
)

LATER = NOW + timedelta(hours=2)


def _settle(session: Session, states: list[RowState]) -> None:
    for row, state in zip(session.scalars(select(OutboxRow).order_by(OutboxRow.id)), states, strict=True):
        row.state = state
        row.delivered_at = LATER if state is RowState.DELIVERED else None
        row.last_error = "The LRS refused it (400)." if state is RowState.REFUSED else None
    session.commit()


def test_health_counts_each_state_and_the_reasons(session: Session) -> None:
    destination = add_destination(session)
    ids = queue(session, 4)
    _settle(session, [RowState.DELIVERED, RowState.REFUSED, RowState.WAITING, RowState.WAITING])

    (health,) = read_health(session, agency_id=1, now=LATER)

    assert (health.id, health.name) == (destination.id, "Department LMS")
    assert (health.delivered, health.waiting, health.refused) == (1, 2, 1)
    assert health.oldest_waiting_s == 7200
    assert health.reasons == (Reason("The LRS refused it (400).", 1),)
    shown = read_not_taken(session, agency_id=1, destination_id=destination.id, first=0, most=9)
    assert shown == [NotTakenRow(2, ids[1], RowState.REFUSED, "The LRS refused it (400).", NOW)]


def test_reasons_are_counted_over_refused_and_parked_the_most_frequent_first(session: Session) -> None:
    add_destination(session)
    queue(session, 4)
    for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id)):
        row.state = RowState.PARKED if row.id == 4 else RowState.REFUSED
        row.last_error = None if row.id == 1 else "It has no such verb."
    session.commit()

    (health,) = read_health(session, agency_id=1, now=LATER)

    assert (health.refused, health.parked, health.not_taken) == (3, 1, 4)
    assert health.reasons == (Reason("It has no such verb.", 3), Reason("No reason was given.", 1))


def test_not_taken_rows_come_in_parts_and_for_their_own_agency_alone(session: Session) -> None:
    destination = add_destination(session)
    ids = queue(session, 5)
    _settle(session, [RowState.REFUSED] * 5)

    def part(agency_id: int, first: int) -> list[UUID]:
        rows = read_not_taken(session, agency_id=agency_id, destination_id=destination.id, first=first, most=2)
        return [row.subject_id for row in rows]

    assert [part(1, 0), part(1, 2), part(1, 4), part(1, 6)] == [ids[:2], ids[2:4], ids[4:], []]
    assert part(2, 0) == []


def test_what_was_delivered_within_the_hour_is_counted(session: Session) -> None:
    destination = add_destination(session)
    queue(session, 3)
    _settle(session, [RowState.DELIVERED] * 3)
    session.scalars(select(OutboxRow).order_by(OutboxRow.id)).first().delivered_at = LATER - timedelta(minutes=61)
    destination.last_delivered_at = LATER
    session.commit()

    (health,) = read_health(session, agency_id=1, now=LATER + timedelta(minutes=59))
    (later,) = read_health(session, agency_id=1, now=LATER + timedelta(minutes=61))

    assert (health.lately, later.lately) == (2, 0)


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
    ids = queue(session, 1)

    assert read_health(session, agency_id=2, now=LATER) == []
    assert progress_of(session, agency_id=2, subject_ids=ids, kinds=[KIND]).total == 0


def test_progress_of_one_attempt_counts_only_its_rows(session: Session) -> None:
    add_destination(session)
    ids = queue(session, 3, order_key="attempt-1")
    queue(session, 1, order_key="attempt-2")
    _settle(session, [RowState.DELIVERED, RowState.WAITING, RowState.REFUSED, RowState.WAITING])

    found = progress_of(session, agency_id=1, subject_ids=ids, kinds=[KIND])

    assert found == KeyProgress(delivered=1, waiting=1, refused=1, last_delivered_at=LATER)
    assert found.total == 3


def test_what_was_delivered_with_a_remark_is_counted_and_listed_the_newest_first(session: Session) -> None:
    destination = add_destination(session)
    ids = queue(session, 4)
    _settle(session, [RowState.DELIVERED, RowState.REFUSED, RowState.DELIVERED, RowState.DELIVERED])
    for row in session.scalars(select(OutboxRow).where(OutboxRow.subject_id.in_([ids[0], ids[3]]))):
        row.last_error = "It has another one (409)."
    session.commit()

    (health,) = read_health(session, agency_id=1, now=LATER)
    of_page = {"agency_id": 1, "destination_id": destination.id}
    rows = read_remarked(session, **of_page, first=0, most=50)

    assert (health.delivered, health.remarked, health.not_taken) == (3, 2, 1)
    assert [(row.subject_id, row.remark) for row in rows] == [
        (one, "It has another one (409).") for one in (ids[3], ids[0])
    ]
    assert [row.id for row in read_remarked(session, **of_page, first=1, most=50)] == [rows[1].id]
    assert read_remarked(session, agency_id=2, destination_id=destination.id, first=0, most=50) == []


def test_only_the_kinds_that_are_asked_for_count(session: Session) -> None:
    add_destination(session)
    ids = queue(session, 2)

    assert progress_of(session, agency_id=1, subject_ids=ids, kinds=["sink.record"]).total == 0
    assert progress_of(session, agency_id=1, subject_ids=ids, kinds=["sink.record", KIND]).waiting == 2
