"""The chain: whatever is done to any entry, the first place that breaks is named."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.chains import anchor_of, chain, entry, look, relink
from training_app.audit.chain import NOTED, RESTORED, START, Anchor, Entry, Fault, canonical_bytes, note_of, read_anchor

places = st.integers(min_value=1, max_value=7)
CHANGES = {
    "agency_id": 2,
    "happened_at": chain(1)[0].happened_at + timedelta(microseconds=1),
    "actor_id": None,
    "action": "sign_in.link_mad",
    "subject": "person:18",
    "reason": "",
    "detail": {"hours": 4},
    "before": "f" * 64,
    "hash": "f" * 64,
}


def test_a_chain_of_any_length_is_whole() -> None:
    assert [look(chain(length)) for length in range(9)] == [None] * 9


def test_every_field_has_its_change() -> None:
    assert set(CHANGES) == {field.name for field in fields(Entry)} - {"id", "number"}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("place", [1, 4, 7])
def test_a_changed_field_is_found_at_its_entry(name: str, place: int) -> None:
    entries = chain(7)
    entries[place - 1] = replace(entries[place - 1], **{name: CHANGES[name]})

    found = look(entries, head=anchor_of(chain(7)[-1]))

    assert found is not None
    assert (found.fault, found.number) == (Fault.CHANGED, place)
    assert found.before == (entries[place - 2] if place > 1 else None)


@given(places)
def test_a_removed_entry_is_found_by_its_neighbours(place: int) -> None:
    entries = chain(8)
    del entries[place - 1]

    found = look(entries)

    assert found is not None
    assert (found.fault, found.number, found.entry) == (Fault.REMOVED, place, None)
    assert (found.before.number if found.before else 0, found.after.number if found.after else 0) == (
        place - 1,
        place + 1,
    )


@given(places)
def test_entries_at_the_end_that_are_gone_are_found_by_the_head(left: int) -> None:
    entries = chain(8)

    found = look(entries[:left], head=anchor_of(entries[-1]))

    assert found is not None
    assert (found.fault, found.number, found.before) == (Fault.CUT, left + 1, entries[left - 1])


@given(places, places)
def test_two_entries_that_changed_places_are_found_at_the_first(one: int, other: int) -> None:
    entries = chain(7)
    entries[one - 1], entries[other - 1] = entries[other - 1], entries[one - 1]

    found = look(entries, head=anchor_of(chain(7)[-1]))

    assert (found is None) is (one == other)
    if found is not None:
        assert (found.fault, found.number) == (Fault.REORDERED, min(one, other))


@given(places)
def test_an_entry_without_a_number_was_put_in(place: int) -> None:
    entries = chain(7)
    entries.insert(place, entry(99, id=entries[place - 1].id + 1))

    found = look(entries)

    assert found is not None
    assert (found.fault, found.entry, found.before) == (Fault.INSERTED, entries[place], entries[place - 1])


@given(places)
def test_an_entry_that_was_linked_anew_is_found_at_the_next(place: int) -> None:
    entries = chain(8)
    changed = replace(entries[place - 1], reason="Other")
    entries[place - 1] = relink([*entries[: place - 1], changed])[-1]

    found = look(entries, head=anchor_of(chain(8)[-1]))

    assert found is not None
    assert (found.fault, found.number) == (Fault.UNLINKED, place + 1)


@given(places)
def test_a_log_that_was_written_anew_from_some_place_on_is_found_by_an_anchor(place: int) -> None:
    entries = chain(8)
    anchor = anchor_of(entries[-2])
    forged = relink([*entries[: place - 1], replace(entries[place - 1], reason="Other"), *entries[place:]])

    without, with_anchor = look(forged), look(forged, anchor=anchor)

    assert without is None
    assert with_anchor is not None
    assert (with_anchor.fault, with_anchor.number) == (Fault.REWRITTEN, 7)
    assert look(entries, anchor=anchor) is None


def test_a_log_that_was_cut_with_its_head_is_found_by_an_anchor() -> None:
    entries = chain(8)

    assert look(entries[:5]) is None
    found = look(entries[:5], anchor=anchor_of(entries[-1]))
    assert found is not None
    assert (found.fault, found.number) == (Fault.CUT, 6)


def test_all_of_it_gone_is_found() -> None:
    found = look([], head=anchor_of(chain(3)[-1]))

    assert found is not None
    assert (found.fault, found.number) == (Fault.CUT, 1)


def restored(*, quoted: bool) -> list[Entry]:
    """Three entries, what a restore wrote, and one more, with the quotation between or without."""
    entries, wrote = chain(3), entry(4, id=41, actor_id=None, action=RESTORED)
    note = [entry(5, id=42, action=NOTED, detail=note_of(wrote))] if quoted else []
    linked_ones = relink([*entries, *note, entry(6, id=60)])
    return [*linked_ones[:3], wrote, *linked_ones[3:]]


def test_what_a_restore_wrote_waits_and_is_quoted_by_the_next_entry() -> None:
    assert look(restored(quoted=True)[:4]) is None
    assert look(restored(quoted=True)) is None


def test_what_only_looks_like_a_restore_is_found() -> None:
    unquoted = look(restored(quoted=False))
    changed = restored(quoted=True)
    changed[3] = replace(changed[3], happened_at=changed[0].happened_at)
    gone = restored(quoted=True)
    del gone[3]

    assert [found.fault for found in (unquoted, look(changed), look(gone)) if found] == [Fault.INSERTED] * 3


def test_the_same_entry_is_the_same_bytes_whatever_the_order_of_its_detail_or_its_zone() -> None:
    one = entry(1, detail={"a": 1, "b": "ü"})
    other = replace(one, detail={"b": "ü", "a": 1}, happened_at=one.happened_at.astimezone())

    assert canonical_bytes(one) == canonical_bytes(other)
    assert canonical_bytes(one) != canonical_bytes(replace(one, detail={"a": "1", "b": "ü"}))


def test_an_anchor_is_read_back() -> None:
    anchor = Anchor(17, "ab" * 32)

    assert read_anchor(f" {anchor}\n") == anchor
    assert [read_anchor(text) for text in ("", "17", "17:ab", f"x:{START}", f"17:{'g' * 64}")] == [None] * 5
