"""What was chosen is read back as it was, whatever it was."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.test_audience import audiences
from training_app.assignments.audience import Audience
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment, DaysAfterHire, DueRule
from training_app.assignments.plans import Both, CycleRule, LateFinish, Once, RollFrom, Rolling, Window
from training_app.assignments.schedule import codec

days = st.integers(0, 3000).map(lambda count: date(2024, 1, 1) + timedelta(days=count))
numbers = st.integers(0, 400)
windows = st.builds(Window, days, numbers, st.sampled_from(LateFinish))
dues = st.one_of(
    st.none(), st.builds(ByDate, days), st.builds(DaysAfterHire, numbers), st.builds(DaysAfterAssignment, numbers)
)
cycles = st.one_of(
    st.just(Once()),
    st.builds(Rolling, numbers, numbers, st.sampled_from(RollFrom)),
    windows,
    st.builds(Both, windows, numbers, numbers),
)


@given(audience=audiences)
def test_an_audience_is_read_back_as_it_was_chosen(audience: Audience) -> None:
    kept = json.loads(json.dumps(codec.audience_to_json(audience)))

    assert codec.audience_from_json(kept) == audience


@given(rule=dues)
def test_a_due_rule_is_read_back_as_it_was_chosen(rule: DueRule | None) -> None:
    kept = json.loads(json.dumps(codec.due_to_json(rule)))

    assert codec.due_from_json(kept) == rule


@given(rule=cycles)
def test_a_cycle_rule_is_read_back_as_it_was_chosen(rule: CycleRule) -> None:
    kept = json.loads(json.dumps(codec.cycle_to_json(rule)))

    assert codec.cycle_from_json(kept) == rule


@given(one=audiences, other=audiences)
def test_two_choices_are_never_kept_as_the_same(one: Audience, other: Audience) -> None:
    same = codec.as_text(codec.audience_to_json(one)) == codec.as_text(codec.audience_to_json(other))

    assert same == (one == other)


@pytest.mark.parametrize("read", [codec.audience_from_json, codec.due_from_json, codec.cycle_from_json])
def test_a_kind_of_a_newer_version_is_refused(read) -> None:
    with pytest.raises(codec.UnknownKind):
        read({"kind": "by_moonlight"})
