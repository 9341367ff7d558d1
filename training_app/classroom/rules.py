"""What may be entered about training elsewhere and about classes, and when a class takes sign-ins. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from zoneinfo import ZoneInfo

from training_app.foundation.typed import read_day

FIRST_DAY = date(2000, 1, 1)
MINUTES_LEAST, MINUTES_MOST = 15, 12_000
"""From a quarter of an hour to 200 hours: an academy block, not a career."""
PROOF_BYTES_MOST = 5 * 1024 * 1024
EARLY_MINUTES = LATE_MINUTES = 15
"""When sign-in opens before the start and closes after it, where nobody says otherwise."""
EARLY_MINUTES_MOST = LATE_MINUTES_MOST = 120
ATTENDED = 1.0
"""The score of a class: who was there has all of it. One that is passed or failed is entered as training elsewhere."""

_PDF_MARK_WITHIN = 1024
"""Readers of PDF accept the mark within the first 1024 bytes. Source: ISO 32000, implementation notes of Annex H."""
_PNG = b"\x89PNG\r\n\x1a\n"


class WindowState(StrEnum):
    """Whether a class takes sign-ins now."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"


def window_state(opens_at: datetime, closes_at: datetime, now: datetime) -> WindowState:
    """Where ``now`` stands: open from ``opens_at`` on, late from ``closes_at`` on."""
    if now < opens_at:
        return WindowState.EARLY
    return WindowState.OPEN if now < closes_at else WindowState.LATE


@dataclass(frozen=True, slots=True)
class Times:
    """When a class is, and when it takes sign-ins."""

    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime


def times_of(
    day: date,
    first: time,
    last: time,
    zone: ZoneInfo,
    *,
    early_minutes: int = EARLY_MINUTES,
    late_minutes: int = LATE_MINUTES,
) -> Times:
    """The moments that a day and two clock times stand for in this zone, in UTC.

    An end that is not after the start is on the next day: a night class. A clock time that comes twice on the day on
    which clocks go back is the first of the two.
    """
    starts_at = datetime.combine(day, first, tzinfo=zone).astimezone(UTC)
    last_day = day if last > first else day + timedelta(days=1)
    ends_at = datetime.combine(last_day, last, tzinfo=zone).astimezone(UTC)
    return Times(
        starts_at=starts_at,
        ends_at=ends_at,
        opens_at=starts_at - timedelta(minutes=early_minutes),
        closes_at=starts_at + timedelta(minutes=late_minutes),
    )


def moment_of(day: date, zone: ZoneInfo, now: datetime, counts_from: datetime | None) -> datetime:
    """The moment that a day of training counts for: now for today, else noon; noon is the same day wherever it is read.

    :param counts_from: when the module was asked for again; on that very day never before it
    """
    if day == now.astimezone(zone).date():
        return now
    noon = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
    is_same_day = counts_from is not None and counts_from.astimezone(zone).date() == day
    return max(noon, counts_from) if is_same_day and counts_from is not None else noon


def plain(typed: str | None) -> str:
    """The text on one line, with one space between words."""
    return " ".join((typed or "").split())


def read_minutes(typed: str) -> int | None:
    """Hours as people write them ("1.5", "1,5") in whole minutes; None for what is no such number."""
    try:
        hours = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        return None
    # a number of a thousand digits is no number of hours
    if not hours.is_finite() or len(typed) > 8:
        return None
    minutes = int((hours * 60).to_integral_value())
    return minutes if MINUTES_LEAST <= minutes <= MINUTES_MOST else None


def read_clock(typed: str) -> time | None:
    """A time of day as a time field sends it: "09:00"."""
    try:
        return time.fromisoformat(typed) if len(typed) == len("09:00") else None
    except ValueError:
        return None


def read_count(typed: str, most: int) -> int | None:
    """A whole number from 0 to ``most``."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 5
    return int(typed) if is_number and int(typed) <= most else None


def why_text_refused(what: str, text: str, longest: int) -> str | None:
    """The sentence for who typed it, None when it can be kept. As all below.

    :param what: what is missing, with its article: "the title"
    """
    if not text:
        return f"Give {what}."
    if len(text) > longest:
        return f"This has {len(text)} characters, and at most {longest} are kept."
    return None if text.isprintable() else "This holds a sign that cannot be kept. Type it again."


def why_day_refused(typed: str, today: date) -> str | None:
    """A day from 2000 to today."""
    day = read_day(typed)
    if day is None:
        return "Give the day as a date, such as 2026-10-03."
    if day > today:
        return "This day is still to come. Enter the training once it has been taken."
    return "Give a day from 1 January 2000 on." if day < FIRST_DAY else None


def why_hours_refused(typed: str) -> str | None:
    """A quarter of an hour to 200 hours."""
    return None if read_minutes(typed) is not None else "Give the hours as a number from 0.25 to 200, such as 1.5."


def why_proof_refused(content: bytes) -> str | None:
    """The file as a whole: there, not too large, and a PDF, JPEG or PNG by what it holds, whatever it is called."""
    if not content:
        return "Choose the file that shows it: a PDF, or a photograph of the certificate."
    if len(content) > PROOF_BYTES_MOST:
        return "The file is larger than 5 MB. Choose a smaller photograph or scan."
    return (
        None
        if kind_of_proof(content)
        else "This file is no PDF, JPEG or PNG. Save it as one of them, and choose it again."
    )


def kind_of_proof(content: bytes) -> str | None:
    """The end of the name of such a file, "pdf", "jpg" or "png", None for anything else.

    Each by its first and its last mark, so that half an upload is not taken for a whole one.
    Source: ISO 32000 (PDF), ITU T.81 (JPEG), W3C Portable Network Graphics, sections on file structure
    """
    if b"%PDF-" in content[:_PDF_MARK_WITHIN] and b"%%EOF" in content[-_PDF_MARK_WITHIN:]:
        return "pdf"
    # cameras append bytes of their own behind the end of the picture
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[2:]:
        return "jpg"
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and b"IEND" in content[-_PDF_MARK_WITHIN:]:
        return "png"
    return None


def may_decide(approver_id: int, *, person_id: int, entered_by_id: int) -> bool:
    """Nobody decides about their own training, and nobody about what they entered for somebody else."""
    return approver_id not in {person_id, entered_by_id}


def is_before_redo(credited_at: datetime, counts_from: datetime | None) -> bool:
    """Whether a completion then would not count, because the module was asked for again since."""
    return counts_from is not None and credited_at < counts_from
