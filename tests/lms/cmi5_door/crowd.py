"""A crowd of made-up officers whom a strict LMS launches into the real program, and who do what people do.

They take modules, fail and retake, look around, reload, press twice, close tabs, sign out, come back through a second
launch; the LMS is busy, cuts lines and loses answers; workers die between sending and writing down what became of it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tests.fakes.cmi5_lms import AuSession, Fault, Way, answer
from tests.lms.cmi5_door.campus import MODULE, Campus, Launched
from tests.officer import Page
from training_app.delivery.rules import Outcome
from training_app.delivery.worker import work_once
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.lms.cmi5_door.queue import KIND
from training_app.lms.cmi5_door.sender import Cmi5Sender

MODES = ("Normal", "Normal", "Normal", "Normal", "Browse", "Review")
MASTERY = (None, 0.5, 0.8, 0.8, 1)
MOVE_ONS = ("Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed", "NotApplicable")
FAULTS = (
    answer(503, ("Retry-After", "3")),
    answer(500),
    answer(429, ("Retry-After", "2")),
    Fault(Way.CUT_BEFORE_STORING),
    Fault(Way.CUT_AFTER_STORING),
)
LIVE = 5


def has_form(page: Page) -> bool:
    """Whether there is something to send."""
    return any(form is not None for main in page.all("main") for form in main.iter("form"))


class WorkerKilled(Exception):
    """The process is gone: what was sent is sent, and nobody wrote down what became of it."""


class DyingSender:
    """Sends as the real one does, and is killed before it can say so."""

    def __init__(self, sender: Cmi5Sender) -> None:
        self._sender = sender

    def send(self, target: Any, rows: Any) -> list[Outcome]:
        self._sender.send(target, rows)
        raise WorkerKilled


@dataclass
class Walker:
    """One officer with one account at the LMS, and the registration that they are in."""

    name: str
    registration: str | None = None
    browser: Launched | None = None
    launches_left: int = 1
    has_finished: bool = False
    sessions: list[AuSession] = field(default_factory=list)


class Crowd:
    """So many sessions, drawn from a seed, by a handful of officers at a time."""

    knows = 0.7
    "How often an officer who walks on answers rightly."

    def __init__(self, campus: Campus, seed: str, sessions: int) -> None:
        self.campus = campus
        self.chance = Random(seed)
        self.to_launch = sessions
        self.launched = 0
        self.walkers = [self._newcomer() for _ in range(LIVE)]
        self.gone: list[Walker] = []
        self.met: Counter[str] = Counter()
        self.given_up_unheard: set[str] = set()
        "Sessions that the LMS gave up through a launch nobody opened: we learn of it by a 403, and not before."

    def go(self, until: Callable[[], object] = lambda: None) -> None:
        """Live through all of it, and let everything arrive in the end; stops early when ``until`` gives something."""
        while self.launched < self.to_launch and not until():
            walker = self.chance.choice(self.walkers)
            self._live(walker)
            if self.chance.random() < 0.25:
                self._turn_the_worker()
            self.campus.clock.advance(seconds=self.chance.uniform(0, 25))
        self.gone += self.walkers
        self._come_to_rest()

    def _newcomer(self) -> Walker:
        return Walker(f"officer-{self.chance.getrandbits(48):x}", launches_left=self.chance.randint(1, 4))

    def _live(self, walker: Walker) -> None:
        if walker.browser is None:
            self._launch(walker)
            return
        roll = self.chance.random()
        if roll < 0.80:
            self._step(walker, walker.browser)
        elif roll < 0.84:
            self.met["reload"] += 1
            self._see(walker, walker.browser.get(walker.browser.page.address.partition("#")[0]).address)
        elif roll < 0.88:
            self.met["second launch"] += 1
            self._over(walker, None)
        elif roll < 0.92:
            self.met["closed tab"] += 1
            self._over(walker, None)
        elif roll < 0.95:
            self._sign_out(walker, walker.browser)
        else:
            self._leave(walker, walker.browser)

    def _launch(self, walker: Walker) -> None:
        if walker.launches_left == 0:
            self.walkers[self.walkers.index(walker)] = self._newcomer()
            self.gone.append(walker)
            return
        walker.launches_left -= 1
        self.launched += 1
        session = self._new_session(walker, launch_mode=self.chance.choice(MODES))
        if self.chance.random() < 0.04:
            self.met["never opened"] += 1
            self.given_up_unheard |= {one.id for one in walker.sessions[:-1] if one.is_abandoned}
            return
        walker.browser = self.campus.open(session)
        self._enter(walker, walker.browser)

    def _enter(self, walker: Walker, browser: Launched) -> None:
        assert browser.page.status == 200, browser.page.text()
        self.met[browser.session.launch_mode] += 1

    def _new_session(self, walker: Walker, launch_mode: str) -> AuSession:
        lms = self.campus.lms
        with lms.lock:
            session = lms.launch(
                registration=walker.registration,
                launch_mode=launch_mode,
                mastery_score=self.chance.choice(MASTERY),
                move_on=self.chance.choice(MOVE_ONS),
                has_return_url=self.chance.random() < 0.8,
            )
            session.actor = {**session.actor, "account": {"homePage": "https://lms.example", "name": walker.name}}
        walker.registration = session.registration
        walker.sessions.append(session)
        return session

    def _step(self, walker: Walker, browser: Launched) -> None:
        if browser.session.launch_mode != "Normal":
            page = browser.get(f"/app/modules/{MODULE}")
            if page.address.startswith("/app/modules/") and has_form(page):
                assert browser.submit().status == 403
                self.met["refused while looking"] += 1
            self._see(walker, page.address)
            return
        if browser.page.address.startswith("/app/modules/"):
            if has_form(browser.page) or "/app/attempts/" in browser.page.body:
                browser.begin()
            self._see(walker, browser.page.address)
            return
        before = browser.page
        if browser.answer_wrongly_or_rightly(self.campus, right=self.chance.random() < self.knows, pages=self._pages()):
            walker.has_finished = True
            self.met["finished"] += 1
            self._leave(walker, browser)
        elif self.chance.random() < 0.05 and has_form(before) and 'name="answer"' not in before.body:
            # pressed twice: the page before is sent again
            after, browser.page = browser.page, before
            browser.submit()
            browser.page = after
            self.met["pressed twice"] += 1
        self._see(walker, browser.page.address)

    def _pages(self) -> int:
        return self.chance.choice((1, 2, 5, 20, 40))

    def _see(self, walker: Walker, address: str) -> None:
        # the screen locked itself while nobody was there: only the LMS opens it again
        if address.startswith(("/app/locked", "/app/sign-in")):
            self.met["locked"] += 1
            self._over(walker, None)

    def _sign_out(self, walker: Walker, browser: Launched) -> None:
        token = next((one.get("value") for one in browser.page.all("input") if one.get("name") == "csrf_token"), None)
        if token is not None:
            browser.post("/app/sign-out", [("csrf_token", token)])
            self.met["signed out"] += 1
            self._over(walker, None)

    def _leave(self, walker: Walker, browser: Launched) -> None:
        page = browser.get(f"/app/cmi5/leave/{MODULE}")
        if page.address.startswith(f"/app/cmi5/leave/{MODULE}"):
            browser.leave()
            self.met["left"] += 1
            self._over(walker, browser.session)
        else:
            self._see(walker, page.address)

    def _over(self, walker: Walker, left: AuSession | None) -> None:
        walker.browser = None
        if left is not None and left.return_url:
            assert left.is_returned
        if walker.has_finished or self.chance.random() < 0.1:
            # the next launch is of another registration, or of another officer
            walker.launches_left = 0

    def _turn_the_worker(self) -> None:
        roll = self.chance.random()
        if roll < 0.35:
            self.campus.lms.plan.append(self.chance.choice(FAULTS))
            self.met["fault"] += 1
        if roll > 0.93:
            self.campus.clock.advance(minutes=self.chance.choice((1, 11, 16)))
        self.campus.end_left()
        if 0.35 < roll < 0.5:
            self._kill_a_worker()
        else:
            self.campus.work()

    def _kill_a_worker(self) -> None:
        with self.campus.app.app_context():
            open_session: sessionmaker[Session] = sessionmaker(db.engine)
            sender = Cmi5Sender(
                HttpClient(read_timeout_s=2), open_session, self.campus.secrets, clock=self.campus.clock
            )
            try:
                work_once(open_session, {KIND: DyingSender(sender)}, clock=self.campus.clock, random=self.chance)
            except WorkerKilled:
                self.met["killed worker"] += 1
        self.campus.clock.advance(seconds=self.chance.choice((5, 61)))

    def _come_to_rest(self) -> None:
        self.campus.lms.plan.clear()
        for _ in range(4):
            self.campus.clock.advance(minutes=16)
            self.campus.end_left()
            self.campus.work()
        # whoever finished is launched once more, so that what the LMS lacks is told
        for walker in self.gone:
            if walker.has_finished:
                self.campus.open(self._new_session(walker, "Normal")).leave()
        self.campus.work()
