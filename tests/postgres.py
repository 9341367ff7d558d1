"""A PostgreSQL of the test session's own: the machine's binaries, a free loopback port, an unprivileged user."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

START_WITHIN_S = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``name_database`` gives addresses on it."""

    port: int
    user: str
    made: set[str] = field(default_factory=set)
    "Databases that are copied from, made when the first test asks."

    def address(self, database: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=self.user, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


def find_binaries() -> Path:
    """The folder of initdb and postgres; a missing server fails the test, it never skips it."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    pytest.fail("PostgreSQL is missing. Type: sudo apt install postgresql")


@contextlib.contextmanager
def run_server() -> Iterator[Server]:
    """Start a server, check that it is the one that answers, and end it by its own pid."""
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="cg-postgres-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    as_user = _unprivileged(folder)
    user = as_user["user"] if as_user else pwd.getpwuid(os.getuid()).pw_name
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", user, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
        **as_user,
    )
    port = _free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            # fsync off: a crash of the machine may lose this throw-away database; kills of our own processes do not
            [
                *(binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder),
                *("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60"),
            ],
            stdout=log,
            stderr=log,
            cwd=folder,
            **as_user,
        )
    try:
        server = Server(port, user)
        _wait_until_ours(server, data, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, str]:
    """PostgreSQL refuses to run as root: then another user owns the folder and the process."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            return {"user": name, "group": entry.pw_gid, "extra_groups": []}  # type: ignore[dict-item]
    pytest.fail("There is no unprivileged user to run PostgreSQL as.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ours(server: Server, data: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with psycopg.connect(
                host="127.0.0.1", port=server.port, user=server.user, dbname="postgres", connect_timeout=2
            ) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            time.sleep(0.1)
            continue
        assert row is not None
        assert Path(row[0]) == data, "another server answers on that port"
        return
    pytest.fail(f"PostgreSQL did not start: {(data.parent / 'log').read_text()[-800:]}")
