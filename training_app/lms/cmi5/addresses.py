"""Which web addresses of an LMS are taken, and how xAPI resources stand below its endpoint."""

from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_ADDRESS_CHARACTERS = 4_096


def fault_of(address: str, *, may_use_loopback: bool) -> str | None:
    """What is wrong with an address, as the end of a sentence; None for one that may be used.

    :param may_use_loopback: whether plain http to this machine is taken, for demonstrations and tests
    """
    parts = _split(address)
    if parts is None or not parts.hostname:
        return "is not a full web address"
    if parts.username is not None or parts.password is not None:
        return "holds a name or password"
    if parts.hostname in LOOPBACK and not may_use_loopback:
        return "points to this machine itself"
    schemes = {"https", "http"} if parts.hostname in LOOPBACK else {"https"}
    return None if parts.scheme in schemes else "does not begin with https"


def origin_of(address: str) -> str:
    """Scheme, host and port of an address that was taken: "https://lms.example:8443".

    An address in a launch comes from whoever opened it. Compare its origin with those that an administrator entered
    before anything is sent there.
    """
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in {None, {"https": 443, "http": 80}.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def resource_address(endpoint: str, resource: str, **parameters: str) -> str:
    """The address of an xAPI resource below an endpoint: "statements", or "activities/state" with its parameters.

    A query in the endpoint is kept. Source: cmi5 specification, section 8.1.1, endpoint.
    """
    parts = urlsplit(endpoint)
    path = f"{parts.path.rstrip('/')}/{resource}"
    query = "&".join(part for part in (parts.query, urlencode(parameters)) if part)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _split(address: str) -> SplitResult | None:
    if len(address) > MAX_ADDRESS_CHARACTERS or not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        # reading the port is what finds a wrong one
        return parts if parts.port != 0 else None
    except ValueError:
        return None
