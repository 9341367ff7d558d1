"""The embedded LRS over HTTP: what it takes in a second, and how soon it answers at a million statements."""

import json
import re
import statistics
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import uuid4

from benchmarks.load import Connection
from benchmarks.records_fill import HOME, MODULES, OFFICERS, PARTS, Made, body_of, statement_of

BATCH = 50
BATCHES = 20
SINGLES = 100
LOOKUPS = 15
PAGE = 500


@dataclass(frozen=True, slots=True)
class Store:
    """One running LRS with ``filled`` statements in it. ``path`` is where its resources begin.

    ``rounds`` is the share of the requests that it is asked: a slow one would take the time of all others.
    """

    name: str
    port: int
    path: str
    key: str
    secret: str
    filled: int
    pid: int
    rounds: float = 1.0


@dataclass(slots=True)
class Figures:
    """What one store did in one round. Times are milliseconds, medians of ``LOOKUPS``."""

    post_batch: float
    "Statements a second, in batches of 50."
    post_single: float
    "Statements a second, one a request."
    get_ms: dict[str, float] = field(default_factory=dict)


def measure(store: Store, seed: int) -> Figures:
    """One round: statements in, then statements found by each filter, ten at a time."""
    random, line = Random(seed), Connection(store.port)
    figures = Figures(post_batch=_batches(store, line, random), post_single=_singles(store, line, random))
    for name, query in _lookups().items():
        figures.get_ms[name] = _median_ms(
            store, line, [query(random, store.filled) for _ in range(max(3, int(LOOKUPS * store.rounds)))]
        )
    return figures


def memory_while_paging(store: Store, pages: int) -> tuple[float, float]:
    """Resident MiB of the web process after the first pages, and the most after all of them, following ``more``."""
    line, address, begin, most = Connection(store.port), f"{store.path}/statements?limit={PAGE}", 0.0, 0.0
    for number in range(pages):
        line.open()
        body = _ask(store, line, "GET", address)
        address = json.loads(body)["more"]
        if not address:
            raise RuntimeError(f"{store.name} ended after {number + 1} pages")
        resident = _resident_mib(store.pid)
        begin, most = (resident, resident) if number < 5 else (begin, max(most, resident))
    return begin, most


def _batches(store: Store, line: Connection, random: Random) -> float:
    rounds = [[_new(random) for _ in range(BATCH)] for _ in range(int(BATCHES * store.rounds))]
    bodies = [b"[" + b",".join(one) + b"]" for one in rounds]
    seconds = _seconds(lambda body: _ask(store, line, "POST", f"{store.path}/statements", body), bodies)
    return BATCH * len(bodies) / seconds


def _singles(store: Store, line: Connection, random: Random) -> float:
    bodies = [_new(random) for _ in range(int(SINGLES * store.rounds))]
    return len(bodies) / _seconds(lambda body: _ask(store, line, "POST", f"{store.path}/statements", body), bodies)


def _new(random: Random) -> bytes:
    made = statement_of(random.randrange(10**9))
    return body_of(Made(uuid4(), made.registration, made.officer, made.verb, made.activity, made.module, made.at))


def _seconds(send: Callable[[bytes], bytes], bodies: list[bytes]) -> float:
    start = time.perf_counter()
    for body in bodies:
        send(body)
    return time.perf_counter() - start


def _lookups() -> dict[str, Callable[[Random, int], str]]:
    def any_of(random: Random, filled: int) -> Made:
        return statement_of(random.randrange(filled))

    return {
        "id": lambda random, filled: f"statementId={any_of(random, filled).id}",
        "agent": lambda random, _: f"agent={_agent(random.randrange(OFFICERS))}&limit=10",
        "verb": lambda random, filled: f"verb={quote(any_of(random, filled).verb, safe='')}&limit=10",
        "activity": lambda random, _: f"activity={quote(_activity(random), safe='')}&limit=10",
        "registration": lambda random, filled: f"registration={any_of(random, filled).registration}&limit=10",
    }


def _agent(number: int) -> str:
    account = {"homePage": HOME, "name": f"officer{number:05}"}
    return quote(json.dumps({"objectType": "Agent", "account": account}), safe="")


def _activity(random: Random) -> str:
    return f"{HOME}/xapi/activities/module/m{random.randrange(MODULES):02}/item/i{random.randrange(1, PARTS):02}"


def _median_ms(store: Store, line: Connection, queries: list[str]) -> float:
    times = []
    line.open()
    for query in queries:
        start = time.perf_counter()
        _ask(store, line, "GET", f"{store.path}/statements?{query}")
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _ask(store: Store, line: Connection, method: str, path: str, body: bytes = b"") -> bytes:
    credentials = b64encode(f"{store.key}:{store.secret}".encode()).decode()
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive"]
    head += [f"Authorization: Basic {credentials}", "X-Experience-API-Version: 1.0.3"]
    if method == "POST":
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    status, answer = line.send("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    if status != 200:
        raise RuntimeError(f"{store.name} answered {status} to {method} {path[:200]}: {answer[-400:]!r}")
    return answer.partition(b"\r\n\r\n")[2]


def _resident_mib(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    if found is None:
        raise RuntimeError("the web process is gone")
    return int(found.group(1)) / 1024


def filters_without_answer(store: Store) -> list[str]:
    """The filters that find nothing: an empty answer means nothing, however soon it comes."""
    random, line, empty = Random(7), Connection(store.port), []
    for name, query in _lookups().items():
        body = json.loads(_ask(store, line, "GET", f"{store.path}/statements?{query(random, store.filled)}"))
        if name != "id" and not body["statements"]:
            empty.append(name)
    return empty
