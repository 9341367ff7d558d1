"""The line from Riverton to an LRS: the real sender and the real worker's round, on the clock of the town."""

import json
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.senders import Target
from training_app.delivery.service import set_destination
from training_app.delivery.worker import work_once
from training_app.foundation.db import begin_write, db
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import SecretBox
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.models import Reconciliation
from training_app.xapi.passwords import password_of
from training_app.xapi.reconcile import Window, ask_for_comparison, compare_next
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender

Json = dict[str, Any]


class LineOut:
    """One destination of the town, and a worker that does a round when it is told to."""

    def __init__(self, town: Town, lrs: FakeLRS, name: str = "Department LRS") -> None:
        self.town, self.lrs = town, lrs
        lrs.clock = town.clock
        with town.app.app_context():
            self.open_session: sessionmaker[Session] = sessionmaker(db.engine)
        with self.open_session() as session:
            begin_write(session)
            self.id = set_destination(
                session,
                agency_id=town.people.agency_id,
                kind=KIND,
                name=name,
                endpoint=lrs.endpoint,
                username=lrs.username,
                secret_env="LRS_PASSWORD",
                now=town.clock(),
            ).id
            session.commit()

    def work(self) -> bool:
        """One round; False when nothing was due."""
        client = HttpClient(connect_timeout_s=1.0, read_timeout_s=0.5)
        sender = StatementSender(client, self.open_session, self._environ, clock=self.town.clock)
        return work_once(self.open_session, {KIND: sender}, clock=self.town.clock, random=Random(1))

    def drain(self) -> None:
        """Rounds, with time going by, until nothing waits."""
        for _ in range(200):
            while self.work():
                pass
            if not self.count(RowState.WAITING):
                return
            self.town.clock.advance(minutes=1)
        raise AssertionError("rows still wait after two hundred minutes")

    def count(self, state: RowState) -> int:
        """Rows of the destination in this state."""
        with self.open_session() as session:
            mine = select(func.count()).where(OutboxRow.destination_id == self.id, OutboxRow.state == state)
            return session.execute(mine).scalar_one()

    def queued_ids(self, order_key: str | None = None) -> list[str]:
        """Ids of the destination's records in the order of the queue."""
        with self.open_session() as session:
            mine = select(OutboxRow.subject_id).where(OutboxRow.destination_id == self.id).order_by(OutboxRow.id)
            rows = session.scalars(mine if order_key is None else mine.where(OutboxRow.order_key == order_key))
            return [str(one) for one in rows]

    def destination(self) -> Destination:
        """As it is stored now."""
        with self.open_session() as session:
            return session.get_one(Destination, self.id)

    def compare_all(self) -> Reconciliation:
        """What a coordinator's comparison with everything of the last sixty days finds."""
        now, people = self.town.clock(), self.town.people
        window = Window(now - timedelta(days=60), now + timedelta(seconds=1))
        with self.open_session() as session:
            asked = ask_for_comparison(
                session,
                agency_id=people.agency_id,
                destination_id=self.id,
                window=window,
                by=people.coordinator_id,
                now=now,
            )
            session.commit()
        assert compare_next(self.open_session, self.client_of, clock=self.town.clock)
        with self.open_session() as session:
            return session.get_one(Reconciliation, asked)

    def client_of(self, target: Target) -> LrsClient:
        """What a comparison asks with."""
        client = HttpClient(connect_timeout_s=1.0, read_timeout_s=2.0)
        return LrsClient(client, target, password_of(target, self._environ, SecretBox(None)))

    @property
    def _environ(self) -> dict[str, str]:
        return {"LRS_PASSWORD": self.lrs.password}


def as_text(statements: list[Json]) -> str:
    """Everything in them, for looking for what must not be there."""
    return json.dumps(statements, ensure_ascii=False)
