"""Two things that must not hold a queue up: records being added to it, and a clock that was set back."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, add_destination, queue
from training_app.delivery.leases import LEASE_S, close_lease, take_lease
from training_app.delivery.rules import RetryLater
from training_app.delivery.service import enqueue


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_record_being_queued_does_not_make_its_destination_look_taken(
    session: Session, open_session: sessionmaker[Session]
) -> None:
    """SQLite has one writer, so there nothing is queued while a lease is taken."""
    add_destination(session)
    queue(session, 1)
    with open_session() as officer:
        enqueue(officer, agency_id=1, kind=KIND, subject_id=uuid4(), order_key="attempt-2", now=NOW)

        lease = take_lease(session, kinds={KIND}, owner="first", now=NOW)

    assert lease is not None


def test_a_clock_set_back_does_not_hold_a_lease_for_longer_than_a_lease(session: Session) -> None:
    add_destination(session)
    queue(session, 1)
    assert take_lease(session, kinds={KIND}, owner="first", now=NOW + timedelta(days=1))

    assert take_lease(session, kinds={KIND}, owner="second", now=NOW)


def test_a_clock_set_back_does_not_hold_the_next_try_for_longer_than_the_longest_wait(session: Session) -> None:
    add_destination(session)
    queue(session, 1)
    ahead = NOW + timedelta(days=1)
    lease = take_lease(session, kinds={KIND}, owner="first", now=ahead)
    assert lease is not None
    close_lease(session, lease, [RetryLater("It was down.")], now=ahead, random=Random(1))

    assert take_lease(session, kinds={KIND}, owner="second", now=NOW)


def test_a_lease_just_taken_is_still_nobody_else_s(session: Session) -> None:
    add_destination(session)
    queue(session, 1)
    assert take_lease(session, kinds={KIND}, owner="first", now=NOW)

    assert take_lease(session, kinds={KIND}, owner="second", now=NOW) is None
    assert take_lease(session, kinds={KIND}, owner="third", now=NOW + timedelta(seconds=LEASE_S))
