"""What people type into many forms of the house, each read in one way: a day, a text, a reason that is kept. Pure."""

import re
from datetime import date

REASON_SHORTEST = 10
REASON_LONGEST = 500
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


def read_day(typed: str | None) -> date | None:
    """A day as a date field sends it, "2024-03-01"; None for what is none.

    Not the first and not the last day that there is, so that the day before and after can be reckoned.
    """
    text = typed or ""
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return found if found is not None and date.min < found < date.max else None


def plain_text(typed: str) -> str:
    """A text of several lines: Unix line ends, one empty line between paragraphs, nothing at either end."""
    lines = "\n".join(line.strip() for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def plain_reason(typed: str) -> str:
    """The reason on one line."""
    return " ".join(typed.split())


def why_reason_refused(reason: str) -> str | None:
    """The sentence for who typed it, None when it can be kept."""
    if not REASON_SHORTEST <= len(reason) <= REASON_LONGEST:
        lengths = f"{REASON_SHORTEST} to {REASON_LONGEST} characters"
        return f"Give a reason of {lengths}. It is kept for good, and others will read it."
    return None if plain_reason(reason).isprintable() else "The reason holds a sign that cannot be kept. Type it again."
