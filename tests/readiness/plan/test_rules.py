"""What a plan lacks: the whole plan lacks nothing, and each thing that is taken out is told, and nothing else."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.catalogue import Catalogue
from training_app.content.toolkit_schema import CLOCK, SERVED
from training_app.readiness.answers import at_first
from training_app.readiness.plan.reading import (
    TOOL_ID,
    Contact,
    Names,
    Plan,
    Seat,
    Step,
    is_open,
    key_of,
    names_of,
    read_plan,
)
from training_app.readiness.plan.rules import Gravity, Kind, check_plan, grave_in, is_family_liaison, is_officer_liaison

TODAY = date(2027, 3, 1)
NAMES = Names({"roles": "Who", **{part: part for part in CLOCK}, "contacts": "Numbers"}, {one: one for one in SERVED})
DESKS = ("Hospital", "Coroner", "Neighbor", "Counsel")
SEATS = ("Family liaison", "Officer liaison", "Command", "Public information")


def whole(steps_each: int, rung_days: int) -> Plan:
    """A plan of which nothing is missing: each hour has so many steps for everybody."""
    steps = [
        Step(part, served, f"{part} {served} {number}", (SEATS[number % 4],), (DESKS[number % 4],))
        for part in CLOCK
        for served in SERVED
        for number in range(steps_each)
    ]
    seats = tuple(Seat(name, "Sergeant", "Corporal") for name in SEATS)
    rung = TODAY - timedelta(days=rung_days)
    contacts = tuple(Contact(desk, "555 0100", "Any hour", rung) for desk in DESKS)
    return Plan(seats, tuple(steps), contacts, {})


def told(plan: Plan, looked_on: date | None = TODAY) -> list[tuple[Kind, str, str]]:
    """What is missing, as kind, part and what it is about."""
    return [(one.kind, one.part_id, one.about) for one in check_plan(plan, NAMES, TODAY, looked_on)]


@dataclass(frozen=True)
class Removal:
    """One thing taken out of a plan, and exactly what is to be told then."""

    plan: Plan
    told: tuple[Kind, str, str]


@st.composite
def removals(draw: st.DrawFn) -> Removal:
    """A whole plan without one thing."""
    # four steps or more for everybody in each hour, so that every seat has something to do and every desk is called
    plan = whole(draw(st.integers(4, 6)), draw(st.integers(0, 180)))
    remove = draw(st.sampled_from([*_OF_SEATS, *_OF_STEPS, *_OF_CONTACTS]))
    return remove(draw, plan)


def _without_liaison(draw: st.DrawFn, plan: Plan) -> Removal:
    at = draw(st.sampled_from([0, 1]))
    kind = (Kind.NO_FAMILY_LIAISON, Kind.NO_OFFICER_LIAISON)[at]
    return Removal(replace(plan, seats=(*plan.seats[:at], *plan.seats[at + 1 :])), (kind, "roles", ""))


def _without_seat(draw: st.DrawFn, plan: Plan) -> Removal:
    at = draw(st.sampled_from([2, 3]))
    seats = (*plan.seats[:at], *plan.seats[at + 1 :])
    return Removal(replace(plan, seats=seats), (Kind.UNKNOWN_SEAT, "first-hour", SEATS[at]))


def _not_held(draw: st.DrawFn, plan: Plan) -> Removal:
    seat = draw(st.sampled_from(plan.seats))
    text = draw(st.sampled_from(["", "  ", "[post]"]))
    seats = tuple(replace(one, held_by=text) if one is seat else one for one in plan.seats)
    return Removal(replace(plan, seats=seats), (Kind.NOT_HELD, "roles", seat.name))


def _no_stand_in(draw: st.DrawFn, plan: Plan) -> Removal:
    seat = draw(st.sampled_from(plan.seats))
    text = draw(st.sampled_from(["", "[post], or one from the neighbor"]))
    seats = tuple(replace(one, stands_in=text) if one is seat else one for one in plan.seats)
    return Removal(replace(plan, seats=seats), (Kind.NO_STAND_IN, "roles", seat.name))


def _gap(draw: st.DrawFn, plan: Plan) -> Removal:
    part = draw(st.sampled_from(CLOCK))
    return Removal(_steps_where(plan, lambda step: step.part_id != part), (Kind.GAP_IN_CLOCK, part, ""))


def _not_served(draw: st.DrawFn, plan: Plan) -> Removal:
    served = draw(st.sampled_from(SERVED))
    kept = _steps_where(plan, lambda step: step.served != served)
    return Removal(kept, (Kind.NOT_SERVED, "first-hour", served))


def _served_late(draw: st.DrawFn, plan: Plan) -> Removal:
    served = draw(st.sampled_from(SERVED))
    kept = _steps_where(plan, lambda step: step.served != served or step.part_id not in CLOCK[:3])
    return Removal(kept, (Kind.SERVED_LATE, "first-hour", served))


def _no_family_in_the_first_hour(draw: st.DrawFn, plan: Plan) -> Removal:
    kept = _steps_where(plan, lambda step: step.served != "family" or step.part_id != "first-hour")
    return Removal(kept, (Kind.NO_FAMILY_STEP, "first-hour", "family"))


def _no_post(draw: st.DrawFn, plan: Plan) -> Removal:
    step = draw(st.sampled_from(plan.steps))
    return Removal(_with_step(plan, step, posts=()), (Kind.NO_POST, step.part_id, step.does))


def _for_nobody(draw: st.DrawFn, plan: Plan) -> Removal:
    step = draw(st.sampled_from(plan.steps))
    return Removal(_with_step(plan, step, served=""), (Kind.FOR_NOBODY, step.part_id, step.does))


def _without_contact(draw: st.DrawFn, plan: Plan) -> Removal:
    gone = draw(st.sampled_from(plan.contacts))
    contacts = tuple(one for one in plan.contacts if one is not gone)
    return Removal(replace(plan, contacts=contacts), (Kind.UNKNOWN_CALL, "first-hour", gone.who))


def _no_number(draw: st.DrawFn, plan: Plan) -> Removal:
    return _with_contact(draw, plan, Kind.NO_NUMBER, number=draw(st.sampled_from(["", "[number]"])))


def _never_rung(draw: st.DrawFn, plan: Plan) -> Removal:
    return _with_contact(draw, plan, Kind.NEVER_RUNG, rung_on=None)


def _outdated(draw: st.DrawFn, plan: Plan) -> Removal:
    rung_on = TODAY - timedelta(days=draw(st.integers(181, 9000)))
    return _with_contact(draw, plan, Kind.OUTDATED, rung_on=rung_on)


def _rung_ahead(draw: st.DrawFn, plan: Plan) -> Removal:
    rung_on = TODAY + timedelta(days=draw(st.integers(1, 9000)))
    return _with_contact(draw, plan, Kind.RUNG_AHEAD, rung_on=rung_on)


_OF_SEATS = (_without_liaison, _without_seat, _not_held, _no_stand_in)
_OF_STEPS = (_gap, _not_served, _served_late, _no_family_in_the_first_hour, _no_post, _for_nobody)
_OF_CONTACTS = (_without_contact, _no_number, _never_rung, _outdated, _rung_ahead)


def _steps_where(plan: Plan, keeps) -> Plan:
    return replace(plan, steps=tuple(step for step in plan.steps if keeps(step)))


def _with_step(plan: Plan, step: Step, **changed: object) -> Plan:
    return replace(plan, steps=tuple(replace(one, **changed) if one is step else one for one in plan.steps))


def _with_contact(draw: st.DrawFn, plan: Plan, kind: Kind, **changed: object) -> Removal:
    contact = draw(st.sampled_from(plan.contacts))
    contacts = tuple(replace(one, **changed) if one is contact else one for one in plan.contacts)
    return Removal(replace(plan, contacts=contacts), (kind, "contacts", contact.who))


@given(removals())
def test_taking_one_thing_out_of_a_whole_plan_is_told_and_nothing_else(removal: Removal) -> None:
    assert told(removal.plan) == [removal.told]


@given(st.integers(4, 6), st.integers(0, 180))
def test_nothing_is_missing_in_a_whole_plan(steps_each: int, rung_days: int) -> None:
    assert told(whole(steps_each, rung_days)) == []


@given(st.integers(0, 4000))
def test_a_plan_is_to_be_looked_at_once_a_year(days: int) -> None:
    found = told(whole(4, 0), TODAY - timedelta(days=days))

    assert found == ([(Kind.NOT_LOOKED_AT, "roles", "")] if days > 365 else [])


def test_a_plan_that_nobody_kept_says_so() -> None:
    (found,) = check_plan(whole(4, 0), NAMES, TODAY, None)

    assert found.sentence == "Nobody has kept a part of this plan yet. It stands as the library suggests it."


def test_an_outdated_number_says_when_it_was_rung_last() -> None:
    plan = whole(4, 0)
    old = replace(plan.contacts[0], rung_on=date(2026, 8, 2))

    (found,) = check_plan(replace(plan, contacts=(old, *plan.contacts[1:])), NAMES, TODAY, TODAY)

    assert found.sentence == "“Hospital” is outdated: it was last called on 2 August 2026."
    assert found.gravity is Gravity.MEND


def test_the_grave_stand_first_and_then_the_order_of_the_plan() -> None:
    plan = whole(4, 0)
    steps = tuple(step for step in plan.steps if step.part_id != "anniversaries")
    seats = (replace(plan.seats[2], stands_in=""), *(one for one in plan.seats if one.name != "Command"))

    found = check_plan(replace(plan, steps=steps, seats=seats), NAMES, TODAY, TODAY)

    assert [one.kind for one in found] == [Kind.GAP_IN_CLOCK, Kind.NO_STAND_IN]
    assert grave_in(found) == 1


@pytest.mark.parametrize(
    ("name", "family", "officer"),
    [
        ("Family liaison", True, False),
        ("Liaison to the family: Sergeant, Investigations", True, False),
        ("Family liaison officer", True, False),
        ("Officer liaison", False, True),
        ("Officers’ liaison", False, True),
        ("Liaison", False, False),
        ("Command: family liaison", False, False),
    ],
)
def test_a_liaison_is_known_by_the_name_of_its_seat(name: str, family: bool, officer: bool) -> None:
    seat = Seat(name, "Sergeant", "Corporal")

    assert (is_family_liaison(seat), is_officer_liaison(seat)) == (family, officer)


@pytest.mark.parametrize("text", ["", " ", "[post]", "[post], or the neighbor’s", "See []"])
def test_a_place_in_square_brackets_is_still_open(text: str) -> None:
    assert is_open(text)


def test_a_seat_is_known_whatever_post_stands_behind_it() -> None:
    assert key_of("Family  Liaison: Sergeant, Investigations") == key_of("family liaison")


def test_places_in_brackets_are_told_where_they_stand() -> None:
    answers = {"rumours": {"clears": "[Post], or [post], lets it go."}}

    (found,) = check_plan(replace(whole(4, 0), open_places=read_plan(answers).open_places), NAMES, TODAY, TODAY)

    assert (found.kind, found.part_id) == (Kind.OPEN_PLACE, "rumours")
    assert found.sentence.endswith("[Post], [post]")


def test_the_plan_as_the_library_suggests_it_lacks_only_what_an_agency_must_fill_in(shipped: Catalogue) -> None:
    tool = shipped.toolkit[TOOL_ID]
    plan = read_plan({part.id: at_first(part) for part in tool.parts})

    kinds = {one.kind for one in check_plan(plan, names_of(tool), TODAY, TODAY)}

    assert kinds <= {Kind.NOT_HELD, Kind.NO_STAND_IN, Kind.NO_NUMBER, Kind.OPEN_PLACE}


def test_a_part_that_is_not_there_is_read_as_empty() -> None:
    assert read_plan({"first-hour": {"steps": "not rows"}}) == Plan((), (), (), {})
