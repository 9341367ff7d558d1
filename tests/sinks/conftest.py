"""A town whose records go to a sink, and a worker that gives them to it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.conftest import Town
from tests.connections.conftest import office
from tests.sinks.packages import SitePackages
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.delivery.models import Destination, OutboxRow
from training_app.delivery.service import set_destination
from training_app.delivery.worker import work_once
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent
from training_app.sinks.found import installed_sinks
from training_app.sinks.rules import KIND
from training_app.sinks.sender import SinkSender

__all__ = ["office"]
WITHIN_S = 60.0
"""No test but that of a sink that hangs is about time, and machines that run tests are busy."""


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SitePackages]:
    """A folder of packages on the path, with nothing in it."""
    found = SitePackages(tmp_path / "site-packages")
    monkeypatch.syspath_prepend(found.folder)
    installed_sinks.cache_clear()
    yield found
    installed_sinks.cache_clear()


@dataclass(frozen=True)
class Desk:
    """Riverton, whose records go to the sink "notebook"; the town and what the sink keeps."""

    town: Town
    folder: Path

    def officer_takes_a_module(self, person_id: int | None = None) -> None:
        """One officer goes through a module."""
        officer = self.town.sign_in(person_id or self.town.people.officer_id)
        walk_to_the_end(officer, self.town, "m01-trauma")

    def work(self, *, times: int = 20, within_s: float = WITHIN_S) -> int:
        """A worker for sinks alone, until nothing is due; gives how many batches it gave."""
        with self.town.app.app_context():
            sessions: sessionmaker[Session] = sessionmaker(db.engine)
            senders = {KIND: SinkSender(sessions, {"NOTEBOOK": str(self.folder)}, within_s=within_s)}
            done = 0
            while done < times and work_once(sessions, senders, clock=self.town.clock, random=Random(1)):
                done += 1
        return done

    def noted(self) -> list[dict]:
        """The records that the sink has, in the order in which they came."""
        notes = self.folder / "notes"
        return [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()] if notes.exists() else []

    def noted_ids(self) -> list[str]:
        """Only their ids."""
        return [record["id"] for record in self.noted()]

    def event_ids(self) -> list[str]:
        """What officers did, in the order of each attempt."""
        with self.town.app.app_context():
            ids = db.session().scalars(select(LearningEvent.id).order_by(LearningEvent.sequence)).all()
            db.session.remove()
        return [str(one) for one in ids]

    def states(self) -> list[str]:
        """The state of each row of the queue, in its order."""
        with self.town.app.app_context():
            found = list(db.session().scalars(select(OutboxRow.state).order_by(OutboxRow.id)))
            db.session.remove()
        return found

    def states_by_attempt(self) -> list[list[str]]:
        """The same for each attempt, the one that began first before the others."""
        found: dict[str, list[str]] = {}
        with self.town.app.app_context():
            for row in db.session.execute(select(OutboxRow.order_key, OutboxRow.state).order_by(OutboxRow.id)):
                found.setdefault(row.order_key, []).append(str(row.state))
            db.session.remove()
        return list(found.values())

    def line(self) -> Destination:
        """The destination as it is kept."""
        with self.town.app.app_context():
            found = db.session.scalars(select(Destination).where(Destination.kind == KIND)).one()
            db.session.expunge(found)
            db.session.remove()
        return found


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Desk:
    """The sink "notebook" is switched on; no package adds it yet."""
    folder = tmp_path / "notebook"
    folder.mkdir()
    add_line(town, "notebook")
    return Desk(town, folder)


def add_line(town: Town, sink: str) -> None:
    """Switch a sink on, as its page does."""
    with town.app.app_context():
        set_destination(
            db.session(),
            agency_id=town.people.agency_id,
            kind=KIND,
            name=f"The {sink}",
            endpoint=sink,
            username="some-package",
            now=town.clock(),
        )
        db.session().commit()
        db.session.remove()
