"""The questions before the module: voluntary, without feedback, on the form that the check does not begin with."""

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.learning.walking import (
    M1,
    begin,
    desk_of,
    events_of,
    learner_of,
    play_scenario,
    progress_of,
    read_lessons,
    take_round,
)
from training_app.learning import marking, questions, rules, service
from training_app.learning.errors import StepUnknown
from training_app.learning.marking import Policy
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.policy import change_policy


def answer_all_before(town: Town, *, wrong: int) -> str:
    """By the pages: from the cover through the questions to the first lesson; returns its heading."""
    officer = town.sign_in(town.people.officer_id)
    officer.get(f"/app/modules/{M1}")
    officer.submit("first", first="questions")
    keys = {item.stem: item.key.id for item in town.shipped.modules[M1].items}
    asked = 0
    while "/before/" in officer.page.address:
        options, key = officer.page.values("answer"), keys[officer.page.heading()]
        asked += 1
        chosen = next(value for value in options if value != key) if asked <= wrong else key
        officer.submit("answer", answer=chosen)
        assert "Better" not in officer.page.text()
    assert asked == 10
    return officer.page.heading()


def test_ten_questions_lead_to_the_first_lesson_and_are_kept(town: Town) -> None:
    heading = answer_all_before(town, wrong=6)

    assert heading == town.shipped.modules[M1].lessons[0].title
    with desk_of(town) as desk:
        attempt = desk.session.scalars(select(Attempt)).one()
        kinds = [event.kind for event in events_of(desk, attempt.id)]
        assert kinds == ["attempt_started", *["pretest_answered"] * 10, "pretest_finished"]
        detail = events_of(desk, attempt.id)[-1].detail
        assert (detail["right"], detail["total"], detail["scaled"]) == (4, 10, 0.4)


def test_the_check_then_begins_with_the_other_form(town: Town) -> None:
    answer_all_before(town, wrong=0)
    with desk_of(town) as desk:
        attempt_id = desk.session.scalars(select(Attempt.id)).one()
        progress = progress_of(desk, attempt_id)
        before = {answer.item_id for answer in progress.pretest_answers}
        learner = learner_of(town)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id)
        after = {event.detail["item_id"] for event in events_of(desk, attempt_id) if event.kind == "question_answered"}

        assert len(before) == len(after) == 10
        assert not before & after
        assert progress_of(desk, attempt_id).is_completed


def test_they_count_for_nothing(town: Town) -> None:
    answer_all_before(town, wrong=10)
    with desk_of(town) as desk:
        attempt_id = desk.session.scalars(select(Attempt.id)).one()
        learner = learner_of(town)
        read_lessons(desk, learner, attempt_id)
        play_scenario(desk, learner, attempt_id)
        take_round(desk, learner, attempt_id)

        attempt = desk.session.get_one(Attempt, attempt_id)
        assert attempt.score_scaled == 1.0


def test_whoever_begins_without_them_leaves_no_trace_of_that(town: Town) -> None:
    with desk_of(town) as desk:
        attempt_id = begin(desk, learner_of(town))

        assert [event.detail for event in events_of(desk, attempt_id)] == [{"mode": "individual"}]


def test_half_way_through_the_officer_comes_back_to_the_open_question(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    officer.get(f"/app/modules/{M1}")
    officer.submit("first", first="questions")
    for _ in range(3):
        officer.submit("answer", answer=officer.page.values("answer")[0])
    here = officer.page.address

    again = town.sign_in(town.people.officer_id)
    again.get(f"/app/attempts/{here.split('/')[3]}/")

    assert again.page.address == here
    assert here.endswith("/before/4")


def test_they_lapse_with_the_first_lesson(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        module = desk.library.current(M1)
        item = module.form(marking.pretest_form_of(attempt_id, module))[0]
        questions.answer_before(desk, learner, attempt_id, number=1, option_id=item.key.id)
        service.finish_lesson(desk, learner, attempt_id, module.lessons[0].id)

        late = questions.answer_before(desk, learner, attempt_id, number=2, option_id="x")

        assert late == "already"
        assert rules.next_step(module, progress_of(desk, attempt_id)).kind is rules.StepKind.LESSON


def test_a_question_cannot_be_jumped_to_and_the_second_answer_changes_nothing(town: Town) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = begin(desk, learner)
        module = desk.library.current(M1)
        items = module.form(marking.pretest_form_of(attempt_id, module))
        with pytest.raises(StepUnknown):
            questions.answer_before(desk, learner, attempt_id, number=2, option_id=items[1].key.id)
        desk.session.rollback()
        wrong = next(option.id for option in items[0].options if not option.is_key)

        first = questions.answer_before(desk, learner, attempt_id, number=1, option_id=items[0].key.id)
        second = questions.answer_before(desk, learner, attempt_id, number=1, option_id=wrong)

        assert (first, second) == ("recorded", "already")
        assert progress_of(desk, attempt_id).pretest_answers[0].is_right


def test_an_agency_that_does_not_offer_them_shows_no_button_and_takes_no_answer(town: Town) -> None:
    with desk_of(town) as desk:
        change_policy(
            desk.session,
            agency_id=town.people.agency_id,
            policy=Policy(offers_pretest=False),
            by=None,
            reason="Too long for our shifts",
            now=town.clock(),
        )
    officer = town.sign_in(town.people.officer_id)
    assert "Start with" not in officer.get(f"/app/modules/{M1}").text()
    attempt = officer.submit().address.split("/")[3]

    answer = officer.get(f"/app/attempts/{attempt}/before/1")

    assert answer.status == 404
    with desk_of(town) as desk:
        kinds = set(desk.session.scalars(select(LearningEvent.kind)))
        assert kinds == {"attempt_started"}


def test_nothing_chosen_is_said_and_nothing_is_kept(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    officer.get(f"/app/modules/{M1}")
    officer.submit("first", first="questions")

    page = officer.submit("answer")

    assert page.status == 422
    assert "Choose one answer" in page.text()
