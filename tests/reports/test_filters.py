"""Filters: the address is read, written back, and never trusted."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.reports.filters import Filters, Show, address_of, may_be, read_filters
from training_app.reports.rows import PersonRow

UNITS = {3: frozenset({3, 4}), 4: frozenset({4}), 5: frozenset({5})}
"The unit 4 stands below 3."
MODULES = ("m01", "m03")


def read(**asked: str) -> tuple[Filters, list[str]]:
    return read_filters(asked, units=UNITS, module_ids=MODULES, has_no_unit=True)


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=20)
some_units = st.sampled_from([None, "3", "5", "none"])
filters = st.builds(
    lambda **asked: (
        Filters(**asked, unit_ids=UNITS.get(int(asked["unit"] or 0), frozenset()))
        if asked["unit"] != "none"
        else Filters(**asked)
    ),
    unit=some_units,
    module=st.sampled_from([None, *MODULES]),
    state=st.sampled_from([None, *Show]),
    due=st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 1, 1))),
    name=names,
    page=st.integers(1, 10_000),
)


@given(asked=filters)
def test_an_address_says_what_the_filters_were(asked: Filters):
    query = dict(parse_qsl(urlsplit(address_of("/app/completion", asked)).query))

    assert read(**query) == (asked, [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unit", "6"),
        ("unit", "3 OR 1=1"),
        ("unit", "٣"),
        ("module", "m99"),
        ("state", "lost"),
        ("due", "tomorrow"),
        ("page", "0"),
        ("page", "-2"),
        ("page", "x"),
        ("page", "²"),
    ],
)
def test_an_unknown_value_is_left_out_with_a_plain_notice(name: str, value: str):
    found, notices = read(**{name: value})

    assert found == Filters()
    assert len(notices) == 1
    assert value not in notices[0]


@given(
    asked=st.dictionaries(st.sampled_from(["unit", "module", "state", "due", "q", "page", "x"]), st.text(max_size=30))
)
def test_no_address_fails(asked: dict[str, str]):
    found, _ = read_filters(asked, units=UNITS, module_ids=MODULES, has_no_unit=False)

    assert found.page >= 1
    assert found.unit in {None, "3", "4", "5"}


@pytest.mark.parametrize("asked", ["ortiz", "J. Ortiz", "jamie o", "4417", "Ortiz, Ja", "órtiz"])
def test_a_person_is_found_by_each_way_their_name_is_written(asked: str):
    person = PersonRow(1, 3, "Jamie", "Ortiz", "4417")

    assert may_be(person, Filters(name=asked))
    assert not may_be(PersonRow(2, 3, "Robin", "Lindqvist", "4420"), Filters(name=asked))


def test_accents_and_case_do_not_hide_a_name():
    assert may_be(PersonRow(1, None, "Iñaki", "Muñoz", None), Filters(name="MUNOZ"))


def test_people_without_a_unit_are_found_as_such():
    assert may_be(PersonRow(1, None, "A", "B", None), Filters(unit="none"))
    assert not may_be(PersonRow(1, 3, "A", "B", None), Filters(unit="none"))


@pytest.mark.parametrize(
    ("unit", "who"), [("3", {"up", "down"}), ("4", {"down"}), ("none", {"nowhere"}), ("", {"up", "down", "nowhere"})]
)
def test_a_unit_is_all_of_its_people_and_those_below_it(unit: str, who: set[str]) -> None:
    placed = [("up", 3), ("down", 4), ("nowhere", None)]
    people = [PersonRow(number, unit_id, "A", name, None) for number, (name, unit_id) in enumerate(placed)]

    found, _ = read(unit=unit)

    assert {person.family_name for person in people if may_be(person, found)} == who
