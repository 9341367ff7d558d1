"""Riverton with an LMS beside it: launches go over a socket, officers walk by HTTP, a hand turns the worker."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.agency import Riverton
from tests.conftest import Town
from tests.fakes.cmi5_lms import AuSession, FakeCmi5Lms
from tests.officer import REDIRECTS, FlaskLine, Officer, Page
from training_app.accounts.identity import Identity
from training_app.accounts.models import Role
from training_app.content.catalogue import Catalogue
from training_app.delivery.models import Destination, OutboxRow
from training_app.delivery.worker import work_once
from training_app.foundation.clock import SetClock
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.foundation.ids import PersonId
from training_app.lms.cmi5_door.models import Cmi5Session, Cmi5Statement
from training_app.lms.cmi5_door.queue import KIND
from training_app.lms.cmi5_door.sender import Cmi5Sender
from training_app.lms.cmi5_door.sessions import end_left_sessions
from training_app.lms.cmi5_door.sites import add_site

MODULE = "m01-trauma"
UNIT = f"/cmi5/launch/{MODULE}"


@dataclass
class Campus:
    """The program, its people, and an LMS that it knows as Regional LMS."""

    town: Town
    lms: FakeCmi5Lms
    chance: Random = field(default_factory=lambda: Random(7))

    @property
    def app(self) -> Flask:
        return self.town.app

    @property
    def clock(self) -> SetClock:
        return self.town.clock

    @property
    def people(self) -> Riverton:
        return self.town.people

    @property
    def shipped(self) -> Catalogue:
        return self.town.shipped

    def know_the_lms(self, origins: Sequence[str] | None = None, name: str = "Regional LMS") -> int:
        """Enter it as an administrator does."""
        with self.app.app_context():
            site_id = add_site(
                db.session(),
                by=administrator(self.people),
                name=name,
                origins=list(origins or [self.lms.address]),
                now=self.clock(),
            )
            db.session.remove()
        return site_id

    def launch(self, unit: str = UNIT, **how: Any) -> "Launched":
        """The LMS launches, and the officer's browser opens the address that it made."""
        session = self.lms.launch(**how)
        return self.open(session, unit)

    def open(self, session: AuSession, unit: str = UNIT) -> "Launched":
        """A fresh browser opens the address of a launch."""
        officer = Launched(FlaskLine(self.app), session)
        officer.go(self.lms.launch_url(session, unit))
        return officer

    def beside(self, officer: "Launched", unit: str) -> "Launched":
        """The same browser opens another launch of the same learner, in a tab of its own."""
        tab = Launched(officer.line, self.lms.launch())
        tab.go(self.lms.launch_url(tab.session, unit))
        return tab

    def work(self, rounds: int = 400) -> None:
        """Let the worker send until nothing is due; each round is one batch."""
        with self.app.app_context():
            open_session: sessionmaker[Session] = sessionmaker(db.engine)
            senders = {KIND: Cmi5Sender(HttpClient(read_timeout_s=2), open_session, self.secrets, clock=self.clock)}
            for _ in range(rounds):
                if not work_once(open_session, senders, clock=self.clock, random=self.chance):
                    return
        raise AssertionError("the worker never came to an end")

    def end_left(self) -> int:
        """What the worker does beside sending."""
        with self.app.app_context():
            ended = end_left_sessions(db.session(), now=self.clock())
            db.session.remove()
        return ended

    @property
    def secrets(self):
        return self.app.extensions["settings"].secrets

    def sessions(self) -> list[Cmi5Session]:
        """Ours, in the order in which they were opened."""
        with self.app.app_context():
            return list(db.session().scalars(select(Cmi5Session).order_by(Cmi5Session.id)))

    def rows(self) -> list[tuple[str, str, str | None]]:
        """What is queued: verb, state and reason, in the order of the queue."""
        with self.app.app_context():
            found = db.session().execute(
                select(Cmi5Statement.verb, OutboxRow.state, OutboxRow.last_error)
                .join(OutboxRow, OutboxRow.subject_id == Cmi5Statement.id)
                .order_by(OutboxRow.id)
            )
            return [tuple(row) for row in found]

    def line(self) -> Destination:
        """The line to the LMS."""
        with self.app.app_context():
            return db.session().scalars(select(Destination).where(Destination.kind == KIND)).one()


def administrator(people: Riverton) -> Identity:
    """Somebody who may enter an LMS."""
    return Identity(
        person_id=PersonId(people.coordinator_id),
        agency_id=people.agency_id,
        agency_name="Riverton PD",
        agency_home_page="https://training.riverton.example",
        time_zone="America/Chicago",
        is_demo=False,
        peer_team=None,
        given_name="Dana",
        family_name="Abara",
        badge=None,
        roles=frozenset({Role.ADMIN}),
        supervised_unit_ids=frozenset(),
        session_hash="",
    )


class Launched(Officer):
    """An officer whose browser the LMS sent here; follows redirects inside our program only."""

    def __init__(self, line: FlaskLine, session: AuSession) -> None:
        super().__init__(line)
        self.session = session

    def go(self, address: str) -> Page:
        """Open an address of a launch; a page that asks is looked at as it is."""
        answer = self.line.send("GET", address, None, {})
        if answer.status in REDIRECTS:
            return self.get(urlsplit(answer.headers["location"])._replace(scheme="", netloc="").geturl())
        self.page = Page(address, answer)
        return self.page

    def begin(self) -> Page:
        """From the cover into the module: begin it, or go on with it."""
        assert self.page is not None
        onward = [link.get("href") for link in self.page.all("a") if "/app/attempts/" in (link.get("href") or "")]
        return self.get(onward[0]) if onward else self.submit()

    def leave(self) -> Page:
        """Go back to the LMS by what the pages offer, and arrive there."""
        self.get(f"/app/cmi5/leave/{MODULE}")
        page = self.submit()
        refresh = page.headers.get("refresh")
        if refresh is not None:
            HttpClient().send("GET", refresh.partition("url=")[2], headers={})
        return page

    def answer_wrongly_or_rightly(self, campus: Campus, *, right: bool, pages: int) -> bool:
        """Go on by so many pages of the module; gives whether its end was reached."""
        keys = {item.stem: item.key.id for item in campus.shipped.modules[MODULE].items}
        for _ in range(pages):
            page = self.page
            assert page is not None
            names = {control.get("name") for control in page.all("button") + page.all("input")}
            if page.address.endswith("/done"):
                return True
            if page.address.startswith("/app/locked"):
                # its one form signs out: only the LMS opens it again
                return False
            if page.address == "/app/held":
                # an answer that came in after the lock: the first form sends it
                self.submit()
            elif "choice" in names:
                self.submit("choice", choice=page.values("choice")[0])
            elif "answer" in names:
                options, key = page.values("answer"), keys[page.heading()]
                self.submit("answer", answer=key if right else next(one for one in options if one != key))
            else:
                self.submit()
        return bool(self.page and self.page.address.endswith("/done"))
