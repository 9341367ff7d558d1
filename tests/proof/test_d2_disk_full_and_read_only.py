"""Claim D2: a full disk and a read-only database are said in words, keep nothing by halves, and end without a loss."""

import os
import pwd
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from tests.browser.site import Site, running_site
from tests.browser.worker import PASSWORD, WorkerProcess
from tests.databases import postgres_database
from tests.fakes.lrs import FakeLRS
from tests.officer import Officer, Page
from tests.postgres import Server
from tests.proof import installed
from tests.proof.installed import begin_module, go_on, is_running, missing_at, read_kept, signed_in, wait_until
from tests.small_disk import SmallDisk, needs_root, small_disk

pytestmark = pytest.mark.slow

STEPS_MOST = 40
STEPS_AFTER = 6
NOT_KEPT = "What you sent was not kept"
_numbers = count(1)


class Trouble(Protocol):
    """What stops the database from storing anything."""

    def begin(self, site: Site) -> None:
        """From now on."""
        ...

    def start_worker(self, worker: WorkerProcess) -> None:
        """Start it so that it has the trouble too."""
        ...

    def end(self, site: Site, worker: WorkerProcess) -> None:
        """Somebody made room, or mended it."""
        ...


class FullDisk:
    """Not one byte is free; what a file has already is its own."""

    def __init__(self, disk: SmallDisk) -> None:
        self.disk = disk

    def begin(self, site: Site) -> None:
        self.disk.fill()
        if "sqlite" in address_of(site):
            # a transaction that failed leaves room in the file beside the database: small ones would still fit in there
            with pytest.raises(OperationalError, match="full"):
                write_small_things(site)

    def start_worker(self, worker: WorkerProcess) -> None:
        worker.start()

    def end(self, site: Site, worker: WorkerProcess) -> None:
        self.disk.make_room()


class NoLargerFile:
    """No file may grow for the processes of the program: what a quota does, and where nobody is root."""

    def begin(self, site: Site) -> None:
        wal = Path(f"{make_url(address_of(site)).database}-wal")
        self._limit = wal.stat().st_size
        for pid in installed.pids_of_server(site):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (self._limit, resource.RLIM_INFINITY))

    def start_worker(self, worker: WorkerProcess) -> None:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        # what is started has the limits of who starts it
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._limit, before[1]))
        try:
            worker.start()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def end(self, site: Site, worker: WorkerProcess) -> None:
        assert worker._process is not None
        for pid in (*installed.pids_of_server(site), worker._process.pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class ReadOnlyDisk:
    """After a power failure the disk came up read-only; the program was started on it."""

    def __init__(self, disk: SmallDisk) -> None:
        self.disk = disk

    def begin(self, site: Site) -> None:
        site.server.kill()
        self.disk.make_read_only()
        site.server.start()

    def start_worker(self, worker: WorkerProcess) -> None:
        worker.start()

    def end(self, site: Site, worker: WorkerProcess) -> None:
        site.server.kill()
        worker.kill()
        self.disk.make_writable()
        site.server.start()
        worker.start()


class ReadOnlyServer:
    """The database's owner said so; connections that are open are ended, as at a restart."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def begin(self, site: Site) -> None:
        self._say(site, "SET default_transaction_read_only = on")

    def start_worker(self, worker: WorkerProcess) -> None:
        worker.start()

    def end(self, site: Site, worker: WorkerProcess) -> None:
        self._say(site, "RESET default_transaction_read_only")

    def _say(self, site: Site, what: str) -> None:
        name = make_url(address_of(site)).database
        self.server.run(f"ALTER DATABASE {name} {what}")
        self.server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        yield lrs


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small", 24) as disk:
        yield disk


@needs_root
def test_a_full_disk_under_sqlite(disk: SmallDisk, lrs: FakeLRS, tmp_path: Path) -> None:
    with running_site(tmp_path, f"sqlite:///{disk.folder / 'site.db'}") as site:
        assert "batch failed" in officer_meets_it_and_goes_on(site, lrs, tmp_path, FullDisk(disk))


def test_files_that_may_not_grow_under_sqlite(lrs: FakeLRS, tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        assert "batch failed" in officer_meets_it_and_goes_on(site, lrs, tmp_path, NoLargerFile())


@needs_root
def test_a_read_only_disk_under_sqlite(disk: SmallDisk, lrs: FakeLRS, tmp_path: Path) -> None:
    with running_site(tmp_path, f"sqlite:///{disk.folder / 'site.db'}") as site:
        assert "batch failed" in officer_meets_it_and_goes_on(site, lrs, tmp_path, ReadOnlyDisk(disk))


@needs_root
@pytest.mark.postgres
def test_a_full_disk_under_postgresql(postgres: Server, lrs: FakeLRS, tmp_path: Path) -> None:
    with small_disk_of(postgres) as (disk, address), running_site(tmp_path, address) as site:
        officer_meets_it_and_goes_on(site, lrs, tmp_path, FullDisk(disk))

        # PostgreSQL may have room for the worker's own notes, so that it need not say anything
        assert missing_at(lrs, address) == []


@pytest.mark.postgres
def test_a_read_only_database_under_postgresql(postgres: Server, lrs: FakeLRS, tmp_path: Path) -> None:
    with postgres_database(postgres) as address, running_site(tmp_path, address) as site:
        assert "batch failed" in officer_meets_it_and_goes_on(site, lrs, tmp_path, ReadOnlyServer(postgres))


def test_a_half_kept_step_would_be_noticed(lrs: FakeLRS, tmp_path: Path) -> None:
    """The negative control: the same reader, on a database where a part of a step is missing."""
    with running_site(tmp_path) as site, installed.worker_of(site, lrs, tmp_path):
        officer = signed_in(site, site.people.officer_id)
        begin_module(officer)
        go_on(officer)
        site.server.kill()
        assert read_kept(address_of(site)).torn() == []
        engine = create_engine(address_of(site))
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM statement WHERE seq = (SELECT max(seq) FROM statement)"))
        engine.dispose()

        torn = read_kept(address_of(site)).torn()

    assert [one.partition(":")[0] for one in torn] == ["event without statement", "nothing to send"]


def officer_meets_it_and_goes_on(site: Site, lrs: FakeLRS, folder: Path, trouble: Trouble) -> str:
    """The whole story, the same for each kind of trouble; returns what the worker said while it lasted."""
    address = address_of(site)
    with installed.worker_of(site, lrs, folder) as worker, installed.watching(address) as kept:
        officer = signed_in(site, site.people.officer_id)
        begin_module(officer)
        go_on(officer)
        forget_when_they_were_seen(site)
        trouble.begin(site)

        page = go_on_until_refused(officer)

        before = kept()
        assert before.torn() == []
        assert before.waiting > 0
        # who reads may read, though each page of theirs wants to note that somebody is there
        assert officer.get("/app/").status == 200
        assert officer.get(page.address).heading() == page.heading()
        trouble.start_worker(worker)
        wait_until(lambda: lrs.statements or "batch failed" in worker.log_text())
        assert is_running(worker)
        go_on(officer)
        assert NOT_KEPT in officer.page.text()
        assert kept().events == before.events
        said = worker.log_text()

        trouble.end(site, worker)

        officer.page = page
        go_on(officer)
        assert officer.page.status == 200, officer.page.text()
        assert len(kept().events - before.events) >= 1
        for _ in range(STEPS_AFTER):
            go_on(officer)
        after = kept()
        assert after.torn() == []
        assert after.events > before.events
        let_the_lease_end(site)
        wait_until(lambda: kept().waiting == 0)
        assert missing_at(lrs, address) == []
        assert len(lrs.statements) == len(after.queued)
        assert is_running(worker)
    return said


def go_on_until_refused(officer: Officer) -> Page:
    """Steps that still fit are kept whole; returns the page whose step was refused."""
    for _ in range(STEPS_MOST):
        page = officer.page
        assert page is not None
        go_on(officer)
        refused = officer.page
        if refused.status == 503:
            assert NOT_KEPT in refused.text()
            assert "send it again" in refused.text()
            return page
        assert refused.status == 200, refused.text()
    pytest.fail("nothing was refused")


def address_of(site: Site) -> str:
    return site.environ["COMMON_GROUND_DATABASE_URL"]


def write_small_things(site: Site) -> None:
    """Fill what a file has room for; raises when there is none."""
    engine = create_engine(address_of(site))
    try:
        for number in range(20_000):
            with engine.begin() as connection:
                # a row that stays as it is would not be written
                connection.execute(text("UPDATE agency SET peer_team_label = :number"), {"number": str(number)})
    finally:
        engine.dispose()


def let_the_lease_end(site: Site) -> None:
    """What a minute does to a lease whose worker could not write that it is done."""
    engine = create_engine(address_of(site))
    with engine.begin() as connection:
        connection.execute(text("UPDATE destination SET lease_owner = NULL"))
    engine.dispose()


def forget_when_they_were_seen(site: Site) -> None:
    engine = create_engine(address_of(site))
    then = f"{datetime.now(UTC) - timedelta(minutes=2):%Y-%m-%d %H:%M:%S.%f}"
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL time zone 'UTC'"))
        connection.execute(text("UPDATE sign_in_session SET last_seen_at = :then"), {"then": then})
    engine.dispose()


@contextmanager
def small_disk_of(server: Server) -> Iterator[tuple[SmallDisk, str]]:
    """A database of that server on a small disk of its own."""
    name = f"small_{next(_numbers)}"
    with tempfile.TemporaryDirectory(prefix="cg-small-") as above:
        Path(above).chmod(0o711)
        with small_disk(Path(above) / "disk", 64) as disk:
            place = disk.folder / "space"
            place.mkdir()
            owner = pwd.getpwnam(server.user)
            os.chown(place, owner.pw_uid, owner.pw_gid)
            server.run(f"CREATE TABLESPACE {name} LOCATION '{place}'")
            server.run(f"CREATE DATABASE {name} TABLESPACE {name}")
            try:
                yield disk, server.address(name)
            finally:
                server.run(f"DROP DATABASE {name} WITH (FORCE)")
                server.run(f"DROP TABLESPACE {name}")
