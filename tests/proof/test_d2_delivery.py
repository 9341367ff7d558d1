"""d2: whatever fails between here and the LRS, each record arrives exactly once and in order.

The faults are drawn from a seed: sixty a storm by default, a thousand with PROVE=1, on each database.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import engine, open_session, session
from tests.fakes.lrs import FakeLRS, Fault, Way
from tests.proof.storm import STATUSES, Storm, draw, workers
from tests.proof.storm_broken import IN_A_STORM, WITH_POISON, Break, LosesTime
from training_app.delivery.leases import LEASE_S
from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.service import retry_refused
from training_app.delivery.worker import work_once
from training_app.foundation.http import HttpClient
from training_app.learning.line import event_id
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender

__all__ = ["engine", "open_session", "session"]

PROVE = os.environ.get("PROVE") == "1"
SEED = 20261126
FAULTS = 1_000 if PROVE else 60
STATEMENTS = 2_000 if PROVE else 200
ONE_IN = 50

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

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


@pytest.fixture
def storm(session: Session, open_session: sessionmaker[Session], lrs: FakeLRS) -> Storm:
    return Storm(session, open_session, lrs, Random(SEED))


def plan(storm: Storm, number: int) -> None:
    """So many faults wait for the LRS's next requests, with some that go well between."""
    drawn = 0
    while drawn < number:
        fault = draw(storm.random)
        storm.lrs.plan.append(fault)
        drawn += fault is not None


def say_figures(storm: Storm, faults: int) -> None:
    """The figures of the proof; pytest shows them with -rP."""
    answered = Counter(seen.status for seen in storm.lrs.seen if seen.method != "GET")
    said = ", ".join(f"{status}: {number}" for status, number in sorted(answered.items(), key=str))
    sys.stdout.write(
        f"{faults} faults and {storm.lrs_kills} ends of the LRS in {len(storm.lrs.seen)} requests, answered {said}; "
        f"{len(storm.lrs.statements)} of {len(storm.done)} records there\n"
    )


def blow(storm: Storm, faults: int) -> None:
    """One worker, until so many faults have happened, and then until everything is there."""
    plan(storm, faults)
    while storm.lrs.plan:
        if not storm.count_waiting() or storm.random.random() < 0.3:
            storm.take_steps(storm.random.randrange(1, 4))
        if storm.random.random() < 0.2:
            storm.change_the_weather()
        if storm.random.random() < 0.1:
            with storm.lrs_killed_meanwhile():
                storm.work()
        else:
            storm.work()
        storm.look_after_it()
        storm.clock.advance(seconds=storm.random.choice([1, 60, 900]))
    storm.finish()
    storm.drain()


def assert_every_answer_was_met(storm: Storm) -> None:
    """Only a long storm is sure to meet each of them."""
    assert not PROVE or {*STATUSES, 409, 413} <= {seen.status for seen in storm.lrs.seen}


def test_one_worker_delivers_everything_once_and_in_order_through_every_fault(storm: Storm) -> None:
    blow(storm, FAULTS)

    say_figures(storm, FAULTS)
    assert storm.faults() == []
    assert_every_answer_was_met(storm)


def test_two_workers_deliver_everything_once_and_in_order_through_every_fault(storm: Storm) -> None:
    plan(storm, FAULTS)

    deadline = time.monotonic() + 60 + FAULTS
    with workers(storm, 2) as gone_wrong:
        while (storm.lrs.plan or storm.count_waiting()) and not gone_wrong and time.monotonic() < deadline:
            if storm.lrs.plan and not storm.count_waiting():
                storm.take_steps(3)
            if storm.random.random() < 0.1:
                storm.change_the_weather()
            if storm.lrs.plan and storm.random.random() < 0.02:
                with storm.lrs_killed_meanwhile():
                    threading.Event().wait(0.03)
            threading.Event().wait(0.005)

    say_figures(storm, FAULTS)
    assert gone_wrong == []
    assert storm.faults() == []
    assert_every_answer_was_met(storm)


@pytest.mark.slow
@on_sqlite
@pytest.mark.parametrize("rule_broken", IN_A_STORM)
def test_a_sender_with_a_rule_broken_would_be_noticed(storm: Storm, rule_broken: Break) -> None:
    """The negative control for the storms."""
    storm.break_sender = rule_broken
    storm.take_steps(40)

    blow(storm, 30)

    assert storm.faults() != []


@on_sqlite
def test_a_record_that_is_lost_double_or_changed_would_be_noticed(storm: Storm) -> None:
    """The negative control for what a storm is judged by."""
    storm.take_steps(60)
    storm.drain()
    there = storm.lrs.statements
    first, *_, last = there
    right = dict(there)
    assert storm.faults() == []

    del there[first]
    assert storm.faults() == [f"{first} never arrived"]
    there[first] = right[first]
    assert any("arrived as" in fault for fault in storm.faults())
    there.clear()
    there.update({**right, "a-new-id": {**right[last], "id": "a-new-id"}})
    assert storm.faults() == ["a-new-id was recorded by nobody"]
    there.clear()
    there.update({**right, last: {**right[last], "timestamp": "2026-11-23T14:07:06.000Z"}})
    assert storm.faults() == [f"{last} arrived with other words"]


def blow_with_poison(storm: Storm) -> None:
    """One statement in fifty is one that the LRS never takes, half of them for what is in it; some faults besides."""
    plan(storm, STATEMENTS // 20)
    while len(storm.done) < STATEMENTS:
        storm.take_steps(ONE_IN - 1)
        if storm.random.random() < 0.5:
            storm.poison()
        else:
            fact = storm.random.choice(storm.done[1 - ONE_IN :])
            storm.lrs.sick[str(event_id(fact))] = storm.random.choice([400, 422])
            storm.poisoned.add(event_id(fact))
        storm.work()
        storm.look_after_it()
        storm.clock.advance(minutes=1)
    storm.finish()
    storm.drain()


@pytest.mark.slow
def test_one_poisoned_statement_in_fifty_stops_nothing_and_is_kept_with_its_reason(storm: Storm) -> None:
    blow_with_poison(storm)

    sys.stdout.write(f"{len(storm.poisoned)} poisoned, {len(storm.lrs.statements)} of {len(storm.done)} arrived\n")
    assert len(storm.poisoned) >= len(storm.done) // ONE_IN - 1
    assert storm.faults(refused=storm.poisoned) == []
    reasons = {storm.row(one).last_error for one in storm.poisoned}
    assert all("(400)" in str(reason) or "(422)" in str(reason) for reason in reasons)
    assert any("verb.id: is not an IRI" in str(reason) for reason in reasons)
    assert any("cannot be taken" in str(reason) for reason in reasons)


@pytest.mark.slow
@on_sqlite
@pytest.mark.parametrize("rule_broken", WITH_POISON)
def test_a_sender_that_poison_stops_would_be_noticed(storm: Storm, rule_broken: Break) -> None:
    """The negative control for the test above."""
    storm.break_sender = rule_broken

    blow_with_poison(storm)

    assert storm.faults(refused=storm.poisoned) != []


def blow_with_a_sick_one(storm: Storm) -> list[str]:
    """One statement gets 500 for ever. Returns the ids of its attempt, from it on, in order."""
    storm.take_steps(100)
    storm.finish()
    sick = storm.random.choice([fact for fact in storm.done if fact.sequence == 4])
    storm.lrs.sick[str(event_id(sick))] = 500
    storm.take_steps(50)
    storm.finish()
    storm.drain(rounds=30)
    mine = [fact for fact in storm.done if fact.attempt_id == sick.attempt_id and fact.sequence >= sick.sequence]
    return [str(event_id(fact)) for fact in mine]


def test_a_statement_that_always_fails_holds_up_its_own_attempt_alone(storm: Storm) -> None:
    held = blow_with_a_sick_one(storm)

    everything = {str(event_id(fact)) for fact in storm.done}
    assert storm.lrs.statements.keys() == everything - set(held)
    assert len(held) == 6
    assert storm.count_waiting() == len(held)

    storm.lrs.sick.clear()
    storm.drain()

    assert storm.faults() == []


@pytest.mark.slow
@on_sqlite
def test_a_worker_that_lets_the_rest_of_an_attempt_overtake_would_be_noticed(
    storm: Storm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: rows whose attempt has one set aside are sent all the same."""

    def any_that_is_not_aside(destination_id):
        mine = (OutboxRow.destination_id == destination_id, OutboxRow.state == RowState.WAITING)
        return select(OutboxRow.id).where(*mine, OutboxRow.not_before.is_(None))

    monkeypatch.setattr("training_app.delivery.leases._waiting_in_turn", any_that_is_not_aside)
    held = blow_with_a_sick_one(storm)
    storm.lrs.sick.clear()
    storm.drain()

    assert any("arrived as" in fault for fault in storm.faults())
    assert storm.lrs.statements.keys() >= set(held)


@pytest.mark.slow
@on_sqlite
def test_statements_that_time_out_for_ever_leave_time_for_all_others(storm: Storm) -> None:
    """Sixty attempts whose first statement costs the worker a whole timeout, again and again."""
    storm.take_steps(600)
    storm.finish()
    sick = [fact for fact in storm.done if fact.sequence == 1][:60]
    storm.lrs.sick = {str(event_id(fact)): 504 for fact in sick}
    storm.break_sender = lambda sender: LosesTime(sender, storm.clock)

    # the sixty are found out one by one, a quarter of an hour each: they look like an LRS that is down
    storm.drain(rounds=80)

    held = {fact.attempt_id for fact in sick}
    assert len(held) == 60
    assert {str(event_id(fact)) for fact in storm.done if fact.attempt_id not in held} == storm.lrs.statements.keys()


def test_one_record_alone_that_waited_through_an_outage_arrives_when_it_is_over(storm: Storm) -> None:
    storm.take_steps()
    storm.lrs.stop()
    for _ in range(30):
        storm.work()
        storm.clock.advance(minutes=15)
    storm.lrs.start()

    storm.drain(rounds=2)

    assert storm.faults() == []


def test_a_stopped_destination_keeps_its_rows_and_delivers_after_a_new_start(storm: Storm) -> None:
    right, storm.lrs.password = storm.lrs.password, "changed by the administrator"
    wrong_sender = StatementSender(HttpClient(), storm.open_session, {"LRS_PASSWORD": right}, clock=storm.clock)
    storm.take_steps()
    assert work_once(storm.open_session, {KIND: wrong_sender}, clock=storm.clock, random=Random(1))
    storm.finish()
    storm.clock.advance(days=30)
    assert not storm.work()
    assert storm.count_waiting() == len(storm.done)

    storm.look_after_it()
    storm.drain()

    assert storm.faults() == []


def test_refused_statements_arrive_when_they_are_retried(storm: Storm) -> None:
    storm.finish()
    storm.lrs.max_bytes = 10
    storm.drain()
    assert storm.lrs.statements == {}

    storm.lrs.max_bytes = None
    retry_refused(storm.session, agency_id=1, destination_id=storm.destination_id)
    storm.session.commit()
    storm.drain()

    assert storm.faults() == []


@pytest.mark.parametrize("way", [Way.HANG, Way.HANG_AFTER_STORING])
def test_a_worker_killed_in_mid_delivery_loses_nothing(storm: Storm, engine: Engine, way: Way) -> None:
    storm.finish()
    storm.lrs.plan.append(Fault(way))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, engine.url.render_as_string(hide_password=False), storm.lrs.password],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        assert storm.lrs.is_hanging.wait(20)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert storm.count_waiting() == len(storm.done)

    # the killed process leased by the real time
    storm.clock.now = datetime.now(UTC)
    assert not storm.work()
    storm.clock.advance(seconds=LEASE_S)
    storm.drain()

    assert storm.faults() == []
