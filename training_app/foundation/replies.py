"""What any reply from outside may say beside its status: when to ask again, and why not. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

REASON_CHARACTERS = 300
_DIGITS_MOST = 9
"""Thirty years of seconds; a longer number is cut, and whoever waits has a limit of their own."""


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that Retry-After asks for, given as seconds or as a date; None without a readable one.

    Source: RFC 9110, section 10.2.3

    :param headers: with names in lower case
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:_DIGITS_MOST])
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    # "GMT" comes back aware, "-0000" naive; both are UTC
    date = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return max((date - now).total_seconds(), 0.0)


def said(body: bytes, nothing: str = "nothing.") -> str:
    """The beginning of what the other side said, safe to show: one line, no control characters.

    :param nothing: the words for a body without any
    """
    text = body[: REASON_CHARACTERS * 4].decode("utf-8", "replace")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text[:REASON_CHARACTERS] or nothing
