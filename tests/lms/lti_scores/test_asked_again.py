"""A coordinator asks for a module again: gradebooks hear it, as the report shows it; the learning record does not."""

from sqlalchemy import func, select

from tests.assignments.test_redo import answer, decide, take_older
from tests.learning.walking import desk_of, learner_of, play_scenario, read_lessons, take_round
from tests.lms.lti_scores.plugged import M1, Plugged
from training_app.assignments.rules import Redo
from training_app.learning.models import LearningEvent
from training_app.learning.service import start_attempt
from training_app.lrs.models import Statement


def ask_again(plugged: Plugged, redo: Redo = Redo.FINISHERS) -> int:
    with desk_of(plugged.town) as desk:
        return decide(plugged.town, desk, answer(plugged.town, redo))


def finish_older(plugged: Plugged) -> None:
    with desk_of(plugged.town):
        take_older(plugged.town)
    plugged.work()
    plugged.town.clock.advance(hours=1)


def counts(plugged: Plugged) -> tuple[int, int]:
    with plugged.open_session() as session:
        return tuple(session.scalar(select(func.count()).select_from(one)) for one in (LearningEvent, Statement))


def test_completion_and_score_leave_the_gradebook_and_come_back_with_the_new_ones(plugged: Plugged) -> None:
    plugged.place()
    finish_older(plugged)
    before = plugged.grade("completion"), plugged.grade("score")

    assert ask_again(plugged) == 1
    plugged.work()
    asked = plugged.grade("completion")
    score_told = plugged.told()[-1]
    asked_at = plugged.town.clock()
    plugged.town.clock.advance(hours=1)
    with desk_of(plugged.town) as desk:
        learner = learner_of(plugged.town)
        attempt_id = start_attempt(desk, learner, M1, counts_from=asked_at)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id)
    plugged.work()

    assert before == ((1, 1), (100, 100))
    assert asked == (0, 1)
    assert score_told == ("learner-1", "InProgress", None)
    assert (plugged.grade("completion"), plugged.grade("score")) == ((1, 1), (100, 100))


def test_it_is_no_learning_event_and_no_statement_and_nothing_is_voided(plugged: Plugged) -> None:
    plugged.place()
    finish_older(plugged)
    before = counts(plugged)

    ask_again(plugged)

    assert counts(plugged) == before
    assert before[0] > 0
    assert plugged.states().count("waiting") == 2


def test_nobody_who_is_not_asked_and_no_other_module_is_told_of(plugged: Plugged) -> None:
    plugged.place(plugged.town.people.other_officer_id, subject="learner-2")
    plugged.place(module_id="m02-asking", link="link-2")
    finish_older(plugged)

    ask_again(plugged)

    assert plugged.rows() == []


def test_a_decision_that_nobody_takes_it_again_tells_nobody(plugged: Plugged) -> None:
    plugged.place()
    finish_older(plugged)
    before = plugged.rows()

    assert ask_again(plugged, Redo.NOBODY) == 0

    assert plugged.rows() == before


def test_an_lms_that_is_closed_is_told_nothing(plugged: Plugged) -> None:
    plugged.place()
    finish_older(plugged)
    plugged.revoke()
    before = plugged.rows()

    ask_again(plugged)

    assert plugged.rows() == before
    assert len(before) == 3
