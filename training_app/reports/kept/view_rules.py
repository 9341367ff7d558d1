"""What a view may be called, what of an address it keeps, and on which days its mail goes out. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from training_app.reports.kept.models import Cadence

NAME_LONGEST = 80
QUERY_LONGEST = 1000
MOST_VIEWS = 50
SEND_AT = time(7)
KEPT_FILTERS = ("unit", "module", "state", "due", "q", "as_of")
"""Of the completion report's address; which page of it one looks at belongs to no view."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def plain_name(typed: str) -> str:
    """The name on one line."""
    return " ".join(typed.split())


def why_name_refused(name: str) -> str | None:
    """The sentence that says why, None when it can be taken."""
    if not name:
        return "Give the view a name."
    if len(name) > NAME_LONGEST:
        return f"The name may have {NAME_LONGEST} characters at most."
    if not name.isprintable():
        return "The name holds a character that cannot be shown. Type it again."
    return None


def query_of(asked: Mapping[str, str]) -> str:
    """What is kept of an address: the filters that are set. The report checks what they say when it is opened."""
    return urlencode({name: asked[name].strip() for name in KEPT_FILTERS if asked.get(name, "").strip()})


def when_options() -> list[tuple[str, str]]:
    """What may be chosen: pairs of value and words."""
    weekly = [(f"weekly:{day}", f"Each {WEEKDAYS[day - 1]}") for day in range(1, 8)]
    monthly = [(f"monthly:{day}", f"Each month, day {day}") for day in range(1, 31)]
    return [*weekly, *monthly, ("monthly:31", "Each month, its last day")]


def read_when(typed: str) -> tuple[Cadence, int] | None:
    """The choice in such a value; None when it is none."""
    if typed not in dict(when_options()):
        return None
    cadence, _, day = typed.partition(":")
    return Cadence(cadence), int(day)


def is_mail_day(cadence: Cadence, day: int, today: date) -> bool:
    """Whether a mail goes out today. A month that is shorter has it on its last day."""
    if cadence is Cadence.WEEKLY:
        return today.isoweekday() == day
    is_last = (today + timedelta(days=1)).day == 1
    return today.day == day or (is_last and today.day < day)


def sent_from(today: date, zone: ZoneInfo) -> datetime:
    """The moment of the day from which on mails go out. What was asked for after it begins with the next day."""
    return datetime.combine(today, SEND_AT, tzinfo=zone)


def subject_of(today: str) -> str:
    """The subject.

    :param today: "Monday 23 November"
    """
    return f"Your training report, {today}"


def text_of(view_url: str, stop_url: str, agency: str) -> str:
    """The mail. It holds links alone: no figure, no person's name, and not what the view is called."""
    return (
        f"The report you asked for:\n{view_url}\n\n"
        "It shows what is true when you open it, within what you may see. You sign in as always.\n\n"
        f"Stop this mail, or change its day:\n{stop_url}\n\n"
        f"Sent by the training program of {agency}.\n"
    )
