"""Addresses that come from outside: whether they are one, whose host they are on, and a query added with care."""

from collections.abc import Mapping
from urllib.parse import unquote_plus, urlencode, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an absolute http(s) address, None when it is none or holds a name and password.

    Source: RFC 6454, section 4
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    # browsers read a backslash as a slash, and see another host than we do
    if "\\" in url or not url.isprintable() or " " in url:
        return None
    return parts.scheme, parts.hostname, _PORTS[parts.scheme] if port is None else port


def is_same_origin(url: str, other: str) -> bool:
    """Whether both are http(s) addresses of one scheme, host and port."""
    origin = origin_of(url)
    return origin is not None and origin == origin_of(other)


def with_query(url: str, added: Mapping[str, str]) -> str:
    """The address with these parameters after the ones that it has; one of the same name is replaced."""
    parts = urlsplit(url)
    # what stays keeps its own spelling: some platforms sign their addresses
    kept = [pair for pair in parts.query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in added]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode(added)])))


def below(url: str, name: str) -> str:
    """The address of a resource under this one: ``/name`` goes after the path and before the query."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}", fragment=""))
