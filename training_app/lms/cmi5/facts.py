"""What happens in a session, as the rest of the program tells it; every time is an aware one."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from training_app.lms.cmi5.json_text import JsonObject


@dataclass(frozen=True, slots=True)
class Started:
    """The unit is ready for the officer."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ItemAnswered:
    """One item was answered. ``item`` and ``result`` are the activity and the result as xAPI has them."""

    at: datetime
    sequence: int
    """The event's number in the session, from 1, growing; the same number is the same event."""
    item: JsonObject
    result: JsonObject


@dataclass(frozen=True, slots=True)
class ProgressMade:
    """The officer is this far, 0 to 100."""

    at: datetime
    sequence: int
    """Counted together with the answers."""
    percent: int


@dataclass(frozen=True, slots=True)
class ModuleCompleted:
    """The officer did all of the module, in this time."""

    at: datetime
    duration_s: float


@dataclass(frozen=True, slots=True)
class CheckMarked:
    """One round of the knowledge check was marked."""

    at: datetime
    duration_s: float
    scaled: float
    """0 to 1."""
    is_passed: bool
    """By our own threshold; it holds only where the LMS gave no masteryScore."""
    misses_critical: bool
    """A critical item was wrong, which fails the round at any score."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The officer left, or was away too long, or closed the tab."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The LMS gave the session up: it launched the unit again, or refused with 403. It takes nothing more."""

    at: datetime


Fact: TypeAlias = Started | ItemAnswered | ProgressMade | ModuleCompleted | CheckMarked | Ended | Abandoned
