"""What may be typed about a SCORM package: where its LMS is, for how many people, and until when. Pure.

Every ``why_..._refused`` gives the sentence for the person, None when the text can be taken.
"""

from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from training_app.assignments.rules import due_at
from training_app.connections.rules import plain
from training_app.lms.scorm.dispatch import is_origin

ORIGINS_MOST = 10
PEOPLE_MOST = 1_000_000
_USUAL_PORTS = {"https": ":443", "http": ":80"}


def origins_of(typed: str) -> tuple[str, ...]:
    """The addresses of the LMS as browsers write origins, each once, from addresses with spaces or commas between.

    Whoever copies the address of a course means the site it stands on: the rest of it is left out.
    """
    parts = typed.replace(",", " ").split()
    return tuple(dict.fromkeys(_origin_of(part) for part in parts))


def why_origins_refused(typed: str) -> str | None:
    """Where the LMS shows its courses."""
    origins = origins_of(typed)
    if not origins:
        return "Type the address of the LMS, such as https://lms.example.gov"
    if len(origins) > ORIGINS_MOST:
        return f"At most {ORIGINS_MOST} addresses fit into one package."
    wrong = next((one for one in origins if not is_origin(one)), None)
    return None if wrong is None else f"{wrong[:80]!r} is not the address of an LMS: type https://lms.example.gov"


def why_limit_refused(typed: str) -> str | None:
    """For how many people; empty for any number."""
    text = plain(typed)
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return None if is_number and 1 <= int(text) <= PEOPLE_MOST else "Type a number of people, or leave it empty."


def limit_of(typed: str) -> int | None:
    """The number of people, once it has been found in order."""
    text = plain(typed)
    return int(text) if text else None


def why_day_refused(typed: str, today: date) -> str | None:
    """The last day; empty for no end."""
    text = plain(typed)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "Type a day as 2027-06-30, or leave it empty."
    return "This day is over. Type a later one, or leave it empty." if day < today else None


def end_of(typed: str, zone: ZoneInfo) -> datetime | None:
    """The last moment of that day in the agency's zone, once it has been found in order."""
    text = plain(typed)
    return due_at(date.fromisoformat(text), zone) if text else None


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not parts.scheme or not parts.netloc:
        return address
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    return origin.removesuffix(_USUAL_PORTS.get(parts.scheme.lower(), ":"))
