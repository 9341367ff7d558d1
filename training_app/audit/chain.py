"""The chain of audit entries: what is hashed, and how the first entry that breaks it is found. Pure.

Without a secret a chain does not keep whoever owns the database from writing all of it anew. It makes anything less
than that visible, and an anchor kept elsewhere makes visible that too.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

START = "0" * 64
RESTORED = "installation.restored"
"""Written by a restore, which fits databases of every release and so cannot link it."""
NOTED = "audit.restore_noted"
"""Written before the next entry of the chain: quotes what the restore wrote, by its id and its hash."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is stored; see ``audit.models.AuditEntry`` for the fields."""

    id: int
    agency_id: int
    happened_at: datetime
    actor_id: int | None
    action: str
    subject: str
    reason: str | None
    detail: dict[str, Any] | None
    number: int | None
    before: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place and the hash of one entry, to be kept where the database's owner cannot change it."""

    number: int
    hash: str

    def __str__(self) -> str:
        """As it is printed, and read back by :func:`read_anchor`."""
        return f"{self.number}:{self.hash}"


class Fault(StrEnum):
    """What is wrong with the first entry that breaks the chain."""

    CHANGED = "changed"
    "A field is not what it was when the entry was written."
    REMOVED = "removed"
    "The entry of this number is not there."
    INSERTED = "inserted"
    "It was never part of the chain."
    REORDERED = "reordered"
    "Its number is there, and in another place."
    UNLINKED = "unlinked"
    "It is whole, and does not follow the one before it: one of the two was written anew."
    CUT = "cut"
    "Entries at the end are not there any more."
    REWRITTEN = "rewritten"
    "The chain is whole, and not the one that the anchor was taken from."


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold: its number, the entry there, and those on both sides of it."""

    fault: Fault
    number: int
    entry: Entry | None
    before: Entry | None
    after: Entry | None


def canonical_bytes(entry: Entry) -> bytes:
    """All fields of an entry but its id and its hash, as the same bytes on every engine: sorted keys, UTF-8, UTC."""
    plain = {
        "agency_id": entry.agency_id,
        "happened_at": entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "reason": entry.reason,
        "detail": entry.detail,
        "number": entry.number,
        "before": entry.before,
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def linked(entry: Entry, after: Anchor | None) -> Entry:
    """The entry as the next of its chain.

    :param after: the newest of the chain so far; None for the first
    """
    placed = replace(entry, number=after.number + 1 if after else 1, before=after.hash if after else START)
    return replace(placed, hash=_hash_of(placed))


def find_break(
    entries: Iterable[Entry], head: Anchor | None, anchor: Anchor | None, *, is_there: Callable[[int], bool]
) -> Break | None:
    """The first entry that breaks an agency's chain; None while it is whole.

    :param entries: every entry of the agency, by id
    :param head: where the chain says that it ends; None when nothing was ever written
    :param anchor: what somebody kept elsewhere
    :param is_there: whether any entry has this number, to tell one that was moved from one that is gone
    """
    walk = _Walk(is_there, anchor)
    for entry in entries:
        found = walk.find_fault(entry)
        if found is not None:
            return found
    return walk.find_missing_end(head)


def note_of(restored: Entry) -> dict[str, Any]:
    """What the entry that quotes a restore's entry says of it."""
    return {"entry": restored.id, "hash": _hash_of(restored)}


def read_anchor(text: str) -> Anchor | None:
    """The anchor in a text that :meth:`Anchor.__str__` gave; None when it is none."""
    number, _, digest = text.strip().partition(":")
    is_number = number.isascii() and number.isdigit() and 0 < len(number) < 12
    is_digest = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    return Anchor(int(number), digest) if is_number and is_digest else None


class _Walk:
    """One way along a chain, from its first entry."""

    def __init__(self, is_there: Callable[[int], bool], anchor: Anchor | None) -> None:
        self._is_there = is_there
        self._anchor = anchor
        self._newest: Entry | None = None
        self._unquoted: list[Entry] = []
        self._is_anchor_passed = anchor is None

    @property
    def _expected(self) -> int:
        return (self._newest.number or 0) + 1 if self._newest is not None else 1

    def find_fault(self, entry: Entry) -> Break | None:
        """What is wrong with the next entry; None where nothing is."""
        if entry.number is None:
            if entry.action != RESTORED:
                return self._break(Fault.INSERTED, entry)
            self._unquoted.append(entry)
            return None
        fault = self._fault_of(entry)
        if fault is Fault.REMOVED:
            return Break(fault, self._expected, None, self._newest, entry)
        if fault is not None:
            return self._break(fault, entry)
        if self._unquoted or entry.action == NOTED:
            quoted = self._unquoted.pop(0) if self._unquoted else None
            if entry.action != NOTED or quoted is None or entry.detail != note_of(quoted):
                return Break(Fault.INSERTED, self._expected, quoted or entry, self._newest, entry)
        self._newest = entry
        return None

    def find_missing_end(self, head: Anchor | None) -> Break | None:
        """Whether the chain ends where it says, and goes as far as the anchor."""
        newest = self._newest
        ends_at = (newest.number, newest.hash) if newest is not None else (0, START)
        said = (head.number, head.hash) if head is not None else (0, START)
        return None if ends_at == said and self._is_anchor_passed else self._break(Fault.CUT, None)

    def _fault_of(self, entry: Entry) -> Fault | None:
        if entry.number != self._expected:
            return Fault.REORDERED if self._is_there(self._expected) else Fault.REMOVED
        if _hash_of(entry) != entry.hash:
            return Fault.CHANGED
        if entry.before != (self._newest.hash if self._newest is not None else START):
            return Fault.UNLINKED
        if self._anchor is not None and self._anchor.number == entry.number:
            self._is_anchor_passed = True
            return None if self._anchor.hash == entry.hash else Fault.REWRITTEN
        return None

    def _break(self, fault: Fault, entry: Entry | None) -> Break:
        return Break(fault, self._expected, entry, self._newest, None)


def _hash_of(entry: Entry) -> str:
    return hashlib.sha256(canonical_bytes(entry)).hexdigest()
