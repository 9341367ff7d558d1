"""Which totals may be told, and that no two publications give away fewer than ten people."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.readiness.open.figures import (
    BINDS_FOR,
    HOURS,
    MODULE,
    PROMISES,
    Choice,
    Content,
    Facts,
    Figure,
    PromiseCount,
    from_json,
    hours_words,
    make_content,
    read_choice,
    to_json,
    why_choice_refused,
    years_on_offer,
)

TODAY = date(2026, 11, 23)
FACTS = Facts(
    agency="Riverton PD",
    today=TODAY,
    roster=60,
    modules=[("m01", "Trauma", 12)],
    hours_minutes=60 * 100,
    hours_people=20,
    hours_people_since=0,
    promises=PromiseCount(kept=2, open=1, not_kept=1, withdrawn=0),
)
TRAINED = Choice((MODULE,), 2026)
ALL = Choice((HOURS, MODULE, PROMISES), 2026)


def on(day: date, count: int, roster: int = 60) -> Facts:
    """The same agency with another count of people trained, on another day."""
    return replace(FACTS, today=day, roster=roster, modules=[("m01", "Trauma", count)])


def told(*facts: Facts, choice: Choice = TRAINED) -> list[Content]:
    """One publication after the other."""
    published: list[Content] = []
    for one in facts:
        published.append(make_content(one, choice, published)[0])
    return published


def words(content: Content) -> list[str]:
    return [figure.words for figure in content.figures]


def test_the_first_publication_tells_what_is_chosen_and_nothing_else():
    content, stayed = make_content(FACTS, ALL, [])

    assert words(content) == ["About 100 hours", "12 of 60", "2", "1", "1", "0"]
    assert stayed == []
    assert words(make_content(FACTS, TRAINED, [])[0]) == ["12 of 60"]


@pytest.mark.parametrize(
    ("count", "roster", "expected"),
    [
        (9, 60, "Withheld: fewer than 10"),
        (51, 60, "All but fewer than 10"),
        (60, 60, "60 of 60"),
        (5, 8, "Withheld: fewer than 10"),
    ],
)
def test_fewer_than_ten_are_withheld_on_either_side(count: int, roster: int, expected: str):
    assert words(told(on(TODAY, count, roster))[0]) == [expected]


@pytest.mark.parametrize("moved", range(1, 10))
def test_a_figure_that_moved_by_fewer_than_ten_stays_with_its_day(moved: int):
    later = TODAY + timedelta(days=40)

    content, stayed = make_content(on(later, 20 + moved), TRAINED, told(on(TODAY, 20)))

    assert words(content) == ["20 of 60"]
    assert content.figures[0].as_of == TODAY
    assert content.as_of == later
    assert stayed == list(content.figures)


def test_ten_people_more_are_told():
    assert words(told(on(TODAY, 20), on(TODAY + timedelta(days=1), 30))[1]) == ["30 of 60"]


def test_a_roster_that_grew_by_one_would_tell_that_the_new_one_is_untrained():
    assert words(told(on(TODAY, 20), on(TODAY + timedelta(days=1), 20, roster=61))[1]) == ["20 of 60"]


def test_what_was_withheld_is_told_when_at_least_ten_came_to_it():
    assert words(told(on(TODAY, 9), on(TODAY, 18))[1]) == ["Withheld: fewer than 10"]
    assert words(told(on(TODAY, 9), on(TODAY, 19))[1]) == ["19 of 60"]


def test_an_earlier_page_binds_also_when_another_came_between():
    """12, 30, then 15: against the first it is three people."""
    assert words(told(on(TODAY, 12), on(TODAY, 30), on(TODAY, 15))[2]) == ["30 of 60"]


def test_after_a_year_a_figure_is_told_anew():
    assert words(told(on(TODAY, 20), on(TODAY + BINDS_FOR - timedelta(days=1), 23))[1]) == ["20 of 60"]
    assert words(told(on(TODAY, 20), on(TODAY + BINDS_FOR, 23))[1]) == ["23 of 60"]


def test_a_figure_that_was_left_out_for_a_while_is_still_bound():
    first = make_content(on(TODAY, 20), TRAINED, [])[0]
    between = make_content(on(TODAY, 20), Choice((PROMISES,), None), [first])[0]

    assert words(make_content(on(TODAY, 22), TRAINED, [first, between])[0]) == ["20 of 60"]


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120), st.integers(0, 200)), min_size=2, max_size=12))
def test_no_two_pages_within_a_year_differ_by_fewer_than_ten_people(days: list[tuple[int, int, int]]):
    day, facts = TODAY, []
    for count, others, wait in days:
        day += timedelta(days=wait)
        facts.append(on(day, count, count + others))
    published = told(*facts)

    figures = [content.figures[0] for content in published]
    for at, later in enumerate(figures):
        for earlier in figures[:at]:
            if later.as_of - earlier.as_of < BINDS_FOR:
                assert apart(earlier, later)
    assert all(one.as_of <= other.as_of for one, other in pairwise(figures))


def apart(one: Figure, other: Figure) -> bool:
    """Counted the slow way: every pair of numbers that the two figures allow."""
    for before, after in ((one.trained, other.trained), (one.untrained, other.untrained)):
        if before is None or after is None or before == after:
            continue
        nearest = min(
            abs(left - right) for left in range(before[0], before[1] + 1) for right in range(after[0], after[1] + 1)
        )
        if nearest < 10:
            return False
    return True


@pytest.mark.parametrize(
    ("minutes", "people", "expected"),
    [
        (0, 10, "Fewer than 25 hours"),
        (12 * 60, 10, "Fewer than 25 hours"),
        (750, 10, "About 25 hours"),
        (60 * 1240, 200, "About 1,250 hours"),
        (60 * 1240, 9, "Withheld: fewer than 10 people"),
    ],
)
def test_hours_are_told_in_steps(minutes: int, people: int, expected: str):
    assert hours_words(minutes, people) == expected


def test_hours_stay_until_ten_people_finished_something():
    hours = Choice((HOURS,), 2026)
    first = told(FACTS, choice=hours)
    more = replace(FACTS, hours_minutes=60 * 150, hours_people=29, today=TODAY + timedelta(days=9))

    assert words(make_content(replace(more, hours_people_since=9), hours, first)[0]) == ["About 100 hours"]
    assert words(make_content(replace(more, hours_people_since=10), hours, first)[0]) == ["About 150 hours"]


def test_hours_of_another_year_are_another_figure():
    first = told(FACTS, choice=Choice((HOURS,), 2026))
    other = replace(FACTS, hours_minutes=60 * 150)

    assert words(make_content(other, Choice((HOURS,), 2025), first)[0]) == ["About 150 hours"]


def test_promises_are_no_people_and_move_freely():
    promises = Choice((PROMISES,), None)
    first = told(FACTS, choice=promises)

    after = make_content(replace(FACTS, promises=PromiseCount(3, 0, 1, 0)), promises, first)[0]

    assert words(after) == ["3", "0", "1", "0"]
    assert make_content(replace(FACTS, promises=None), promises, first)[0].figures == []


def test_what_is_kept_is_what_was_told():
    content = make_content(FACTS, ALL, [])[0]

    assert from_json(to_json(content)) == content


def test_nothing_of_the_true_numbers_is_kept_beside_the_words():
    kept = to_json(make_content(on(TODAY, 57), TRAINED, [])[0])

    assert "57" not in kept
    assert "60" not in kept


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"hours": "yes", "year": "2026"}, None),
        ({"module": "yes"}, None),
        ({}, "Choose at least one total to publish."),
        ({"hours": "no", "year": "2026"}, "Choose at least one total to publish."),
        ({"hours": "yes", "year": "1999"}, "Choose the year of the hours from the list."),
        ({"hours": "yes", "year": "२०२६"}, "Choose the year of the hours from the list."),
        ({"hours": "yes", "year": "-026"}, "Choose the year of the hours from the list."),
    ],
)
def test_a_choice_is_one_that_makes_a_page(typed: dict[str, str], refused: str | None):
    assert why_choice_refused(read_choice(typed), TODAY) == refused
    assert years_on_offer(TODAY) == [2026, 2025, 2024]
