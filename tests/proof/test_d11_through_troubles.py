"""Claim D11, through troubles: a correction arrives whole and in order whatever the line does in between."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conftest import Town
from tests.fakes.lrs import VOIDED, FakeLRS, Fault, Way, answer
from tests.learning.putting_right import FIGURES, completion_of, hand_of
from tests.learning.walking import M1, desk_of, learner_of, take_all
from tests.proof.lines_out import Json, LineOut
from training_app.delivery.models import RowState
from training_app.foundation.ids import AttemptId
from training_app.learning import corrections
from training_app.learning.corrections import Figures
from training_app.learning.service import Desk

pytestmark = pytest.mark.slow

TROUBLES = {
    "none": [],
    "down": [answer(503), answer(500)],
    "cut after storing": [Fault(Way.CUT_AFTER_STORING)],
    "cut before storing": [Fault(Way.CUT_BEFORE_STORING)],
    "hung": [Fault(Way.HANG)],
}


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        lrs.is_touchy = True
        yield lrs


@pytest.fixture
def line(town: Town, lrs: FakeLRS) -> LineOut:
    return LineOut(town, lrs)


def _correct(town: Town, desk: Desk, attempt_id: AttemptId, figures: Figures = FIGURES) -> None:
    meant = completion_of(desk, attempt_id)
    corrections.correct_completion(desk, learner_of(town), attempt_id, hand_of(town), figures, completion_id=meant)


def _standing(lrs: FakeLRS) -> list[Json]:
    """Completions that a report of the LRS would count."""
    return [
        one
        for key, one in lrs.statements.items()
        if key not in lrs.voided and one.get("result", {}).get("completion") and one["object"]["id"].endswith(M1)
    ]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_corrected_completion_is_voided_and_replaced_there_in_order(
    town: Town, line: LineOut, lrs: FakeLRS, trouble: str
) -> None:
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        line.drain()
        (old,) = _standing(lrs)
        town.clock.advance(days=2)
        lrs.plan.extend(TROUBLES[trouble])

        _correct(town, desk, attempt_id)
    line.drain()

    assert not lrs.plan
    assert lrs.stored_ids == line.queued_ids()
    voiding, new = (lrs.statements[one] for one in lrs.stored_ids[-2:])
    assert (voiding["verb"]["id"], voiding["object"]) == (VOIDED, {"objectType": "StatementRef", "id": old["id"]})
    assert lrs.voided == {old["id"]}
    assert _standing(lrs) == [new]
    assert new["result"]["score"]["scaled"] == FIGURES.scaled
    assert new["context"]["registration"] == old["context"]["registration"] == str(attempt_id)


def test_a_correction_of_what_had_not_arrived_yet_arrives_behind_it(town: Town, line: LineOut, lrs: FakeLRS) -> None:
    lrs.stop()
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        for _ in range(12):
            line.work()
            town.clock.advance(minutes=15)
        _correct(town, desk, attempt_id)
        _correct(town, desk, attempt_id, replace(FIGURES, minutes=30))
    lrs.start()

    line.drain()

    assert lrs.stored_ids == line.queued_ids()
    assert len(lrs.voided) == 2
    (standing,) = _standing(lrs)
    assert standing["id"] == lrs.stored_ids[-1]


def test_a_voided_completion_that_the_lrs_lost_is_noticed_and_sent_again(
    town: Town, line: LineOut, lrs: FakeLRS
) -> None:
    with desk_of(town) as desk:
        attempt_id = take_all(desk, learner_of(town))
        _correct(town, desk, attempt_id)
    line.drain()
    before = dict(lrs.statements)
    lrs.lose(*lrs.voided)

    line.compare_all()

    assert line.count(RowState.WAITING) == 1
    line.drain()
    assert lrs.statements == before
