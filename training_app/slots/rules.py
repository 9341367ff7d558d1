"""What may stand in a slot, and what is to be said about one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST = 4000
"""Characters. A slot is a card, not a manual; a lesson with one is read in a car."""


class SlotState(StrEnum):
    """How far a slot is: the default stands, or own words do; and these may be older than the newest default."""

    TO_FILL = "to_fill"
    FILLED = "filled"
    DEFAULT_CHANGED = "default_changed"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agency's text. ``text`` is empty where it went back to the default."""

    number: int
    text: str
    default_hash: str
    written_by_id: int | None
    written_at: datetime


def why_text_refused(text: str) -> str | None:
    """The sentence for who typed it, None when it can be kept. Empty is a way back to the default."""
    if len(text) > LONGEST:
        return f"This text has {len(text)} characters. Shorten it to at most {LONGEST}; nothing was changed."
    if not text.replace("\n", "").isprintable():
        return "The text holds a sign that cannot be kept. Type it again, or paste it as plain text."
    return None


def hash_of_default(default: str) -> str:
    """SHA-256 of a default, as hexadecimal."""
    return hashlib.sha256(default.encode()).hexdigest()


def state_of(newest: Version | None, default: str) -> SlotState:
    """How far a slot is, by its newest version."""
    if newest is None or not newest.text:
        return SlotState.TO_FILL
    return SlotState.FILLED if newest.default_hash == hash_of_default(default) else SlotState.DEFAULT_CHANGED
