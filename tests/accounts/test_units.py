"""Units whose names are paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, Cast, identity_of
from training_app.accounts.models import Role, Unit
from training_app.accounts.queries import unit_and_below
from training_app.accounts.roster import NewPerson, add_person, add_units
from training_app.accounts.units import SEPARATOR, at_or_below, new_units, plain_unit, same_unit, units_above

words = st.text(st.sampled_from("ab cÑ/%_"), min_size=1, max_size=6).map(plain_unit).filter(bool)
paths = st.lists(words, min_size=1, max_size=4).map(SEPARATOR.join).map(plain_unit)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Patrol", "Patrol"),
        ("  Patrol   B ", "Patrol B"),
        ("Patrol / North", "Patrol / North"),
        ("Patrol>North", "Patrol / North"),
        ("Patrol >  North /  Squad 3", "Patrol / North / Squad 3"),
        ("SWAT/CNT", "SWAT/CNT"),
        ("/ Patrol /", "Patrol"),
        ("Patrol / / North", "Patrol / North"),
        (" > ", ""),
        ("", ""),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert plain_unit(typed) == kept


@given(typed=st.text(st.sampled_from("ab /> "), max_size=15))
def test_the_form_of_a_kept_name_is_the_same(typed: str) -> None:
    assert plain_unit(plain_unit(typed)) == plain_unit(typed)


def test_the_units_above_are_told_from_outside() -> None:
    assert units_above("Patrol / North / Squad 3") == ["Patrol", "Patrol / North"]
    assert units_above("Patrol") == []


@given(wanted=st.lists(paths, max_size=8), there=st.lists(paths, max_size=4))
def test_units_are_added_with_those_above_them_each_once(wanted: list[str], there: list[str]) -> None:
    there = new_units(there, [])

    new = new_units(wanted, there)

    known = [same_unit(name) for name in [*there, *new]]
    assert len(set(known)) == len(known)
    assert {same_unit(name) for name in wanted} <= set(known)
    for place, name in enumerate([*there, *new]):
        # the unit above stands earlier, and is spelled as it is here
        assert set(units_above(name)) <= {*there, *new[: max(0, place - len(there))]}


def test_a_unit_is_spelled_as_the_one_above_it_is() -> None:
    assert new_units(["PATROL / north", "patrol / North / A"], ["Patrol"]) == ["Patrol / north", "Patrol / north / A"]


@given(names=st.lists(paths, max_size=8))
def test_below_is_what_begins_with_the_path(names: list[str]) -> None:
    units = dict(enumerate(new_units(names, [])))

    found = at_or_below(units)

    for unit_id, name in units.items():
        begins = {one for one, other in units.items() if other == name or other.startswith(name + SEPARATOR)}
        assert found[unit_id] == begins


def test_a_unit_below_another_stands_beside_it(session: Session, cast: Cast) -> None:
    add_units(session, cast.agency_id, ["Detectives", "Jail"])

    add_units(session, cast.agency_id, ["Detectives / Homicide", "detectives / Fraud"])

    query = select(Unit.name).where(Unit.agency_id == cast.agency_id).order_by(Unit.position, Unit.name)
    names = list(session.scalars(query))
    start = names.index("Detectives")
    assert names[start:] == ["Detectives", "Detectives / Fraud", "Detectives / Homicide", "Jail"]


def test_a_supervisor_answers_for_every_unit_below_theirs(session: Session, cast: Cast) -> None:
    # signs that mean something to LIKE are only signs here
    wanted = ["D_t%", "D_t% / A", "D_t% / A / B", "Data", "D_t% A", "Dxt% / C"]
    units = add_units(session, cast.agency_id, wanted)
    new = NewPerson(cast.agency_id, "Robin", "Vale", "r.vale", roles={Role.SUPERVISOR: units[same_unit("D_t%")]})
    person_id = add_person(session, new, now=NOW)
    session.commit()

    identity = identity_of(session, person_id, NOW)

    below = {units[same_unit(name)] for name in ("D_t%", "D_t% / A", "D_t% / A / B")}
    assert identity.supervised_unit_ids == below
    assert unit_and_below(session, cast.agency_id, units[same_unit("D_t%")]) == below
    assert identity.roles == {Role.SUPERVISOR}


def test_another_agencys_unit_is_none(session: Session, cast: Cast) -> None:
    units = add_units(session, cast.agency_id, ["Detectives"])

    assert unit_and_below(session, cast.agency_id + 1, units["detectives"]) == frozenset()
