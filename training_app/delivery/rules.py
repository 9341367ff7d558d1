"""What an answer from outside means for a row, and how long to wait after a failure. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 15 * 60.0
TRIED_FOR = timedelta(days=14)
"""A row that failed for so long is parked: a person decides."""
ALONE_AFTER = 6
"""Failures in a row after which a batch is a single row."""
ASIDE_AFTER = 9
"""Failures in a row after which that single row is set aside, and another one shows whether the line is up."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side has it. ``note`` is what a person should know beside that, or None."""

    note: str | None = None


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not taken now; the same bytes may be taken later. ``retry_after_s`` is what the other side asked for, or None."""

    reason: str
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side will not have this one, ever; a person looks at it. Other rows go on."""

    reason: str


@dataclass(frozen=True, slots=True)
class DestinationStopped:
    """Nothing can be sent there until a person has mended something."""

    reason: str


@dataclass(frozen=True, slots=True)
class NotTried:
    """The sender did not get to it: something before it failed, or its time was up. Says nothing about the row."""


Outcome = Delivered | RetryLater | Refused | DestinationStopped | NotTried


@dataclass(frozen=True, slots=True)
class Line:
    """The state of the line to a destination. ``tries`` counts failures since something was last delivered."""

    tries: int
    next_try_at: datetime | None
    last_error: str | None
    stopped_reason: str | None

    @property
    def is_failing(self) -> bool:
        """Whether the newest try failed."""
        return self.tries > 0


def backoff_s(tries: int, retry_after_s: float | None, random: Random) -> float:
    """Seconds to wait after the given number of failures in a row (from 1), at most ``LONGEST_WAIT_S``.

    Doubles each time; half of it is left to chance, so that workers do not come back together. Never sooner than the
    other side asked, unless it asked for longer than the cap.
    """
    # 2 ** 9 is beyond the cap already; without the limit a long outage would compute enormous numbers
    full = min(FIRST_WAIT_S * 2.0 ** min(tries - 1, 9), LONGEST_WAIT_S)
    wait = full / 2 + random.random() * full / 2
    return min(max(wait, retry_after_s or 0.0), LONGEST_WAIT_S)


def rows_of_batch(wanted: int, tries: int) -> int:
    """How many rows the next request may have: halved after each failure, down to one.

    An LRS too slow for a large batch still gets through its queue, if only one by one.
    """
    return max(wanted >> min(tries, 8), 1) if tries < ALONE_AFTER else 1


def is_parked(first_failed_at: datetime | None, now: datetime) -> bool:
    """Whether what has failed since then is for a person now."""
    return first_failed_at is not None and now - first_failed_at >= TRIED_FOR


def line_after(outcomes: list[Outcome], *, tries_before: int, now: datetime, random: Random) -> Line:
    """The line after one batch. A delivery starts the count of failures again, even when a failure followed it."""
    tries = 0 if any(isinstance(outcome, Delivered) for outcome in outcomes) else tries_before
    for outcome in outcomes:
        if isinstance(outcome, DestinationStopped):
            return Line(tries + 1, None, outcome.reason, outcome.reason)
        if isinstance(outcome, RetryLater):
            wait = timedelta(seconds=backoff_s(tries + 1, outcome.retry_after_s, random))
            return Line(tries + 1, now + wait, outcome.reason, None)
    # a batch of refusals was answered too: the line is up
    return Line(0, None, None, None)
