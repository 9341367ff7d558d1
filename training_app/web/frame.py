"""The frame around every page: who is signed in, where they are, what was saved, and the help lines."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the main navigation."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One line of "Talk to someone": "988", tel:988, "call or text, any hour"."""

    label: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The line under the masthead inside a module: where, how far, what was saved, how to pause (a POST) and leave."""

    back_label: str
    back_url: str
    progress: str
    saved: str | None = None
    leave_url: str | None = None
    step_back_url: str | None = None
    pause_url: str | None = None
    here_url: str | None = None
    "Where the open page says that somebody is at it, None where no time is counted."


@dataclass(frozen=True, slots=True)
class LmsLine:
    """How a page that an LMS shows in a SCORM shell tells it what was reached; ``static/dispatch.js`` reads it."""

    origins: str
    "Who may be told, apart by a space: https://lms.example."
    nonce: str | None = None
    "Of the launch; None on its first page, which has it in its own address."
    result: str | None = None
    "JSON of what the LMS shall keep; None when it has it already, or there is nothing yet."
    saved_url: str | None = None
    "Where the page says that the LMS has it (POST)."
    words: str = ""
    is_last: bool = False
    "The officer is done: the shell ends its session with the LMS."


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the page itself. ``who`` is "J. Ortiz, Badge 4417", None when signed out."""

    brand: str
    home_url: str
    agency: str
    is_demo: bool
    who: str | None
    sign_out_url: str | None
    nav: Sequence[NavItem]
    help_lines: Sequence[HelpLine]
    strip: Strip | None = None
    lms: LmsLine | None = None
    account_url: str | None = None
    "Where the person sees and changes how they sign in; None where they cannot."
