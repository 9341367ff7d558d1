"""d2: four web processes and two workers race on PostgreSQL, and some are killed: nothing is lost, nothing is double.

Ten officers and one of each killed by default; with PROVE=1 forty officers, three modules, a kill every few seconds.
"""

import contextlib
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, func, select, update
from sqlalchemy.orm import Session

from tests.agency import link_for, make_riverton
from tests.browser.worker import WorkerProcess
from tests.databases import filled_postgres_database
from tests.fakes.lrs import FakeLRS, Fault, Way, answer
from tests.officer import FlaskLine, Officer
from tests.postgres import Server
from tests.proof.storm_officers import HurriedOfficer, Kept, Pass, at_work
from tests.server import GunicornServer, environment
from training_app.accounts.roster import NewPerson, add_person
from training_app.app import create_app
from training_app.content.catalogue import Catalogue, Module
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.learning.marking import items_of_round
from training_app.learning.models import LearningEvent
from training_app.lrs.models import Statement
from training_app.settings import read_settings
from training_app.xapi.recorder import KIND

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

PROVE = os.environ.get("PROVE") == "1"
SEED = 20261128
OFFICERS = 40 if PROVE else 10
MODULES = ("m01-trauma", "m02-asking", "m04-fairness") if PROVE else ("m01-trauma",)
WEB_PROCESSES = 4
ALL_SENT_WITHIN_S = 180
PASSWORD = "a-password-for-tests"


@dataclass
class Race:
    """Everything that runs."""

    environ: Mapping[str, str]
    app: Flask
    engine: Engine
    lrss: list[FakeLRS]
    officers: list[HurriedOfficer]
    web: GunicornServer
    workers: list[WorkerProcess]
    modules: list[Module]
    kills: Counter[str]

    def take_all(self, officer: HurriedOfficer) -> None:
        for module in self.modules:
            officer.take(module)

    def kept_so_far(self) -> int:
        return sum(officer.kept.count for officer in self.officers)

    def count_waiting(self) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).where(OutboxRow.state == RowState.WAITING)) or 0


@pytest.fixture
def lrss() -> Iterator[list[FakeLRS]]:
    with FakeLRS(password=PASSWORD) as one, FakeLRS(password=PASSWORD) as other:
        yield [one, other]


@pytest.fixture
def race(postgres: Server, lrss: list[FakeLRS], shipped: Catalogue, tmp_path: Path) -> Iterator[Race]:
    with filled_postgres_database(postgres) as address:
        environ = {**environment(address), "LRS_PASSWORD": PASSWORD}
        web = GunicornServer(environ, tmp_path / "web.log", workers=WEB_PROCESSES)
        web.launch()
        app = create_app(read_settings(environ), catalogue=shipped)
        passes = list(set_up(app, lrss))
        officers = [HurriedOfficer(web.port, one, Random(f"{SEED}/{place}")) for place, one in enumerate(passes)]
        workers = [WorkerProcess(environ, tmp_path / f"worker{place}.log") for place in range(2)]
        modules = [shipped.modules[module_id] for module_id in MODULES]
        engine = create_engine(address)
        try:
            web.wait_until_ready()
            for worker in workers:
                worker.start()
            yield Race(environ, app, engine, lrss, officers, web, workers, modules, Counter())
        finally:
            for worker in workers:
                worker.kill()
            web.kill()
            engine.dispose()
            with app.app_context():
                db.engine.dispose()


def set_up(app: Flask, lrss: list[FakeLRS]) -> Iterator[Pass]:
    """Riverton with two destinations, and its officers signed in."""
    now = system_clock()
    with app.app_context():
        session = db.session()
        agency_id = make_riverton(session, []).agency_id
        for number, lrs in enumerate(lrss):
            set_destination(
                session,
                agency_id=agency_id,
                kind=KIND,
                name=f"LRS {number}",
                endpoint=lrs.endpoint,
                username=lrs.username,
                secret_env="LRS_PASSWORD",
                now=now,
            )
        badges = [str(6000 + number) for number in range(OFFICERS)]
        people = [
            add_person(session, NewPerson(agency_id, "A", f"Quick{one}", one, badge=one), now=now) for one in badges
        ]
        session.commit()
        db.session.remove()
    for person_id in people:
        officer = Officer(FlaskLine(app))
        officer.get(link_for(app, person_id, now))
        officer.submit()
        page = officer.get(f"/app/modules/{MODULES[0]}")
        token = next(control.get("value") for control in page.all("input") if control.get("name") == "csrf_token")
        cookies = officer.line._client._cookies.values()
        yield Pass("; ".join(f"{one.key}={one.value}" for one in cookies), str(token))


def run(race: Race) -> Kept:
    """Until every officer is through and everything is sent; meanwhile some processes are killed."""
    for lrs in race.lrss:
        # real waits follow real failures, so there are few
        lrs.plan.extend([None, Fault(Way.CUT_AFTER_STORING), None, None, answer(503, ("Retry-After", "1")), None])
    random = Random(SEED)
    # and the decisions, whose number is not known before
    total = OFFICERS * sum(1 + len(one.lessons) + len(items_of_round(one, 1)) for one in race.modules)
    with at_work(race.officers, race.take_all) as gone_wrong:
        if PROVE:
            _kill_again_and_again(race, random, lambda: race.kept_so_far() < total and not gone_wrong)
        else:
            _wait(lambda: race.kept_so_far() > total // 4 or bool(gone_wrong), 60)
            kill_a_web_process(race, random)
            _wait(lambda: race.kept_so_far() > total // 2 or bool(gone_wrong), 60)
            kill_a_worker(race, 0)
    assert gone_wrong == []
    if not PROVE:
        _let_leases_end(race)
    _wait(lambda: not race.count_waiting(), ALL_SENT_WITHIN_S)
    kept = Kept(
        sent_twice=sum(one.kept.sent_twice for one in race.officers), cut=sum(one.kept.cut for one in race.officers)
    )
    for officer in race.officers:
        kept.steps.update(officer.kept.steps)
    return kept


def kill_a_web_process(race: Race, random: Random) -> None:
    race.kills["web"] += race.web.kill_one(random)


def kill_a_worker(race: Race, place: int) -> None:
    race.workers[place].kill()
    race.kills["worker"] += 1


def _kill_again_and_again(race: Race, random: Random, is_under_way: Callable[[], bool]) -> None:
    while is_under_way():
        time.sleep(random.uniform(0.5, 2))
        kill_a_web_process(race, random)
        if random.random() < 0.5:
            place = random.randrange(2)
            kill_a_worker(race, place)
            race.workers[place].start()


def _let_leases_end(race: Race) -> None:
    """A minute passes: the lease that a killed worker holds is over. With PROVE=1 the minute is waited for."""
    with Session(race.engine) as session:
        session.execute(
            update(Destination).where(Destination.lease_owner.is_not(None)).values(lease_until=system_clock())
        )
        session.commit()


def _wait(is_so: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)


def faults_of(race: Race, kept: Kept) -> list[str]:
    """Whatever is lost, double, out of order, or other than it was said to be."""
    with Session(race.engine) as session:
        events = session.scalars(select(LearningEvent).order_by(LearningEvent.attempt_id, LearningEvent.sequence)).all()
        statements = Counter(session.scalars(select(Statement.id)))
        rows = session.execute(select(OutboxRow.subject_id, OutboxRow.destination_id, OutboxRow.state)).all()
    by_attempt: dict[str, list[LearningEvent]] = defaultdict(list)
    for event in events:
        by_attempt[str(event.attempt_id)].append(event)
    found = list(_not_as_kept(by_attempt, kept))
    if statements != Counter(event.id for event in events):
        found.append("events and statements differ")
    if Counter((row.subject_id, row.state) for row in rows) != Counter(
        {(event.id, RowState.DELIVERED): len(race.lrss) for event in events}
    ):
        found.append("not every event has a delivered row for each destination, or one has more")
    for number, lrs in enumerate(race.lrss):
        found += [f"LRS {number}: {fault}" for fault in _faults_at(lrs, by_attempt)]
    return found


def _not_as_kept(by_attempt: Mapping[str, list[LearningEvent]], kept: Kept) -> Iterator[str]:
    if by_attempt.keys() != kept.steps.keys():
        yield "attempts that nobody began, or that are lost"
    for attempt, steps in kept.steps.items():
        rows = by_attempt[attempt]
        stands = {row.step_key: row.detail.get("choice_id") or row.detail.get("option_id") or "" for row in rows}
        if [row.sequence for row in rows] != list(range(1, len(rows) + 1)) or len(stands) != len(rows):
            yield f"{attempt}: a gap in the line, or a step that stands twice"
        for step, may_stand in steps.items():
            if stands.get(step) not in may_stand:
                yield f"{attempt}: {step} was kept as {may_stand}, and {stands.get(step)!r} stands there"


def _faults_at(lrs: FakeLRS, by_attempt: Mapping[str, list[LearningEvent]]) -> Iterator[str]:
    arrived: dict[str, list[str]] = defaultdict(list)
    for statement_id in lrs.stored_ids:
        arrived[lrs.statements[statement_id]["context"]["registration"]].append(statement_id)
    for attempt, events in by_attempt.items():
        if arrived.pop(attempt, []) != [str(event.id) for event in events]:
            yield f"{attempt} is not there whole, once and in order"
    if arrived:
        yield f"{len(arrived)} registrations that nobody knows"


def test_four_web_processes_and_two_workers_race_and_nothing_is_lost_or_double(race: Race) -> None:
    began = time.monotonic()

    kept = run(race)

    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{kept.count} steps of {len(kept.steps)} attempts kept, {kept.sent_twice} sent twice at once, {kept.cut} sent "
        f"again after no answer; killed: {dict(race.kills)}; at each LRS {len(race.lrss[0].statements)} records; "
        f"{time.monotonic() - began:.0f} s\n"
    )
    assert race.kills["web"] >= 1
    assert race.kills["worker"] >= 1
    assert kept.sent_twice > OFFICERS
    assert faults_of(race, kept) == []
    names = [{one["actor"]["account"]["name"] for one in lrs.statements.values()} for lrs in race.lrss]
    assert [len(each) for each in names] == [OFFICERS, OFFICERS]
    assert not names[0] & names[1], "an officer has one name at two destinations"
    _assert_each_fault_would_be_noticed(race, kept)


def _assert_each_fault_would_be_noticed(race: Race, kept: Kept) -> None:
    """The negative control, on the same race: one thing at a time is not as it should be."""
    there, attempt = race.lrss[1].statements, next(iter(kept.steps))
    first, second, *_ = [one for one in there if there[one]["context"]["registration"] == attempt]
    right: dict[str, Any] = dict(there)

    for wrong in (
        {key: one for key, one in right.items() if key != first},
        {**{key: one for key, one in right.items() if key != first}, first: right[first]},
        {**right, "another-id": {**right[second], "id": "another-id"}},
    ):
        there.clear()
        there.update(wrong)
        assert faults_of(race, kept) == [f"LRS 1: {attempt} is not there whole, once and in order"]
    there.clear()
    there.update(right)

    steps = kept.steps[attempt]
    with _changed(steps, "lesson/never-read", {""}):
        assert len(faults_of(race, kept)) == 1
    with _changed(steps, next(key for key in steps if key.startswith("decision/")), {"another-choice"}):
        assert len(faults_of(race, kept)) == 1
    for statement in (
        # not waiting: the workers are still there, and would send it
        update(OutboxRow).where(OutboxRow.subject_id == UUID(first)).values(state=RowState.REFUSED),
        update(Statement).where(Statement.id == UUID(first)).values(id=UUID(int=1)),
    ):
        with Session(race.engine) as session:
            session.execute(statement)
            session.commit()
        assert faults_of(race, kept) != []


@contextlib.contextmanager
def _changed(steps: dict[str, set[str]], step: str, value: set[str]) -> Iterator[None]:
    before = dict(steps)
    steps[step] = value
    yield
    steps.clear()
    steps.update(before)
