"""A load that costs almost nothing: prepared bytes over one kept connection, so that the server is what is measured."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence


@contextlib.contextmanager
def gunicorn(target: str, environ: Mapping[str, str], *, workers: int = 1) -> Iterator[tuple[int, int]]:
    """Run gunicorn as the program does; yields its port and a worker's pid. Ended by its own pid."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:training_app.gunicorn_config"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "error", target]
    process = subprocess.Popen(command, env={**os.environ, **environ}, start_new_session=True)
    try:
        _wait_for(port, process)
        yield port, _worker_of(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("gunicorn ended while starting")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def _worker_of(arbiter: int) -> int:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        # the port is open before the worker is forked
        children = subprocess.run(["pgrep", "-P", str(arbiter)], capture_output=True, text=True, check=False).stdout
        if children:
            return int(children.split()[0])
        time.sleep(0.1)
    raise RuntimeError("gunicorn started no worker")


class Connection:
    """One kept connection; opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.open()

    def open(self) -> None:
        """Connect."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Send prepared bytes; returns status and the whole answer, headers included."""
        self.socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.socket.recv(65536)
            if not part:
                raise ConnectionError("the server closed the line")
            answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
        )
        while len(body) < length:
            body += self.socket.recv(65536)
        if b"connection: close" in head.lower():
            self.socket.close()
            self.open()
        return int(head.split(b" ", 2)[1]), head + b"\r\n\r\n" + body


def request(method: str, path: str, *, cookie: str = "", body: bytes = b"") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def rate(connection: Connection, requests: Sequence[bytes], expected: int) -> float:
    """Requests per second, one after the other; every status is checked."""
    # the server closes a line that was quiet for two seconds
    connection.open()
    started = time.perf_counter()
    for one in requests:
        status, answer = connection.send(one)
        if status != expected:
            raise RuntimeError(f"expected {expected}, got {status}: {answer[:400]!r}")
    return len(requests) / (time.perf_counter() - started)
