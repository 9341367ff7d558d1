"""Forms, rounds, tries, scores and the questions before and after: rules that hold for any input."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.content.catalogue import Catalogue, Form, Module
from training_app.learning import marking
from training_app.learning.marking import RoundScore, ScorePolicy

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ROUNDS = st.lists(st.integers(0, 10), min_size=1, max_size=8).map(
    lambda rights: tuple(RoundScore(n, right, 10, right / 10, right >= 8) for n, right in enumerate(rights, 1))
)


@pytest.fixture(scope="module")
def module(shipped: Catalogue) -> Module:
    return shipped.modules["m01-trauma"]


@pytest.mark.parametrize(("pretest", "first"), [(None, Form.A), ("a", Form.B), ("b", Form.A)])
def test_the_first_round_is_never_the_paper_that_was_asked_before(module: Module, pretest, first: Form) -> None:
    assert marking.form_of_round(module, 1, pretest) is first


@pytest.mark.parametrize("pretest", [None, "a", "b"])
def test_a_retake_is_another_paper_each_time(module: Module, pretest) -> None:
    forms = [marking.form_of_round(module, check_round, pretest) for check_round in range(1, 7)]

    assert all(one is not other for one, other in pairwise(forms))


@given(st.uuids())
def test_the_form_asked_before_is_one_of_the_two_and_the_same_each_time(module: Module, attempt_id: UUID) -> None:
    form = marking.pretest_form_of(attempt_id, module)

    assert form in {Form.A, Form.B}
    assert form is marking.pretest_form_of(attempt_id, module)


def test_half_of_the_attempts_begin_with_each_form(module: Module) -> None:
    forms = [marking.pretest_form_of(UUID(int=number), module) for number in range(1000)]

    assert forms.count(Form.A) == forms.count(Form.B) == 500


@given(rounds=ROUNDS)
def test_the_best_is_never_below_the_first_or_the_last(rounds: tuple[RoundScore, ...]) -> None:
    policies = (ScorePolicy.BEST, ScorePolicy.FIRST, ScorePolicy.LAST)
    best, first, last = (marking.counted_score(rounds, policy) for policy in policies)

    assert best >= max(first, last)
    assert first == rounds[0].scaled
    assert last == rounds[-1].scaled
    assert marking.counted_score(rounds, ScorePolicy.BEST) in {score.scaled for score in rounds}


@given(done=st.integers(0, 50), granted=st.integers(0, 10), limit=st.none() | st.integers(1, 20))
def test_a_grant_is_exactly_one_more_try(done: int, granted: int, limit: int | None) -> None:
    left = marking.tries_left(done, granted, limit)

    assert (left is None) == (limit is None)
    if limit is not None:
        assert left == max(0, limit + granted - done)
        if done <= limit + granted:
            assert marking.tries_left(done, granted + 1, limit) == left + 1


@given(days=st.lists(st.integers(1, 365), max_size=6, unique=True), passed=st.integers(0, 800))
def test_at_most_one_booster_is_offered_and_it_is_due(days: list[int], passed: int) -> None:
    day = marking.booster_due(tuple(days), NOW, NOW + timedelta(days=passed))

    due = [one for one in days if one <= passed]
    assert day in {None, *due}
    if day is not None:
        assert day == max(due)


def test_boosters_ask_three_different_questions_each(module: Module) -> None:
    for place in range(6):
        items = marking.booster_items(module, place)
        assert len({item.id for item in items}) == 3
        assert all(item.form is Form.SPACED for item in items)


def test_without_two_forms_nothing_is_asked_before(module: Module) -> None:
    only_a = replace(module, items=tuple(item for item in module.items if item.form is not Form.B))

    assert marking.pretest_form_of(UUID(int=1), only_a) is None
