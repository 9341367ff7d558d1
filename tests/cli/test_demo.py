"""The first command, as a newcomer meets it: a database of its own, links that work, a mark on every page."""

import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import urllib3
from sqlalchemy import create_engine, text

from tests.officer import Officer, SocketLine

STARTS_WITHIN_S = 90
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """The running command and what it printed."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "printed.txt"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "training_app.cli", "demo", "--port", str(self.port), "--folder", str(folder)],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
            )
        self.base = f"http://127.0.0.1:{self.port}"

    def wait(self) -> str:
        """Until the pages answer; returns what was printed."""
        deadline = time.monotonic() + STARTS_WITHIN_S
        pool = urllib3.PoolManager(retries=False, timeout=2)
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if pool.request("GET", f"{self.base}/readyz").status == 200:
                    return self.log.read_text()
            except urllib3.exceptions.HTTPError:
                time.sleep(0.2)
        raise AssertionError(f"the demo did not start: {self.log.read_text()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Demo]:
    demo = Demo(folder)
    try:
        demo.wait()
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.stop()


def links(demo: Demo) -> dict[str, str]:
    found = re.findall(r"^  (.+?)\s+(http://\S+)$", demo.log.read_text(), re.MULTILINE)
    return {words: address.removeprefix(demo.base) for words, address in found}


pytestmark = pytest.mark.slow


def test_it_prints_a_way_in_for_each_role_and_for_the_self_check(demo: Demo) -> None:
    words = " ".join(links(demo))

    for role in ("officer", "supervisor", "coordinator", "self-check"):
        assert role in words


def test_each_link_opens_that_roles_home_and_every_page_says_demo(demo: Demo) -> None:
    for words, address in links(demo).items():
        if "/sign-in/" not in address:
            continue
        officer = Officer(SocketLine(demo.base), demo.base)
        officer.get(address)
        officer.submit()
        for link in [link.get("href") for link in officer.page.all("a")][:12]:
            if link and link.startswith("/app"):
                page = officer.get(link)
                assert page.status == 200, (words, link)
                assert any(element.get("class") == "demo" for element in page.all("p")), (words, link)


def test_the_self_check_says_demo_too(demo: Demo) -> None:
    page = urllib3.PoolManager().request("GET", f"{demo.base}/wellness/").data.decode()

    assert '<p class="demo">' in page


def test_the_agency_is_filled_as_promised(demo: Demo, folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder / 'demo.db'}")
    with engine.connect() as connection:
        people = connection.execute(text("SELECT count(*) FROM person_role WHERE role = 'officer'")).scalar_one()
        units = connection.execute(text("SELECT count(*) FROM unit")).scalar_one()
        states = dict(connection.execute(text("SELECT status, count(*) FROM attempt GROUP BY status")).all())
        passwords = connection.execute(text("SELECT count(password_hash) FROM person")).scalar_one()
    engine.dispose()

    assert (people, units) == (120, 6)
    assert states["completed"] > 20
    assert states["started"] > 5
    # the four people the demo is told with can unlock their screens
    assert passwords == 4


def test_a_port_in_use_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "training_app.cli", "demo", "--port", port, "--folder", str(tmp_path / "new")],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )

    assert done.returncode == 1
    assert "in use" in done.stderr
    assert not (tmp_path / "new").exists()


def test_it_opens_again_with_everything_kept_and_refuses_a_real_agency(
    demo: Demo, folder: Path, tmp_path: Path
) -> None:
    del demo  # it runs on; this test opens a copy of what it made
    copy_database(folder / "demo.db", tmp_path / "demo.db")
    engine = create_engine(f"sqlite:///{tmp_path / 'demo.db'}")
    with engine.begin() as connection:
        before = connection.execute(text("SELECT count(*) FROM learning_event")).scalar_one()

    again = Demo(tmp_path)
    again.wait()
    assert again.stop() == 0
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM learning_event")).scalar_one() == before
        connection.execute(
            text(
                "INSERT INTO agency (name, home_page, time_zone, is_demo, created_at) "
                "VALUES ('Riverton PD', 'https://t.riverton.example', 'America/Chicago', 0, '2026-11-23 20:07:00')"
            )
        )
    engine.dispose()

    refused = Demo(tmp_path)
    assert refused.process.wait(60) == 1
    assert "Riverton PD" in refused.log.read_text()
    assert "Nothing was changed" in refused.log.read_text()


def copy_database(source: Path, target: Path) -> None:
    """While the demo runs: SQLite's own way, which sees one moment."""
    with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(target)) as copy:
        running.backup(copy)
