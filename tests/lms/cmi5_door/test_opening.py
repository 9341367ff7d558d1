"""What opening a session finds and leaves: other sessions and browsers, people who left, two launches at once."""

import threading

from sqlalchemy import select, update

from tests.fakes.cmi5_lms import answer
from tests.lms.cmi5_door.campus import MODULE, Campus
from tests.officer import FlaskLine, Page
from training_app.accounts.models import Person
from training_app.foundation.db import db
from training_app.learning.corrections import Figures, Hand, grant_completion
from training_app.learning.desk import Room
from training_app.learning.opening import Desk, Learner
from training_app.lms.cmi5_door.launches import forget_old_launches
from training_app.lms.cmi5_door.models import Cmi5Launch, Cmi5Session
from training_app.lms.cmi5_door.queries import read_failed_launches


def test_a_session_of_another_registration_is_ended_and_not_given_up(campus: Campus) -> None:
    first = campus.launch()
    second = campus.launch()
    campus.work()

    assert first.session.verbs() == ["initialized", "terminated"]
    assert second.session.verbs() == ["initialized"]
    assert [one.abandoned_at for one in campus.sessions()] == [None, None]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_second_launch_of_the_unit_gives_the_first_up(campus: Campus) -> None:
    first = campus.launch()
    campus.work()
    second = campus.launch(registration=first.session.registration)
    # the tab of before is somebody's still: what is done in it goes to the open session
    first.begin()
    first.submit()
    second.leave()
    campus.work()

    assert first.session.verbs() == ["initialized"]
    assert second.session.verbs() == ["initialized", "terminated"]
    assert [one["verb"]["id"].rpartition("/")[2] for one in second.session.taken] == [
        "initialized",
        "progressed",
        "terminated",
    ]
    assert campus.lms.violations + campus.lms.refusals == []


def test_leaving_a_session_that_the_lms_gave_up_promises_no_record(campus: Campus) -> None:
    """The LMS launched again, for a window that nobody opened; the officer goes on in the first and goes back."""
    officer = campus.launch()
    campus.work()
    before = officer.get(f"/app/cmi5/leave/{MODULE}").text()
    campus.lms.launch(registration=officer.session.registration)
    officer.get(f"/app/modules/{MODULE}")
    officer.begin()
    officer.submit()
    campus.work()

    leaving = officer.get(f"/app/cmi5/leave/{MODULE}").text()
    left = officer.submit().text()

    assert "Regional LMS has every record of this session so far." in before
    assert "Regional LMS takes no more records of this session" in leaving
    assert "Open the module there once more, so that it hears what it lacks." in leaving
    for page in (leaving, left):
        assert "by themselves" not in page
        assert "within a minute" not in page
    assert "Open the module there once more" in left


def test_leaving_says_when_the_lms_did_not_take_a_record(campus: Campus) -> None:
    officer = campus.launch()
    campus.work()
    officer.begin()
    officer.submit()
    campus.lms.plan.append(answer(413, body=b"too large"))
    campus.work()

    leaving = officer.get(f"/app/cmi5/leave/{MODULE}").text()

    assert "Regional LMS has one of two records of this session so far." in leaving
    assert "Some were not taken. All are kept here, and whoever looks after this program sees which." in leaving
    assert "by themselves" not in leaving


def test_two_launches_at_the_same_moment_leave_one_session_open(campus: Campus) -> None:
    first = campus.launch()
    campus.work()
    # of two registrations: in one, the LMS itself would have given the earlier up
    sessions = [campus.lms.launch() for _ in range(2)]
    threads = [threading.Thread(target=campus.open, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = campus.sessions()
    assert len(rows) == 3
    assert len([one for one in rows if one.ended_at is None]) == 1
    campus.work()
    assert first.session.verbs() == ["initialized", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_an_account_that_was_closed_is_said(campus: Campus) -> None:
    officer = campus.launch()
    officer.leave()
    (row,) = campus.sessions()
    with campus.app.app_context():
        db.session().execute(update(Person).where(Person.id == row.person_id).values(is_active=False))
        db.session().commit()
        db.session.remove()
    session = campus.lms.launch()
    address = campus.lms.launch_url(session, f"/cmi5/launch/{MODULE}")

    page = Page(address, FlaskLine(campus.app).send("GET", address, None, {}))

    assert page.status == 400
    assert "Your account here was closed" in page.text()
    with campus.app.app_context():
        (failed,) = read_failed_launches(db.session(), agency_id=campus.people.agency_id, most=5)
    assert "deactivated here" in failed.cause


def test_a_completion_that_a_coordinator_grants_is_not_told(campus: Campus) -> None:
    officer = campus.launch()
    officer.begin()
    (row,) = campus.sessions()
    room: Room = campus.app.extensions["learning"]
    with campus.app.app_context():
        grant_completion(
            Desk(db.session(), room.house, room.library),
            Learner(campus.people.agency_id, row.person_id),
            MODULE,
            Hand(campus.people.coordinator_id, "Done at the academy, see the roster."),
            Figures(campus.clock(), 0.9, 40),
        )
        db.session.remove()
    officer.leave()
    campus.work()
    again = campus.launch(registration=officer.session.registration)
    again.leave()
    campus.work()

    assert officer.session.verbs() == again.session.verbs() == ["initialized", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_old_launches_and_the_tokens_of_old_sessions_are_forgotten(campus: Campus) -> None:
    officer = campus.launch()
    officer.leave()
    campus.clock.advance(days=31)
    open_one = campus.launch()

    with campus.app.app_context():
        forget_old_launches(db.session(), now=campus.clock())
        launches = db.session().scalars(select(Cmi5Launch)).all()
        tokens = db.session().scalars(select(Cmi5Session.token_sealed).order_by(Cmi5Session.id)).all()
        db.session.remove()

    assert len(launches) == 1
    assert tokens[0] is None
    assert tokens[1] is not None
    assert open_one.session.is_token_given
