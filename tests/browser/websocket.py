"""The least of RFC 6455 that a test needs: text messages to and from a program on this machine."""

import base64
import os
import socket
import struct

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
MASKED = LAST = 0x80


class WebSocketClosed(Exception):
    """The other side has hung up."""


class WebSocket:
    """A connection to ``ws://127.0.0.1:<port><path>``; every wait ends after some seconds with ``TimeoutError``."""

    def __init__(self, port: int, path: str, *, timeout_s: float) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout_s)
        self._pending = b""
        key = base64.b64encode(os.urandom(16)).decode()
        asked = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self._socket.sendall(asked.encode())
        status = self._read_head().split("\r\n")[0]
        assert " 101 " in status, status

    def send(self, text: str) -> None:
        """Send one message."""
        self._send_frame(TEXT, text.encode())

    def receive(self) -> str:
        """Wait for the next message. Raises ``WebSocketClosed`` when there will be none."""
        message = b""
        while True:
            first, payload = self._read_frame()
            kind = first & 0x0F
            if kind == CLOSE:
                raise WebSocketClosed
            if kind == PING:
                self._send_frame(PONG, payload)
            elif kind != PONG:
                message += payload
                if first & LAST:
                    return message.decode()

    def close(self) -> None:
        """Hang up, without a farewell: the browser is ended right after."""
        self._socket.close()

    def _send_frame(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", LAST | kind, MASKED | size)
        elif size < 2**16:
            head = struct.pack("!BBH", LAST | kind, MASKED | 126, size)
        else:
            head = struct.pack("!BBQ", LAST | kind, MASKED | 127, size)
        # a client must mask what it sends (section 5.3)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
        self._socket.sendall(head + mask + masked)

    def _read_frame(self) -> tuple[int, bytes]:
        first, size = self._read(2)
        if size == 126:
            (size,) = struct.unpack("!H", self._read(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._read(8))
        return first, self._read(size)

    def _read_head(self) -> str:
        while b"\r\n\r\n" not in self._pending:
            self._pending += self._more()
        head, _, self._pending = self._pending.partition(b"\r\n\r\n")
        return head.decode()

    def _read(self, size: int) -> bytes:
        while len(self._pending) < size:
            self._pending += self._more()
        found, self._pending = self._pending[:size], self._pending[size:]
        return found

    def _more(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise WebSocketClosed
        return part
