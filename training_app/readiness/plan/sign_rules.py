"""When a plan may be signed off, and when it is to be looked at again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

CONFIRM_WITH = "with gaps"
NOT_CONFIRMED = f"This plan has grave gaps. To sign it all the same, type: {CONFIRM_WITH}"


class Stage(IntEnum):
    """On which day before the yearly look a mail goes out."""

    SOON = 30
    TODAY = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asked for: the plan and the newest signed version that its page showed, and what was typed."""

    seen_hash: str
    seen_number: int
    confirm: str = ""
    root: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether the words were typed, in whatever case and between whatever marks."""
        return " ".join(self.confirm.casefold().strip("“”\"'. ").split()) == CONFIRM_WITH


def why_unconfirmed(asked: Asked, grave: int) -> Mapping[str, str]:
    """The sentence under the field ``confirm``; nothing where it may be signed."""
    return {"confirm": NOT_CONFIRMED} if grave and not asked.is_confirmed else {}


def review_day(signed_on: date) -> date:
    """The same day of the next year; the last of February where there is no 29th."""
    try:
        return signed_on.replace(year=signed_on.year + 1)
    except ValueError:
        return signed_on.replace(year=signed_on.year + 1, day=28)


def stage_on(today: date, review_on: date) -> Stage | None:
    """Which mail is due; the later one where both would be, and none while there is time."""
    left = (review_on - today).days
    if left <= Stage.TODAY:
        return Stage.TODAY
    return Stage.SOON if left <= Stage.SOON else None
