"""What the doors show: sign in, use a link, and the messages on the way out."""

from dataclasses import dataclass

from training_app.web.message import Action, MessagePage

__all__ = ["Action", "LinkPage", "MessagePage", "SignInPage"]


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The local sign-in. ``error`` never says which of the two was wrong; ``note`` e.g. that the session ended."""

    agency: str
    error: str | None
    name_value: str
    post_url: str
    self_check_url: str
    note: str | None


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One button, so that mail scanners that open every link do not use it up. ``name`` is "J. Ortiz"."""

    name: str
    post_url: str
