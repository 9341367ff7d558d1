"""The whole program on a real server, with Riverton PD in it, and a way in for each of its people."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from tests.agency import Riverton, link_for, make_riverton
from tests.officer import FlaskLine, Officer
from tests.server import GunicornServer, environment, upgrade_database
from training_app.accounts.models import Unit
from training_app.accounts.roster import NewPerson, add_person
from training_app.app import create_app
from training_app.assignments.models import Assignment
from training_app.content.catalogue import Module
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId, UnitId
from training_app.settings import read_settings

_badges = itertools.count(1)


@dataclass(frozen=True)
class Site:
    """A running server, and the same program in this process on the same database for what no browser can do."""

    server: GunicornServer
    app: Flask
    people: Riverton
    environ: Mapping[str, str]

    def address(self, path: str) -> str:
        """The full address of a page."""
        return self.server.origin + path

    def link(self, person_id: PersonId) -> str:
        """A fresh one-time link, full address. No connection to the database is left open."""
        path = link_for(self.app, person_id, system_clock())
        self.close()
        return self.address(path)

    def module(self, module_id: str) -> Module:
        """The module as it ships."""
        return self.app.extensions["learning"].library.current(module_id)

    def modules(self) -> list[Module]:
        """Every module, in catalogue order."""
        return list(self.app.extensions["learning"].library.catalogue.modules.values())

    def scripted_officer(self, person_id: PersonId) -> Officer:
        """The same person in this process, to bring an attempt to a page that a browser shall look at."""
        officer = Officer(FlaskLine(self.app))
        officer.get(link_for(self.app, person_id, system_clock()))
        officer.submit()
        return officer

    def newcomer(self, *, due_in_days: int = 7) -> PersonId:
        """One more officer of Patrol, who has done nothing yet and has every module to do."""
        now = system_clock()
        badge = str(5000 + next(_badges))
        with self.app.app_context():
            session = db.session()
            unit_id = session.scalars(select(Unit.id).where(Unit.name == "Patrol")).one()
            new = NewPerson(self.people.agency_id, "Alex", "Moreno", badge, badge=badge, unit_id=UnitId(unit_id))
            person_id = add_person(session, new, now=now)
            for module in self.modules():
                session.add(
                    Assignment(
                        agency_id=self.people.agency_id,
                        person_id=person_id,
                        module_id=module.id,
                        due_on=now.date() + timedelta(days=due_in_days),
                        assigned_at=now - timedelta(days=30),
                    )
                )
            session.commit()
        self.close()
        return person_id

    def close(self) -> None:
        """Let go of the database, so that only the server has it open."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def running_site(folder: Path, database: str | None = None) -> Iterator[Site]:
    """Make the tables, the people and a server; the server is killed afterwards.

    :param database: an empty one; a SQLite file in the folder when not given
    """
    environ = environment(database or f"sqlite:///{folder / 'site.db'}")
    upgrade_database(environ)
    app = create_app(read_settings(environ))
    with app.app_context():
        people = make_riverton(db.session(), list(app.extensions["learning"].library.catalogue.modules))
    server = GunicornServer(environ, folder / "gunicorn.log")
    site = Site(server, app, people, environ)
    site.close()
    server.start()
    try:
        yield site
    finally:
        server.kill()
        site.close()
