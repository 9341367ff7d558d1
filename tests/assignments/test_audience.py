"""Whom an assignment means: units with everything below, ranks, hire, supervisors, mixtures; who comes and who goes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.audience import (
    AllOf,
    AnyOf,
    Audience,
    Everyone,
    Except,
    HiredFrom,
    InUnit,
    Member,
    OfRank,
    Roster,
    Supervisors,
    ThesePeople,
    compare,
    is_meant,
    units_named,
    who_is_meant,
)
from training_app.foundation.ids import PersonId, UnitId

BUREAU, PATROL, PATROL_A, NIGHT, DISPATCH = (UnitId(number) for number in range(1, 6))
PARENTS = {BUREAU: None, PATROL: BUREAU, PATROL_A: PATROL, NIGHT: PATROL_A, DISPATCH: BUREAU}
CHIEF, SERGEANT, VETERAN, ROOKIE, CALL_TAKER, NEWCOMER = (PersonId(number) for number in range(11, 17))
MEMBERS = (
    Member(CHIEF, BUREAU, "Chief", date(1998, 3, 1), is_supervisor=True),
    Member(SERGEANT, PATROL_A, "Sergeant", date(2012, 6, 1), is_supervisor=True),
    Member(VETERAN, PATROL, "officer", date(2015, 6, 1)),
    Member(ROOKIE, NIGHT, "Officer ", date(2026, 11, 2)),
    Member(CALL_TAKER, DISPATCH, None, date(2026, 1, 15)),
    Member(NEWCOMER),
)
ROSTER = Roster(MEMBERS, PARENTS)

simple = st.one_of(
    st.just(Everyone()),
    st.just(Supervisors()),
    st.builds(ThesePeople, st.frozensets(st.sampled_from([one.person_id for one in MEMBERS]))),
    st.builds(InUnit, st.sampled_from(list(PARENTS))),
    st.builds(OfRank, st.frozensets(st.sampled_from(["Chief", "OFFICER", "Sergeant"]))),
    st.builds(HiredFrom, st.sampled_from([date(2010, 1, 1), date(2026, 1, 15), date(2027, 1, 1)])),
)
audiences: st.SearchStrategy[Audience] = st.recursive(
    simple,
    lambda parts: st.one_of(
        st.builds(AllOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Except, parts, parts),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Everyone(), {CHIEF, SERGEANT, VETERAN, ROOKIE, CALL_TAKER, NEWCOMER}),
        (ThesePeople(frozenset({ROOKIE, PersonId(99)})), {ROOKIE}),
        (InUnit(PATROL), {SERGEANT, VETERAN, ROOKIE}),
        (InUnit(NIGHT), {ROOKIE}),
        (InUnit(UnitId(77)), set()),
        (OfRank(frozenset({"Officer"})), {VETERAN, ROOKIE}),
        (HiredFrom(date(2026, 1, 15)), {ROOKIE, CALL_TAKER}),
        (Supervisors(), {CHIEF, SERGEANT}),
        (AllOf((InUnit(PATROL), Supervisors())), {SERGEANT}),
        (AnyOf((InUnit(DISPATCH), OfRank(frozenset({"chief"})))), {CHIEF, CALL_TAKER}),
        (Except(Everyone(), InUnit(BUREAU)), {NEWCOMER}),
        (AllOf(()), set()),
        (AnyOf(()), set()),
    ],
)
def test_an_audience_means_those_it_says(audience: Audience, expected: set[PersonId]):
    assert who_is_meant(audience, ROSTER) == expected


def test_a_unit_tree_that_bites_its_own_tail_has_an_end():
    looped = Roster(MEMBERS, {**PARENTS, BUREAU: NIGHT})

    assert who_is_meant(InUnit(DISPATCH), looped) == {CALL_TAKER}


def test_new_hires_and_those_who_move_in_join_and_those_who_move_out_or_leave_are_told_apart():
    patrol = InUnit(PATROL)
    before = who_is_meant(patrol, ROSTER)
    hired = Member(PersonId(20), PATROL_A, hired_on=date(2026, 11, 20))
    moved_in, moved_out = replace(MEMBERS[4], unit_id=NIGHT), replace(MEMBERS[2], unit_id=DISPATCH)
    # the rookie is not on the roster any more
    later = Roster((MEMBERS[0], MEMBERS[1], moved_out, moved_in, MEMBERS[5], hired), PARENTS)

    movement = compare(before, patrol, later)

    assert (movement.joined, movement.moved, movement.left) == ((CALL_TAKER, PersonId(20)), (VETERAN,), (ROOKIE,))


def test_a_unit_that_moves_in_the_tree_takes_its_people_along():
    before = who_is_meant(InUnit(DISPATCH), ROSTER)

    movement = compare(before, InUnit(DISPATCH), Roster(MEMBERS, {**PARENTS, NIGHT: DISPATCH}))

    assert movement.joined == (ROOKIE,)


def test_every_unit_an_audience_names_is_known():
    audience = Except(AnyOf((InUnit(PATROL), AllOf((InUnit(DISPATCH), Supervisors())))), InUnit(NIGHT))

    assert units_named(audience) == {PATROL, DISPATCH, NIGHT}


@given(audience=audiences, before=st.frozensets(st.sampled_from([*(one.person_id for one in MEMBERS), PersonId(99)])))
def test_looking_twice_finds_nothing_new(audience: Audience, before: frozenset[PersonId]):
    movement = compare(before, audience, ROSTER)
    after = (before | set(movement.joined)) - set(movement.moved) - set(movement.left)

    again = compare(after, audience, ROSTER)

    assert after == who_is_meant(audience, ROSTER)
    assert (again.joined, again.moved, again.left) == ((), (), ())


@given(one=audiences, other=audiences)
def test_mixtures_are_those_of_sets(one: Audience, other: Audience):
    left, right = who_is_meant(one, ROSTER), who_is_meant(other, ROSTER)

    assert who_is_meant(AllOf((one, other)), ROSTER) == left & right
    assert who_is_meant(AnyOf((one, other)), ROSTER) == left | right
    assert who_is_meant(Except(one, other), ROSTER) == left - right


@given(audience=audiences)
def test_one_person_is_meant_exactly_when_they_are_among_all(audience: Audience):
    everybody = who_is_meant(audience, ROSTER)

    assert [one.person_id for one in MEMBERS if is_meant(audience, one, ROSTER)] == sorted(everybody)
