"""Outgoing HTTP: one pool, with timeouts, size caps, TLS verified, no redirects and no retries of its own."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import urllib3

MAX_REPLY_BYTES = 1_048_576
PART_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers in lower case, and at most ``MAX_REPLY_BYTES`` of body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoReply(Exception):
    """The other side could not be reached, hung, or cut the line. Whether it acted on the request is not known."""


class HttpClient:
    """Sends one request and gives one reply; safe to share between threads.

    For the agency's own record stores, which mostly stand inside its network: reached exactly where it pointed them, so
    environment proxies are not used. LMSs name addresses of their own, in launches and in answers, so every one of them
    is asked with :class:`~training_app.foundation.outside.OutsideClient`, which is this one with a guard before it.
    """

    def __init__(
        self,
        *,
        connect_timeout_s: float = 5.0,
        read_timeout_s: float = 20.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make the pool. ``read_timeout_s`` holds for the whole reply too, so that a trickle cannot hold a worker."""
        self._read_timeout_s = read_timeout_s
        self._monotonic = monotonic
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=connect_timeout_s, read=read_timeout_s),
            retries=False,
            cert_reqs="CERT_REQUIRED",
            maxsize=4,
        )

    def send(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Send and wait for the whole reply.

        :raise NoReply: on refused connections, timeouts, cut lines, and replies over the size cap
        """
        try:
            response = self._pool.request(
                method, url, headers=dict(headers), body=body, preload_content=False, redirect=False
            )
            try:
                content = self._read_all(response)
            except BaseException:
                # half read: this connection must not be used again
                response.close()
                raise
            response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise NoReply(_in_words(error)) from error
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, content)

    def _read_all(self, response: urllib3.BaseHTTPResponse) -> bytes:
        deadline = self._monotonic() + self._read_timeout_s
        content = b""
        # read1: whatever has come; read would wait for a full part, however slowly it trickles in
        while part := response.read1(PART_BYTES):
            content += part
            if len(content) > MAX_REPLY_BYTES:
                raise NoReply("The reply was larger than 1 MiB and was not read.")
            if self._monotonic() > deadline:
                raise NoReply("It did not answer in time.")
        return content


def _in_words(error: urllib3.exceptions.HTTPError) -> str:
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "Nothing answers at that address."
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "It did not answer in time."
    if isinstance(error, urllib3.exceptions.SSLError):
        return "Its certificate could not be verified."
    return "The line was cut before the whole answer came."
