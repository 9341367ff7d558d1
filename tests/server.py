"""A real gunicorn for tests: started as the program starts it, killed with SIGKILL, started again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from tests.databases import make_tables
from training_app.app import create_app
from training_app.cli.serve import gunicorn_command
from training_app.content.catalogue import Catalogue
from training_app.foundation.db import db
from training_app.settings import read_settings

LOOPBACK = "127.0.0.1"
START_WITHIN_S = 60
SECRET_KEY = "test-secret-key-of-enough-characters-000"
SECRETS_KEY = "dGVzdC1rZXktdGhhdC1zZWFscy1wYXNzd29yZHMtMDA="


def environment(database: str) -> dict[str, str]:
    """The settings of a test installation on this database, as an operator would set them."""
    return {
        **os.environ,
        "COMMON_GROUND_SECRET_KEY": SECRET_KEY,
        "COMMON_GROUND_DATABASE_URL": database,
        # loopback has no TLS
        "COMMON_GROUND_COOKIES_SECURE": "no",
        "COMMON_GROUND_LOG_LEVEL": "WARNING",
        "COMMON_GROUND_SECRETS_KEY": SECRETS_KEY,
    }


def upgrade_database(environ: Mapping[str, str]) -> None:
    """Make the tables as an operator does: ``training-app db upgrade``, in a process of its own."""
    command = [sys.executable, "-m", "training_app.cli", "db", "upgrade"]
    done = subprocess.run(command, env=dict(environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"training-app db upgrade failed:\n{done.stderr[-2000:]}"


@contextmanager
def looking_in(environ: Mapping[str, str], catalogue: Catalogue) -> Iterator[Flask]:
    """The program on the same database, in this process: to set it up, and to look at what is kept."""
    app = create_app(read_settings(environ), catalogue=catalogue)
    with app.app_context():
        make_tables(db.engine)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


class GunicornServer:
    """One address on loopback, and the process group that answers there while it runs."""

    def __init__(self, environ: Mapping[str, str], log: Path, *, workers: int = 1) -> None:
        self.port = _free_port()
        self.origin = f"http://{LOOPBACK}:{self.port}"
        self._environ = dict(environ)
        self._log = log
        self._workers = workers
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until the program and its database answer."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start without waiting, so that something else can start meanwhile."""
        assert self._process is None, "it runs already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                gunicorn_command(LOOPBACK, self.port, self._workers),
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Wait until the program and its database answer; fail with the log when the process ends before."""
        assert self._process is not None, "it was not launched"
        deadline = time.monotonic() + START_WITHIN_S
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"gunicorn did not start:\n{self.log_text()[-3000:]}")
            time.sleep(0.03)

    def kill(self) -> None:
        """SIGKILL to the whole process group: no handler runs, nothing is written out, nobody says goodbye."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_one(self, random: Random) -> bool:
        """SIGKILL to one of the processes that answer, and whether there was one; gunicorn itself starts the next."""
        assert self._process is not None, "it does not run"
        found = subprocess.run(["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True, check=False)
        processes = [int(one) for one in found.stdout.split()]
        if processes:
            os.kill(random.choice(processes), signal.SIGKILL)
        return bool(processes)

    @property
    def pid(self) -> int:
        """The process that started the others, while it runs."""
        assert self._process is not None, "it does not run"
        return self._process.pid

    def log_text(self) -> str:
        """What the server said since the first start."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _is_ready(self) -> bool:
        line = http.client.HTTPConnection(LOOPBACK, self.port, timeout=START_WITHIN_S)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        except (ConnectionError, http.client.HTTPException):
            return False
        finally:
            line.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
