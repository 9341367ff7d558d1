"""A line to a destination that fails as told, worked with a clock that a test moves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.rules import Delivered, NotTried, Outcome, RetryLater
from training_app.delivery.senders import QueuedRow, Target
from training_app.delivery.worker import work_once
from training_app.foundation.clock import SetClock


class TroubledLine:
    """A sender. Rows in ``sick`` get an error for ever, and with them the request that holds them; all others arrive.

    ``is_down``: nothing arrives at all.
    """

    def __init__(self, open_session: sessionmaker[Session], random: Random | None = None) -> None:
        self.open_session = open_session
        self.clock = SetClock(NOW)
        self.random = random or Random(1)
        self.is_down = False
        self.sick: set[UUID] = set()
        self.arrived: list[UUID] = []
        self.requests = 0
        self.on_send: Callable[[], None] = lambda: None

    def send(self, target: Target, rows: list[QueuedRow] | tuple[QueuedRow, ...]) -> list[Outcome]:
        self.requests += 1
        self.on_send()
        if self.is_down:
            return [RetryLater("Down.")] + [NotTried()] * (len(rows) - 1)
        if any(row.subject_id in self.sick for row in rows):
            return [RetryLater("Broken (500).")] * len(rows)
        self.arrived += [row.subject_id for row in rows if row.subject_id not in self.arrived]
        return [Delivered() for _ in rows]

    def work(self) -> bool:
        """One round at the time of the clock."""
        return work_once(self.open_session, {KIND: self}, clock=self.clock, random=self.random)

    def work_for(self, time: timedelta, *, step: timedelta = timedelta(minutes=2)) -> None:
        """Rounds until nothing is due, then a step of the clock, until the time is over."""
        end = self.clock() + time
        while self.clock() < end:
            while self.work():
                pass
            self.clock.advance(seconds=step.total_seconds())

    def states(self) -> dict[UUID, RowState]:
        """What became of each row."""
        with self.open_session() as session:
            rows = session.execute(select(OutboxRow.subject_id, OutboxRow.state).order_by(OutboxRow.id))
            return {row.subject_id: RowState(row.state) for row in rows}

    def failing_since(self) -> datetime | None:
        """Of the only destination."""
        with self.open_session() as session:
            return session.scalars(select(Destination.failing_since)).one()
