"""Claim D2: whatever fails between here and the LRS, each record arrives exactly once and in order.

The faults are drawn from a seed. Sixty a run by default; PROVE=1 draws twenty times as many from twenty seeds.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW, engine, open_session, session
from tests.fakes.lrs import FakeLRS, Fault, Way, answer
from tests.xapi.examples import make_facts, make_module
from training_app.delivery.leases import LEASE_S
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import enqueue, retry_refused, set_destination, start_again
from training_app.delivery.worker import work_once
from training_app.foundation.clock import SetClock
from training_app.foundation.db import begin_write
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import derived_uuid
from training_app.learning.events import LearningFact
from training_app.learning.line import event_id
from training_app.lrs.models import Statement
from training_app.lrs.store import StatementFields, store_statement
from training_app.xapi.recorder import KIND, make_recorder
from training_app.xapi.sender import StatementSender

__all__ = ["engine", "open_session", "session"]

SEEDS = range(20) if os.environ.get("PROVE") else range(1)
FAULTS = 60
ATTEMPTS = 8
Sessions = sessionmaker[Session]

WORKER = """
import sys, threading
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from training_app.accounts import models as accounts
from training_app.delivery.worker import run
from training_app.foundation.db import prepare_engine
from training_app.foundation.http import HttpClient
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender
engine = create_engine(sys.argv[1])
prepare_engine(engine)
sessions = sessionmaker(engine)
run(threading.Event(), sessions, {KIND: StatementSender(HttpClient(), sessions, {"LRS_PASSWORD": sys.argv[2]})})
"""


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


class _Agency:
    """Officers who go on with their modules while the line to the LRS has its troubles."""

    def __init__(self, session: Session, open_session: Sessions, lrs: FakeLRS, random: Random) -> None:
        self.session = session
        self.open_session = open_session
        self.lrs = lrs
        self.random = random
        self.clock = SetClock(NOW)
        self.destination_id = set_destination(
            session,
            agency_id=1,
            kind=KIND,
            name="Department LMS",
            endpoint=lrs.endpoint,
            username=lrs.username,
            secret_env="LRS_PASSWORD",
            now=NOW,
        ).id
        session.commit()
        self._record = make_recorder(lambda session, version_hash: make_module(), clock=self.clock)
        self._ahead = [make_facts(derived_uuid("attempt", str(number))) for number in range(ATTEMPTS)]
        self.done: list[LearningFact] = []

    @property
    def is_underway(self) -> bool:
        return any(self._ahead)

    def take_a_step(self) -> None:
        """One officer, whichever, does one thing."""
        facts = self.random.choice([facts for facts in self._ahead if facts])
        fact = facts.pop(0)
        begin_write(self.session)
        self._record(self.session, fact)
        self.session.commit()
        self.done.append(fact)

    def take_steps(self, count: int) -> None:
        for _ in range(count):
            if self.is_underway:
                self.take_a_step()

    def finish(self) -> None:
        while self.is_underway:
            self.take_a_step()

    def sender(self, read_timeout_s: float = 0.15) -> StatementSender:
        client = HttpClient(connect_timeout_s=1.0, read_timeout_s=read_timeout_s)
        return StatementSender(client, self.open_session, {"LRS_PASSWORD": self.lrs.password}, clock=self.clock)

    def work(self) -> bool:
        return work_once(self.open_session, {KIND: self.sender()}, clock=self.clock, random=Random(1))

    def count_waiting(self) -> int:
        self.session.rollback()
        return len(self.session.scalars(select(OutboxRow.id).where(OutboxRow.state == RowState.WAITING)).all())

    def look_after_it(self) -> None:
        """What the coordinator does on reading that the destination is stopped."""
        with self.open_session() as session:
            if session.scalars(select(Destination.is_stopped)).one():
                begin_write(session)
                start_again(session, agency_id=1, destination_id=self.destination_id)
                session.commit()

    def assert_all_arrived_once_and_in_order(self) -> None:
        self.session.rollback()
        ours = {str(row.id): row.body for row in self.session.scalars(select(Statement))}
        there = {statement_id: json.loads(body) for statement_id, body in ours.items()}
        assert self.lrs.statements == there
        assert len(self.lrs.statements) == len(self.done)
        by_attempt: dict[UUID, list[str]] = {}
        for fact in self.done:
            by_attempt.setdefault(fact.attempt_id, []).append(str(event_id(fact)))
        for ids in by_attempt.values():
            assert [one for one in self.lrs.stored_ids if one in ids] == ids
        assert set(self.session.scalars(select(OutboxRow.state))) == {RowState.DELIVERED}


@pytest.fixture
def agency(session: Session, open_session: Sessions, lrs: FakeLRS, request: pytest.FixtureRequest) -> _Agency:
    seed = getattr(request, "param", 0)
    return _Agency(session, open_session, lrs, Random(seed))


def _draw(random: Random) -> Fault | None:
    way = random.choices(
        ["answer", "cut before", "cut after", "hang", "hang after", "well"], weights=[5, 3, 3, 1, 1, 2]
    )[0]
    if way == "answer":
        status = random.choice([401, 403, 408, 429, 500, 502, 503, 302])
        return answer(status, ("Retry-After", random.choice(["0", "5", "600", "nonsense"])))
    return {
        "cut before": Fault(Way.CUT_BEFORE_STORING),
        "cut after": Fault(Way.CUT_AFTER_STORING),
        "hang": Fault(Way.HANG),
        "hang after": Fault(Way.HANG_AFTER_STORING),
        "well": None,
    }[way]


def _trouble(agency: _Agency) -> None:
    """What else happens to an LRS: it restarts, gets stricter about known ids, takes only small requests."""
    random, lrs = agency.random, agency.lrs
    happening = random.randrange(6)
    if happening == 0:
        lrs.stop()
        agency.work()
        lrs.start()
    elif happening == 1:
        lrs.is_touchy = not lrs.is_touchy
    elif happening == 2:
        lrs.max_bytes = random.choice([None, 3_000, 10_000])


@pytest.mark.parametrize("agency", SEEDS, indirect=True)
def test_one_worker_delivers_everything_once_and_in_order_through_every_fault(agency: _Agency) -> None:
    agency.lrs.plan.extend(_draw(agency.random) for _ in range(FAULTS))
    while agency.lrs.plan:
        if not agency.count_waiting() or agency.random.random() < 0.2:
            agency.take_a_step()
        _trouble(agency)
        agency.work()
        agency.look_after_it()
        agency.clock.advance(seconds=agency.random.choice([1, 60, 900]))
    agency.finish()

    _drain(agency)

    agency.assert_all_arrived_once_and_in_order()


@pytest.mark.parametrize("agency", SEEDS, indirect=True)
def test_two_workers_deliver_everything_once_and_in_order_through_every_fault(agency: _Agency) -> None:
    agency.lrs.plan.extend(_draw(agency.random) for _ in range(FAULTS))

    with _workers(agency, 2) as gone_wrong:
        while (agency.is_underway or agency.count_waiting()) and not gone_wrong:
            if not agency.count_waiting():
                agency.take_steps(3)
            threading.Event().wait(0.005)

    assert gone_wrong == []
    assert not agency.lrs.plan
    agency.assert_all_arrived_once_and_in_order()


@contextmanager
def _workers(agency: _Agency, count: int) -> Iterator[list[BaseException]]:
    """Threads that work until the block ends; gives the list of what went wrong in them."""
    stop = threading.Event()
    gone_wrong: list[BaseException] = []

    def work() -> None:
        try:
            while not stop.is_set():
                if not agency.work():
                    agency.look_after_it()
                    # time passes for all, also for the lease of another worker
                    agency.clock.advance(seconds=20)
        except BaseException as error:
            gone_wrong.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield gone_wrong
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_poisoned_statement_stops_nothing_and_is_kept_with_its_reason(agency: _Agency) -> None:
    for _ in range(10):
        agency.take_a_step()
    poisoned_id = _queue_poison(agency)
    agency.finish()

    _drain(agency)

    row = agency.session.scalars(select(OutboxRow).where(OutboxRow.state == RowState.REFUSED)).one()
    assert row.subject_id == poisoned_id
    assert row.last_error is not None
    assert "verb.id: is not an IRI" in row.last_error
    assert len(agency.lrs.statements) == len(agency.done)


def test_a_stopped_destination_keeps_its_rows_and_delivers_after_a_new_start(agency: _Agency) -> None:
    right, agency.lrs.password = agency.lrs.password, "changed by the administrator"
    wrong_sender = StatementSender(HttpClient(), agency.open_session, {"LRS_PASSWORD": right}, clock=agency.clock)
    agency.take_a_step()
    assert work_once(agency.open_session, {KIND: wrong_sender}, clock=agency.clock, random=Random(1))
    agency.finish()
    agency.clock.advance(days=30)
    assert not agency.work()
    assert agency.count_waiting() == len(agency.done)

    agency.look_after_it()
    _drain(agency)

    agency.assert_all_arrived_once_and_in_order()


def test_refused_statements_arrive_when_they_are_retried(agency: _Agency) -> None:
    agency.finish()
    agency.lrs.max_bytes = 10
    _drain(agency)
    assert agency.lrs.statements == {}

    agency.lrs.max_bytes = None
    retry_refused(agency.session, agency_id=1, destination_id=agency.destination_id)
    agency.session.commit()
    _drain(agency)

    agency.assert_all_arrived_once_and_in_order()


@pytest.mark.parametrize("way", [Way.HANG, Way.HANG_AFTER_STORING])
def test_a_worker_killed_in_mid_delivery_loses_nothing(agency: _Agency, engine: Engine, way: Way) -> None:
    agency.finish()
    agency.lrs.plan.append(Fault(way))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, engine.url.render_as_string(hide_password=False), agency.lrs.password],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        assert agency.lrs.is_hanging.wait(20)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert agency.count_waiting() == len(agency.done)

    # the killed process leased by the real time
    agency.clock.now = datetime.now(UTC)
    assert not agency.work()
    agency.clock.advance(seconds=LEASE_S)
    _drain(agency)

    agency.assert_all_arrived_once_and_in_order()


def _drain(agency: _Agency) -> None:
    """Let the worker go on until nothing waits, with the LRS well again."""
    agency.lrs.plan.clear()
    for _ in range(100):
        if not agency.count_waiting():
            return
        agency.work()
        agency.look_after_it()
        agency.clock.advance(minutes=15)
    pytest.fail("rows still wait after a hundred rounds")


def _queue_poison(agency: _Agency) -> UUID:
    statement_id = derived_uuid("poison")
    attempt_id = derived_uuid("attempt", "0")
    body = json.dumps(
        {
            "id": str(statement_id),
            "actor": {"mbox": "mailto:nobody@riverton.example"},
            "verb": {"id": "not an IRI"},
            "object": {"id": "urn:x"},
        }
    ).encode()
    fields = StatementFields(statement_id, attempt_id, "verb", "activity", "actor", NOW + timedelta(seconds=1))
    store_statement(agency.session, agency_id=1, body=body, fields=fields, now=NOW)
    enqueue(agency.session, agency_id=1, kind=KIND, subject_id=statement_id, order_key=str(attempt_id), now=NOW)
    agency.session.commit()
    return statement_id
