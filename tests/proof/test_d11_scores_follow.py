"""Claim D11 for gradebooks: a correction is told again, in order, also when the platform was down in between."""

import pytest

from tests.learning.putting_right import FIGURES, completion_of, hand_of
from tests.learning.walking import begin, desk_of, learner_of, play_scenario, read_lessons, take_all, take_round
from tests.lms.lti_scores.conftest import platform, plugged
from tests.lms.lti_scores.plugged import Plugged
from training_app.learning.corrections import correct_completion, grant_completion, void_completion

__all__ = ["platform", "plugged"]


@pytest.fixture(params=["platform up", "platform down"])
def is_down(request: pytest.FixtureRequest) -> bool:
    return request.param == "platform down"


def let_pass(plugged: Plugged) -> None:
    plugged.town.clock.advance(minutes=20)


def finish(plugged: Plugged) -> None:
    plugged.place()
    with desk_of(plugged.town) as desk:
        take_all(desk, learner_of(plugged.town))
    plugged.work()


def test_a_corrected_score_takes_the_place_of_the_first(plugged: Plugged, is_down: bool) -> None:
    finish(plugged)
    if is_down:
        plugged.platform.stop()
    let_pass(plugged)

    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = begin(desk, learner)
        first = completion_of(desk, attempt_id)
        correct_completion(desk, learner, attempt_id, hand_of(plugged.town), FIGURES, completion_id=first)
    if is_down:
        plugged.work()
        plugged.platform.start()
        let_pass(plugged)
    plugged.work()

    assert plugged.grade("score") == (90, 100)
    assert plugged.grade("completion") == (1, 1)
    assert set(plugged.states()) == {"delivered"}


def test_a_completion_taken_back_is_taken_back_there(plugged: Plugged, is_down: bool) -> None:
    finish(plugged)
    if is_down:
        plugged.platform.stop()
    let_pass(plugged)

    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = begin(desk, learner)
        first = completion_of(desk, attempt_id)
        void_completion(desk, learner, attempt_id, hand_of(plugged.town), completion_id=first)
    if is_down:
        plugged.work()
        plugged.platform.start()
        let_pass(plugged)
    plugged.work()

    assert plugged.grade("completion") == (0, 1)
    assert plugged.grade("score") is None
    assert sorted(plugged.told()[-2:], key=str) == [
        ("learner-1", "InProgress", 0),
        ("learner-1", "InProgress", None),
    ]
    assert set(plugged.states()) == {"delivered"}


def test_what_is_done_again_after_that_stands_there_again(plugged: Plugged) -> None:
    finish(plugged)
    let_pass(plugged)
    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = begin(desk, learner)
        first = completion_of(desk, attempt_id)
        void_completion(desk, learner, attempt_id, hand_of(plugged.town), completion_id=first)
    plugged.work()
    let_pass(plugged)

    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        again = begin(desk, learner)
        read_lessons(desk, learner, again)
        play_scenario(desk, learner, again)
        take_round(desk, learner, again, wrong=1)
    plugged.work()

    assert plugged.grade("completion") == (1, 1)
    assert plugged.grade("score") == (90, 100)


def test_a_round_that_was_not_passed_is_a_score_and_no_completion(plugged: Plugged) -> None:
    plugged.place()
    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = begin(desk, learner)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id, wrong=6)
    plugged.work()
    assert plugged.told() == [("learner-1", "Submitted", 40)]

    let_pass(plugged)
    with desk_of(plugged.town) as desk:
        take_round(desk, learner_of(plugged.town), attempt_id)
    plugged.work()

    assert plugged.grade("completion") == (1, 1)
    assert plugged.grade("score") == (100, 100)


def test_what_a_coordinator_grants_is_told_too(plugged: Plugged) -> None:
    plugged.place()

    with desk_of(plugged.town) as desk:
        grant_completion(desk, learner_of(plugged.town), "m01-trauma", hand_of(plugged.town), FIGURES)
    plugged.work()

    assert plugged.grade("completion") == (1, 1)
    assert plugged.grade("score") == (90, 100)


def test_only_what_the_record_says_now_is_told_however_long_it_waited(plugged: Plugged) -> None:
    plugged.place()
    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = take_all(desk, learner)
        first = completion_of(desk, attempt_id)
        correct_completion(desk, learner, attempt_id, hand_of(plugged.town), FIGURES, completion_id=first)
        second = completion_of(desk, attempt_id)
        void_completion(desk, learner, attempt_id, hand_of(plugged.town), completion_id=second)

    plugged.work()

    assert sorted(plugged.told(), key=str) == [("learner-1", "InProgress", 0), ("learner-1", "InProgress", None)]
