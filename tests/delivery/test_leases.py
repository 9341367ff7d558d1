"""Who may send when, and what is written afterwards."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, add_destination, queue
from training_app.delivery.leases import LEASE_S, Lease, close_lease, take_lease
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.rules import Delivered, DestinationStopped, NotTried, Outcome, Refused, RetryLater

SECOND = timedelta(seconds=1)


def _take(session: Session, owner: str = "first", after: timedelta = timedelta(0)) -> Lease | None:
    return take_lease(session, kinds={KIND}, owner=owner, now=NOW + after)


def _close(session: Session, lease: Lease | None, outcomes: list[Outcome], after: timedelta = SECOND) -> None:
    assert lease is not None
    close_lease(session, lease, outcomes, now=NOW + after, random=Random(1))


def test_the_oldest_rows_come_first_and_at_most_a_batch(session: Session) -> None:
    add_destination(session)
    ids = queue(session, 55)

    lease = _take(session)

    assert lease is not None
    assert [row.subject_id for row in lease.rows] == ids[:50]
    assert not session.in_transaction()


@pytest.mark.parametrize(("failures", "rows"), [(0, 50), (1, 25), (5, 1), (500, 1)])
def test_after_failures_smaller_batches_are_tried(session: Session, failures: int, rows: int) -> None:
    add_destination(session).tries = failures
    queue(session, 55)

    lease = _take(session)

    assert lease is not None
    assert len(lease.rows) == rows


def test_nothing_waits_nothing_is_leased(session: Session) -> None:
    add_destination(session)

    assert _take(session) is None
    assert not session.in_transaction()


def test_a_leased_destination_is_nobody_else_s(session: Session) -> None:
    add_destination(session)
    queue(session, 2)
    _take(session)

    assert _take(session, "second", timedelta(seconds=LEASE_S - 1)) is None


def test_a_lease_ends_by_itself_when_its_worker_died(session: Session) -> None:
    add_destination(session)
    ids = queue(session, 2)
    _take(session)

    lease = _take(session, "second", timedelta(seconds=LEASE_S))

    assert lease is not None
    assert [row.subject_id for row in lease.rows] == ids


def test_the_destination_served_longest_ago_comes_next(session: Session) -> None:
    first, second = add_destination(session, "A"), add_destination(session, "B")
    queue(session, 3)
    served = []
    for number in range(4):
        lease = _take(session, str(number), number * SECOND)
        assert lease is not None
        served.append(lease.target.id)
        _close(session, lease, [Delivered(), NotTried(), NotTried()][: len(lease.rows)], number * SECOND)

    assert served == [first.id, second.id, first.id, second.id]


# SQLite lets one writer in at a time, so nobody can be passed over there
@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_destination_that_another_worker_is_just_leasing_is_passed_over(
    session: Session, open_session: sessionmaker[Session]
) -> None:
    first, second = add_destination(session, "A"), add_destination(session, "B")
    queue(session, 1)
    session.execute(select(Destination.id).where(Destination.id == first.id).with_for_update())

    with open_session() as other:
        lease = _take(other)

    assert lease is not None
    assert lease.target.id == second.id


def test_a_kind_nobody_can_send_is_not_leased(session: Session) -> None:
    add_destination(session, kind="lti.score")
    queue(session, 1, kind="lti.score")

    assert _take(session) is None


def test_outcomes_are_written_row_by_row(session: Session) -> None:
    destination = add_destination(session)
    queue(session, 4)

    _close(session, _take(session), [Delivered(), Refused("No."), RetryLater("Down."), NotTried()])

    rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
    assert [row.state for row in rows] == [RowState.DELIVERED, RowState.REFUSED, RowState.WAITING, RowState.WAITING]
    assert [row.last_error for row in rows] == [None, "No.", "Down.", None]
    assert [row.tries for row in rows] == [1, 1, 1, 0]
    assert rows[0].delivered_at == NOW + SECOND
    session.refresh(destination)
    assert destination.last_delivered_at == NOW + SECOND
    assert (destination.lease_owner, destination.tries, destination.last_error) == (None, 1, "Down.")


def test_after_a_failure_the_destination_waits_before_it_is_tried_again(session: Session) -> None:
    add_destination(session)
    ids = queue(session, 1)
    _close(session, _take(session), [RetryLater("Busy.", 30.0)])

    assert _take(session, "second", 30 * SECOND) is None
    lease = _take(session, "third", 31 * SECOND)

    assert lease is not None
    assert [row.subject_id for row in lease.rows] == ids


def test_a_stopped_destination_is_left_alone_and_its_rows_are_kept_as_they_are(session: Session) -> None:
    destination = add_destination(session)
    queue(session, 2)

    _close(session, _take(session), [DestinationStopped("Wrong password.")] * 2)

    assert _take(session, "second", timedelta(days=30)) is None
    session.refresh(destination)
    assert (destination.is_stopped, destination.stopped_reason) == (True, "Wrong password.")
    assert destination.stopped_at == NOW + SECOND
    assert set(session.scalars(select(OutboxRow.state))) == {RowState.WAITING}


def test_a_worker_that_comes_back_late_writes_what_is_certain_and_leaves_the_line_to_its_successor(
    session: Session,
) -> None:
    destination = add_destination(session)
    queue(session, 2)
    late = _take(session)
    successor = _take(session, "second", timedelta(seconds=LEASE_S))

    _close(session, late, [Delivered(), DestinationStopped("Wrong password.")], timedelta(seconds=LEASE_S + 1))

    session.refresh(destination)
    assert (destination.lease_owner, destination.is_stopped) == ("second", False)
    assert session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)).all() == [
        RowState.DELIVERED,
        RowState.WAITING,
    ]
    _close(session, successor, [RetryLater("Down."), Delivered()], timedelta(seconds=LEASE_S + 2))
    assert set(session.scalars(select(OutboxRow.state))) == {RowState.DELIVERED}
    assert session.scalars(select(Destination.lease_owner)).one() is None


def test_what_a_person_should_know_of_a_delivered_row_is_kept_with_it(session: Session) -> None:
    add_destination(session)
    queue(session, 1)

    _close(session, _take(session), [Delivered("It was there already and could not be compared.")])

    row = session.scalars(select(OutboxRow)).one()
    assert (row.state, row.last_error) == (RowState.DELIVERED, "It was there already and could not be compared.")
