"""Claim H6: a backup taken while officers work is whole, and the program goes on from it without a loss or a clash."""

import json
import os
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from tests.browser.site import Site, running_site
from tests.browser.worker import PASSWORD, WorkerProcess
from tests.cli.conftest import Office
from tests.databases import postgres_database, sqlite_database
from tests.fakes.lrs import FakeLRS
from tests.officer import Officer
from tests.postgres import Server
from tests.proof.installed import Kept, begin_module, go_on, missing_at, read_kept, signed_in, wait_until, worker_of
from tests.server import GunicornServer, environment
from training_app.accounts.models import Person
from training_app.delivery.models import OutboxRow
from training_app.foundation.db import db
from training_app.foundation.ids import PersonId
from training_app.learning.models import Attempt

pytestmark = pytest.mark.slow

PROVE = os.environ.get("PROVE") == "1"
CLIENTS = 6 if PROVE else 4
BACKUPS = 12 if PROVE else 1
# of work before, and after
WORK_S = 5.0 if PROVE else 1.0
STEPS_AGAIN = 3


@dataclass
class Client:
    """An officer who answers all the time, in a thread of their own."""

    officer: Officer
    person_id: PersonId
    badge: str
    modules: list[str]
    steps: int = 0
    gone_wrong: list[str] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                if not go_on(self.officer):
                    begin_module(self.officer, self.modules.pop(0))
                if self.officer.page.status != 200:
                    raise AssertionError(self.officer.page.text()[:300])
                self.steps += 1
        except Exception as error:
            self.gone_wrong.append(repr(error))
            raise


@dataclass
class Ground:
    """An installation at work, and an empty database of the same kind."""

    site: Site
    lrs: FakeLRS
    worker: WorkerProcess
    clients: list[Client]
    empty: str
    folder: Path

    @property
    def address(self) -> str:
        return self.site.environ["COMMON_GROUND_DATABASE_URL"]

    def steps(self) -> int:
        return sum(client.steps for client in self.clients)

    @contextmanager
    def officers_at_work(self) -> Iterator[None]:
        """Until the block ends; every answer they got must be a page."""
        stop = threading.Event()
        threads = [threading.Thread(target=client.work, args=(stop,)) for client in self.clients]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert [client.gone_wrong for client in self.clients if client.gone_wrong] == []

    def back_up(self, target: Path) -> None:
        """As an operator's timer does, in a process of its own."""
        command = [sys.executable, "-m", "training_app.cli", "backup", str(target)]
        done = subprocess.run(command, env=dict(self.site.environ), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the kind that the test names."""
    if request.node.get_closest_marker("postgres"):
        with postgres_database(request.getfixturevalue("postgres")) as address:
            yield address
    else:
        (tmp_path / "second").mkdir()
        with sqlite_database(tmp_path / "second") as address:
            yield address


def _client(site: Site, modules: list[str]) -> Client:
    person_id = site.newcomer()
    with site.app.app_context():
        badge = db.session.scalars(select(Person.sign_in_name).where(Person.id == person_id)).one()
    client = Client(signed_in(site, person_id), person_id, badge, list(modules))
    begin_module(client.officer, client.modules.pop(0))
    return client


@contextmanager
def ground_on(site: Site, empty: str, folder: Path) -> Iterator[Ground]:
    modules = [module.id for module in site.modules()]
    with FakeLRS(username="riverton", password=PASSWORD) as lrs, worker_of(site, lrs, folder) as worker:
        clients = [_client(site, modules) for _ in range(CLIENTS)]
        worker.start()
        # whoever is known to the LRS before the backup keeps their account name there
        wait_until(lambda: len({one["actor"]["account"]["name"] for one in lrs.statements.values()}) == CLIENTS)
        yield Ground(site, lrs, worker, clients, empty, folder)


@pytest.fixture
def on_sqlite(empty: str, tmp_path: Path) -> Iterator[Ground]:
    with running_site(tmp_path) as site, ground_on(site, empty, tmp_path) as ground:
        yield ground


@pytest.fixture
def on_postgres(empty: str, postgres: Server, tmp_path: Path) -> Iterator[Ground]:
    with (
        postgres_database(postgres) as address,
        running_site(tmp_path, address) as site,
        ground_on(site, empty, tmp_path) as ground,
    ):
        yield ground


def test_backup_and_restore_under_load_on_sqlite(on_sqlite: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _back_up_restore_and_go_on(on_sqlite, monkeypatch) >= CLIENTS
    assert "refused" in _go_on_without_the_jump(on_sqlite, monkeypatch)


@pytest.mark.postgres
def test_backup_and_restore_under_load_on_postgresql(on_postgres: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _back_up_restore_and_go_on(on_postgres, monkeypatch) >= CLIENTS


def _go_on_without_the_jump(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The negative control: the same backup, with the numbers of the attempts set back to where it had them.

    Gives how the lines of the outbox stand then.
    """
    office = _restored(ground, ground.folder / "agency-0.backup", monkeypatch)
    last = "(SELECT max(sequence) FROM learning_event WHERE attempt_id = attempt.id)"
    with _session(ground.empty) as session:
        session.execute(text(f"UPDATE attempt SET sequence = {last}"))
        session.commit()

    _take_lost_steps_again(ground, office)

    with _worker_on_restored(ground):
        wait_until(lambda: "refused" in _states(ground.empty))
        return _states(ground.empty)


def _back_up_restore_and_go_on(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> int:
    """Gives how many steps were taken again, none of them under an id that was used before."""
    files: list[tuple[Path, Kept, int]] = []
    with ground.officers_at_work():
        for number in range(BACKUPS):
            time.sleep(WORK_S)
            before, steps = read_kept(ground.address), ground.steps()
            file = ground.folder / f"agency-{number}.backup"
            ground.back_up(file)
            files.append((file, before, ground.steps() - steps))
        time.sleep(WORK_S)
    wait_until(lambda: read_kept(ground.address).waiting == 0)
    ground.site.server.kill()
    ground.worker.kill()
    at_the_end = read_kept(ground.address)
    assert at_the_end.torn() == []

    for file, before, steps_meanwhile in files:
        # the officers did not wait for the backup
        assert steps_meanwhile > 0
        office = _restored(ground, file, monkeypatch)
        restored = read_kept(ground.empty)
        assert _counts(ground.empty) == _counts_told(file)
        assert restored.torn() == []
        assert before.events <= restored.events < at_the_end.events
        assert {one: restored.statements[one] for one in before.statements} == before.statements

    sent_before = dict(ground.lrs.statements)
    with _worker_on_restored(ground):
        wait_until(lambda: read_kept(ground.empty).waiting == 0)
        assert missing_at(ground.lrs, ground.empty) == []
        # what was sent after the backup went out again as it was: nothing was added, nothing was refused
        assert ground.lrs.statements == sent_before
        assert _states(ground.empty) == {"delivered"}

        known = read_kept(ground.empty).events

        _take_lost_steps_again(ground, office)

        wait_until(lambda: read_kept(ground.empty).waiting == 0)
        assert _states(ground.empty) == {"delivered"}
        assert missing_at(ground.lrs, ground.empty) == []
        after = read_kept(ground.empty)
        assert after.torn() == []
        new = {str(one) for one in after.events - known}
        assert ground.lrs.statements.keys() - sent_before.keys() == new
        return len(new)


def _restored(ground: Ground, file: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name, value in environment(ground.empty).items():
        monkeypatch.setenv(name, value)
    office = Office(ground.empty)
    said = office.do("restore", str(file), "--replace")
    assert "are back, as many as the backup of" in said
    return office


def _take_lost_steps_again(ground: Ground, office: Office) -> None:
    """Officers whose last steps are gone sign in anew, and take them otherwise."""
    server = GunicornServer(environment(ground.empty), ground.folder / "second-gunicorn.log")
    server.start()
    try:
        for client in ground.clients:
            officer = client.officer
            officer.line.base = officer.base = server.origin
            # the session that the backup holds was ended
            assert "/app/sign-in" in officer.get("/app/").address
            said = office.do("agency", "link", client.badge)
            officer.get(said[said.index("/app/sign-in/") :].split()[0])
            officer.submit()
            under_way = _attempt_under_way(ground, client)
            if under_way is None:
                # the backup fell between the end of one module and the beginning of the next
                begin_module(officer, _module_never_begun(ground, client))
            else:
                officer.get(f"/app/attempts/{under_way}/")
            for _ in range(STEPS_AGAIN):
                go_on(officer, place=1)
                assert officer.page.status == 200, officer.page.text()
    finally:
        server.kill()


def _attempt_under_way(ground: Ground, client: Client) -> UUID | None:
    with _session(ground.empty) as session:
        return session.scalars(
            select(Attempt.id).where(Attempt.person_id == client.person_id, Attempt.status == "started")
        ).first()


def _module_never_begun(ground: Ground, client: Client) -> str:
    with _session(ground.empty) as session:
        begun = set(session.scalars(select(Attempt.module_id).where(Attempt.person_id == client.person_id)))
    return next(module.id for module in ground.site.modules() if module.id not in begun)


def _states(address: str) -> set[str]:
    with _session(address) as session:
        return set(session.scalars(select(OutboxRow.state)))


def _counts(address: str) -> dict[str, int]:
    with _session(address) as session:
        connection = session.connection()
        tables = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in tables}


def _counts_told(file: Path) -> dict[str, int]:
    with tarfile.open(file) as archive:
        rows: dict[str, int] = json.load(archive.extractfile("manifest.json"))["rows"]
    # the restore writes that it was one
    return {**rows, "audit_entry": rows["audit_entry"] + rows["agency"]}


@contextmanager
def _session(address: str) -> Iterator[Session]:
    engine = create_engine(address)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def _worker_on_restored(ground: Ground) -> Iterator[None]:
    worker = WorkerProcess({**environment(ground.empty), "LRS_PASSWORD": PASSWORD}, ground.folder / "second-worker.log")
    worker.start()
    try:
        yield
    finally:
        worker.kill()
