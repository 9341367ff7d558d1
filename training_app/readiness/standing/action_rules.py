"""What an action of the plan may say, and in which order actions are read. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from training_app.foundation.typed import read_day, why_reason_refused
from training_app.web.here import Here
from training_app.web.words import count_in_words, day_in_words, sentence_start

WHAT_SHORTEST, WHAT_LONGEST = 5, 300
OWNER_SHORTEST, OWNER_LONGEST = 2, 80
LIVE_MOST = 200
SOON_DAYS = 30
FURTHEST_DAYS = 3653
_ODD = "This holds a sign that cannot be kept. Type it again, or paste it as plain text."


class ActionState(StrEnum):
    """How far an action is."""

    OPEN = "open"
    IN_HAND = "in_hand"
    DONE = "done"
    DROPPED = "dropped"


LIVE = (ActionState.OPEN, ActionState.IN_HAND)
STATE_WORDS = {
    ActionState.OPEN: "Open",
    ActionState.IN_HAND: "In hand",
    ActionState.DONE: "Done",
    ActionState.DROPPED: "Dropped",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action as typed, blanks taken out. ``due_on`` and ``state`` are as the form sent them."""

    what: str
    owner: str
    due_on: str
    state: str = ActionState.OPEN.value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """An action as it stands; ``part_id`` and ``field_id`` are empty for one that came of no statement."""

    id: int
    copy_id: int | None
    copy_name: str | None
    part_id: str
    field_id: str
    what: str
    owner: str
    due_on: date
    state: ActionState
    version: int
    changed_at: datetime

    @property
    def is_live(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class Change:
    """One version of an action."""

    number: int
    what: str
    owner: str
    due_on: date
    state: ActionState
    reason: str
    changed_at: datetime


def why_refused(wanted: Wanted, today: date, due_before: date | None = None) -> dict[str, str]:
    """A sentence for each field that cannot be kept, by its name.

    :param due_before: the day the action has now, which may lie in the past; None for a new one
    """
    said = {
        "what": _line(wanted.what, WHAT_SHORTEST, WHAT_LONGEST),
        "owner": _line(wanted.owner, OWNER_SHORTEST, OWNER_LONGEST),
        "due_on": _why_day_refused(wanted.due_on, today, due_before),
        "state": None if wanted.state in {one.value for one in ActionState} else "Choose one of the list.",
        "reason": _why_reason_refused(wanted),
    }
    return {name: sentence for name, sentence in said.items() if sentence is not None}


def today_at(here: Here) -> date:
    """Today in the agency's zone."""
    return here.now.astimezone(here.zone).date()


def is_late(action: Action, today: date) -> bool:
    """Whether its day is over and it is not ended."""
    return action.is_live and action.due_on < today


def is_soon(action: Action, today: date) -> bool:
    """Whether it falls due today or in the next 30 days."""
    return action.is_live and today <= action.due_on <= today + timedelta(days=SOON_DAYS)


def in_order(actions: Sequence[Action]) -> list[Action]:
    """As the plan is read: what is not ended by its day, so that what is overdue stands first; then what was ended, the
    newest first."""
    live = sorted((one for one in actions if one.is_live), key=lambda one: (one.due_on, one.id))
    ended = sorted((one for one in actions if not one.is_live), key=lambda one: (one.changed_at, one.id), reverse=True)
    return [*live, *ended]


def plan_words(actions: Sequence[Action], today: date) -> str:
    """ "Two overdue", "One due in 30 days", "Three open", or "Nothing open"."""
    late = sum(is_late(one, today) for one in actions)
    soon = sum(is_soon(one, today) for one in actions)
    live = sum(one.is_live for one in actions)
    for count, words in ((late, "overdue"), (soon, "due in 30 days"), (live, "open")):
        if count:
            return sentence_start(f"{count_in_words(count)} {words}")
    return "Nothing open"


def differences(before: Change, after: Change) -> Iterator[tuple[str, str, str]]:
    """What a version changed: the name of what, how it stood before, and how after."""
    for (label, old), (_, new) in zip(_facts(before), _facts(after), strict=True):
        if old != new:
            yield label, old, new


def _facts(change: Change) -> Iterator[tuple[str, str]]:
    yield "What", change.what
    yield "Owner", change.owner
    yield "Due", day_in_words(change.due_on)
    yield "State", STATE_WORDS[change.state]


def _line(text: str, shortest: int, longest: int) -> str | None:
    if not shortest <= len(text) <= longest:
        return f"Write {shortest} to {longest} characters."
    return None if text.isprintable() else _ODD


def _why_day_refused(typed: str, today: date, due_before: date | None) -> str | None:
    day = read_day(typed)
    if day is None:
        return "Give the day by which it is done."
    if day == due_before:
        return None
    if day < today:
        return "This day is over. Give today or a later day."
    return "Give a day within ten years." if (day - today).days > FURTHEST_DAYS else None


def _why_reason_refused(wanted: Wanted) -> str | None:
    if wanted.state == ActionState.DROPPED or wanted.reason:
        return why_reason_refused(wanted.reason)
    return None
