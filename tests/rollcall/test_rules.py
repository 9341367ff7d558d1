"""Counting hands, even hands, and how long the list stays open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.catalogue import Catalogue
from training_app.rollcall import rules

HANDS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, rules.MOST_HANDS))
END = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)


def test_hands_are_read_as_numbers_and_an_empty_field_beside_a_filled_one_is_none() -> None:
    ballot = rules.read_ballot({"a": " 7 ", "b": "", "c": "03"})

    assert (ballot.hands, ballot.wrong) == ({"a": 7, "b": 0, "c": 3}, ())


def test_when_every_field_is_empty_nobody_counted() -> None:
    assert rules.read_ballot({"a": "", "b": "  "}).hands == {}


@pytest.mark.parametrize("text", ["x", "-1", "100", "1.5", "1e1", "٣", "²", "9999999999", "0x5", "5 5"])
def test_anything_but_a_whole_number_to_99_is_wrong_and_kept_as_it_was_typed(text: str) -> None:
    ballot = rules.read_ballot({"a": text, "b": "4"})

    assert ballot.wrong == ("a",)
    assert ballot.typed["a"] == text


@given(st.dictionaries(st.sampled_from("abcd"), st.text(max_size=20)))
def test_whatever_is_typed_is_either_a_count_in_range_or_wrong(typed: dict[str, str]) -> None:
    ballot = rules.read_ballot(typed)

    assert all(0 <= count <= rules.MOST_HANDS for count in ballot.hands.values())
    assert not set(ballot.wrong) & set(ballot.hands)


@given(HANDS)
def test_the_winner_has_more_hands_than_every_other(hands: dict[str, int]) -> None:
    won = rules.winner(hands)

    assert (won is None) == (len(rules.leading(hands)) != 1)
    assert all(hands[won] > count for choice, count in hands.items() if choice != won) if won else True


def test_even_hands_have_no_winner_and_name_who_is_even() -> None:
    hands = {"a": 4, "b": 4, "c": 3}

    assert rules.winner(hands) is None
    assert rules.leading(hands) == ("a", "b")


@pytest.mark.parametrize("hands", [{}, {"a": 0, "b": 0}])
def test_without_a_hand_nothing_leads(hands: dict[str, int]) -> None:
    assert rules.leading(hands) == ()


def test_the_closest_fork_is_the_one_with_the_smallest_gap() -> None:
    assert rules.closest([{"a": 9, "b": 1}, {"a": 5, "b": 4, "c": 2}, {"a": 11, "b": 0}]) == 1


@pytest.mark.parametrize("counts", [[], [{}], [{"a": 11, "b": 0}, {}]])
def test_where_nobody_pulled_the_other_way_no_fork_is_close(counts: list[dict[str, int]]) -> None:
    assert rules.closest(counts) is None


def test_the_runner_up_is_never_the_choice_that_was_taken() -> None:
    assert rules.runner_up({"a": 3, "b": 7, "c": 1}, "a") == "b"
    assert rules.runner_up({"a": 3, "b": 0}, "a") is None


@pytest.mark.parametrize(("hours", "is_open"), [(0, True), (23.9, True), (24, False), (48, False)])
def test_the_list_is_open_for_a_day_over_midnight_too(hours: float, *, is_open: bool) -> None:
    assert rules.is_list_open(END, END + timedelta(hours=hours)) is is_open


def test_every_scenario_that_ships_fits_a_quarter_of_an_hour(shipped: Catalogue) -> None:
    scenarios = [rules.scenario_for_squad(module) for module in shipped.modules.values()]

    assert all(scenario is not None and 0 < scenario.minutes <= 15 for scenario in scenarios)


def test_a_longer_scenario_is_not_offered(shipped: Catalogue) -> None:
    module = shipped.modules["m01-trauma"]

    assert rules.scenario_for_squad(replace(module, scenario=replace(module.scenario, minutes=16))) is None
    assert rules.scenario_for_squad(replace(module, scenario=None)) is None
