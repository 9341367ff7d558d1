"""The tree of units: what a rename does to those below, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.people.unit_rules import UnitRefused, check_new, move, rename, tops

NAMES = {1: "Patrol", 2: "Patrol / North", 3: "Patrol / North / Nights", 4: "Patrolling", 5: "Command"}


def test_everything_below_a_renamed_unit_follows_and_nothing_else() -> None:
    assert rename(NAMES, 1, "Field") == {1: "Field", 2: "Field / North", 3: "Field / North / Nights"}


def test_a_unit_can_move_below_another() -> None:
    assert rename(NAMES, 2, "command > north") == {2: "Command / north", 3: "Command / north / Nights"}


def test_a_unit_can_come_to_the_top() -> None:
    assert rename(NAMES, 3, "Nights") == {3: "Nights"}


def test_other_capitals_are_another_spelling_of_the_same_unit() -> None:
    assert rename(NAMES, 5, "COMMAND") == {5: "COMMAND"}
    assert rename(NAMES, 5, " Command ") == {}


@pytest.mark.parametrize(
    ("unit_id", "wanted", "why"),
    [
        (1, "Command", "There is a unit Command already."),
        (2, "patrolling", "There is a unit patrolling already."),
        (1, "Patrol / North / Deep", "Patrol cannot stand below itself."),
        (5, "Nowhere / Command", "There is no unit Nowhere to stand below. Add it first."),
        (5, " / ", "Type a name."),
        (5, "x" * 121, "at most 120 are kept"),
        (1, "x" * 110, "at most 120 are kept"),
        (5, "a\x00b", "cannot be kept"),
    ],
)
def test_a_path_that_cannot_be_had_is_refused_with_its_reason(unit_id: int, wanted: str, why: str) -> None:
    with pytest.raises(UnitRefused, match=why):
        rename(NAMES, unit_id, wanted)


@pytest.mark.parametrize("name", ["patrol", "Patrol  /  north", "", "x" * 121, "a\nb\x07"])
def test_a_new_unit_that_is_there_or_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UnitRefused):
        check_new(name, list(NAMES.values()))


def test_a_new_unit_is_stored_as_a_path() -> None:
    assert check_new("Patrol>South", list(NAMES.values())) == "Patrol / South"


def test_the_tops_are_those_below_no_other() -> None:
    assert tops(NAMES) == [1, 4, 5]


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_there_and_back_is_nothing_and_loses_nobody(order: list[int], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(order))

    later = move(order, one, 1)

    assert sorted(later) == sorted(order)
    assert later == order if order[-1] == one else move(later, one, -1) == order
