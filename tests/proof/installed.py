"""An installation as it runs, for proofs that fill its disk or copy it: real server, real worker, strict LRS."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from tests.browser.site import Site
from tests.browser.worker import PASSWORD, WorkerProcess
from tests.cli.test_demo import SocketLine
from tests.fakes.lrs import FakeLRS
from tests.officer import Officer
from training_app.accounts.models import Person
from training_app.delivery.models import OutboxRow, RowState
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt, LearningEvent
from training_app.lrs.models import Statement
from training_app.xapi.models import ActorAlias
from training_app.xapi.recorder import KIND

SENT_WITHIN_S = 60.0
# everything else that happens in an attempt is told
NOT_TOLD = {"try_granted"}


@dataclass(frozen=True)
class Kept:
    """What a database holds, as far as it must fit together."""

    events: frozenset[UUID]
    statements: dict[UUID, bytes]
    queued: frozenset[UUID]
    waiting: int
    sequences: dict[UUID, tuple[int, list[int]]]
    "By attempt: the number its row keeps, and those of its events."

    def torn(self) -> list[str]:
        """Transactions of which only a part is there."""
        return (
            [f"event without statement: {one}" for one in self.events - self.statements.keys()]
            + [f"statement without event: {one}" for one in self.statements.keys() - self.events]
            + [f"statement that nobody sends: {one}" for one in self.statements.keys() - self.queued]
            + [f"nothing to send: {one}" for one in self.queued - self.statements.keys()]
            + [f"attempt behind its events: {one}" for one, (last, all_) in self.sequences.items() if last < max(all_)]
        )


@contextmanager
def watching(address: str) -> Iterator[Callable[[], Kept]]:
    """What is kept now, as often as it is asked.

    On PostgreSQL through one connection that is open from the beginning: a server whose disk is full may let nobody new
    in, because it writes a file of its own first. A file of SQLite is let go again: its disk could not change else.
    """
    if address.startswith("sqlite"):
        yield partial(read_kept, address)
        return
    engine = _engine_of(address, pool_pre_ping=True)
    try:
        _read_kept(engine)
        yield partial(_read_kept, engine)
    finally:
        engine.dispose()


def read_kept(address: str) -> Kept:
    """Read it from outside, in one transaction."""
    engine = _engine_of(address)
    try:
        return _read_kept(engine)
    finally:
        engine.dispose()


def _engine_of(address: str, **known: bool) -> Engine:
    return create_engine(address, isolation_level=None if address.startswith("sqlite") else "REPEATABLE READ", **known)


def _read_kept(engine: Engine) -> Kept:
    with Session(engine) as session:
        events = session.execute(select(LearningEvent.id, LearningEvent.kind, LearningEvent.attempt_id)).all()
        sequences: dict[UUID, tuple[int, list[int]]] = {
            row.id: (row.sequence, []) for row in session.execute(select(Attempt.id, Attempt.sequence))
        }
        for row in session.execute(select(LearningEvent.attempt_id, LearningEvent.sequence)):
            sequences[row.attempt_id][1].append(row.sequence)
        statements = {row.id: row.body for row in session.execute(select(Statement.id, Statement.body))}
        queued = session.execute(select(OutboxRow.subject_id, OutboxRow.state)).all()
        return Kept(
            events=frozenset(row.id for row in events if row.kind not in NOT_TOLD),
            statements=statements,
            queued=frozenset(row.subject_id for row in queued),
            waiting=sum(row.state != RowState.DELIVERED for row in queued),
            sequences=sequences,
        )


def missing_at(lrs: FakeLRS, address: str) -> list[str]:
    """Statements queued here that the LRS lacks or holds otherwise; only the actor's account is its own there."""
    engine = create_engine(address)
    try:
        with Session(engine) as session:
            aliases = dict(
                session.execute(
                    select(Person.actor_name, ActorAlias.account_name).join(
                        ActorAlias, ActorAlias.person_id == Person.id
                    )
                ).all()
            )
            queued = select(OutboxRow.subject_id)
            bodies = session.execute(select(Statement.id, Statement.body).where(Statement.id.in_(queued))).all()
    finally:
        engine.dispose()
    wrong = []
    for statement_id, body in bodies:
        ours: dict[str, Any] = json.loads(body)
        account = ours["actor"]["account"]
        account["name"] = aliases.get(account["name"], "nobody")
        if lrs.statements.get(str(statement_id)) != ours:
            wrong.append(str(statement_id))
    return wrong


@contextmanager
def worker_of(site: Site, lrs: FakeLRS, folder: Path) -> Iterator[WorkerProcess]:
    """The site's records go to this LRS; the worker is not started, and killed at the end."""
    with site.app.app_context():
        set_destination(
            db.session(),
            agency_id=site.people.agency_id,
            kind=KIND,
            name="LRS",
            endpoint=lrs.endpoint,
            username=lrs.username,
            secret_env="LRS_PASSWORD",
            now=system_clock(),
        )
        db.session().commit()
    site.close()
    worker = WorkerProcess({**site.environ, "LRS_PASSWORD": PASSWORD}, folder / "worker.log")
    try:
        yield worker
    finally:
        worker.kill()


def signed_in(site: Site, person_id: PersonId) -> Officer:
    """A browser of this person's own, over a real connection."""
    officer = Officer(SocketLine(site.server.origin), site.server.origin)
    officer.get(site.link(person_id).removeprefix(site.server.origin))
    officer.submit()
    return officer


def begin_module(officer: Officer, module_id: str = "m01-trauma") -> None:
    """To the first lesson."""
    officer.get(f"/app/modules/{module_id}")
    officer.submit()
    while "/lessons/" not in officer.page.address:
        officer.get(officer.page.form().get("action") or officer.page.address)


def go_on(officer: Officer, place: int = 0) -> bool:
    """Send what the page asks for, the choice at this place where there is one; False at the end of the module."""
    page = officer.page
    if page.address.endswith("/done"):
        return False
    names = {control.get("name") for control in page.all("button") + page.all("input")}
    asked = next((name for name in ("choice", "answer") if name in names), None)
    if asked is None:
        officer.submit()
    else:
        values = page.values(asked)
        officer.submit(asked, **{asked: values[place % len(values)]})
    return True


def wait_until(is_so: Callable[[], object], within_s: float = SENT_WITHIN_S) -> None:
    """Ask again and again; fails when it does not come true in time."""
    deadline = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


def is_running(worker: WorkerProcess) -> bool:
    """Whether the process that was started is still the one that runs."""
    return worker._process is not None and worker._process.poll() is None


def pids_of_server(site: Site) -> list[int]:
    """Of the one that was started, and of those it forked."""
    assert site.server._process is not None
    first = site.server._process.pid
    forked = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True, check=True).stdout
    return [first, *map(int, forked.split())]
