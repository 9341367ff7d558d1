"""Fourteen days without success: a person decides, and may have it tried again."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.lines import TroubledLine
from tests.delivery.queueing import KIND, ToldSender, add_destination, queue
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.queries import progress_of
from training_app.delivery.rules import DestinationStopped
from training_app.delivery.service import retry_refused, start_again
from training_app.delivery.worker import work_once
from training_app.foundation.db import begin_write

Sessions = sessionmaker[Session]
DAY = timedelta(days=1)
STEP = timedelta(hours=4)
"""Longer than the longest wait: something is due each time."""


@pytest.fixture
def line(open_session: Sessions) -> TroubledLine:
    return TroubledLine(open_session)


def _retry(session: Session) -> int:
    begin_write(session)
    count = retry_refused(session, agency_id=1, destination_id=1)
    session.commit()
    return count


def test_rows_that_waited_through_fourteen_days_of_failures_are_parked_and_younger_ones_wait(
    session: Session, line: TroubledLine
) -> None:
    add_destination(session)
    old = queue(session, 60)
    line.is_down = True
    line.work_for(14 * DAY - STEP, step=STEP)
    assert set(line.states().values()) == {RowState.WAITING}
    young = queue(session, 2, order_key="attempt-2")
    session.execute(OutboxRow.__table__.update().where(OutboxRow.subject_id.in_(young)).values(created_at=line.clock()))
    session.commit()

    line.work_for(DAY, step=STEP)

    assert line.states() == {**dict.fromkeys(old, RowState.PARKED), **dict.fromkeys(young, RowState.WAITING)}
    found = progress_of(session, agency_id=1, subject_ids=old + young, kinds=[KIND])
    assert (found.refused, found.waiting) == (60, 2)
    assert set(session.scalars(select(OutboxRow.last_error).where(OutboxRow.state == RowState.PARKED))) == {
        "It was tried for fourteen days without success. The last answer: Down."
    }


def test_a_queue_that_is_merely_old_is_not_parked(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    ids = queue(session, 3)
    line.clock.advance(days=40)
    line.is_down = True
    line.work_for(DAY, step=STEP)
    assert set(line.states().values()) == {RowState.WAITING}
    line.is_down = False

    line.work_for(timedelta(minutes=16))

    assert line.arrived == ids


def test_a_delivery_in_between_begins_the_fourteen_days_again(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    queue(session, 1)
    line.is_down = True
    line.work_for(10 * DAY, step=STEP)
    line.is_down = False
    line.work_for(timedelta(minutes=16))
    assert line.failing_since() is None
    queue(session, 1)
    line.is_down = True

    line.work_for(10 * DAY, step=STEP)

    assert list(line.states().values()) == [RowState.DELIVERED, RowState.WAITING]


def test_a_stopped_destination_keeps_its_rows_however_long(session: Session, open_session: Sessions) -> None:
    add_destination(session)
    queue(session, 2)
    line = TroubledLine(open_session)
    stopping = ToldSender(lambda _: DestinationStopped("Wrong password."))
    assert work_once(open_session, {KIND: stopping}, clock=line.clock, random=Random(1))

    line.work_for(60 * DAY, step=DAY)

    assert set(line.states().values()) == {RowState.WAITING}
    session.rollback()
    begin_write(session)
    start_again(session, agency_id=1, destination_id=1)
    session.commit()
    line.is_down = True
    line.work_for(DAY, step=STEP)
    # the time it stood still does not count
    assert set(line.states().values()) == {RowState.WAITING}


def test_parked_rows_sent_again_have_fourteen_days_more_and_keep_their_places(
    session: Session, line: TroubledLine
) -> None:
    add_destination(session)
    ids = queue(session, 4)
    line.is_down = True
    line.work_for(15 * DAY, step=STEP)
    assert set(line.states().values()) == {RowState.PARKED}

    assert _retry(session) == 4
    line.work_for(13 * DAY, step=STEP)
    assert set(line.states().values()) == {RowState.WAITING}
    line.is_down = False
    line.work_for(timedelta(minutes=16))

    assert line.arrived == ids
    assert _retry(session) == 0


def test_the_first_failure_is_remembered_until_something_arrives(session: Session, line: TroubledLine) -> None:
    add_destination(session)
    queue(session, 1)
    line.is_down = True
    line.work()
    line.work_for(DAY, step=STEP)

    assert line.failing_since() == NOW
    assert session.scalars(select(Destination.tries)).one() >= 6
