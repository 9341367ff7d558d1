"""The program's own worker as a process of its own, to be killed like the rest."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.browser.site import Site
from tests.fakes.lrs import FakeLRS
from training_app.delivery.service import set_destination
from training_app.foundation.clock import system_clock
from training_app.foundation.db import db
from training_app.xapi.recorder import KIND

PASSWORD = "a-password-for-tests"


class WorkerProcess:
    """``training-app worker``, in a process group of its own."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self._environ = dict(environ)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; nobody waits, since nobody needs it to be there."""
        assert self._process is None, "it runs already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "training_app.cli", "worker"],
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL: whatever it was sending is left as it is."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def log_text(self) -> str:
        """What it said since the first start."""
        return self._log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def running_worker(site: Site, environ: Mapping[str, str], folder: Path) -> Iterator[tuple[WorkerProcess, FakeLRS]]:
    """A worker that sends the site's records to a strict LRS on loopback; both are ended afterwards."""
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        with site.app.app_context():
            set_destination(
                db.session(),
                agency_id=site.people.agency_id,
                kind=KIND,
                name="LRS",
                endpoint=lrs.endpoint,
                username="riverton",
                secret_env="LRS_PASSWORD",
                now=system_clock(),
            )
            db.session().commit()
        site.close()
        worker = WorkerProcess({**environ, "LRS_PASSWORD": PASSWORD}, folder / "worker.log")
        worker.start()
        try:
            yield worker, lrs
        finally:
            worker.kill()
