"""Whole ways through a module that an LMS launched, page by page, with what the LMS heard in the end."""

from collections import Counter

from tests.lms.cmi5_door.campus import MODULE, Campus
from training_app.lms.cmi5_door.rules import IDLE_AFTER


def test_an_officer_takes_the_module_and_goes_back(campus: Campus) -> None:
    officer = campus.launch(mastery_score=0.8)
    officer.submit()
    assert officer.answer_wrongly_or_rightly(campus, right=True, pages=80)
    campus.clock.advance(minutes=2)

    left = officer.leave()
    campus.work()
    campus.lms.close(officer.session)

    assert left.heading() == "You are finished here"
    assert campus.lms.violations + campus.lms.refusals == []
    assert officer.session.verbs() == ["initialized", "passed", "completed", "terminated"]
    assert campus.lms.is_satisfied(officer.session.registration)
    answered = [one for one in officer.session.taken if one["verb"]["id"].endswith("/answered")]
    assert len(answered) == 10
    assert answered[0]["object"]["definition"]["interactionType"] == "choice"
    assert {state for _, state, _ in campus.rows()} == {"delivered"}
    # the browser is signed out: what comes now belongs to nobody's session
    assert officer.get(f"/app/modules/{MODULE}").address.startswith("/app/sign-in")


def test_a_closed_tab_is_an_end(campus: Campus) -> None:
    officer = campus.launch()
    officer.submit()
    officer.submit()
    campus.clock.advance(minutes=8)
    assert campus.end_left() == 0
    campus.clock.advance(seconds=IDLE_AFTER.total_seconds())

    assert campus.end_left() == 1
    assert campus.end_left() == 0
    campus.work()

    assert officer.session.verbs() == ["initialized", "terminated"]
    # ended with the moment when the officer was last seen
    assert officer.session.taken[-1]["result"]["duration"] == "PT0S"
    assert campus.lms.violations + campus.lms.refusals == []


def test_signing_out_is_an_end(campus: Campus) -> None:
    officer = campus.launch()
    token = next(one.get("value") for one in officer.page.all("input") if one.get("name") == "csrf_token")
    officer.post("/app/sign-out", [("csrf_token", token)])

    assert campus.end_left() == 1
    campus.work()

    assert officer.session.verbs() == ["initialized", "terminated"]


def test_browse_and_review_let_read_and_record_nothing(campus: Campus) -> None:
    for mode in ("Browse", "Review"):
        officer = campus.launch(launch_mode=mode)
        assert officer.page.heading() == campus.shipped.modules[MODULE].title
        assert "nothing you do here is recorded" in officer.page.text()
        assert officer.get(f"/app/modules/{MODULE}/print").status == 200

        officer.get(f"/app/modules/{MODULE}")
        refused = officer.submit()
        assert refused.status == 403
        assert "opened this module to look at" in refused.text()

        officer.leave()
        campus.work()
        campus.lms.close(officer.session)
        assert officer.session.verbs() == ["initialized", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_looking_does_not_harm_an_attempt_in_progress(campus: Campus) -> None:
    first = campus.launch()
    first.submit()
    first.submit()
    place = first.page.address
    registration = first.session.registration
    looking = campus.launch(registration=registration, launch_mode="Review")

    assert looking.get(place).status == 200
    assert looking.submit().status == 403

    again = campus.launch(registration=registration)
    again.begin()
    assert again.page.address == place
    assert again.answer_wrongly_or_rightly(campus, right=True, pages=80)
    again.leave()
    campus.work()
    assert again.session.verbs() == ["initialized", "passed", "completed", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_failed_round_and_a_retake_in_one_session_is_a_pass(campus: Campus) -> None:
    officer = campus.launch(mastery_score=0.8)
    officer.submit()
    while "/check/" not in officer.page.address:
        officer.answer_wrongly_or_rightly(campus, right=True, pages=1)
    officer.answer_wrongly_or_rightly(campus, right=False, pages=21)
    officer.answer_wrongly_or_rightly(campus, right=True, pages=60)
    officer.leave()
    campus.work()

    assert officer.session.verbs() == ["initialized", "passed", "completed", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_failed_round_is_told_at_the_end(campus: Campus) -> None:
    officer = campus.launch(mastery_score=0.8)
    officer.submit()
    while "/check/" not in officer.page.address:
        officer.answer_wrongly_or_rightly(campus, right=True, pages=1)
    officer.answer_wrongly_or_rightly(campus, right=False, pages=21)
    officer.leave()
    campus.work()

    assert officer.session.verbs() == ["initialized", "failed", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_score_below_that_of_the_lms_is_told_as_failed_once_and_not_by_each_launch(campus: Campus) -> None:
    """Nine of ten pass here, and the LMS asks for ten: nobody took a check in the second session."""
    officer = campus.launch(mastery_score=1.0)
    officer.submit()
    while "/check/" not in officer.page.address:
        officer.answer_wrongly_or_rightly(campus, right=True, pages=1)
    officer.answer_wrongly_or_rightly(campus, right=False, pages=2)
    assert officer.answer_wrongly_or_rightly(campus, right=True, pages=60)
    officer.leave()
    campus.work()
    again = campus.launch(registration=officer.session.registration, mastery_score=1.0)
    again.leave()
    campus.work()

    assert officer.session.verbs() == ["initialized", "completed", "failed", "terminated"]
    assert again.session.verbs() == ["initialized", "terminated"]
    assert campus.lms.violations == []


def test_a_new_registration_takes_the_module_anew(campus: Campus) -> None:
    for _ in range(2):
        officer = campus.launch()
        officer.begin()
        assert officer.answer_wrongly_or_rightly(campus, right=True, pages=80)
        officer.leave()
        campus.clock.advance(days=200)
        campus.work()

    both = list(campus.lms.sessions.values())
    assert [one.verbs() for one in both] == [["initialized", "passed", "completed", "terminated"]] * 2
    assert campus.lms.violations + campus.lms.refusals == []
    assert Counter(one.person_id for one in campus.sessions()).total() == 2
    assert len({one.person_id for one in campus.sessions()}) == 1


def test_a_completion_that_the_lms_missed_is_told_by_the_next_launch(campus: Campus) -> None:
    officer = campus.launch()
    officer.submit()
    campus.work()
    campus.lms.sessions[officer.session.id].is_token_given = False
    assert officer.answer_wrongly_or_rightly(campus, right=True, pages=80)
    officer.leave()
    campus.work()
    assert {reason.partition("(")[2][:3] for _, state, reason in campus.rows() if state == "refused"} == {"401"}
    campus.lms.violations.clear()

    again = campus.launch(registration=officer.session.registration)
    again.leave()
    campus.work()

    assert again.session.verbs() == ["initialized", "passed", "completed", "terminated"]
    assert campus.lms.is_satisfied(again.session.registration)
    assert campus.lms.violations + campus.lms.refusals == []


def test_an_answer_that_came_in_after_the_lock_is_offered_by_the_next_launch(campus: Campus) -> None:
    officer = campus.launch()
    officer.begin()
    campus.clock.advance(minutes=11)
    locked = officer.submit()
    assert locked.address.startswith("/app/locked")

    again = campus.launch(registration=officer.session.registration)
    assert again.page.address == "/app/held"
    again.submit()
    again.leave()
    campus.work()

    assert [one["verb"]["id"].rpartition("/")[2] for one in again.session.taken] == [
        "initialized",
        "progressed",
        "terminated",
    ]
