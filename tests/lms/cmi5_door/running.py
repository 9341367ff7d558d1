"""The campus in real processes, some of which are killed: gunicorn, ``training-app worker``, and a strict cmi5 LMS.

Time passes by itself. A killed worker's lease, and the quarter of an hour after which a session that was left is ended,
are not waited for: the rows are made older.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import urllib3
from sqlalchemy import func, select, update

from tests.browser.worker import WorkerProcess
from tests.fakes.cmi5_lms import AuSession
from tests.lms.cmi5_door.campus import UNIT, Campus, Launched
from tests.lms.cmi5_door.crowd import FAULTS, Crowd, Walker
from tests.officer import Answer, SocketLine
from tests.server import GunicornServer
from training_app.accounts.models import SignInSession
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.lms.cmi5_door.models import Cmi5Session

TRIES = 200
PAUSE_S = 0.05
NOT_WRITTEN_WITHIN_S = 5.0
"""A worker that is killed so soon after an answer may not have written down what it heard."""
LIVE_AT_ONCE = 2
LEFT = timedelta(minutes=16)


class PassingClock:
    """The machine's clock, where a test could move its own."""

    def __call__(self) -> datetime:
        return system_clock()

    def advance(self, **_: float) -> None:
        """Time passes by itself."""


class StubbornLine(SocketLine):
    """A browser whose person tries again until an answer comes."""

    cut = 0

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        for _ in range(TRIES):
            try:
                answer = super().send(method, address, body, headers)
            except urllib3.exceptions.HTTPError:
                self.cut += 1
                time.sleep(PAUSE_S)
                continue
            return answer
        raise AssertionError(f"{address} was never answered")


@dataclass(kw_only=True)
class RunningCampus(Campus):
    """The program in its own processes. Sessions are opened over sockets, and nobody turns the worker by hand."""

    web: GunicornServer
    worker: WorkerProcess
    lines: list[StubbornLine] = field(default_factory=list)

    def open(self, session: AuSession, unit: str = UNIT) -> Launched:
        line = StubbornLine(self.web.origin)
        self.lines.append(line)
        officer = Launched(line, session)
        officer.go(self.lms.launch_url(session, unit))
        return officer

    def kill_the_worker(self) -> bool:
        """SIGKILL, and another one is started; the minute of its lease passes. Gives whether it was just sending."""
        self.worker.kill()
        self.lms.take_back_what_was_told(NOT_WRITTEN_WITHIN_S)
        with self.app.app_context():
            is_leased = db.session.scalars(select(Destination.lease_owner)).one() is not None
            db.session.remove()
        self._age(update(Destination).values(lease_until=system_clock()))
        self.worker.start()
        return is_leased

    def let_the_left_be_ended(self) -> None:
        """A quarter of an hour passes for every session that is open, and for the line to an LMS that was busy."""
        long_ago = system_clock() - LEFT
        self._age(
            update(Cmi5Session).where(Cmi5Session.ended_at.is_(None)).values(last_seen_at=long_ago),
            update(SignInSession).values(last_seen_at=long_ago),
            update(Destination).values(next_try_at=None),
        )
        # a worker looks for them when it starts
        self.kill_the_worker()

    def wait_until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        """Whether it came to be so in time."""
        deadline = time.monotonic() + seconds
        while not is_so() and time.monotonic() < deadline:
            time.sleep(PAUSE_S)
        return is_so()

    def is_at_rest(self) -> bool:
        """Nothing waits and no session is open."""
        with self.app.app_context():
            waiting = db.session.scalar(select(func.count()).where(OutboxRow.state == RowState.WAITING))
            still_open = db.session.scalar(select(func.count()).where(Cmi5Session.ended_at.is_(None)))
            db.session.remove()
        return waiting == 0 and still_open == 0

    def _age(self, *changes) -> None:
        with self.app.app_context():
            for change in changes:
                db.session.execute(change.execution_options(synchronize_session=False))
            db.session.commit()
            db.session.remove()


class BusyCrowd(Crowd):
    """One of several that live at the same time. What it cannot hear, because a process was killed, it goes without."""

    knows = 0.95

    def __init__(self, campus: RunningCampus, seed: str, sessions: int) -> None:
        super().__init__(campus, seed, sessions)
        # fewer at a time and longer walks, so that more of them come to the end of a module
        self.walkers = self.walkers[:LIVE_AT_ONCE]

    def _pages(self) -> int:
        return self.chance.choice((10, 30, 60, 60))

    def _turn_the_worker(self) -> None:
        if self.chance.random() < 0.1:
            self.campus.lms.plan.append(self.chance.choice(FAULTS))
            self.met["fault"] += 1

    def _enter(self, walker: Walker, browser: Launched) -> None:
        if browser.page.address.startswith("/cmi5/launch/"):
            # the token was spent by a process that could not let anybody in any more: launched again from the LMS
            self.met["launch lost"] += 1
            walker.browser = None
            walker.launches_left += 1
            return
        super()._enter(walker, browser)

    def _over(self, walker: Walker, left: AuSession | None) -> None:
        if left is not None and left.return_url and not left.is_returned:
            # the page that leads back was lost; the session is ended all the same
            self.met["way back lost"] += 1
            left = None
        super()._over(walker, left)

    def _come_to_rest(self) -> None:
        """For all of them together."""

    def launch_once_more(self) -> None:
        """Whoever finished is launched once more, so that what the LMS lacks is told."""
        for walker in self.gone:
            while walker.has_finished:
                browser = self.campus.open(self._new_session(walker, "Normal"))
                if not browser.page.address.startswith("/cmi5/launch/"):
                    browser.leave()
                    break


def live_at_once(crowds: Sequence[Crowd], meanwhile: Callable[[], None]) -> list[Exception]:
    """Each in a thread of its own, and this meanwhile, again and again; gives what went wrong, which is nothing."""
    gone_wrong: list[Exception] = []

    def live(crowd: Crowd) -> None:
        try:
            crowd.go()
        except Exception as error:  # noqa: BLE001 - the test looks at what it was
            gone_wrong.append(error)

    threads = [threading.Thread(target=live, args=[crowd], daemon=True) for crowd in crowds]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        meanwhile()
    for thread in threads:
        thread.join()
    return gone_wrong
