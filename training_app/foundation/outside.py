"""Outgoing HTTP to addresses that others named: never to a machine inside the house, unless it was allowed by name."""

import socket
from collections.abc import Collection
from ipaddress import ip_address
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from training_app.foundation.http import HttpClient, NoReply, Reply

INSIDE = (
    "Its address is inside the network of this installation, and nothing was sent there. Ask who runs the installation "
    "to name the host in COMMON_GROUND_LMS_INSIDE_HOSTS."
)


class OutsideClient(HttpClient):
    """An :class:`HttpClient` that hangs up, before a byte is sent, when the other end is not on the public internet.

    The address that was reached is looked at, not the name: a name may lead elsewhere the next time it is asked for.
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

    def send(self, method: str, url: str, *, headers: Any, body: bytes | None = None) -> Reply:
        """As of every client.

        :raise NoReply: also when the other end is inside, and for an address that no request can be made of
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


def _check(sock: socket.socket, host: str, allowed: frozenset[str]) -> socket.socket:
    if host.lower() not in allowed and not is_public(sock.getpeername()[0]):
        sock.close()
        raise _Inside(INSIDE)
    return sock


def _pool_for(allowed: frozenset[str]) -> type[HTTPConnectionPool]:
    class Guarded(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _check(super()._new_conn(), self.host, allowed)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Guarded

    return Pool


def _secure_pool_for(allowed: frozenset[str]) -> type[HTTPSConnectionPool]:
    class Guarded(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _check(super()._new_conn(), self.host, allowed)

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Guarded

    return Pool
