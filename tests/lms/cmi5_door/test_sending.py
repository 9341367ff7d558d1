"""What becomes of a session's records when the LMS is down, refuses, loses its answers, or wants nothing more."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from tests.fakes.cmi5_lms import Fault, Way, answer
from tests.lms.cmi5_door.campus import Campus, administrator
from training_app.connections.service import send_again
from training_app.delivery.models import Destination
from training_app.delivery.worker import work_once
from training_app.foundation.db import db
from training_app.foundation.outside import OutsideClient
from training_app.foundation.secrets import SecretBox
from training_app.lms.cmi5_door.queue import KIND
from training_app.lms.cmi5_door.sender import Cmi5Sender
from training_app.lms.cmi5_door.sites import renew_tokens


def states(campus: Campus) -> list[tuple[str, str]]:
    return [(verb, state) for verb, state, _ in campus.rows()]


def test_a_lost_answer_is_sent_again_and_kept_once(campus: Campus) -> None:
    officer = campus.launch()
    campus.lms.plan.append(Fault(Way.CUT_AFTER_STORING))
    officer.leave()
    campus.work()
    assert states(campus) == [("initialized", "waiting"), ("terminated", "waiting")]
    campus.clock.advance(minutes=1)

    campus.work()

    assert states(campus) == [("initialized", "delivered"), ("terminated", "delivered")]
    assert officer.session.verbs() == ["initialized", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_an_lms_that_is_down_gets_everything_in_order_when_it_is_up(campus: Campus) -> None:
    officer = campus.launch(mastery_score=0.8)
    campus.lms.plan.extend([answer(503, ("Retry-After", "5")), answer(500), answer(404)])
    officer.begin()
    officer.answer_wrongly_or_rightly(campus, right=True, pages=80)
    officer.leave()
    for _ in range(4):
        campus.work()
        campus.clock.advance(minutes=20)

    assert officer.session.verbs() == ["initialized", "passed", "completed", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_conflict_is_settled_by_looking(campus: Campus) -> None:
    officer = campus.launch()
    campus.lms.plan.append(Fault(Way.CUT_AFTER_STORING))
    campus.work()
    campus.clock.advance(minutes=1)
    campus.lms.plan.append(answer(409))

    campus.work()

    assert states(campus) == [("initialized", "delivered")]
    # another statement under the same id is a matter for a person
    campus.lms.plan.append(answer(409))
    officer.leave()
    campus.work()
    assert [(verb, state, (reason or "")[:42]) for verb, state, reason in campus.rows()][1:] == [
        ("terminated", "refused", "The LMS says that it has this id (409), an")
    ]


def test_after_403_the_session_is_given_up_and_others_go_on(campus: Campus) -> None:
    officer = campus.launch()
    campus.work()
    campus.lms.plan.append(answer(403, body=b"abandoned"))
    officer.begin()
    officer.submit()
    officer.leave()
    other = campus.launch()
    campus.work()

    (first, second) = campus.sessions()
    assert first.abandoned_at is not None
    assert second.abandoned_at is None
    refused = [reason for _, state, reason in campus.rows() if state == "refused"]
    assert refused[0] == "The LMS refused it and gave the session up (403): abandoned"
    assert all(reason.startswith("The LMS gave this session up") for reason in refused[1:])
    assert len(refused) == 2
    assert other.session.verbs() == ["initialized"]
    assert not campus.line().is_stopped
    assert campus.lms.violations + campus.lms.refusals == []


def test_nothing_is_sent_when_the_beginning_was_not_taken(campus: Campus) -> None:
    officer = campus.launch()
    campus.lms.plan.append(answer(400, body=b"no"))
    officer.leave()

    campus.work()

    assert [(verb, state) for verb, state in states(campus)] == [("initialized", "refused"), ("terminated", "refused")]
    assert officer.session.taken == []


def test_a_record_that_comes_after_the_end_stays_here(campus: Campus) -> None:
    officer = campus.launch()
    campus.work()
    campus.lms.plan.append(answer(413))
    officer.begin()
    officer.submit()
    officer.leave()
    campus.work()
    assert states(campus)[1:] == [("progressed", "refused"), ("terminated", "delivered")]
    with campus.app.app_context():
        send_again(db.session(), by=administrator(campus.people), destination_id=campus.line().id, now=campus.clock())
        db.session.remove()

    campus.work()

    assert campus.rows()[1][1] == "refused"
    assert campus.rows()[1][2].startswith("The LMS closed this session before the record came.")
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_completion_whose_answer_was_lost_is_not_told_twice(campus: Campus) -> None:
    officer = campus.launch()
    officer.begin()
    campus.work()
    officer.answer_wrongly_or_rightly(campus, right=True, pages=80)
    # everything but completed goes well; the LMS has that, and was not heard to say so
    before = len(campus.rows()) - len([one for one in campus.rows() if one[1] == "delivered"])
    campus.lms.plan.extend([None] * (before - 1))
    campus.lms.plan.append(Fault(Way.CUT_AFTER_STORING))
    campus.work()
    assert states(campus)[-1] == ("completed", "waiting")
    assert officer.session.verbs() == ["initialized", "passed", "completed"]

    again = campus.launch(registration=officer.session.registration)
    again.leave()
    campus.clock.advance(minutes=20)
    campus.work()

    assert again.session.verbs() == ["initialized", "terminated"]
    assert ("completed", "delivered") in states(campus)
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_completion_that_never_left_is_told_by_the_new_session(campus: Campus) -> None:
    officer = campus.launch()
    officer.begin()
    campus.work()
    officer.answer_wrongly_or_rightly(campus, right=True, pages=80)

    again = campus.launch(registration=officer.session.registration)
    again.leave()
    campus.work()

    assert officer.session.verbs() == ["initialized"]
    assert again.session.verbs() == ["initialized", "passed", "completed", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_key_that_opens_nothing_stops_the_line_and_loses_nothing(campus: Campus) -> None:
    campus.launch()
    good = campus.secrets
    settings = campus.app.extensions["settings"]
    campus.app.extensions["settings"] = replace(settings, secrets=SecretBox(None))
    campus.work()

    with campus.app.app_context():
        line = db.session().scalars(select(Destination).where(Destination.kind == KIND)).one()
        assert line.is_stopped
    assert states(campus) == [("initialized", "waiting")]
    assert good.can_seal


def test_tokens_are_sealed_anew_with_the_passwords(campus: Campus) -> None:
    campus.launch()
    (before,) = campus.sessions()

    with campus.app.app_context():
        assert renew_tokens(db.session(), campus.secrets) == 1
        db.session().commit()
        db.session.remove()

    (after,) = campus.sessions()
    assert after.token_sealed != before.token_sealed
    assert campus.secrets.open(after.token_sealed) == campus.secrets.open(before.token_sealed)


def test_a_launch_that_nobody_opened_is_heard_of_by_one_403(campus: Campus) -> None:
    officer = campus.launch()
    campus.work()
    # the LMS gives the session up, and its new address is opened by nobody
    campus.lms.launch(registration=officer.session.registration)
    officer.begin()
    officer.submit()
    officer.leave()

    campus.work()

    assert len(campus.lms.refusals) == 1
    assert campus.lms.violations == []
    assert campus.sessions()[0].abandoned_at is not None
    assert [state for _, state in states(campus)] == ["delivered", "refused", "refused"]


def test_records_wait_for_an_lms_inside_the_network_that_nobody_named(campus: Campus) -> None:
    officer = campus.launch()
    officer.leave()
    with campus.app.app_context():
        open_session = sessionmaker(db.engine)
        senders = {KIND: Cmi5Sender(OutsideClient(), open_session, campus.secrets, clock=campus.clock)}
        work_once(open_session, senders, clock=campus.clock, random=campus.chance)

    assert officer.session.verbs() == []
    assert {state for _, state, _ in campus.rows()} == {"waiting"}
    campus.clock.advance(minutes=10)
    campus.work()
    assert officer.session.verbs() == ["initialized", "terminated"]
