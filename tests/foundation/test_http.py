"""The outgoing line against a server that misbehaves: every case ends in a reply or a sentence, in bounded time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from training_app.foundation.http import MAX_REPLY_BYTES, HttpClient, NoReply


@contextmanager
def server(*parts: bytes, pause_s: float = 0.0) -> Iterator[str]:
    """Answers every connection with these parts, then closes it."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                line, _ = listener.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(5)
                try:
                    line.recv(65536)
                    for part in parts:
                        line.sendall(part)
                        if stop.wait(pause_s):
                            break
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        stop.set()
        thread.join()
        listener.close()


def send(url: str, **timeouts: float) -> object:
    return HttpClient(connect_timeout_s=1, **{"read_timeout_s": 1.0, **timeouts}).send("GET", url, headers={})


def test_a_whole_reply_is_given_with_headers_in_lower_case() -> None:
    with server(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nlater") as url:
        reply = send(url)

    assert (reply.status, reply.headers["retry-after"], reply.body) == (429, "7", b"later")


def test_a_redirect_is_not_followed() -> None:
    with server(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n") as url:
        assert send(url).status == 302


def test_nobody_there_is_said() -> None:
    with pytest.raises(NoReply, match="Nothing answers at that address"):
        send("http://127.0.0.1:9/")


def test_a_silent_server_is_left_after_the_timeout() -> None:
    started = time.monotonic()
    with server(b"", pause_s=5) as url, pytest.raises(NoReply, match="did not answer in time"):
        send(url)

    assert time.monotonic() - started < 4


def test_a_trickling_server_cannot_hold_a_worker() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    started = time.monotonic()
    with server(head, *[b"x"] * 100, pause_s=0.2) as url, pytest.raises(NoReply, match="did not answer in time"):
        send(url)

    assert time.monotonic() - started < 4


def test_a_reply_that_is_cut_is_said() -> None:
    with server(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf") as url, pytest.raises(NoReply, match="was cut"):
        send(url)


def test_a_reply_over_the_cap_is_not_read() -> None:
    size = MAX_REPLY_BYTES + 70_000
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
    with server(head, b"x" * size) as url, pytest.raises(NoReply, match="larger than 1 MiB"):
        send(url, read_timeout_s=10.0)
