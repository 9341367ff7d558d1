"""What is claimed for what was recorded: the settings of now, and what a credited event keeps."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.credit.claims import Kept, ModuleTerms, Policy, Recorded, claims_of
from training_app.assignments.credit.rules import Repeat, Source, entries_to_add
from training_app.foundation.ids import PersonId

ONE = Recorded(
    person_id=PersonId(1),
    event="attempt:1",
    minutes=40,
    source=Source.MODULE,
    course="m01",
    title="Trauma",
    day=date(2026, 8, 3),
)
OUTSIDE = replace(ONE, event="outside:1", source=Source.OUTSIDE, course="academy", category="Continuing")
TERMS = {"m01": ModuleTerms("3106", "About trauma.", "Perishable", 60)}
BIENNIAL = Policy(cycle_month=7, cycle_years=2, cycle_anchor=2025)


def kept(recorded: list[Recorded], policy: Policy, modules: dict[str, ModuleTerms]) -> list[Kept]:
    """A ledger that says what was recorded, by these settings."""
    minutes = {one.event: one.minutes for one in recorded}
    entries = entries_to_add([], claims_of(recorded, policy, modules), Repeat.EACH)
    return [Kept(entry, minutes[entry.claim.event]) for entry in entries]


def test_without_a_setting_a_module_is_worth_what_its_text_takes_in_a_calendar_year() -> None:
    (claim,) = claims_of([ONE], Policy(), {})

    assert (claim.minutes, claim.category, claim.cycle) == (40, "", "2026")


def test_what_the_state_says_of_a_module_is_what_is_claimed() -> None:
    (claim,) = claims_of([ONE], BIENNIAL, TERMS)

    assert (claim.minutes, claim.category, claim.cycle) == (60, "Perishable", "2025-2027")


def test_minutes_from_a_persons_hand_are_not_replaced() -> None:
    (claim,) = claims_of([replace(ONE, is_computed=False)], Policy(), TERMS)

    assert claim.minutes == 40


def test_what_a_state_says_of_a_module_is_nothing_to_training_outside() -> None:
    (claim,) = claims_of([replace(OUTSIDE, course="m01")], Policy(), TERMS)

    assert (claim.minutes, claim.category) == (40, "Continuing")


def test_a_credited_module_keeps_its_claim_until_its_record_changes() -> None:
    ledger = kept([ONE], Policy(), {})

    (same,) = claims_of([ONE], BIENNIAL, TERMS, ledger)
    (changed,) = claims_of([replace(ONE, day=date(2026, 8, 4))], BIENNIAL, TERMS, ledger)

    assert same == ledger[0].entry.claim
    assert (changed.minutes, changed.cycle) == (60, "2025-2027")


def test_of_training_outside_only_the_cycle_is_kept() -> None:
    ledger = kept([OUTSIDE], Policy(), {})

    (claim,) = claims_of([replace(OUTSIDE, title="Put right")], BIENNIAL, {}, ledger)

    assert (claim.title, claim.cycle) == ("Put right", "2026")


@pytest.mark.parametrize("minutes", [0, -5, 12_001])
def test_what_has_no_minutes_in_bounds_claims_nothing_and_stops_nothing(minutes: int) -> None:
    claims = claims_of([replace(ONE, minutes=minutes), OUTSIDE], Policy(), {})

    assert [claim.event for claim in claims] == ["outside:1"]


@given(
    month=st.integers(1, 12),
    years=st.integers(1, 10),
    anchor=st.integers(1990, 2100),
    minutes=st.none() | st.integers(1, 7200),
)
def test_no_setting_ever_adds_a_line_for_what_is_credited(
    month: int, years: int, anchor: int, minutes: int | None
) -> None:
    ledger = kept([ONE, OUTSIDE], Policy(), {})
    policy, terms = Policy("", "", "", month, years, anchor), {"m01": ModuleTerms(category="C", minutes=minutes)}

    claims = claims_of([ONE, OUTSIDE], policy, terms, ledger)

    assert entries_to_add([one.entry for one in ledger], claims, policy.repeat) == []
