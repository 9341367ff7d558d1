"""Worker processes to be killed. Their clock runs two hundred times as fast, so that a lease ends in 0.3 seconds."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from training_app.accounts import models as _accounts  # noqa: F401 - the tables that others point to
from training_app.delivery.leases import close_lease, take_lease
from training_app.delivery.rules import Delivered
from training_app.delivery.senders import Sender
from training_app.delivery.worker import run
from training_app.foundation.clock import Clock
from training_app.foundation.db import prepare_engine
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import new_uuid
from training_app.foundation.log import set_up_log
from training_app.lrs import models as _lrs  # noqa: F401 - as above
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender

SPEED = 200
IDLE_S = 0.01
READ_TIMEOUT_S = 0.15
"""Thirty seconds by the workers' clock: with a cut line on top a send may outlast its lease, which must do no harm."""

Loop = Callable[[sessionmaker[Session], Sender, Clock], None]


def fast_clock(began: float) -> Clock:
    """The same moment in every process: ``NOW`` when the machine's clock said ``began``."""

    def clock() -> datetime:
        return NOW + timedelta(seconds=(time.time() - began) * SPEED)

    return clock


def work_well(open_session: sessionmaker[Session], sender: Sender, clock: Clock) -> None:
    """As the program's own worker."""
    run(threading.Event(), open_session, {KIND: sender}, clock=clock, idle_s=IDLE_S)


def acknowledge_first(open_session: sessionmaker[Session], sender: Sender, clock: Clock) -> None:
    """A worker with one rule broken: it notes a batch as delivered, and then sends it."""
    while True:
        with open_session() as session:
            lease = take_lease(session, kinds=[KIND], owner=str(new_uuid()), now=clock())
        if lease is None:
            time.sleep(IDLE_S)
            continue
        with open_session() as session:
            close_lease(session, lease, [Delivered() for _ in lease.rows], now=clock(), random=Random(1))
        sender.send(lease.target, lease.rows)


def _live(loop: str, address: str, password: str, began: float) -> None:
    set_up_log("CRITICAL")
    engine = create_engine(address)
    prepare_engine(engine)
    open_session = sessionmaker(engine)
    clock = fast_clock(began)
    sender = StatementSender(
        HttpClient(connect_timeout_s=READ_TIMEOUT_S, read_timeout_s=READ_TIMEOUT_S),
        open_session,
        {"LRS_PASSWORD": password},
        clock=clock,
        monotonic=lambda: time.monotonic() * SPEED,
    )
    LOOPS[loop](open_session, sender, clock)


LOOPS: dict[str, Loop] = {"well": work_well, "acknowledges first": acknowledge_first}


def nurse() -> None:
    """Fork a worker for each line of the input, and say its number; at the end of the input end them all."""
    # nobody waits for them: the system buries them
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    workers = []
    for line in sys.stdin:
        workers.append(os.fork())
        if workers[-1] == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _live(**json.loads(line))
            os._exit(1)
        sys.stdout.write(f"{workers[-1]}\n")
        sys.stdout.flush()
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)


class Crew:
    """So many workers on one database, each a process of its own. Whoever is killed is followed by a fresh one."""

    def __init__(self, job: Mapping[str, object], number: int) -> None:
        self._job = json.dumps(job)
        # everything is read once, so that a new worker is there in milliseconds
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._workers = [self._start() for _ in range(number)]

    def _start(self) -> int:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(f"{self._job}\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def kill(self, place: int) -> None:
        """SIGKILL: whatever it was doing is left as it is. Fails when it had ended by itself."""
        worker = self._workers[place]
        os.kill(worker, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            while True:
                os.kill(worker, 0)
                time.sleep(0.001)
        self._workers[place] = self._start()

    def stall(self, place: int, seconds: float) -> None:
        """As a machine that is suspended: it stands still, and then goes on as if nothing had been."""
        os.kill(self._workers[place], signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self._workers[place], signal.SIGCONT)

    def end(self) -> None:
        """Kill them all."""
        self._nursery.communicate(timeout=30)


@contextmanager
def working(number: int, *, loop: str, address: str, password: str, began: float) -> Iterator[Crew]:
    """The crew, ended afterwards.

    :param loop: one of ``LOOPS``
    :param began: see ``fast_clock``
    """
    crew = Crew({"loop": loop, "address": address, "password": password, "began": began}, number)
    try:
        yield crew
    finally:
        crew.end()


if __name__ == "__main__":
    nurse()
