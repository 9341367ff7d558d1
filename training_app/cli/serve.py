"""Runs gunicorn and one delivery worker together, and ends them together."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

STOP_WITHIN_S = 35


def serve(*, host: str, port: int, workers: int, environ: Mapping[str, str]) -> int:
    """Run until told to stop or gunicorn ends; a worker that dies is started again. Returns the exit code."""
    web_command = gunicorn_command(host, port, workers)
    worker_command = [sys.executable, "-m", "training_app.cli", "worker"]
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    web = _start(web_command, environ)
    worker = _start(worker_command, environ)
    try:
        while not asked and web.poll() is None:
            if worker.poll() is not None:
                worker = _start(worker_command, environ)
            time.sleep(0.5)
    finally:
        _end(web, worker)
    return 0 if asked else web.returncode or 0


def gunicorn_command(host: str, port: int, workers: int) -> list[str]:
    """The gunicorn command line: how it runs stands in ``gunicorn_config``."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:training_app.gunicorn_config",
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(workers),
        "training_app.app:create_app()",
    ]


def _start(command: Sequence[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=dict(environ))  # noqa: S603 - our own command


def _end(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_WITHIN_S
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
