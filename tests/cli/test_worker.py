"""``training-app worker`` says once that it runs, and ends when it is told to."""

import os
import signal
import subprocess
import sys

from tests.cli.conftest import Office

WITHIN_S = 60


def test_it_says_one_line_when_it_starts_and_ends_cleanly_on_sigterm(office: Office) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "training_app.cli", "worker"],
        env={**os.environ, "COMMON_GROUND_LOG_LEVEL": "INFO"},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stderr is not None
        first = worker.stderr.readline()
        worker.send_signal(signal.SIGTERM)
        rest = worker.communicate(timeout=WITHIN_S)[1]
    finally:
        worker.kill()
        worker.wait()

    assert "event='worker started'" in first
    assert f"process={worker.pid}" in first
    assert rest == ""
    assert worker.returncode == 0
