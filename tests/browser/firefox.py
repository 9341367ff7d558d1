"""Firefox for the proofs of the self-check, driven over WebDriver BiDi, which it speaks by itself.

No test needs it: where the machine has none, the tests that would use it are skipped and say so. Source of the
commands: W3C, WebDriver BiDi, https://www.w3.org/TR/webdriver-bidi/ (sections browsingContext, script, input, network).
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.websocket import WebSocket

START_WITHIN_S = 60
ANSWER_WITHIN_S = 60
# Whatever it or a page asks for elsewhere goes to a port where nobody listens; this machine itself is never behind a
# proxy. What it remembers of a session it writes down at once, so that a test can look for it.
PREFERENCES = {
    "network.proxy.type": 1,
    **dict.fromkeys(("network.proxy.http", "network.proxy.ssl"), "127.0.0.1"),
    **dict.fromkeys(("network.proxy.http_port", "network.proxy.ssl_port"), 9),
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.normandy.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.homepage_override.mstone": "ignore",
    "startup.homepage_welcome_url": "about:blank",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.server": "",
    # what it sets for programs that drive it would switch off what comes back after a crash
    "remote.prefs.recommended": False,
    # of those, this one is needed to choose a file
    "dom.file.createInChild": True,
    # a window that a script opens is stopped by the page under test, and not by the browser
    "dom.disable_open_during_load": False,
    "browser.sessionstore.interval": 200,
    "browser.sessionstore.idleDelay": 1,
    "browser.sessionstore.interval.idle": 200,
    # "Open previous windows and tabs"
    "browser.startup.page": 3,
}
KEYS = {"Shift": "\ue008", "Tab": "\ue004", "Space": " ", "Enter": "\ue007", "ArrowDown": "\ue015"}


class FirefoxError(Exception):
    """Firefox answered a command with an error."""


def firefox_path() -> str:
    """Where Firefox is; a missing one skips the test."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        pytest.skip("Firefox is not installed. To try it too: sudo apt install firefox-esr")
    return found


class Firefox:
    """One running Firefox with one tab. Asks and waits; what it reports meanwhile is kept in ``events``."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._process = _start(profile)
        self._socket = WebSocket(_door(profile, self._process), "/session", timeout_s=ANSWER_WITHIN_S)
        self._asked = 0
        self.events: list[dict[str, Any]] = []
        accepting = {"capabilities": {"alwaysMatch": {"unhandledPromptBehavior": {"default": "accept"}}}}
        self.version: str = self.ask("session.new", accepting)["capabilities"]["browserVersion"]
        self.ask("session.subscribe", {"events": ["network.beforeRequestSent", "browsingContext.downloadWillBegin"]})
        self.tab = self.tabs()[0]

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """Send a command and return its result. Raises ``FirefoxError`` with what Firefox says."""
        self._asked += 1
        self._socket.send(json.dumps({"id": self._asked, "method": method, "params": params}))
        while True:
            message: dict[str, Any] = json.loads(self._socket.receive())
            if message.get("type") == "event":
                self.events.append(message)
            elif message.get("id") == self._asked:
                if message["type"] == "error":
                    raise FirefoxError(f"{method}: {message['error']}: {message['message']}")
                result: dict[str, Any] = message["result"]
                return result

    def tabs(self) -> list[str]:
        """The ids of its open tabs, the first one first."""
        return [each["context"] for each in self.ask("browsingContext.getTree", {"maxDepth": 0})["contexts"]]

    def addresses(self) -> list[str]:
        """What its tabs show."""
        return [each["url"] for each in self.ask("browsingContext.getTree", {"maxDepth": 0})["contexts"]]

    def switch_to(self, address: str) -> None:
        """Go on in the tab that shows an address, and wait until it is whole."""
        self.tab = self.tabs()[self.addresses().index(address)]
        self.ask("browsingContext.activate", {"context": self.tab})
        self.wait_until(lambda: self.run("document.readyState") == "complete")

    def open(self, address: str) -> None:
        """Go to an address and wait until it is there."""
        self.ask("browsingContext.navigate", {"context": self.tab, "url": address, "wait": "complete"})

    def reload(self) -> None:
        """Load the page again."""
        self.ask("browsingContext.reload", {"context": self.tab, "wait": "complete"})

    def go_back(self) -> None:
        """Press Back and wait until the page before is shown."""
        before = self.address()
        self.ask("browsingContext.traverseHistory", {"context": self.tab, "delta": -1})
        self.wait_until(lambda: self.address() != before and self.run("document.readyState") == "complete")

    def address(self) -> str:
        """The address of the page that is shown."""
        found: str = self.ask("browsingContext.getTree", {"root": self.tab, "maxDepth": 0})["contexts"][0]["url"]
        return found

    def run(self, script: str) -> Any:
        """The value of an expression in the page, by way of JSON. Raises ``FirefoxError`` when the page throws."""
        asked = f"(async () => JSON.stringify((await ({script})) ?? null))()"
        target = {"context": self.tab}
        answer = self.ask("script.evaluate", {"expression": asked, "target": target, "awaitPromise": True})
        if answer["type"] == "exception":
            raise FirefoxError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def click(self, selector: str) -> None:
        """Click into the middle of an element, as with a mouse."""
        element = {"type": "element", "element": self._find(selector)}
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        actions = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def type(self, *keys: str) -> None:
        """Press keys, one after the other; those of more than one letter by their name in ``KEYS``."""
        strokes = [(kind, KEYS.get(key, key)) for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": [{"type": kind, "value": key} for kind, key in strokes]})

    def choose_file(self, selector: str, file: Path) -> None:
        """Choose a file in a file field."""
        self.ask("input.setFiles", {"context": self.tab, "element": self._find(selector), "files": [str(file)]})

    def save_to(self, folder: Path) -> None:
        """Let what it downloads go into a folder."""
        behaviour = {"type": "allowed", "destinationFolder": str(folder)}
        self.ask("browser.setDownloadBehavior", {"downloadBehavior": behaviour})

    def requests(self) -> list[str]:
        """The address of every request since it was started, but for data that stands in the page itself."""
        self.run("1")  # whatever was reported before this answer has been read
        sent = [one["params"] for one in self.events if one["method"] == "network.beforeRequestSent"]
        return [one["request"]["url"] for one in sent if not one["request"]["url"].startswith(("data:", "about:"))]

    def wait_until(self, is_so: Any, within_s: float = 20) -> None:
        """Look again and again until something is so. Raises ``AssertionError`` when it does not come about."""
        deadline = time.monotonic() + within_s
        while not is_so():
            assert time.monotonic() < deadline, "Firefox: what the test waits for did not come about"
            time.sleep(0.05)

    def quit(self) -> None:
        """Close it as a person does, and wait until it has written what it wants to keep."""
        self.ask("browser.close", {})
        self._process.wait(START_WITHIN_S)
        self.end()

    def end(self) -> None:
        """End it and all it started, as if the battery were gone. Does nothing a second time."""
        self._socket.close()
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _find(self, selector: str) -> dict[str, str]:
        locator = {"type": "css", "value": selector}
        nodes = self.ask("browsingContext.locateNodes", {"context": self.tab, "locator": locator})["nodes"]
        assert len(nodes) == 1, f"{len(nodes)} elements are {selector}"
        return {"sharedId": nodes[0]["sharedId"]}

    def _act(self, source: dict[str, Any]) -> None:
        self.ask("input.performActions", {"context": self.tab, "actions": [source]})


@contextmanager
def running_firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a profile of its own, ended in any case."""
    browser = Firefox(profile)
    try:
        yield browser
    finally:
        browser.end()


def _start(profile: Path) -> subprocess.Popen[bytes]:
    profile.mkdir(exist_ok=True)
    (profile / "WebDriverBiDiServer.json").unlink(missing_ok=True)
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    return subprocess.Popen(
        [
            firefox_path(),
            "--headless",
            "--no-remote",
            "--remote-debugging-port=0",
            "--profile",
            str(profile),
        ],
        # its own folders for whatever it keeps outside the profile
        env={**os.environ, "HOME": str(profile), "TMPDIR": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _door(profile: Path, process: subprocess.Popen[bytes]) -> int:
    """The port it listens on, once it has written it down."""
    note = profile / "WebDriverBiDiServer.json"
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        # the file is there a moment before it is whole
        if note.exists() and (text := note.read_text()).rstrip().endswith("}"):
            return int(json.loads(text)["ws_port"])
        time.sleep(0.03)
    raise FirefoxError("Firefox did not open its door for tests")
