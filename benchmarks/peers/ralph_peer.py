"""Ralph (the PyPI package ralph-malph) beside ours: installed into a folder of its own, started with its file store."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

VERSION = "5.1.0"
KEY, SECRET = "bench", "bench-secret"
_SERVER = Path(__file__).with_name("ralph_server.py")
INSTALL_WITHIN_S = 600


def install(folder: Path) -> Path | None:
    """The Python that Ralph is installed in; None, with the reason printed, where it does not install."""
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        # requests: left out of the extras that ask for it
        wanted = [f"ralph-malph[lrs,backend-fs,cli]=={VERSION}", "requests"]
        try:
            subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True)
            install_it = [python, "-m", "pip", "install", "--quiet", *wanted]
            subprocess.run(install_it, check=True, capture_output=True, timeout=INSTALL_WITHIN_S)
        except (subprocess.SubprocessError, OSError) as error:
            said = getattr(error, "stderr", b"") or b""
            print(f"Ralph does not install here: {type(error).__name__} {said[-300:].decode('utf-8', 'replace')}")
            return None
        (folder / "installed").touch()
    return python


@contextlib.contextmanager
def running(python: Path, folder: Path) -> Iterator[tuple[int, int, Path]]:
    """Ralph on a free port; yields port, pid and the file it keeps statements in. Ended by its own pid."""
    data = folder / "data"
    data.mkdir(parents=True)
    environ = {
        **os.environ,
        "RALPH_APP_DIR": str(folder),
        "RALPH_AUTH_FILE": str(folder / "auth.json"),
        "RALPH_RUNSERVER_BACKEND": "fs",
        "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(data),
    }
    (folder / "auth.json").write_text("[]")
    command = [python.with_name("ralph"), "auth", "-u", KEY, "-p", SECRET, "-s", "all"]
    command += ["-M", "mailto:bench@riverton.example", "-N", "bench", "-t", ""]
    said = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    (folder / "auth.json").write_text(json.dumps([json.loads(said[said.index("{\n") :])]))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([python, _SERVER, str(port)], env=environ, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield port, process.pid, data / "fs_lrs.jsonl"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("Ralph ended while starting")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise RuntimeError("Ralph did not start")
