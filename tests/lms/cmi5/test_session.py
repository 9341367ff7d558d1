"""What follows from each fact in each state, and why nothing does."""

from collections.abc import Callable

import pytest

from tests.fakes.cmi5_books import Cmi5Books
from tests.lms.cmi5.examples import (
    NOON,
    Play,
    after,
    check_marked,
    ended,
    item_answered,
    module_completed,
    play,
    progress_made,
    started,
)
from training_app.lms.cmi5.facts import Abandoned, CheckMarked, Ended, Fact, ModuleCompleted, Started
from training_app.lms.cmi5.json_text import canonical_bytes
from training_app.lms.cmi5.session import SessionState, Step, Withheld, open_session, step_after


@pytest.fixture
def one() -> Play:
    return play(Cmi5Books())


@pytest.mark.parametrize("fact", [item_answered(), progress_made(), module_completed(), check_marked(1), ended()])
def test_nothing_comes_before_the_start(one: Play, fact: Fact) -> None:
    assert one.say(fact).withheld is Withheld.NOT_STARTED
    assert one.sent == []


def test_an_end_before_the_start_closes_the_session(one: Play) -> None:
    one.say(ended())

    assert one.say(started(1000)).withheld is Withheld.CLOSED


def test_other_facts_before_the_start_do_not_close_it(one: Play) -> None:
    one.say(module_completed())

    one.say(started())

    assert one.verbs == ["initialized"]


def test_a_reload_starts_nothing(one: Play) -> None:
    assert one.say(started(), started(30)).withheld is Withheld.STARTED_BEFORE
    assert one.verbs == ["initialized"]


@pytest.mark.parametrize(
    "fact", [started(), item_answered(), module_completed(), check_marked(1), ended(), Abandoned(NOON)]
)
def test_nothing_comes_after_the_end(one: Play, fact: Fact) -> None:
    one.say(started(), ended())

    assert one.say(fact).withheld is Withheld.CLOSED
    assert one.verbs == ["initialized", "terminated"]


def test_an_event_that_comes_twice_is_sent_once(one: Play) -> None:
    assert one.say(started(), item_answered(10, 3), item_answered(10, 3)).withheld is Withheld.SENT_BEFORE
    assert one.say(item_answered(11, 2)).withheld is Withheld.SENT_BEFORE
    assert one.verbs == ["initialized", "answered"]


def test_a_second_completion_is_withheld(one: Play) -> None:
    assert one.say(started(), module_completed(), module_completed(700)).withheld is Withheld.COMPLETED_BEFORE


def test_a_failed_round_is_held_until_the_end(one: Play) -> None:
    step = one.say(started(), check_marked(0.5, 300, is_passed=False))

    assert step.withheld is Withheld.HELD
    assert one.verbs == ["initialized"]
    one.say(ended())
    assert one.verbs == ["initialized", "failed", "terminated"]
    assert one.state.held is None
    assert one.sent[1]["timestamp"] == "2026-11-26T12:05:00.000Z"


def test_the_last_of_several_failed_rounds_is_told(one: Play) -> None:
    one.say(started(), check_marked(0.5, 300, is_passed=False), check_marked(0.6, 400, is_passed=False), ended())

    assert one.sent[1]["result"]["score"] == {"scaled": 0.6}


def test_a_retake_that_is_passed_is_told_in_the_same_session(one: Play) -> None:
    one.say(started(), check_marked(0.5, 300, is_passed=False), check_marked(0.9, 400), ended())

    assert one.verbs == ["initialized", "passed", "terminated"]


@pytest.mark.parametrize("scaled", [0.1, 1])
def test_a_round_after_a_passed_one_is_withheld(one: Play, scaled: float) -> None:
    step = one.say(started(), check_marked(0.9), check_marked(scaled, 800, is_passed=scaled == 1))

    assert step.withheld is Withheld.PASSED_BEFORE


@pytest.mark.parametrize(("is_passed", "verb"), [(True, "passed"), (False, "failed")])
def test_without_a_masteryscore_our_own_threshold_decides(one: Play, is_passed: bool, verb: str) -> None:
    one.say(started(), check_marked(0.7, is_passed=is_passed), ended())

    assert one.verbs == ["initialized", verb, "terminated"]
    assert not any("masteryscore" in key for key in one.sent[1]["context"]["extensions"])


def test_a_missed_critical_item_at_a_passing_score_is_neither_passed_nor_failed() -> None:
    one = play(Cmi5Books(), mastery_score=0.8)

    step = one.say(started(), check_marked(0.8, is_passed=False, misses=True))
    one.say(ended())

    assert step.withheld is Withheld.CRITICAL_MISSED
    assert one.verbs == ["initialized", "terminated"]


def test_a_missed_critical_item_below_masteryscore_is_failed() -> None:
    one = play(Cmi5Books(), mastery_score=0.8)

    one.say(started(), check_marked(0.7, is_passed=False, misses=True), ended())

    assert one.verbs == ["initialized", "failed", "terminated"]


@pytest.mark.parametrize("fact", [item_answered(), progress_made(), module_completed(), check_marked(1)])
@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_a_look_around_leaves_no_record(mode: str, fact: Fact) -> None:
    one = play(Cmi5Books(), launch_mode=mode)

    assert one.say(started(), fact).withheld is Withheld.NOT_NORMAL


def test_an_abandoned_session_forgets_what_was_held(one: Play) -> None:
    one.say(started(), check_marked(0.5, is_passed=False))

    step = one.say(Abandoned(after(900)))

    assert step == Step(step.state)
    assert step.state.is_closed
    assert step.state.held is None


def test_the_duration_of_the_end_is_the_time_since_the_start(one: Play) -> None:
    one.say(started(10), ended(70.25))

    assert one.sent[-1]["result"] == {"duration": "PT60.25S"}


def test_the_same_state_and_fact_give_the_same_bytes(one: Play) -> None:
    state = open_session(is_completed=False, is_passed=False)

    first, second = (step_after(state, started(), one.launched).to_send[0] for _ in range(2))

    assert canonical_bytes(first) == canonical_bytes(second)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: CheckMarked(NOON, 1, 1.01, True, False), "no scaled score"),
        (lambda: CheckMarked(NOON, 1, float("nan"), True, False), "no scaled score"),
        (lambda: CheckMarked(NOON, -1, 1, True, False), "no duration"),
        (lambda: ModuleCompleted(NOON, -1), "no duration"),
        (lambda: progress_made(20, 1, 101), "no progress"),
        (lambda: Started(NOON.replace(tzinfo=None)), "needs its zone"),
        (lambda: Ended(NOON.replace(tzinfo=None)), "needs its zone"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_in_any_state(one: Play, make: Callable[[], Fact], words: str) -> None:
    for state in (SessionState(False, False), one.say(started()).state, SessionState(True, True, is_closed=True)):
        with pytest.raises(ValueError, match=words):
            step_after(state, make(), one.launched)
