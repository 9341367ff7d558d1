"""A strict LRS on a real loopback socket, which can be told to fail in every way a real one does."""

import base64
import json
import socket
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from tests.fakes.lrs_faults import Fault, Way, answer
from tests.fakes.lrs_rules import UUID, Invalid, check_statement

__all__ = ["VOIDED", "FakeLRS", "Fault", "Way", "answer"]

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
STORED = datetime(2026, 11, 23, 15, tzinfo=UTC)
FILTERS = {"since", "until", "ascending", "limit", "format"}
TIMES = (("since", "0001-01-01T00:00:00Z"), ("until", "9999-12-31T00:00:00Z"))
HANG_AT_MOST_S = 30.0
Json = dict[str, Any]


def as_ids(statement: Json) -> Json:
    """Part Three, 2.1.3: only what identifies the Agent, Activity, Verb and Group Objects."""
    actor = {key: value for key, value in statement["actor"].items() if key != "name"}
    shown = {key: value for key, value in statement["object"].items() if key != "definition"}
    return {**statement, "actor": actor, "verb": {"id": statement["verb"]["id"]}, "object": shown}


@dataclass
class Seen:
    """One request as it came."""

    method: str
    path: str
    ids: list[str] = field(default_factory=list)
    size_bytes: int = 0
    status: int | None = None
    "What was answered; None for a line that was cut or a hang."


class FakeLRS:
    """Starts on construction; ``stop`` and ``start`` again on the same port keep what is stored.

    ``plan`` is used up by writing requests, one fault each, and ``read_plan`` by reading ones; None in it means: this
    one goes well.
    """

    def __init__(self, *, username: str = "common-ground", password: str = "pässword") -> None:
        self.username = username
        self.password = password
        self.plan: deque[Fault | None] = deque()
        self.read_plan: deque[Fault | None] = deque()
        self.versions: tuple[str, ...] = ("1.0.3",)
        self.may_read = True
        self.may_write = True
        self.has_about = True
        self.knows_filters = True
        "Whether since, until, ascending, limit and format are taken; some LRSs know none of them."
        self.page_rows = 100
        "Statements on one page, at most."
        self.clock: Callable[[], datetime] = lambda: STORED
        self.stored_at: dict[str, datetime] = {}
        self.seen: list[Seen] = []
        self.is_touchy = False
        "Answers 409 for every known id, equal or not, as the specification allows."
        self.names_only_new = False
        "Answers a POST with the ids that were new alone, 204 when there were none, as Ralph 5.1.0 does."
        self.max_bytes: int | None = None
        self.sick: dict[str, int] = {}
        "Ids whose statement gets this status for ever, and with it the whole request that holds it."
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
        self.stored_at.clear()
        self.voided.clear()
        self.seen.clear()

    def lose(self, *ids: str) -> None:
        """As an LRS that was restored from an old backup: these are gone."""
        with self.lock:
            for one in ids:
                del self.statements[one]

    def next_fault(self, *, is_reading: bool) -> Fault | None:
        with self.lock:
            plan = self.read_plan if is_reading else self.plan
            return plan.popleft() if plan else None

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
                self.stored_at[statement["id"].lower()] = self.clock()
                if statement["verb"]["id"] == VOIDED:
                    self.voided.add(statement["object"]["id"].lower())
            return True

    def as_shown(self, statement: Json) -> Json:
        """With what an LRS adds."""
        return {
            "version": "1.0.0",
            **statement,
            "timestamp": statement.get("timestamp", "2026-01-01T00:00:00Z").replace("Z", "000+00:00"),
            "stored": self.stored_at.get(statement["id"].lower(), STORED).isoformat().replace("+00:00", "Z"),
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
            self._fault = lrs.next_fault(is_reading=self.command == "GET")
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
        if urlsplit(self.path).path == "/xapi/about" and lrs.has_about:
            self._reply(200, json.dumps({"version": list(lrs.versions)}).encode())
            raise _Done
        expected = base64.b64encode(f"{lrs.username}:{lrs.password}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            raise _Answered(401, "Unknown name or password.")
        spoken = {version.rpartition(".")[0] for version in lrs.versions}
        if self.headers.get("X-Experience-API-Version", "").rpartition(".")[0] not in spoken:
            raise _Answered(400, "X-Experience-API-Version is missing or not supported.")
        if urlsplit(self.path).path != "/xapi/statements":
            raise _Answered(404, "No such resource.")
        if not (lrs.may_read if self.command == "GET" else lrs.may_write):
            raise _Answered(403, "This name may not do that.")
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
        query = self._query({"statementId", "voidedStatementId", "more", *FILTERS})
        if not lrs.knows_filters and query.keys() & FILTERS:
            raise _Answered(400, "Unknown parameter.")
        if {"statementId", "voidedStatementId"} <= query.keys():
            raise _Answered(400, "Ask for one or the other.")
        wanted = query.get("statementId") or query.get("voidedStatementId")
        if wanted is None:
            self._list(query)
            return
        with lrs.lock:
            found = lrs.statements.get(wanted.lower())
            is_voided = wanted.lower() in lrs.voided
        if found is None or is_voided != ("voidedStatementId" in query):
            raise _Answered(404, "No such statement.")
        self._reply(200, json.dumps(lrs.as_shown(found)).encode())

    def _list(self, query: dict[str, str]) -> None:
        """Part Three, 2.1.3: stored after since, at or before until; newest first unless ascending; more leads on."""
        lrs = self.server.lrs
        first = 0
        if "more" in query:
            query = json.loads(base64.urlsafe_b64decode(query["more"]))
            first = int(query["first"])
        since, until = (datetime.fromisoformat(query.get(name, other)) for name, other in TIMES)
        with lrs.lock:
            ids = [one for one in lrs.statements if one not in lrs.voided and since < lrs.stored_at[one] <= until]
        ids = ids if query.get("ascending") == "true" else ids[::-1]
        end = first + min(int(query.get("limit", 0)) or lrs.page_rows, lrs.page_rows)
        more = base64.urlsafe_b64encode(json.dumps({**query, "first": str(end)}).encode()).decode()
        shown = [lrs.as_shown(lrs.statements[one]) for one in ids[first:end]]
        if query.get("format") == "ids":
            shown = [as_ids(one) for one in shown]
        address = f"/xapi/statements?more={more}" if end < len(ids) else ""
        self._reply(200, json.dumps({"statements": shown, "more": address}).encode())

    def _parse(self) -> Any:
        try:
            return json.loads(self._body)
        except ValueError:
            raise _Answered(400, "The body is not JSON.") from None

    def _check(self, statement: object) -> None:
        try:
            check_statement(statement, self.server.lrs.versions)
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
        for one in statements:
            if one["id"] in self.server.lrs.sick:
                raise _Answered(self.server.lrs.sick[one["id"]], f"Statement {one['id']} cannot be taken.")
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
        self._seen.status = status
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("X-Experience-API-Version", self.server.lrs.versions[-1])
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)
        self.wfile.flush()
