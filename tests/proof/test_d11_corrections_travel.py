"""Claim D11: a correction voids and replaces at every destination, in order, also when the line was down in between."""

import pytest

from tests.conftest import Town
from tests.fakes.lrs import VOIDED, FakeLRS, answer
from tests.learning.putting_right import FIGURES, completion_of, hand_of
from tests.learning.walking import desk_of, learner_of, take_all
from tests.trips.test_records_reach_the_lrs import lrs, work
from training_app.learning.corrections import correct_completion, void_completion
from training_app.xapi import vocabulary as words

__all__ = ["lrs"]


def completions(lrs: FakeLRS) -> list[str]:
    """The ids of the module's completions that stand, as a reader of the LRS sees it."""
    voided = {one["object"]["id"] for one in lrs.statements.values() if one["verb"]["id"] == VOIDED}
    return [
        one
        for one in lrs.stored_ids
        if lrs.statements[one]["verb"]["id"] == words.VERB_COMPLETED
        and lrs.statements[one]["object"]["definition"]["type"] == words.TYPE_MODULE
        and one not in voided
    ]


@pytest.fixture(params=["line up", "line down"])
def is_down(request: pytest.FixtureRequest) -> bool:
    return request.param == "line down"


def test_a_corrected_completion_is_voided_there_and_the_new_one_stands(town: Town, lrs: FakeLRS, is_down: bool) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = take_all(desk, learner)
        first = completion_of(desk, attempt_id)
    if is_down:
        lrs.plan.extend([answer(503)] * 3)
    work(town)
    if not is_down:
        assert completions(lrs) == [str(first)]

    with desk_of(town) as desk:
        correct_completion(desk, learner, attempt_id, hand_of(town), FIGURES, completion_id=first)
        second = completion_of(desk, attempt_id)
    for _ in range(6):
        town.clock.advance(minutes=20)
        work(town)

    assert completions(lrs) == [str(second)]
    stands = lrs.statements[str(second)]
    assert stands["result"]["score"]["scaled"] == FIGURES.scaled
    assert stands["result"]["extensions"][words.EXTENSION_MODE] == "corrected"
    order = [lrs.statements[one]["verb"]["id"] for one in lrs.stored_ids][-3:]
    assert order == [words.VERB_COMPLETED, VOIDED, words.VERB_COMPLETED]
    # who put it right speaks for themselves
    officer = lrs.statements[str(first)]["actor"]["account"]["name"]
    voiding = next(one for one in lrs.statements.values() if one["verb"]["id"] == VOIDED)
    assert voiding["actor"]["account"]["name"] != officer
    assert stands["actor"]["account"]["name"] == officer


def test_a_completion_taken_back_stands_nowhere(town: Town, lrs: FakeLRS) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = take_all(desk, learner)
        completion_id = completion_of(desk, attempt_id)
        void_completion(desk, learner, attempt_id, hand_of(town), completion_id=completion_id)
    work(town)

    assert str(completion_id) in lrs.statements
    assert completions(lrs) == []
