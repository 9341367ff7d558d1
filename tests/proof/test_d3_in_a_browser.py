"""d3, d4 and d12 in Chromium: an administrator sets up a line, mends it when it fails, compares, and lets a client in.

A real server, a real worker process and a strict LRS. Nothing is told to the program but through its pages.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright
from sqlalchemy import select, update

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, press
from tests.browser.worker import WorkerProcess
from tests.databases import postgres_database
from tests.fakes.lrs import FakeLRS
from tests.officer import Officer
from tests.postgres import Server
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.delivery.models import OutboxRow
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import LearningEvent

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WITHIN_S = 30.0
PASSWORD, OTHER = "a-first-password", "another-password"
RECORDS = "/app/records"


class Office:
    """The pages of the records in one window, and an officer who makes records meanwhile."""

    def __init__(self, site: Site, page: Page, lrs: FakeLRS, officer: Officer) -> None:
        self.site, self.page, self.lrs, self.officer = site, page, lrs, officer
        self.taken = 0

    def open(self, path: str = RECORDS) -> None:
        """A page of the program."""
        self.page.goto(self.site.address(path))

    def press(self, label: str) -> None:
        """The button of this name."""
        press(self.page, self.page.get_by_role("button", name=label, exact=True))

    def follow(self, label: str) -> None:
        """The link of this name."""
        press(self.page, self.page.get_by_role("link", name=label, exact=True))

    def main(self) -> Locator:
        """What the page says."""
        return self.page.locator("main")

    def sees(self, words: str) -> None:
        """Look at the records again and again, as a person would, until the page says so."""
        self.wait_for(lambda: self._says(words), words)

    def wait_for(self, done: Callable[[], bool], what: str) -> None:
        """Fail with what the page says when it never comes."""
        deadline = time.monotonic() + WITHIN_S
        while not done():
            held = "\n".join(self.lrs.stored_ids)
            assert time.monotonic() < deadline, f"never: {what}\n{self.main().inner_text()}\nAt the LRS:\n{held}"
            time.sleep(0.2)

    def has(self, ids: list[str]) -> None:
        """Wait until the LRS has these, each once, in this order."""
        what = "\n".join(["the LRS has, in this order:", *ids])
        self.wait_for(lambda: self.lrs.stored_ids == ids, what)

    def take_steps(self, count: int) -> list[str]:
        """Steps of the officer, whose records are made at once; returns the ids of all records so far, in order."""
        for _ in range(count):
            choices = [
                button.get("value") for button in self.officer.page.all("button") if button.get("name") == "choice"
            ]
            self.officer.submit("choice", choice=choices[0]) if choices else self.officer.submit()
        with self.site.app.app_context():
            ids = [str(one) for one in db.session.scalars(select(LearningEvent.id).order_by(LearningEvent.sequence))]
        self.site.close()
        assert len(set(ids)) >= self.taken + count, "each step leaves a record"
        self.taken = len(ids)
        return ids

    def fill(self, **fields: str) -> None:
        """Type into the form."""
        for name, typed in fields.items():
            self.page.fill(f"#{name}", typed)

    def _says(self, words: str) -> bool:
        self.open()
        return words in self.main().inner_text()


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "sqlite":
        with running_site(tmp_path) as site:
            yield site
        return
    server: Server = request.getfixturevalue("postgres")
    with postgres_database(server) as address, running_site(tmp_path, address) as site:
        yield site


@pytest.fixture
def office(site: Site, browser: Browser, tmp_path: Path) -> Iterator[Office]:
    """A signed-in administrator, an officer at a module's cover, a worker, and an LRS that nobody uses yet."""
    worker = WorkerProcess(site.environ, tmp_path / "worker.log")
    context = browser.new_context()
    officer = site.scripted_officer(site.people.officer_id)
    officer.get("/app/modules/m01-trauma")
    site.close()
    page = context.new_page()
    page.goto(site.link(_administrator(site)))
    press(page, page.locator(GO_ON).first)
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        lrs.clock = system_clock
        worker.start()
        try:
            yield Office(site, page, lrs, officer)
        finally:
            worker.kill()
            context.close()


def _administrator(site: Site) -> PersonId:
    with site.app.app_context():
        new = NewPerson(site.people.agency_id, "Lee", "Park", "admin-park", roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=system_clock())
        db.session.commit()
    site.close()
    return person_id


def test_a_line_is_set_up_fails_is_mended_and_nothing_is_lost(office: Office) -> None:
    _set_up(office)
    ids = office.take_steps(3)
    office.sees("Records are arriving")
    office.has(ids)

    _is_down_and_back(office)
    _refuses_the_password(office)
    _refuses_one_record(office)
    _is_stopped_by_a_person(office)
    lost, listed = _loses_two(office)

    assert sorted(listed) == sorted(lost)
    assert sorted(set(office.lrs.stored_ids)) == sorted(office.lrs.stored_ids)


def test_a_client_made_on_the_page_reads_what_was_recorded_until_it_is_revoked(office: Office) -> None:
    ids = office.take_steps(3)
    office.open()
    office.follow("Clients and their credentials")
    office.follow("Add a client")
    office.fill(name="Academy LMS")
    office.page.check("#scopes-read-all")
    office.press("Make the credentials")
    told = dict(zip(*(office.page.locator(tag).all_inner_texts() for tag in ("dt", "dd")), strict=True))

    status, body = _fetch(office.site, told)

    assert told["Address"] == f"{office.site.server.origin}/xapi"
    assert status == 200
    assert [one["id"] for one in json.loads(body)["statements"]] == ids
    assert _fetch(office.site, {**told, "Secret": told["Secret"][:-1]})[0] == 401

    office.follow("I have copied it")
    assert told["Secret"] not in office.page.content()
    assert "Today" in office.main().inner_text(), "when it was last used"
    office.follow("Revoke Academy LMS")
    office.press("Revoke it")

    assert "No client may use the records here" in office.main().inner_text()
    assert _fetch(office.site, told)[0] == 401


def _set_up(office: Office) -> None:
    office.open()
    assert "No destination is set up" in office.main().inner_text()
    office.follow("Add a destination")
    office.fill(name="Department LMS", endpoint=office.lrs.endpoint, username="riverton", password=PASSWORD)
    office.press("Add it")
    office.press("Test connection")
    assert "The connection works" in office.main().inner_text()
    assert office.lrs.stored_ids == []


def _is_down_and_back(office: Office) -> None:
    office.lrs.stop()
    ids = office.take_steps(2)
    office.sees("Nothing answers at that address.")
    assert "The last try failed." in office.main().inner_text()
    office.press("Test connection")
    assert "The connection does not work yet" in office.main().inner_text()
    assert set(ids) - set(office.lrs.stored_ids) == set(ids[-2:])

    office.lrs.start()
    office.open()
    if office.page.get_by_role("button", name="Try now").count():
        office.press("Try now")
    office.has(ids)
    office.sees("Records are arriving")


def _refuses_the_password(office: Office) -> None:
    office.lrs.password = OTHER
    ids = office.take_steps(1)
    office.sees("One destination is stopped")
    assert "name or password (401)" in office.main().inner_text()

    office.follow("Change")
    office.fill(password=OTHER)
    office.press("Keep the change")
    office.press("Start again")
    office.has(ids)
    office.sees("Records are arriving")


def _refuses_one_record(office: Office) -> None:
    before = office.lrs.stored_ids
    # stopped, so that the record can be made one that the LRS will not have before it is sent
    office.lrs.stop()
    sick, *others = office.take_steps(3)[len(before) :]
    office.lrs.sick[sick] = 400
    office.lrs.start()
    office.sees("One record was not taken")
    office.has([*before, *others])
    office.follow("See it")
    assert sick in office.main().inner_text()
    assert "(400)" in office.main().inner_text()

    office.lrs.sick.clear()
    office.press("Send them again")
    office.has([*before, *others, sick])
    office.sees("Records are arriving")


def _is_stopped_by_a_person(office: Office) -> None:
    before = office.lrs.stored_ids
    office.follow("Stop sending")
    office.fill(reason="The LMS moves to another host.")
    office.press("Stop sending")
    new = office.take_steps(1)[-1]
    office.open()
    assert "L. Park stopped it: The LMS moves to another host." in office.main().inner_text()
    time.sleep(2)
    assert office.lrs.stored_ids == before

    office.press("Start again")
    office.has([*before, new])


def _loses_two(office: Office) -> tuple[list[str], list[str]]:
    """Which the LRS lost, and which the comparison lists."""
    office.sees("Records are arriving")
    before = office.lrs.stored_ids
    # what was delivered in the last minutes is left to the next comparison
    earlier = timedelta(minutes=20)
    with office.site.app.app_context():
        db.session.execute(update(OutboxRow).values(delivered_at=system_clock() - earlier))
        db.session.commit()
    office.site.close()
    office.lrs.stored_at = dict.fromkeys(before, system_clock() - earlier)
    office.lrs.lose(*before[:2])
    office.open()
    office.press("Compare now")
    assert "begins within seconds" in office.main().inner_text()

    office.sees(f"{len(before) - 2} of {len(before)} confirmed. 2 were not there and are sent again.")
    office.wait_for(lambda: sorted(office.lrs.stored_ids) == sorted(before), "they arrive again")
    office.follow("Comparisons")
    press(office.page, office.page.locator("tbody a").first)
    return before[:2], office.page.locator("main ol li").all_inner_texts()


def _fetch(site: Site, told: dict[str, str]) -> tuple[int, bytes]:
    credentials = b64encode(f"{told['Key']}:{told['Secret']}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "X-Experience-API-Version": "1.0.3"}
    line = HTTPConnection("127.0.0.1", site.server.port, timeout=20)
    try:
        line.request("GET", "/xapi/statements?ascending=true&limit=50", headers=headers)
        reply = line.getresponse()
        return reply.status, reply.read()
    finally:
        line.close()
