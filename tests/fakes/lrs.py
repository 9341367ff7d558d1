"""A strict LRS on a real loopback socket, which can be told to fail in every way a real one does."""

import base64
import json
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.fakes.lrs_rules import UUID, Invalid, check_statement

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
HANG_AT_MOST_S = 30.0
Json = dict[str, Any]


class Way(Enum):
    """How a request goes wrong."""

    ANSWER = auto()
    "A status and nothing else."
    HANG = auto()
    "No answer until the server ends."
    CUT_BEFORE_STORING = auto()
    CUT_AFTER_STORING = auto()
    "Stores, then cuts the line in the middle of the answer."
    SLOW = auto()
    "Stores and answers after ``seconds``."
    HANG_AFTER_STORING = auto()
    "Stores; no answer until the server ends."


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one writing request. ``headers`` go with an answer."""

    way: Way
    status: int = 500
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b"told to fail"
    seconds: float = 0.0


def answer(status: int, *headers: tuple[str, str], body: bytes = b"told to fail") -> Fault:
    """A fault that answers with this status and stores nothing."""
    return Fault(Way.ANSWER, status, headers, body)


@dataclass
class Seen:
    """One request as it came."""

    method: str
    path: str
    ids: list[str] = field(default_factory=list)
    size_bytes: int = 0


class FakeLRS:
    """Starts on construction; ``stop`` and ``start`` again on the same port keep what is stored.

    ``plan`` is used up by writing requests, one fault each; None in it means: this one goes well.
    """

    def __init__(self, *, username: str = "common-ground", password: str = "pässword") -> None:
        self.username = username
        self.password = password
        self.plan: deque[Fault | None] = deque()
        self.seen: list[Seen] = []
        self.is_touchy = False
        "Answers 409 for every known id, equal or not, as the specification allows."
        self.names_only_new = False
        "Answers a POST with the ids that were new alone, 204 when there were none, as Ralph 5.1.0 does."
        self.max_bytes: int | None = None
        self.statements: dict[str, Json] = {}
        "In the order in which they were stored."
        self.voided: set[str] = set()
        self.lock = threading.Lock()
        self.is_hanging = threading.Event()
        "Set when a request has met one of the two hangs."
        self._port = 0
        self._server: _Server | None = None
        self.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._port}/xapi/"

    @property
    def stored_ids(self) -> list[str]:
        return list(self.statements)

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self._port), self)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        """Close the socket and every line; a connection is refused from now on."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def forget(self) -> None:
        self.statements.clear()
        self.voided.clear()
        self.seen.clear()

    def next_fault(self) -> Fault | None:
        with self.lock:
            return self.plan.popleft() if self.plan else None

    def store(self, statements: list[Json]) -> bool:
        """Keep all or none; False when an id is known with other content (or known at all, when touchy)."""
        with self.lock:
            new = []
            for statement in statements:
                known = self.statements.get(statement["id"].lower())
                if known is None:
                    new.append(statement)
                elif self.is_touchy or known != statement:
                    return False
            for statement in new:
                self.statements[statement["id"].lower()] = statement
                if statement["verb"]["id"] == VOIDED:
                    self.voided.add(statement["object"]["id"].lower())
            return True

    def as_shown(self, statement: Json) -> Json:
        """With what an LRS adds."""
        return {
            "version": "1.0.0",
            **statement,
            "timestamp": statement.get("timestamp", "2026-01-01T00:00:00Z").replace("Z", "000+00:00"),
            "stored": "2026-11-23T15:00:00.000Z",
            "authority": {"objectType": "Agent", "account": {"homePage": "http://lrs.example/", "name": self.username}},
        }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], lrs: FakeLRS) -> None:
        self.lrs = lrs
        self.ended = threading.Event()
        self._lines: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._lines.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is not worth a traceback."""

    def stop(self) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()
        for line in list(self._lines):
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Answered(Exception):
    """Ends a request with this status."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class _Cut(Exception):
    """The line is to be cut."""


class _Done(Exception):
    """The answer is out already."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # headers and body leave in one piece: two small writes wait 40 ms for each other
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_POST(self) -> None:
        self._serve(self._post)

    def do_PUT(self) -> None:
        self._serve(self._put)

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self, act: Any) -> None:
        self._body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._seen = Seen(self.command, self.path, size_bytes=len(self._body))
        lrs = self.server.lrs
        lrs.seen.append(self._seen)
        try:
            self._fault = lrs.next_fault() if self.command != "GET" else None
            self._fail_before()
            self._check_request()
            act()
        except _Answered as end:
            self._reply(end.status, end.words.encode(), "text/plain")
        except _Done:
            return
        except _Cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def _fail_before(self) -> None:
        fault = self._fault
        if fault is None:
            return
        if fault.way is Way.ANSWER:
            self._reply(fault.status, fault.body, "text/plain", fault.headers)
            raise _Done
        if fault.way is Way.HANG:
            self._hang()
        if fault.way is Way.CUT_BEFORE_STORING:
            raise _Cut

    def _hang(self) -> None:
        self.server.lrs.is_hanging.set()
        self.server.ended.wait(HANG_AT_MOST_S)
        raise _Cut

    def _check_request(self) -> None:
        lrs = self.server.lrs
        expected = base64.b64encode(f"{lrs.username}:{lrs.password}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            raise _Answered(401, "Unknown name or password.")
        if not self.headers.get("X-Experience-API-Version", "").startswith("1.0"):
            raise _Answered(400, "X-Experience-API-Version is missing or not supported.")
        if urlsplit(self.path).path != "/xapi/statements":
            raise _Answered(404, "No such resource.")
        if self.command != "GET" and self.headers.get("Content-Type", "").split(";")[0] != "application/json":
            raise _Answered(400, "Content-Type is not application/json.")
        if lrs.max_bytes is not None and len(self._body) > lrs.max_bytes:
            raise _Answered(413, "Too large.")

    def _post(self) -> None:
        parsed = self._parse()
        statements = parsed if isinstance(parsed, list) else [parsed]
        for statement in statements:
            self._check(statement)
        self._seen.ids = [statement.setdefault("id", str(uuid4())) for statement in statements]
        if len(set(self._seen.ids)) != len(self._seen.ids):
            raise _Answered(400, "The batch has an id twice.")
        known = self.server.lrs.statements.keys() if self.server.lrs.names_only_new else set()
        named = [one for one in self._seen.ids if one.lower() not in known]
        self._store(statements, 200 if named else 204, json.dumps(named).encode())

    def _put(self) -> None:
        query = self._query({"statementId"})
        parsed = self._parse()
        self._check(parsed)
        if "statementId" not in query or parsed.setdefault("id", query["statementId"]) != query["statementId"]:
            raise _Answered(400, "statementId is missing or not the statement's.")
        self._seen.ids = [parsed["id"]]
        self._store([parsed], 204, b"")

    def _get(self) -> None:
        lrs = self.server.lrs
        query = self._query({"statementId", "voidedStatementId", "format", "ascending", "limit"})
        if {"statementId", "voidedStatementId"} <= query.keys():
            raise _Answered(400, "Ask for one or the other.")
        wanted = query.get("statementId") or query.get("voidedStatementId")
        with lrs.lock:
            if wanted is None:
                shown = [lrs.as_shown(one) for key, one in lrs.statements.items() if key not in lrs.voided]
                shown = shown if query.get("ascending") == "true" else shown[::-1]
                self._reply(200, json.dumps({"statements": shown, "more": ""}).encode())
                return
            found = lrs.statements.get(wanted.lower())
            is_voided = wanted.lower() in lrs.voided
        if found is None or is_voided != ("voidedStatementId" in query):
            raise _Answered(404, "No such statement.")
        self._reply(200, json.dumps(lrs.as_shown(found)).encode())

    def _parse(self) -> Any:
        try:
            return json.loads(self._body)
        except ValueError:
            raise _Answered(400, "The body is not JSON.") from None

    def _check(self, statement: object) -> None:
        try:
            check_statement(statement)
        except Invalid as problem:
            raise _Answered(400, str(problem)) from None

    def _query(self, allowed: set[str]) -> dict[str, str]:
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        if query.keys() - allowed:
            raise _Answered(400, "Unknown parameter.")
        for key in ("statementId", "voidedStatementId"):
            if key in query and not UUID.match(query[key]):
                raise _Answered(400, f"{key} is not a UUID.")
        return query

    def _store(self, statements: list[Json], status: int, body: bytes) -> None:
        if self._fault is not None and self._fault.way is Way.SLOW:
            self.server.ended.wait(self._fault.seconds)
        if not self.server.lrs.store(statements):
            raise _Answered(409, "A statement of this id is stored already.")
        if self._fault is not None and self._fault.way is Way.HANG_AFTER_STORING:
            self._hang()
        if self._fault is not None and self._fault.way is Way.CUT_AFTER_STORING:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n[")
            self.wfile.flush()
            raise _Cut
        self._reply(status, body)

    def _reply(
        self, status: int, body: bytes, kind: str = "application/json", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("X-Experience-API-Version", "1.0.3")
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)
        self.wfile.flush()
