"""The process of a sink is ended with all that it started, and by itself when nobody is there to end it."""

import os
import time
from contextlib import suppress
from pathlib import Path

from tests.sinks.conftest import packages
from tests.sinks.packages import SitePackages, notebook
from training_app.sinks.child import OUTLIVES_S
from training_app.sinks.process import give_records
from training_app.sinks.rules import LIMIT_S

__all__ = ["packages"]
STARTS_ANOTHER = """
        import subprocess
        other = subprocess.Popen(["sleep", "600"])
        (self.folder / "pids").write_text(f"{os.getpid()} {other.pid}")
        time.sleep(600)
""".strip()


def is_alive(pid: int) -> bool:
    """A zombie is none."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    return False


def test_what_it_started_ends_with_it(packages: SitePackages, tmp_path: Path) -> None:
    packages.add("notes", notebook(STARTS_ANOTHER), "notebook")

    said = give_records("notebook", [b'{"id": "1"}'], {**os.environ, "NOTEBOOK": str(tmp_path)}, within_s=8)

    pids = [int(pid) for pid in (tmp_path / "pids").read_text(encoding="utf-8").split()]
    deadline = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert said.code is None
    assert len(pids) == 2
    assert not any(map(is_alive, pids))


def test_it_ends_by_itself_when_its_worker_is_not_there_to_end_it(packages: SitePackages, tmp_path: Path) -> None:
    left = '(self.folder / "left").write_text(str(signal.alarm(0)))'
    packages.add("notes", notebook(f"import signal; {left}"), "notebook")

    said = give_records("notebook", [b'{"id": "1"}'], {**os.environ, "NOTEBOOK": str(tmp_path)}, within_s=60)

    seconds = int((tmp_path / "left").read_text(encoding="utf-8"))
    assert said.code == 0
    assert 0 < seconds <= LIMIT_S + OUTLIVES_S
