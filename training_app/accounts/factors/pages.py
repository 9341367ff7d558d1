"""What the pages about the second step and the account show."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepPage:
    """The second step of a sign-in. ``name`` is "J. Ortiz"."""

    agency: str
    name: str
    has_app: bool
    has_passkeys: bool
    error: str | None
    post_url: str
    passkey_url: str
    passkey_options_url: str
    wanted: str
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One of the person's own sign-ins. ``mark`` names it in a form; ``seen`` is "today, 14:07"."""

    mark: str
    browser: str
    since: str
    seen: str
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """One passkey: its name, since when, and when it was used last."""

    name: str
    since: str
    used: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """How a person signs in. ``is_fresh``: they signed in lately enough to change it."""

    who: str
    sign_in_name: str
    "For the browser's own keeper of passwords; shown to nobody."
    password_url: str
    notice: str | None
    error: tuple[str, str] | None
    "The sentence, and the id of the field."
    sessions: Sequence[SessionLine]
    has_password: bool
    is_fresh: bool
    may_have_app: bool
    "False where the installation can keep no secret."
    app_since: str | None
    passkeys: Sequence[PasskeyLine]
    recovery_left: int
    has_step: bool
    waiting_roles: str | None
    "The roles that wait for a second step, in words: coordinator."
    password_shortest: int


@dataclass(frozen=True, slots=True)
class AppPage:
    """Setting up an app: the square as a ``data:`` address, the same as text, and the field for the first code."""

    square: str
    secret: str
    error: str | None
    post_url: str
    back_url: str


@dataclass(frozen=True, slots=True)
class CodesPage:
    """The recovery codes, the only time that they are shown."""

    codes: Sequence[str]
    done_url: str
