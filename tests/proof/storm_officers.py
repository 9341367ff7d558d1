"""Officers in a hurry: they go through a module over a real socket, and many a step is sent twice at once."""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

from training_app.content.catalogue import Item, Module
from training_app.learning import marking
from training_app.scenarios import play
from training_app.scenarios.graph import Decision

LOOPBACK = "127.0.0.1"
TRIES = 200
PAUSE_S = 0.03
TWICE, OTHERWISE = 0.3, 0.3
"""How often a step is sent on two connections at once, and how often the two then say different things."""


@dataclass(frozen=True)
class Pass:
    """What lets an officer in: the cookies of a browser that has signed in, and the token of its forms."""

    cookie: str
    token: str


@dataclass
class Kept:
    """What the program said it has kept: attempt -> step -> what may stand there."""

    steps: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    sent_twice: int = 0
    cut: int = 0
    "Requests that got no answer, and were sent again."

    @property
    def count(self) -> int:
        return sum(len(steps) for steps in self.steps.values())


class Line:
    """One kept connection, opened again whenever it was cut."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(LOOPBACK, port, timeout=30)

    def begin(self, address: str, body: bytes, cookie: str) -> bool:
        """Send, and wait for nothing. False when nobody is there."""
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            self._connection.request("POST", address, body, headers)
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return False
        return True

    def end(self) -> str | None:
        """Where the answer leads; None when none came, or the program could not answer."""
        try:
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return None
        if answer.status >= 500:
            return None
        assert answer.status == 303, f"{answer.status} for a step that is right"
        return answer.headers["Location"]

    def close(self) -> None:
        self._connection.close()


class HurriedOfficer:
    """One officer with two connections; goes through modules as fast as the program answers."""

    def __init__(self, port: int, let_in: Pass, random: Random) -> None:
        self._lines = (Line(port), Line(port))
        self._pass = let_in
        self._random = random
        self.kept = Kept()

    def take(self, module: Module) -> None:
        """Every step of the module, each until it is kept."""
        begun = self._send(f"/app/modules/{module.id}/start", [{}])
        attempt = urlsplit(begun).path.split("/")[3]
        steps = self.kept.steps.setdefault(attempt, {"start": {""}})
        for lesson in module.lessons:
            self._send(f"/app/attempts/{attempt}/lessons/{lesson.id}", [{}])
            steps[f"lesson/{lesson.id}"] = {""}
        for number, choice_id in enumerate(self._path(module), 1):
            self._send(f"/app/attempts/{attempt}/scenario", [{"choice": choice_id, "step": str(number)}])
            assert module.scenario is not None
            steps[f"decision/{module.scenario.id}/{number}"] = {choice_id}
        for number, item in enumerate(marking.items_of_round(module, 1), 1):
            said = self._options(item)
            self._send(f"/app/attempts/{attempt}/check/1/{number}", [{"answer": one} for one in said])
            steps[f"answer/1/{item.id}"] = set(said)

    def close(self) -> None:
        """Hang up."""
        for line in self._lines:
            line.close()

    def _path(self, module: Module) -> Iterator[str]:
        """A way through the story, chosen at random."""
        scenario, steps = module.scenario, []
        while scenario is not None and isinstance(node := play.current_page(scenario, steps).node, Decision):
            choice = self._random.choice(node.choices)
            steps.append(play.choose(scenario, play.current_standing(scenario, steps), choice.id))
            yield choice.id

    def _options(self, item: Item) -> list[str]:
        """One answer, or two different ones that are sent at the same moment: the one that comes first stands."""
        options = [option.id for option in item.options]
        return self._random.sample(options, 2) if self._random.random() < TWICE * OTHERWISE else [item.key.id]

    def _send(self, address: str, said: list[Mapping[str, str]]) -> str:
        bodies = [urlencode({"csrf_token": self._pass.token, **one}).encode() for one in said]
        if len(bodies) == 1 and self._random.random() < TWICE:
            bodies *= 2
        self.kept.sent_twice += len(bodies) > 1
        for _ in range(TRIES):
            lines = self._lines[: len(bodies)]
            sent = [line.begin(address, body, self._pass.cookie) for line, body in zip(lines, bodies, strict=True)]
            led = [line.end() if was_sent else None for line, was_sent in zip(lines, sent, strict=True)]
            self.kept.cut += led.count(None)
            # two different answers are both to be heard, or which of them may stand would not be known
            if None not in led:
                return str(led[0])
            time.sleep(PAUSE_S)
        raise AssertionError(f"{address} was never answered")


@contextlib.contextmanager
def at_work(officers: list[HurriedOfficer], take_all: Callable[[HurriedOfficer], None]) -> Iterator[list[Exception]]:
    """Each in a thread of its own; the block is left when all are through. Gives what went wrong, which is nothing."""
    gone_wrong: list[Exception] = []

    def go(officer: HurriedOfficer) -> None:
        try:
            take_all(officer)
        except Exception as error:  # noqa: BLE001 - the test looks at what it was
            gone_wrong.append(error)
        finally:
            officer.close()

    threads = [threading.Thread(target=go, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    try:
        yield gone_wrong
    finally:
        for thread in threads:
            thread.join()
