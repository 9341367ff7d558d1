"""The ledger credits each event once, whatever comes twice, changes or is taken back, and forgets nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.credit.rules import (
    LONGEST_MINUTES,
    Claim,
    ClaimedTwice,
    ClaimImpossible,
    Entry,
    EntryKind,
    Repeat,
    Source,
    balances,
    cycle_of,
    entries_to_add,
    repeats,
)
from training_app.foundation.ids import PersonId

JAMIE, ROBIN = PersonId(1), PersonId(2)
DAY = date(2026, 11, 11)
MODULE = Claim(
    person_id=JAMIE,
    event="attempt:1",
    minutes=40,
    category="continuing",
    source=Source.MODULE,
    course="m01",
    title="Trauma",
    day=DAY,
    cycle="2026",
)
SESSION = replace(
    MODULE, event="session:9", minutes=90, source=Source.CLASSROOM, course="first aid", day=DAY + timedelta(days=1)
)


def after(ledger: list[Entry], *claims: Claim, repeat: Repeat = Repeat.FIRST) -> list[Entry]:
    return [*ledger, *entries_to_add(ledger, claims, repeat)]


def minutes(ledger: Iterable[Entry]) -> int:
    return sum(entry.minutes for entry in ledger)


def test_an_event_is_one_credit_of_its_minutes():
    (entry,) = after([], MODULE)

    assert (entry.kind, entry.minutes, entry.claim, entry.reverses) == (EntryKind.CREDIT, 40, MODULE, None)


def test_the_same_event_again_adds_nothing():
    ledger = after([], MODULE, SESSION)

    assert entries_to_add(ledger, [SESSION, MODULE], Repeat.FIRST) == []
    assert minutes(ledger) == 130


def test_a_correction_takes_the_old_credit_back_and_writes_a_new_one():
    first = after([], MODULE)

    ledger = after(first, replace(MODULE, minutes=60))

    assert [(one.kind, one.minutes) for one in ledger] == [
        (EntryKind.CREDIT, 40),
        (EntryKind.REVERSAL, -40),
        (EntryKind.CREDIT, 60),
    ]
    assert ledger[1].reverses == first[0].id
    assert ledger[:1] == first


@pytest.mark.parametrize(
    "change",
    [{"day": DAY - timedelta(days=3)}, {"category": "de-escalation"}, {"cycle": "2025"}, {"title": "Trauma, revised"}],
    ids=str,
)
def test_any_change_of_the_record_is_a_correction(change):
    ledger = after(after([], MODULE), replace(MODULE, **change))

    assert [one.minutes for one in ledger] == [40, -40, 40]
    assert ledger[-1].claim == replace(MODULE, **change)


def test_a_completion_taken_back_is_reversed_and_can_come_again():
    gone = after(after([], MODULE, SESSION), SESSION)

    again = after(gone, MODULE, SESSION)

    assert minutes(gone) == 90
    assert minutes(again) == 130
    assert len({one.id for one in again}) == len(again) == 4


def test_an_equivalent_course_in_the_same_cycle_is_worth_nothing_more():
    classroom = replace(MODULE, event="session:3", source=Source.CLASSROOM, minutes=60, day=DAY + timedelta(days=9))

    ledger = after([], classroom, MODULE)

    assert [one.claim for one in ledger] == [MODULE]
    assert repeats([classroom, MODULE], Repeat.FIRST) == [(classroom, MODULE)]


def test_it_is_worth_its_hours_in_the_next_cycle_for_another_person_or_where_each_counts():
    later = replace(MODULE, event="attempt:2", cycle="2027", day=DAY + timedelta(days=365))
    other = replace(MODULE, event="attempt:3", person_id=ROBIN)
    again = replace(MODULE, event="attempt:4")

    assert minutes(after([], MODULE, later)) == 80
    assert minutes(after([], MODULE, other)) == 80
    assert minutes(after([], MODULE, again, repeat=Repeat.EACH)) == 80
    assert minutes(after([], MODULE, again)) == 40


def test_when_the_first_is_taken_back_the_equivalent_one_counts():
    classroom = replace(MODULE, event="session:3", minutes=60, day=DAY + timedelta(days=9))
    ledger = after([], MODULE, classroom)

    ledger = after(ledger, classroom)

    assert minutes(ledger) == 60
    assert ledger[-1].claim == classroom


def test_one_session_of_many_people_is_one_credit_each():
    claims = [replace(SESSION, person_id=PersonId(number)) for number in range(12)]

    ledger = after([], *claims)

    assert balances(ledger) == {(PersonId(number), "2026"): 90 for number in range(12)}
    assert len({one.id for one in ledger}) == 12


@pytest.mark.parametrize("bad", [0, -40, LONGEST_MINUTES + 1, 40.0, True, None])
def test_minutes_that_are_none_write_nothing(bad):
    with pytest.raises(ClaimImpossible):
        entries_to_add([], [SESSION, replace(MODULE, minutes=bad)], Repeat.FIRST)


@pytest.mark.parametrize("field", ["event", "course", "cycle"])
def test_a_claim_without_its_event_course_or_cycle_is_refused(field: str):
    with pytest.raises(ClaimImpossible):
        entries_to_add([], [replace(MODULE, **{field: ""})], Repeat.FIRST)


def test_two_records_of_one_event_are_refused():
    with pytest.raises(ClaimedTwice):
        entries_to_add([], [MODULE, replace(MODULE, minutes=50)], Repeat.FIRST)


@pytest.mark.parametrize(
    ("day", "month", "years", "cycle"),
    [
        (date(2026, 1, 1), 1, 1, "2026"),
        (date(2026, 12, 31), 1, 1, "2026"),
        (date(2026, 6, 30), 7, 1, "2025-2026"),
        (date(2026, 7, 1), 7, 1, "2026-2027"),
        (date(2026, 7, 1), 9, 2, "2025-2027"),
        (date(2027, 8, 31), 9, 2, "2025-2027"),
        (date(2027, 9, 1), 9, 2, "2027-2029"),
        (date(2024, 3, 1), 1, 2, "2023-2024"),
        (date(2019, 3, 1), 1, 4, "2017-2020"),
    ],
)
def test_a_day_falls_into_its_cycle(day: date, month: int, years: int, cycle: str):
    assert cycle_of(day, starts_month=month, years=years, anchor_year=2025) == cycle


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 5), st.integers(2000, 2030))
def test_cycles_change_on_their_first_day_and_on_no_other(day: date, month: int, years: int, anchor: int):
    before, now = (
        cycle_of(one, starts_month=month, years=years, anchor_year=anchor) for one in (day - timedelta(days=1), day)
    )

    is_first_day = (day.month, day.day) == (month, 1) and (day.year - anchor) % years == 0
    assert (before != now) == is_first_day


records = st.dictionaries(
    st.tuples(st.sampled_from([JAMIE, ROBIN]), st.sampled_from(["attempt:1", "attempt:2", "session:9"])),
    st.tuples(st.integers(1, 600), st.sampled_from(["m01", "m02"]), st.integers(0, 3), st.sampled_from(["25", "26"])),
)


def claims_of(record: dict) -> list[Claim]:
    return [
        replace(
            MODULE,
            person_id=person,
            event=event,
            minutes=amount,
            course=course,
            day=DAY + timedelta(days=days),
            cycle=cycle,
        )
        for (person, event), (amount, course, days, cycle) in record.items()
    ]


def slow_reference(claims: list[Claim]) -> Counter:
    """Minutes by person and cycle, counted the plain way: of one course the earliest day's."""
    total: Counter = Counter()
    for one in claims:
        rivals = [
            other
            for other in claims
            if (other.person_id, other.course, other.cycle) == (one.person_id, one.course, one.cycle)
        ]
        if min(rivals, key=lambda other: (other.day, other.event)) is one:
            total[one.person_id, one.cycle] += one.minutes
    return total


@given(st.lists(records, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_after_any_changes_of_the_records_the_ledger_says_what_they_say(history: list[dict], dice):
    ledger: list[Entry] = []
    for record in history:
        before = list(ledger)
        claims = claims_of(record)
        dice.shuffle(claims)
        ledger = after(ledger, *claims)

        assert ledger[: len(before)] == before
        assert entries_to_add(ledger, claims, Repeat.FIRST) == []
        assert {key: sum_ for key, sum_ in balances(ledger).items() if sum_} == dict(slow_reference(claims))

    assert len({one.id for one in ledger}) == len(ledger)
    assert max(Counter(one.reverses for one in ledger if one.reverses).values(), default=0) <= 1
    assert all(one.minutes * (1 if one.kind is EntryKind.CREDIT else -1) > 0 for one in ledger)
