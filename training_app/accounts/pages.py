"""What the doors show: sign in, use a link, unlock, and the messages on the way out."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_app.web.message import Action, MessagePage

__all__ = ["Action", "HeldPage", "LinkPage", "LockPage", "MessagePage", "SignInPage"]


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The local sign-in. ``error`` never says which of the two was wrong; ``note`` e.g. that the session ended."""

    agency: str
    error: str | None
    name_value: str
    post_url: str
    self_check_url: str
    note: str | None
    provider: str | None
    "What the agency's identity provider is called: agency account. None without one."
    provider_url: str
    passkey_url: str
    passkey_options_url: str
    wanted: str
    "The page to go on to, for a script."


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One button, so that mail scanners that open every link do not use it up. ``name`` is "J. Ortiz"."""

    name: str
    post_url: str


@dataclass(frozen=True, slots=True)
class LockPage:
    """A locked session. ``who`` is "J. Ortiz, Badge 4417", ``name`` "J. Ortiz". Without a password, a link opens it."""

    agency: str
    who: str
    name: str
    is_from_lms: bool
    "Then the LMS opens it again, and nothing else does."
    has_password: bool
    provider: str | None
    "What the agency's identity provider is called, for who came by it."
    provider_url: str
    has_passkey: bool
    passkey_url: str
    passkey_options_url: str
    wanted: str
    error: str | None
    note: str | None
    post_url: str
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A form that came in while its person was locked out. ``what``: "answer", or "step" for one without fields.

    ``fields`` go to ``send_url`` as they came, ``mark`` alone to ``drop_url``. ``page_url`` is None when not known.
    """

    what: str
    came_at: str
    kept_until: str
    page_url: str | None
    send_url: str
    fields: Sequence[tuple[str, str]]
    drop_url: str
    mark: tuple[str, str]
