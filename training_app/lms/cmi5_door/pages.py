"""What the pages of the cmi5 door show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskPage:
    """The browser asks the LMS for the token and hands on what it was told, in the fields ``status`` and ``answer``."""

    fetch_url: str
    post_url: str
    status_field: str
    answer_field: str


@dataclass(frozen=True, slots=True)
class LeavePage:
    """Before an officer goes back to the LMS. ``arrived`` says how many records have reached it."""

    side: str
    lead: str
    arrived: str
    post_url: str
    go_on_url: str
