"""The shared computer at the station: the whole program on a real socket, by the test's clock, and a browser at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.agency import link_for
from tests.browser.walk import GO_ON, press
from tests.conftest import Town
from tests.officer import Officer
from training_app.accounts.models import HeldForm
from training_app.accounts.service import set_password
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import LearningEvent

PASSWORD = "marble otter canoe lamp"
MINUTES = 60_000


class _Quiet(WSGIRequestHandler):
    timeout = 5  # a browser may open a connection and never speak

    def log_request(self, *args: object) -> None:
        """The test's own server stays silent, so that a failure is readable."""


@dataclass(frozen=True)
class Station:
    """The whole program on a real socket, by the test's clock, and the Chromium of a shared computer."""

    town: Town
    origin: str
    context: BrowserContext

    def sign_in(self, person_id: PersonId) -> Page:
        """A new tab, in which this person has signed in by a link."""
        page = self.context.new_page()
        page.goto(self.origin + link_for(self.town.app, person_id, self.town.clock()))
        press(page, page.locator(GO_ON).first)
        return page

    def wait(self, page: Page, minutes: float) -> None:
        """Let the time pass, on the server and in this tab, with nobody there."""
        self.town.clock.advance(minutes=minutes)
        page.clock.run_for(int(minutes * MINUTES))


@contextmanager
def station_of(town: Town, browser: Browser) -> Iterator[Station]:
    """Serve the town on a free loopback port, with a fresh window of the browser."""
    server = make_server("127.0.0.1", 0, town.app, threaded=True, request_handler=_Quiet)
    # what is being answered is waited for at the end, so that no connection to the database is left behind
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    context = browser.new_context()
    try:
        yield Station(town, f"http://127.0.0.1:{server.port}", context)
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()


def give_password(town: Town, person_id: PersonId) -> None:
    """From now on this person can sign in with PASSWORD too."""
    with town.app.app_context():
        set_password(db.session(), person_id, password=PASSWORD, now=town.clock(), set_by=None)
        db.session.remove()


def at_first_question(town: Town) -> Officer:
    """The plain officer, at the first question of the check."""
    officer = town.sign_in(town.people.officer_id)
    officer.get("/app/modules/m01-trauma")
    officer.submit()
    while "/check/" not in officer.page.address:
        choices = [control.get("value") for control in officer.page.all("button") if control.get("name") == "choice"]
        officer.submit("choice", choice=choices[0]) if choices else officer.submit()
    return officer


def count(town: Town, kind: str | None = None) -> int:
    """How many forms are held, or how many events of a kind there are."""
    with town.app.app_context():
        query = select(func.count()).select_from(LearningEvent if kind else HeldForm)
        found = db.session().scalar(query.where(LearningEvent.kind == kind) if kind else query)
        db.session.remove()
        return found
