"""How long a seat lasts and which records it opens. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from training_app.accounts.models import Role

LONGEST = timedelta(days=366)
"""A seat is for one audit or one review; who needs it longer is asked again whether it is still wanted."""
REASON_SHORTEST, REASON_LONGEST = 10, 500
VIEWS_APART = timedelta(minutes=1)
"""A page that is loaded again within this time is noted once."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of the records that may be read, both inclusive, in the agency's zone."""

    first: date
    last: date

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins (inclusive) and when it is over (exclusive)."""
        return _begin(self.first, zone), end_of(self.last, zone)


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """The seat of who is signed in. ``period`` is None for a seat that opens no record."""

    id: int
    role: Role
    period: Period | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said when a seat is given or extended; a day that was not named or cannot be read is None."""

    role: Role
    first_day: date | None
    last_day: date | None
    ends_on: date | None
    reason: str


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the day is over in this zone."""
    return _begin(day + timedelta(days=1), zone)


def is_open(*, ended_at: datetime | None, ends_at: datetime, now: datetime) -> bool:
    """Whether its holder may come in."""
    return ended_at is None and now < ends_at


def why_refused(terms: Terms, today: date) -> dict[str, str]:
    """A sentence for each part of the terms that cannot be: by the names ``first_day``, ``last_day``, ``ends_on``,
    ``reason``; empty when the seat can be given.
    """
    said = {
        "first_day": _why_first(terms),
        "last_day": _why_last(terms),
        "ends_on": _why_end(terms, today),
        "reason": _why_reason(terms),
    }
    return {name: sentence for name, sentence in said.items() if sentence is not None}


def _why_first(terms: Terms) -> str | None:
    if terms.role is Role.AUDITOR and terms.first_day is None:
        return "Give the first day of the records that the auditor may read."
    return None


def _why_last(terms: Terms) -> str | None:
    if terms.role is not Role.AUDITOR:
        return None
    if terms.last_day is None:
        return "Give the last day of the records that the auditor may read."
    if terms.first_day is not None and terms.last_day < terms.first_day:
        return "The last day of the records cannot come before the first."
    return None


def _why_end(terms: Terms, today: date) -> str | None:
    if terms.ends_on is None:
        return "Give the day on which the seat ends."
    if terms.ends_on < today:
        return "The seat would have ended already. Give today or a later day."
    if terms.ends_on - today > LONGEST:
        return f"A seat ends within {LONGEST.days} days. It can be extended when the day comes."
    return None


def _why_reason(terms: Terms) -> str | None:
    if not REASON_SHORTEST <= len(terms.reason) <= REASON_LONGEST or not terms.reason.isprintable():
        return f"Say why, in {REASON_SHORTEST} to {REASON_LONGEST} characters on one line."
    return None


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
