"""d7: web processes and the worker are killed at random moments, and the LMS hears of everything, in order and once.

Real gunicorn with two processes, a real worker, a strict cmi5 LMS, and crowds of officers over sockets, on each
database: sixteen sessions by default, two hundred with PROVE=1.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from tests.agency import make_riverton
from tests.browser.worker import WorkerProcess
from tests.conftest import Town
from tests.fakes.cmi5_lms import FakeCmi5Lms, Violation
from tests.lms.cmi5_door.crowd import Walker
from tests.lms.cmi5_door.running import BusyCrowd, PassingClock, RunningCampus, live_at_once
from tests.proof.test_d7_cmi5 import records_that_met_403, what_is_left
from tests.server import GunicornServer, environment, looking_in
from training_app.content.catalogue import Catalogue
from training_app.delivery.models import RowState
from training_app.foundation.db import db
from training_app.lms.cmi5_door.rules import GIVEN_UP

pytestmark = pytest.mark.slow

PROVE = os.environ.get("PROVE") == "1"
SEED = 20261126
CROWDS = 4 if PROVE else 2
SESSIONS = 200 if PROVE else 16
AT_REST_WITHIN_S = 180
BETWEEN_KILLS_S = (0.3, 2.0)


@pytest.fixture
def campus(database: str, shipped: Catalogue, tmp_path: Path) -> Iterator[RunningCampus]:
    environ = environment(database) | {"COMMON_GROUND_LMS_INSIDE_HOSTS": "127.0.0.1,localhost"}
    web, worker = GunicornServer(environ, tmp_path / "web.log", workers=2), WorkerProcess(environ, tmp_path / "w.log")
    with looking_in(environ, shipped) as app, FakeCmi5Lms() as lms:
        with app.app_context():
            people = make_riverton(db.session(), [])
            db.session.remove()
        campus = RunningCampus(Town(app, people, PassingClock(), shipped), lms, web=web, worker=worker)
        campus.know_the_lms()
        try:
            web.start()
            worker.start()
            yield campus
        finally:
            worker.kill()
            web.kill()


class Deaths:
    """Who is killed next, and when."""

    def __init__(self, campus: RunningCampus) -> None:
        self._campus = campus
        self._chance = Random(SEED)
        self.killed: Counter[str] = Counter()
        self.in_mid_send = 0

    def next(self, within_s: float = 5, records: int = 10) -> None:
        """A moment later a web process is dead; and the worker, milliseconds after one of its next ``records``.

        The worker is let be when nothing comes so long: perhaps it is only just starting.
        """
        time.sleep(self._chance.uniform(*BETWEEN_KILLS_S))
        self.killed["web"] += self._campus.web.kill_one(self._chance)
        wanted = self._arrived() + self._chance.randint(1, records)
        if self._campus.wait_until(lambda: self._arrived() >= wanted, within_s):
            time.sleep(self._chance.uniform(0, 0.02))
            self.in_mid_send += self._campus.kill_the_worker()
            self.killed["worker"] += 1

    def _arrived(self) -> int:
        return sum(len(each.taken) for each in list(self._campus.lms.sessions.values()))


def finished_of(crowds: list[BusyCrowd]) -> list[Walker]:
    return [walker for crowd in crowds for walker in crowd.gone if walker.has_finished]


def faults_of(campus: RunningCampus, crowds: list[BusyCrowd]) -> list[str]:
    """Whatever the LMS holds against us, and whatever it lacks."""
    found = [f"rule {each.rule}: {each.words}" for each in campus.lms.violations]
    for each in campus.lms.sessions.values():
        if each.verbs() and "terminated" not in each.verbs() and not each.is_abandoned:
            found.append(f"{each.id} never ended")
    for walker in finished_of(crowds):
        if [verb for each in walker.sessions for verb in each.verbs()].count("completed") != 1:
            found.append(f"{walker.name} finished, and the LMS has not heard it once")
    return found + _faults_here(campus)


def _faults_here(campus: RunningCampus) -> list[str]:
    still_open, kept = what_is_left(campus)
    found = [f"{still_open} sessions are open here"] if still_open else []
    for state, reason in kept:
        is_given_up = reason == GIVEN_UP or "gave the session up (403)" in (reason or "")
        if state != RowState.DELIVERED and not (state == RowState.REFUSED and is_given_up):
            found.append(f"a record is {state}: {reason}")
    if max(Counter(records_that_met_403(campus)).values(), default=0) > 1:
        found.append("more than one record of a session was refused")
    return found


def test_killed_processes_cost_the_lms_nothing(campus: RunningCampus) -> None:
    began = time.monotonic()
    deaths = Deaths(campus)
    crowds = [BusyCrowd(campus, f"d7/{number}", SESSIONS // CROWDS) for number in range(CROWDS)]

    assert live_at_once(crowds, deaths.next) == []
    campus.lms.plan.clear()
    # whoever closed their tab is ended now, and the worker dies while it tells the LMS
    campus.let_the_left_be_ended()
    deaths.next(within_s=60, records=1)
    assert campus.wait_until(campus.is_at_rest, AT_REST_WITHIN_S)
    for crowd in crowds:
        crowd.launch_once_more()
    assert campus.wait_until(campus.is_at_rest, AT_REST_WITHIN_S)

    met = sum((crowd.met for crowd in crowds), Counter())
    said = Counter(verb for each in campus.lms.sessions.values() for verb in each.verbs())
    cut = sum(line.cut for line in campus.lines)
    # the figures of the proof; pytest shows them with -rP
    sys.stdout.write(
        f"{len(campus.lms.sessions)} sessions, {len(finished_of(crowds))} modules finished; killed: "
        f"{dict(deaths.killed)}, the worker {deaths.in_mid_send} times in mid send; {cut} requests cut, "
        f"{met['launch lost']} launches and {met['way back lost']} ways back lost; {dict(said)}; "
        f"{len(campus.lms.refusals)} refused unheard; {len(campus.lms.violations)} violations; "
        f"{time.monotonic() - began:.0f} s; {dict(met)}\n"
    )
    assert faults_of(campus, crowds) == []
    assert met["way back lost"] + met["launch lost"] <= cut
    # what was lived through, so that an idle crowd cannot pass
    assert min(deaths.killed["web"], deaths.killed["worker"]) >= 1
    assert deaths.in_mid_send >= 1
    assert said.keys() >= {"initialized", "completed", "terminated"}
    assert len(finished_of(crowds)) >= SESSIONS // 20
    with one_completion_less(campus, crowds):
        assert faults_of(campus, crowds) != []
    campus.lms.violations.append(Violation(12, "9.3.3", "", "completed came twice in a registration"))
    assert len(faults_of(campus, crowds)) == 1


@contextmanager
def one_completion_less(campus: RunningCampus, crowds: list[BusyCrowd]) -> Iterator[None]:
    """The negative control: the LMS forgot one."""
    session = next(each for walker in finished_of(crowds) for each in walker.sessions if "completed" in each.verbs())
    before = list(session.taken)
    session.taken = [each for each in before if not each["verb"]["id"].endswith("/completed")]
    yield
    session.taken = before
