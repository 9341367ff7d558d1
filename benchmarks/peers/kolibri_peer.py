"""Kolibri beside ours: installed into a folder of its own, filled with one class, started with its own server.

What is asked for is what its page for coaches asks for first: the class summary, which holds everybody's state in every
lesson. It is JSON, and a browser then draws the page from it. It has one class to itself, no groups, and a learner has
opened each resource once and met no questions. It listens on loopback only, sends no statistics to its makers and looks
for no other Kolibri in the network, all by its own options; everything else is as it ships, with SQLite.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.load import Connection, request

VERSION = "0.19.5"
COACH, PASSWORD = "coach", "bench-secret"
INSTALL_WITHIN_S = 600
_SITE = Path(__file__).with_name("kolibri_site.py")


@dataclass(frozen=True, slots=True)
class Begun:
    """What one learner did in one lesson; who did not begin has none."""

    learner: int
    lesson: int
    "Both from 0."
    started_at: datetime
    ended_at: datetime
    is_done: bool


@dataclass(frozen=True, slots=True)
class Class:
    """Who is in it, and how far they are."""

    learners: int
    lessons: int
    begun: Sequence[Begun]

    def check(self, answer: bytes) -> None:
        """Raise when this answer is not the summary of this class."""
        said = json.loads(answer.partition(b"\r\n\r\n")[2])
        statuses = Counter(one["status"] for one in said["content_learner_status"])
        done = sum(one.is_done for one in self.begun)
        found = len(said["learners"]), len(said["lessons"]), len(said["content"]), dict(statuses)
        expected = self.learners, self.lessons, self.lessons, {"Completed": done, "Started": len(self.begun) - done}
        if found != expected:
            raise RuntimeError(f"Kolibri's class summary has {found}, expected {expected}")


def install(folder: Path) -> Path | None:
    """The Python that Kolibri is installed in; None, with the reason printed, where it does not install."""
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install_it = [python, "-m", "pip", "install", "--quiet", f"kolibri=={VERSION}"]
            subprocess.run(install_it, check=True, capture_output=True, timeout=INSTALL_WITHIN_S)
        except (subprocess.SubprocessError, OSError) as error:
            said = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip().splitlines()
            print(f"Kolibri does not install here: {type(error).__name__} {said[-1][:300] if said else ''}")
            return None
        (folder / "installed").touch()
    return python


@contextlib.contextmanager
def running(python: Path, folder: Path, wanted: Class) -> Iterator[tuple[int, bytes]]:
    """Kolibri with this class on a free port; yields port and the coach's request for it. Ended by its own pid."""
    home = folder / "home"
    home.mkdir(parents=True)
    environ = {
        **os.environ,
        "KOLIBRI_HOME": str(home),
        "KOLIBRI_LISTEN_ADDRESS": "127.0.0.1",
        "KOLIBRI_DISABLE_PING": "true",
        "KOLIBRI_ZEROCONF_ENABLED": "false",
    }
    class_id = _fill(python, folder, environ, wanted)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # the second port is for resources that are archives; Kolibri finds a free one itself
    command = [python.with_name("kolibri"), "start", "--foreground", "--port", str(port), "--zip-port", "0"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        page = request("GET", f"/coach/api/classsummary/{class_id}/", cookie=_sign_in(port))
        wanted.check(Connection(port).send(page)[1])
        yield port, page
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _fill(python: Path, folder: Path, environ: dict[str, str], wanted: Class) -> str:
    """Make the class in the empty Kolibri; returns its id."""
    named = {"coach": COACH, "password": PASSWORD, "learners": wanted.learners, "lessons": wanted.lessons}
    begun = [
        (one.learner, one.lesson, one.started_at.isoformat(), one.ended_at.isoformat(), one.is_done)
        for one in wanted.begun
    ]
    file = folder / "wanted.json"
    file.write_text(json.dumps({**named, "begun": begun}))
    made = subprocess.run([python, _SITE, file], env=environ, check=False, capture_output=True, text=True)
    if made.returncode:
        raise RuntimeError(f"Kolibri took no class: {made.stderr[-600:]}")
    return made.stdout.split()[-1]


def _sign_in(port: int) -> str:
    """The cookie of the coach's session."""
    body = urlencode({"username": COACH, "password": PASSWORD}).encode()
    status, answer = Connection(port).send(request("POST", "/api/auth/session/", body=body))
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
    cookies = [line.partition(":")[2] for line in head.split("\r\n") if line.lower().startswith("set-cookie:")]
    if status != 200 or not cookies:
        raise RuntimeError(f"Kolibri lets its coach not in: {status} {answer[-400:]!r}")
    return "; ".join(cookie.split(";")[0].strip() for cookie in cookies)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("Kolibri ended while starting")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise RuntimeError("Kolibri did not start")
