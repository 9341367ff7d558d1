"""Outgoing HTTP to addresses that others named: never to a machine inside the house, unless it was allowed by name."""

import socket
from collections.abc import Collection, Mapping
from ipaddress import ip_address

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from training_app.foundation.http import HttpClient, NoReply, Reply

INSIDE = (
    "Its address is inside the network of this installation, and nothing was sent there. Ask who runs the installation "
    "to name the host in COMMON_GROUND_LMS_INSIDE_HOSTS."
)


class OutsideClient(HttpClient):
    """An :class:`HttpClient` that makes no connection to anything but the public internet.

    The name is asked for once, and what it means then is both looked at and connected to: a name that means something
    else a moment later leads nowhere.
    """

    def __init__(
        self,
        inside_hosts: Collection[str] = (),
        *,
        connect_timeout_s: float = 3.0,
        read_timeout_s: float = 6.0,
    ) -> None:
        """
        :param inside_hosts: names that may be inside: an LMS in the agency's own network
        """
        super().__init__(connect_timeout_s=connect_timeout_s, read_timeout_s=read_timeout_s)
        allowed = frozenset(host.lower() for host in inside_hosts)
        self._pool.pool_classes_by_scheme = {"http": _pool_for(allowed), "https": _secure_pool_for(allowed)}

    def send(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """As of every client.

        :raise NoReply: also when the other end is inside
        """
        try:
            return super().send(method, url, headers=headers, body=body)
        except NoReply as error:
            if isinstance(error.__cause__, _Inside):
                raise NoReply(INSIDE) from error
            raise


class _Inside(HTTPError):
    """The other end is not on the public internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet.

    Source: the IANA special-purpose address registries, as Python's ``ipaddress`` holds them
    """
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def _connect(line: HTTPConnection) -> socket.socket:
    """A connection to what the name means now, when all that it means is public."""
    try:
        found = socket.getaddrinfo(line.host, line.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(line.host, line, socket.gaierror(str(error))) from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(one) for one in addresses):
        raise _Inside(INSIDE)
    try:
        return create_connection((addresses[0], line.port or 0), line.timeout, socket_options=line.socket_options)
    except TimeoutError as error:
        raise ConnectTimeoutError(line, "It did not answer in time.") from error
    except OSError as error:
        raise NewConnectionError(line, "Nothing answers at that address.") from error


def _pool_for(allowed: frozenset[str]) -> type[HTTPConnectionPool]:
    class Guarded(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return super()._new_conn() if self.host.lower() in allowed else _connect(self)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Guarded

    return Pool


def _secure_pool_for(allowed: frozenset[str]) -> type[HTTPSConnectionPool]:
    class Guarded(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return super()._new_conn() if self.host.lower() in allowed else _connect(self)

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Guarded

    return Pool
