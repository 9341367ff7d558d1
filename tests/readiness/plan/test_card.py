"""What stands on the card, and what goes first where one sheet does not hold it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.readiness.plan.card import SHEET_LINES, card_of, halves, lines_of, telephone_of
from training_app.readiness.plan.reading import Contact, Plan, Seat, Step

LONG = (
    "Two people go in person, and say who they are. " + "They stay as long as somebody wants them. " * 3 + "All night."
)


def plan(hour: int, day: int, does: str = "Two people go in person.") -> Plan:
    """A plan with so many steps in its first hour and in its first day."""
    steps = [Step("first-hour", "family", does, ("Family liaison",), ("Hospital",)) for _ in range(hour)]
    steps += [Step("first-day", "family", does, ("Family liaison",), ()) for _ in range(day)]
    later = Step("week-two", "family", "Later", ("Family liaison",), ())
    seats = (Seat("Family liaison", "Sergeant", "Corporal"),)
    return Plan(
        seats, (*steps, later), (Contact("Hospital", "555 0100", "", None), Contact("Nobody", "", "", None)), {}
    )


def test_the_card_has_the_first_hour_and_day_the_seats_and_the_numbers_that_are_there() -> None:
    card = card_of(plan(2, 3))

    assert (len(card.hour), len(card.day), len(card.seats)) == (2, 3, 1)
    assert [one.who for one in card.numbers] == ["Hospital"]
    assert not card.is_cut


def test_paper_has_the_first_sentence_and_the_screen_the_rest() -> None:
    card = card_of(plan(14, 14, LONG))
    first, last = card.hour[0], card.day[-1]

    assert card.is_cut
    assert last.does == "Two people go in person, and say who they are."
    assert f"{last.does} {last.more}" == LONG
    # the hour comes first where there is room for a whole step
    assert (first.does, first.more) == (LONG, "")


def test_a_first_sentence_that_says_too_little_takes_the_next_along() -> None:
    card = card_of(plan(40, 1, "One voice. Until the family knows, no name. " + LONG))

    assert card.day[0].does.startswith("One voice. Until the family knows, no name.")


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([LONG, "Short.", "No end"]))
def test_whatever_stands_in_a_plan_paper_holds_it_and_no_step_is_lost(hour: int, day: int, does: str) -> None:
    card = card_of(plan(hour, day, does))

    assert lines_of(card) <= SHEET_LINES
    assert len(card.hour) + len(card.day) + len(card.screen_only) == hour + day
    assert len(card.numbers) == 1


def test_seats_and_numbers_stay_when_no_step_has_room() -> None:
    full = plan(3, 3)
    many = tuple(Contact(f"Desk {number}", "555 0100", "", None) for number in range(300))

    card = card_of(replace(full, contacts=many))

    assert (len(card.hour), len(card.day), len(card.screen_only)) == (0, 0, 6)
    assert len(card.numbers) == 300


def test_columns_are_halves_and_the_left_has_the_odd_one() -> None:
    assert halves([1, 2, 3]) == ([1, 2], [3])


@pytest.mark.parametrize(
    ("number", "dialed"),
    [
        ("(555) 010-0123", "5550100123"),
        ("+1 555 010 0123 ext. 7", "+15550100123"),
        ("555-0100 or 555-0101", "5550100"),
        ("988", "988"),
        ("Watch commander opens it", ""),
        ("By radio, channel 4", ""),
        ("", ""),
    ],
)
def test_what_a_phone_dials(number: str, dialed: str) -> None:
    assert telephone_of(number) == dialed
