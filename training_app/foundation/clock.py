"""Time as a parameter: rules and services ask a clock, tests give them one that stands still."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class SetClock:
    """A clock for tests and the demo seed: says what it was told, moves when asked."""

    def __init__(self, now: datetime) -> None:
        """Start at an aware time."""
        self.now = now

    def __call__(self) -> datetime:
        """The time it was set to."""
        return self.now

    def advance(self, **amount: float) -> None:
        """Move on by ``timedelta(**amount)``."""
        self.now += timedelta(**amount)
