"""Numbers, dates and durations as people say them. Pure: today, the zone and the count are parameters."""

from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

_COUNTS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
# Spelled here because strftime follows the machine's locale, and the pages are in English.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def count_in_words(count: int) -> str:
    """Spell a count up to twelve, give digits above: "four", "71".

    :raise ValueError: for a negative count
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative: {count}")
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def counted(count: int, one: str, many: str) -> str:
    """Return the count with its noun: "one module", "four modules", "84 modules"."""
    return f"{count_in_words(count)} {one if count == 1 else many}"


def people_in_words(count: int) -> str:
    """Return "nobody", "one person", "four people" or "84 people"."""
    return "nobody" if count == 0 else counted(count, "person", "people")


def sentence_start(words: str) -> str:
    """Return the words with a capital first letter and the rest untouched: "Four people at HQ"."""
    return words[:1].upper() + words[1:]


def date_in_words(day: date, today: date) -> str:
    """Return "Friday 27 November", and with the year when it is not this one."""
    words = f"{_WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"


def day_in_words(day: date) -> str:
    """Return "3 October 2026", as papers have it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def distance_in_words(day: date, today: date) -> str:
    """Return "today", "tomorrow", "in 3 days", "yesterday" or "4 days ago"."""
    days = (day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def clock_time(moment: datetime, zone: tzinfo) -> str:
    """Return the time of day in that zone, 24 hours: "14:07".

    :raise ValueError: for a moment without a zone, which could be any time of day
    """
    if moment.tzinfo is None:
        raise ValueError("the moment has no zone")
    local = moment.astimezone(zone)
    return f"{local.hour:02d}:{local.minute:02d}"


def hours_from_minutes(minutes: int) -> str:
    """Return credit hours with two digits, halves rounded up: 40 is "0.67"."""
    return str((Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def minutes_words(minutes: int) -> str:
    """Return "1 minute" or "40 minutes"; credit is declared in minutes, so nothing becomes hours here."""
    return f"{minutes} minute" if minutes == 1 else f"{minutes} minutes"
