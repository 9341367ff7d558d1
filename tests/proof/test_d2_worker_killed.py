"""d2: workers are killed with SIGKILL at random moments, again and again, while the LRS drops and loses replies.

Twelve kills on each database by default, two hundred with PROVE=1.
"""

import os
import sys
import time
from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import engine, open_session, session
from tests.fakes.lrs import FakeLRS
from tests.proof.storm import Storm, draw
from tests.proof.storm_crew import Crew, fast_clock, working
from training_app.delivery.models import Destination

__all__ = ["engine", "open_session", "session"]

PROVE = os.environ.get("PROVE") == "1"
SEED = 20261127
KILLS = 200 if PROVE else 12
WORKERS = 2
QUEUE = 40
"""Rows that wait at least, so that nobody is killed while idle."""
ALL_SENT_WITHIN_S = 60


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        yield lrs


@pytest.fixture
def began() -> float:
    return time.time()


@pytest.fixture
def storm(session: Session, open_session: sessionmaker[Session], lrs: FakeLRS, began: float) -> Storm:
    return Storm(session, open_session, lrs, Random(SEED), clock=fast_clock(began))


class Deaths:
    """The workers of a storm, and what happened to them."""

    def __init__(self, storm: Storm, crew: Crew) -> None:
        self._storm = storm
        self._crew = crew
        self.kills = self.in_mid_work = self.stalls = self.faults = 0

    def next(self) -> None:
        """Wait until somebody sends; a moment later one of the workers is dead, or stands still, or the LRS ends."""
        storm, random = self._storm, self._storm.random
        storm.take_steps(max(QUEUE - storm.count_waiting(), 1))
        self._plan()
        storm.look_after_it()
        self._wait_for_a_request()
        time.sleep(random.uniform(0, 0.01))
        happening = random.random()
        if happening < 0.1:
            self.stalls += 1
            # longer than its lease
            self._crew.stall(random.randrange(WORKERS), random.uniform(0.2, 0.6))
        elif happening < 0.2:
            with storm.lrs_killed_meanwhile():
                time.sleep(random.uniform(0, 0.05))
        else:
            # one of them, or as at a power cut
            victims = range(WORKERS) if happening < 0.6 else [random.randrange(WORKERS)]
            for place in victims:
                self._crew.kill(place)
            self.kills += len(victims)
            self.in_mid_work += self._is_leased()

    def _plan(self) -> None:
        while len(self._storm.lrs.plan) < 5:
            # half of the requests go well, so that there is something to interrupt
            is_fault = self._storm.random.random() < 0.5
            self.faults += is_fault
            self._storm.lrs.plan.append(draw(self._storm.random, retry_after=("0", "5")) if is_fault else None)

    def _wait_for_a_request(self) -> None:
        before, deadline = len(self._storm.lrs.seen), time.monotonic() + 1
        while len(self._storm.lrs.seen) == before and time.monotonic() < deadline:
            time.sleep(0.001)

    def _is_leased(self) -> bool:
        with self._storm.open_session() as session:
            return session.scalars(select(Destination.lease_owner)).one() is not None


def blow(storm: Storm, engine: Engine, began: float, kills: int, loop: str = "well") -> Deaths:
    """So many kills; then the LRS is well again, and everything is sent."""
    address = engine.url.render_as_string(hide_password=False)
    password = storm.lrs.password
    with working(WORKERS, loop=loop, address=address, password=password, began=began) as crew:
        deaths = Deaths(storm, crew)
        while deaths.kills < kills:
            deaths.next()
        storm.finish()
        storm.lrs.plan.clear()
        deadline = time.monotonic() + ALL_SENT_WITHIN_S
        while storm.count_waiting() and time.monotonic() < deadline:
            storm.look_after_it()
            time.sleep(0.05)
    return deaths


@pytest.mark.slow
def test_workers_killed_at_random_moments_lose_nothing_and_double_nothing(
    storm: Storm, engine: Engine, began: float
) -> None:
    deaths = blow(storm, engine, began, KILLS)

    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{deaths.kills} kills, {deaths.in_mid_work} times in mid batch, {deaths.stalls} stalls longer than a "
        f"lease, {storm.lrs_kills} ends of the LRS, {deaths.faults} faults in {len(storm.lrs.seen)} requests; "
        f"{len(storm.lrs.statements)} of {len(storm.done)} records there\n"
    )
    assert deaths.kills >= KILLS
    assert deaths.in_mid_work >= KILLS // 10
    assert storm.faults() == []


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_worker_that_acknowledges_before_it_sends_would_be_noticed(
    storm: Storm, engine: Engine, began: float
) -> None:
    """The negative control."""
    blow(storm, engine, began, 4, "acknowledges first")

    assert any(fault.endswith("never arrived") for fault in storm.faults())
