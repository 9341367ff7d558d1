"""A strict cmi5 LMS on a real loopback socket: fetch, launch data, preferences, statements and a page to return to."""

import json
import socket
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.fakes.cmi5_books import ACTIVITY_ID, ACTOR, PUBLISHER_ID, Cmi5Books, Violation
from tests.fakes.cmi5_rules import AuSession, Json
from tests.fakes.lrs_faults import Fault, Way, answer
from tests.fakes.lrs_rules import Invalid, check_statement

__all__ = ["ACTIVITY_ID", "ACTOR", "PUBLISHER_ID", "AuSession", "FakeCmi5Lms", "Fault", "Violation", "Way", "answer"]

HANG_AT_MOST_S = 30.0


class FakeCmi5Lms(Cmi5Books):
    """Starts on construction. What it keeps and judges is in the books; here is only the wire.

    ``fetch_plan`` is used up by requests to fetch addresses and ``plan`` by those to statements, one fault each; None
    in them means: this one goes well.
    """

    def __init__(self) -> None:
        super().__init__()
        self.preferences: Json | None = {"languagePreference": "es-MX,en-US", "audioPreference": "off"}
        "None: this learner has no such document, 404."
        self.may_write_preferences = True
        self.fetch_plan: deque[Fault | None] = deque()
        self.plan: deque[Fault | None] = deque()
        self.wants_cookie = False
        "Whether fetch answers only who carries the cookie of the LMS, which no server has."
        self.is_hanging = threading.Event()
        self._server: _Server | None = _Server(("127.0.0.1", 0), self)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # of many who come at once, the sixth would be let wait a second
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], lms: FakeCmi5Lms) -> None:
        self.lms = lms
        self.ended = threading.Event()
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is not worth a traceback."""

    def stop(self) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    # one request on a line: nothing is left open when the LMS stops
    wbufsize = -1
    server: _Server
    _later: Way | None = None
    "How this request fails once everything was done: the other side cannot know that it was."

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def do_OPTIONS(self) -> None:
        self._reply(204)

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self) -> None:
        self._lms = self.server.lms
        self._body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        self._query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        _, place, *rest = parts.path.split("/")
        session = self._lms.by_number(rest[0]) if place in {"fetch", "return"} and rest else None
        if session is not None and place == "fetch":
            self._fetch(session)
        elif session is not None:
            session.is_returned = True
            self._reply(200, b"<!doctype html><title>Your courses</title>", "text/html")
        elif place == "xapi":
            self._xapi("/".join(rest))
        else:
            self._reply(404)

    def _fetch(self, session: AuSession) -> None:
        if self._meets(self._lms.fetch_plan):
            return
        if self.command != "POST":
            self._lms.note(2, "8.2.1", "fetch was asked with another method than POST", session)
            self._reply(405)
        elif self._lms.wants_cookie and "lms=" not in self.headers.get("Cookie", ""):
            self._reply(403, b"<!doctype html><title>Sign in</title>", "text/html")
        else:
            self._send(200, self._lms.fetch(session))

    def _xapi(self, resource: str) -> None:
        session = self._lms.by_token(self.headers.get("Authorization", ""))
        if session is None:
            self._lms.note(2, "8.2.1", "an xAPI request came without the token of a session")
            self._reply(401)
        elif resource == "statements" and self._meets(self._lms.plan):
            return
        elif not self.headers.get("X-Experience-API-Version", "").startswith("1.0"):
            self._reply(400, b"X-Experience-API-Version is missing or not supported.", "text/plain")
        else:
            act = {
                "statements": self._statements,
                "activities/state": self._state,
                "agents/profile": self._profile,
            }.get(resource)
            act(session) if act else self._reply(404)

    def _statements(self, session: AuSession) -> None:
        if self.command not in {"POST", "PUT"}:
            self._read(session)
            return
        try:
            parsed = json.loads(self._body)
            statements = parsed if isinstance(parsed, list) else [parsed]
            for statement in statements:
                check_statement(statement)
        except (ValueError, Invalid) as error:
            self._reply(400, str(error).encode(), "text/plain")
            return
        found = self._lms.receive(session, *statements)
        if found:
            is_heard = self._later is None
            self._send(403, {"violations": [vars(each) for each in found]})
            if is_heard:
                self._lms.tell(session)
        elif self.command == "PUT":
            self._reply(204)
        else:
            self._send(200, [each["id"] for each in statements])

    def _read(self, session: AuSession) -> None:
        wanted = self._query.get("statementId")
        if wanted is None:
            self._send(200, {"statements": session.taken, "more": ""})
            return
        found = [each for each in session.taken if each["id"] == wanted]
        self._send(200, found[0]) if found else self._reply(404)

    def _state(self, session: AuSession) -> None:
        if self._query.get("stateId") != "LMS.LaunchData":
            self._reply(404)
        elif self.command != "GET":
            self._lms.note(3, "10.2.1", "LMS.LaunchData was changed or deleted", session)
            self._reply(403)
        elif not self._is_of_launch(session, {"activityId": session.activity_id, "registration": session.registration}):
            self._reply(404)
        else:
            self._send(200, self._lms.launch_data(session))

    def _profile(self, session: AuSession) -> None:
        if self._query.get("profileId") != "cmi5LearnerPreferences" or not self._is_of_launch(session, {}):
            self._reply(404)
        elif self.command != "GET":
            if self._lms.may_write_preferences:
                self._lms.preferences = json.loads(self._body)
            self._reply(204 if self._lms.may_write_preferences else 403)
        else:
            session.has_read_preferences = True
            self._reply(404) if self._lms.preferences is None else self._send(200, self._lms.preferences)

    def _is_of_launch(self, session: AuSession, parameters: dict[str, str]) -> bool:
        """Rule 1: the values of the launch come back as they were given, character for character."""
        expected = {**parameters, "agent": json.dumps(session.actor)}
        wrong = [name for name, value in expected.items() if self._query.get(name) != value]
        if wrong:
            self._lms.note(1, "8.1", f"not used as the launch gave it: {', '.join(wrong)}", session)
        return not wrong

    def _meets(self, plan: deque[Fault | None]) -> bool:
        """Whether this request was told to fail before anything is done; what fails later is kept for the reply."""
        with self._lms.lock:
            fault = plan.popleft() if plan else None
        if fault is None:
            return False
        if fault.way is Way.ANSWER:
            self._reply(fault.status, fault.body, "text/plain", fault.headers)
        elif fault.way in {Way.HANG, Way.CUT_BEFORE_STORING}:
            self._break_off(fault.way)
        elif fault.way is Way.SLOW:
            self.server.ended.wait(fault.seconds)
            return False
        else:
            self._later = fault.way
            return False
        return True

    def _break_off(self, way: Way) -> None:
        if way in {Way.HANG, Way.HANG_AFTER_STORING}:
            self._lms.is_hanging.set()
            self.server.ended.wait(HANG_AT_MOST_S)
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, status: int, value: object) -> None:
        self._reply(status, json.dumps(value).encode(), "application/json")

    def _reply(
        self, status: int, body: bytes = b"", kind: str = "text/plain", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        if self._later is not None:
            self._break_off(self._later)
            return
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("X-Experience-API-Version", "1.0.3")
        # a browser may ask for the token with the cookie of the LMS
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
        self.send_header("Access-Control-Allow-Credentials", "true")
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if status == 204 else body)
        self.wfile.flush()
