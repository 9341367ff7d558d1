"""Chromium for the proofs: the machine's own, which must be there, and which talks to this machine only."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # whatever a page or the browser itself might ask for elsewhere is answered "no such host"
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
START_WITHIN_S = 60


def chromium_path() -> str:
    """Where Chromium is; a missing one fails the test, it never skips it."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("Chromium is missing. Type: sudo apt install chromium")
    return found


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """A browser for the tests of one file."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
    try:
        yield browser
    finally:
        browser.close()


class KillableChromium:
    """A Chromium with a process group of its own and a new profile each time: killed as if the battery were gone."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright = playwright
        self._folder = folder
        self._starts = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Browser:
        """Start with an empty profile and return the browser."""
        assert self._process is None, "it runs already"
        self._starts += 1
        profile = self._folder / f"profile-{self._starts}"
        command = [chromium_path(), "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        self._process = subprocess.Popen(
            [*command, *CHROMIUM_ARGS, "--disable-breakpad", "--password-store=basic", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return self._playwright.chromium.connect_over_cdp(self._wait_for_door(profile / "DevToolsActivePort"))

    def kill(self) -> None:
        """SIGKILL to the whole process group, and throw the profile away."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(self._folder / f"profile-{self._starts}", ignore_errors=True)

    def _wait_for_door(self, note: Path) -> str:
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline:
            lines = note.read_text().splitlines() if note.exists() else []
            if len(lines) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            time.sleep(0.03)
        raise Error("Chromium did not open its door for tests")
