"""The worker's one round, and its loop."""

import threading
from collections.abc import Sequence
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, ToldSender, add_destination, queue
from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.rules import Outcome, Refused
from training_app.delivery.senders import QueuedRow, SenderRegistry, Target
from training_app.delivery.worker import run, work_once
from training_app.foundation.clock import SetClock

Sessions = sessionmaker[Session]


def _work(open_session: Sessions, senders: SenderRegistry) -> bool:
    return work_once(open_session, senders, clock=SetClock(NOW), random=Random(1))


def test_a_round_sends_what_waits_and_writes_what_became_of_it(session: Session, open_session: Sessions) -> None:
    destination = add_destination(session)
    ids = queue(session, 3)
    sender = ToldSender()

    worked = _work(open_session, {KIND: sender})

    assert worked
    assert sender.batches == [(destination.id, ids)]
    assert set(session.scalars(select(OutboxRow.state))) == {RowState.DELIVERED}


def test_without_anything_due_a_round_says_so(session: Session, open_session: Sessions) -> None:
    add_destination(session)

    assert not _work(open_session, {KIND: ToldSender()})


def test_no_transaction_is_open_while_something_is_sent(session: Session, open_session: Sessions) -> None:
    add_destination(session)
    queue(session, 1)

    def write_meanwhile(row: QueuedRow) -> Outcome:
        # on SQLite this would wait for the worker's lock and fail
        queue(session, 1)
        return Refused("No.")

    assert _work(open_session, {KIND: ToldSender(write_meanwhile)})


def test_rows_of_two_destinations_do_not_wait_for_each_other(session: Session, open_session: Sessions) -> None:
    add_destination(session, "A")
    add_destination(session, "B")
    ids = queue(session, 1)
    sender = ToldSender()

    while _work(open_session, {KIND: sender}):
        pass

    assert sender.batches == [(1, ids), (2, ids)]


def test_the_loop_ends_when_told(session: Session, open_session: Sessions) -> None:
    add_destination(session)
    queue(session, 1)
    stop = threading.Event()

    def end(row: QueuedRow) -> Outcome:
        stop.set()
        return Refused("No.")

    run(stop, open_session, {KIND: ToldSender(end)}, clock=SetClock(NOW), random=Random(1))

    assert session.scalars(select(OutboxRow.state)).all() == [RowState.REFUSED]


def test_the_loop_outlives_a_sender_s_mistake_and_keeps_the_rows(
    session: Session, open_session: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    add_destination(session)
    queue(session, 1)
    clock = SetClock(NOW)
    stop = threading.Event()

    class Broken:
        calls = 0

        def send(self, target: Target, rows: Sequence[QueuedRow]) -> list[Outcome]:
            self.calls += 1
            # the lease of the failed round has to end first
            clock.advance(minutes=2)
            if self.calls == 2:
                stop.set()
            raise LookupError("a name that must not be logged")

    sender = Broken()
    run(stop, open_session, {KIND: sender}, clock=clock, random=Random(1), idle_s=0.0)

    assert sender.calls == 2
    assert session.scalars(select(OutboxRow.state)).all() == [RowState.WAITING]
    assert "must not be logged" not in "".join(capsys.readouterr())
