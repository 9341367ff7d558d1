"""Where the pages of assignments stand."""

from collections.abc import Mapping
from urllib.parse import urlencode

ASSIGNMENTS = "/app/assignments"
NEW = f"{ASSIGNMENTS}/new"
PREVIEW = f"{ASSIGNMENTS}/preview"
REMINDERS = f"{ASSIGNMENTS}/reminders"
PEOPLE = "/app/people"
CLASSROOM = "/app/classroom"


def plan(plan_id: int) -> str:
    """One assignment with its people."""
    return f"{ASSIGNMENTS}/{plan_id}"


def with_choices(address: str, typed: Mapping[str, str]) -> str:
    """The address of a page that is filled in like this."""
    return f"{address}?{urlencode(typed)}"


def away(person_id: int) -> str:
    """A person's leave and exemptions."""
    return f"{PEOPLE}/{person_id}/leave"


def person(person_id: int) -> str:
    """A person's own page, among the reports."""
    return f"{PEOPLE}/{person_id}"
