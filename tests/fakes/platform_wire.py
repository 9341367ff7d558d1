"""A loopback HTTP server for fakes whose answers are functions of a request: routing, faults, and a clean end."""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.lrs_faults import Fault, Way

HANG_AT_MOST_S = 30.0


@dataclass
class Request:
    """One request as it came. Header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int | None = None
    "What was answered; None for a hang."

    def form(self) -> dict[str, str]:
        parsed = parse_qs(self.body.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in parsed.items()}

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip()


@dataclass
class Answer:
    status: int
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Answered with this status: what a platform says every day, no fault of the tool's."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


class Violation(Refused):
    """Against the specification: refused, and kept in the fake's ``violations``."""


class Server(ThreadingHTTPServer):
    """Serves until ``stop``. ``find_fault`` may give a fault for a request, ``answer`` gives its answer."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    # of many who come at once, the sixth would be let wait a second
    request_queue_size = 128

    def __init__(
        self, port: int, find_fault: Callable[[Request], Fault | None], answer: Callable[[Request], Answer]
    ) -> None:
        self.find_fault = find_fault
        self.answer = answer
        self.ended = threading.Event()
        self._lines: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # headers and body leave in one piece: two small writes wait 40 ms for each other
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=parts.path,
            query={name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
        )
        fault = self.server.find_fault(request)
        if fault is not None and fault.way is Way.ANSWER:
            self._send(request, Answer(fault.status, fault.body, "text/plain", dict(fault.headers)))
            return
        if fault is not None and fault.way is Way.HANG:
            self.server.ended.wait(HANG_AT_MOST_S)
            self.close_connection = True
            return
        answer = self.server.answer(request)
        if fault is not None and fault.way is Way.CUT_AFTER_STORING:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
            self.wfile.flush()
            self.close_connection = True
            return
        self._send(request, answer)

    def _send(self, request: Request, answer: Answer) -> None:
        request.status = answer.status
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()
