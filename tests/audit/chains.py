"""Chains of entries for tests of what breaks them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from training_app.audit.chain import Anchor, Break, Entry, find_break, linked

BEGAN = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)


def entry(number: int, **other: object) -> Entry:
    """An entry that is not linked yet; its id is ten times the number it will have."""
    plain = Entry(
        id=10 * number,
        agency_id=1,
        happened_at=BEGAN + timedelta(minutes=number),
        actor_id=7,
        action="sign_in.link_made",
        subject=f"person:{number}",
        reason=None,
        detail={"hours": number, "roles": ["officer"], "who": "Muñoz"},
        number=None,
        before=None,
        hash=None,
    )
    return replace(plain, **other)


def chain(length: int) -> list[Entry]:
    """So many entries, linked."""
    return relink([entry(number) for number in range(1, length + 1)])


def relink(entries: list[Entry]) -> list[Entry]:
    """The same entries, each linked anew to the one before it."""
    found: list[Entry] = []
    newest: Anchor | None = None
    for one in entries:
        found.append(linked(one, newest))
        newest = anchor_of(found[-1])
    return found


def anchor_of(one: Entry) -> Anchor:
    """Its place and hash."""
    assert one.number is not None
    assert one.hash is not None
    return Anchor(one.number, one.hash)


def look(entries: list[Entry], head: Anchor | None = None, anchor: Anchor | None = None) -> Break | None:
    """What is found; the head is the newest of the entries unless another is given."""
    numbers = {one.number for one in entries}
    last = [one for one in entries if one.number is not None][-1:]
    end = head or (anchor_of(last[0]) if last else None)
    return find_break(entries, end, anchor, is_there=lambda number: number in numbers)
