"""How long things take, pure: measured active time, and what is likely left for this officer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

LONGEST_GAP = timedelta(seconds=120)
"""Two signs of life further apart than this are a break: nobody can say what happened between them."""
ENOUGH_TO_TELL = 10
"""From so many finishers on the measured median replaces the nominal minutes."""


def active_ms(last_sign_at: datetime | None, now: datetime) -> int:
    """The milliseconds that a sign of life adds: the gap since the one before, nothing for a long gap or a first sign.

    A clock that was set back adds nothing.
    """
    if last_sign_at is None:
        return 0
    gap = now - last_sign_at
    if not timedelta() <= gap <= LONGEST_GAP:
        return 0
    return gap // timedelta(milliseconds=1)


def typical_minutes(nominal_minutes: int, measured_seconds: Sequence[int]) -> float:
    """What the whole module takes: the median of those who finished, the nominal minutes until there are ten."""
    if len(measured_seconds) < ENOUGH_TO_TELL:
        return float(nominal_minutes)
    return median(measured_seconds) / 60


def minutes_left_about(nominal_left: int, nominal_minutes: int, typical: float) -> int:
    """The likely minutes left: the nominal rest, stretched as the whole module was for those who finished it.

    At least 1 while anything is left.
    """
    if nominal_left <= 0 or nominal_minutes <= 0:
        return 0
    return max(1, round(nominal_left * typical / nominal_minutes))
