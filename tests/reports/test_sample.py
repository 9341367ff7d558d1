"""Who is counted: whole tens, in the order they settled, so that two looks never tell what one person did."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.reports.sample import HIDDEN_BELOW, SEEN_AFTER, SETTLES_AFTER, counted_people, settled_at

START = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class One:
    person_id: int
    settled_at: datetime
    kind: str = "a"


def after(hours: int) -> datetime:
    return START + timedelta(hours=hours)


histories = st.lists(
    st.builds(One, st.integers(1, 60), st.integers(0, 500).map(after), st.sampled_from("ab")), max_size=150
)
moments = st.integers(0, 520).map(after)


@given(histories, moments, moments)
def test_two_looks_differ_by_nobody_or_by_ten_people_at_least(history: list[One], one: datetime, two: datetime):
    first, second = sorted((one, two))

    earlier, later = set(counted_people(history, first)), set(counted_people(history, second))

    assert earlier <= later
    for kind in "ab":
        more = [each for each in later - earlier if each.kind == kind]
        assert len(more) % HIDDEN_BELOW == 0


@given(histories, moments)
def test_what_settles_later_changes_nothing_that_was_counted(history: list[One], now: datetime):
    known = [one for one in history if one.settled_at <= now]

    assert counted_people(history, now) == counted_people(known, now)


@given(histories, moments, st.randoms())
def test_the_order_in_which_rows_are_read_does_not_matter(history: list[One], now: datetime, dice):
    # one settled moment for each person: two of the same moment would be the same fact
    unique = list({(one.person_id, one.settled_at): one for one in history}.values())
    shuffled = dice.sample(unique, len(unique))

    assert counted_people(shuffled, now) == counted_people(unique, now)


@given(histories, moments)
def test_every_kind_is_counted_in_whole_tens_and_every_person_once(history: list[One], now: datetime):
    counted = counted_people(history, now)

    assert all(count % HIDDEN_BELOW == 0 for count in Counter(one.kind for one in counted).values())
    assert len({one.person_id for one in counted}) == len(counted)
    assert all(one.settled_at <= now - SEEN_AFTER for one in counted)


@given(histories, moments)
def test_a_person_counts_with_what_settled_first(history: list[One], now: datetime):
    firsts = {
        person: min(one.settled_at for one in history if one.person_id == person)
        for person in {1, 2, 3} & {one.person_id for one in history}
    }

    for one in counted_people(history, now):
        if one.person_id in firsts:
            assert one.settled_at == firsts[one.person_id]


@pytest.mark.parametrize(("people", "counted"), [(0, 0), (9, 0), (10, 10), (19, 10), (20, 20), (25, 20)])
def test_figures_grow_ten_people_at_a_time(people: int, counted: int):
    history = [One(number, after(number)) for number in range(people)]

    assert [one.person_id for one in counted_people(history, after(200))] == list(range(counted))


def test_nine_of_one_kind_and_one_of_another_are_nobody():
    history = [One(number, after(number), "stopped" if number else "ended") for number in range(10)]

    assert counted_people(history, after(200)) == []


def test_a_part_settles_with_its_end():
    assert settled_at(START, after(5)) == after(5)


@pytest.mark.parametrize("finished_at", [None, START + SETTLES_AFTER + timedelta(days=3)])
def test_a_part_without_an_end_settles_after_thirty_days_and_stays_so(finished_at: datetime | None):
    assert settled_at(START, finished_at) == START + timedelta(days=30)
