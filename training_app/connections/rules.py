"""What may be said of a destination, a client and a reason, and when a password is asked for again. Pure.

Every ``why_..._refused`` gives the sentence for the person, None when the text can be taken.
"""

from urllib.parse import SplitResult, urlsplit

NAME_LONGEST = 120
ADDRESS_LONGEST = 500
USERNAME_LONGEST = 200
PASSWORD_LONGEST = 500
MAILBOX_LONGEST = 254
ROWS_MOST = 200
REASON_SHORTEST = 10
REASON_LONGEST = 500
XAPI_VERSIONS = ("1.0.3", "2.0.0")

_NO_ADDRESS = "Type the whole address of the LRS, such as https://lrs.example/xapi"


def plain(typed: str | None) -> str:
    """The text without outer spaces."""
    return (typed or "").strip()


def plain_endpoint(typed: str | None) -> str:
    """The address as it is kept: without outer spaces, and without the resource that every LRS has below it."""
    return plain(typed).removesuffix("/").removesuffix("/statements")


def why_name_refused(name: str) -> str | None:
    """A name of a destination or a client."""
    if not name:
        return "Type a name."
    return _why_line_refused(name, NAME_LONGEST)


def why_endpoint_refused(endpoint: str) -> str | None:
    """The address of an LRS."""
    if not endpoint or not endpoint.isprintable() or any(sign in endpoint for sign in ' <>"{}|\\^`'):
        return _NO_ADDRESS
    if len(endpoint) > ADDRESS_LONGEST:
        return f"An address has at most {ADDRESS_LONGEST} characters."
    parts = _split(endpoint)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        return _NO_ADDRESS
    if parts.username is not None or parts.password is not None:
        return "An address holds no user name and no password. They have fields of their own."
    if parts.query or parts.fragment or endpoint.endswith(("?", "#")):
        return "An address holds no ? and no #."
    return None


def why_username_refused(username: str) -> str | None:
    """A name for Basic authentication.

    Source: RFC 7617, section 2: a user-id with a colon cannot be told from its password
    """
    if not username:
        return "Type the user name or key that the LRS gave you."
    if ":" in username:
        return "A user name holds no colon."
    return _why_line_refused(username, USERNAME_LONGEST)


def why_password_refused(password: str) -> str | None:
    """A password that was typed."""
    return _why_line_refused(password, PASSWORD_LONGEST)


def why_mailbox_refused(mailbox: str) -> str | None:
    """Who is told when records do not arrive; nobody is right too."""
    if not mailbox:
        return None
    name, at, host = mailbox.rpartition("@")
    if not (name and at and host) or not mailbox.isprintable() or any(sign in mailbox for sign in ' ,;<>"'):
        return "Type one mailbox, such as training@riverton.example, or leave it empty."
    return f"A mailbox has at most {MAILBOX_LONGEST} characters." if len(mailbox) > MAILBOX_LONGEST else None


def why_rows_refused(rows: str) -> str | None:
    """How many records go in one request."""
    is_number = rows.isascii() and rows.isdigit() and len(rows) <= 3
    return None if is_number and 1 <= int(rows) <= ROWS_MOST else f"Type a number from 1 to {ROWS_MOST}."


def why_reason_refused(reason: str) -> str | None:
    """A reason that stands in the audit log for good."""
    if len(reason) < REASON_SHORTEST:
        return f"Say why, in {REASON_SHORTEST} characters or more. It is kept for good."
    if len(reason) > REASON_LONGEST:
        return f"A reason has at most {REASON_LONGEST} characters."
    # a reason may have lines; PostgreSQL refuses the sign of code 0 in any text
    return None if all(sign.isprintable() or sign in "\r\n\t" for sign in reason) else _ODD_SIGN


def is_same_machine(before: str, after: str) -> bool:
    """Whether a password that was given for one address may be sent to the other."""
    return _machine(before) == _machine(after)


def is_open_to_read(endpoint: str) -> bool:
    """Whether anyone on the way can read the password and the records."""
    parts = _split(endpoint)
    return parts is not None and parts.scheme == "http"


def page_asked(typed: str | None, rows: int, rows_a_page: int) -> tuple[int, int]:
    """Which page is shown and how many there are, from 1; what makes no sense is the nearest that does."""
    pages = max(1, -(-rows // rows_a_page))
    text = plain(typed)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return min(max(asked, 1), pages), pages


_ODD_SIGN = "This holds a sign that cannot be kept. Type it again."


def _why_line_refused(text: str, longest: int) -> str | None:
    if len(text) > longest:
        return f"This is too long: at most {longest} characters."
    return None if text.isprintable() else _ODD_SIGN


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        # reading it is what finds a port that is none
        return None if parts.port == 0 else parts
    except ValueError:
        return None


def _machine(address: str) -> tuple[str, str | None, int | None] | None:
    parts = _split(address)
    if parts is None:
        return None
    usual = {"http": 80, "https": 443}
    return parts.scheme, parts.hostname, parts.port or usual.get(parts.scheme)
