"""Mails about promises: on their days, once, counts and a link alone; by racing workers, and at a clock put on."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.agency import make_riverton
from tests.fakes.smtp import FakeSmtp
from tests.readiness.promises.evening import MAILBOX, PROMISE, TODAY, Evening, at, give_mailbox, worker
from training_app.accounts.models import Person
from training_app.assignments.schedule.models import MailState
from training_app.foundation.db import db
from training_app.foundation.mail import MailServer

DUE = TODAY + timedelta(days=30)


@pytest.fixture
def post() -> Iterator[FakeSmtp]:
    with FakeSmtp() as post:
        yield post


@pytest.fixture
def promised(evening: Evening) -> Evening:
    """One promise, due in thirty days, and a coordinator with a mailbox."""
    evening.promise(due_on=DUE)
    give_mailbox(evening.town)
    return evening


def server(post: FakeSmtp) -> MailServer:
    return MailServer.from_url(f"smtp://127.0.0.1:{post.port}", "training@riverton.example")


def live(evening: Evening, first: date, last: date, post: FakeSmtp) -> list[int]:
    """Day by day, every few hours, as a worker lives through it; the days of mails, counted from the due date."""
    daily = worker(evening.town, server(post))
    for number in range((last - first).days + 1):
        for hour in (3, 13, 15, 19):
            at(evening.town, first + timedelta(days=number), hours_utc=hour)
            daily.remind()
    return [(mail.day - DUE).days for mail in evening.mails()]


def test_coordinators_hear_a_week_before_on_the_day_and_weekly_after(promised: Evening, post: FakeSmtp):
    days = live(promised, DUE - timedelta(days=12), DUE + timedelta(days=16), post)

    assert days == [-7, 0, 7, 14]
    assert [list(mail.recipients) for mail in post.mails] == [[MAILBOX]] * 4
    assert all(mail.state == MailState.SENT for mail in promised.mails())


def test_a_mail_holds_no_word_that_anybody_typed(promised: Evening, post: FakeSmtp):
    at(promised.town, DUE)
    worker(promised.town, server(post)).remind()

    (mail,) = post.mails
    text = mail.text.replace("\r\n", "\n")
    assert "- Due today: 1\n" in text
    assert "http://localhost/app/readiness/promises\n" in text
    assert not any(word in text for word in (PROMISE, "Third Street", "Patrol", "Abara"))


def test_two_workers_at_once_send_it_once(promised: Evening, post: FakeSmtp):
    at(promised.town, DUE)
    workers = [worker(promised.town, server(post)) for _ in range(4)]

    threads = [threading.Thread(target=one.remind) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [list(mail.recipients) for mail in post.mails] == [[MAILBOX]]
    assert len(promised.mails()) == 1


def test_one_that_was_down_and_begins_again_sends_one_mail(promised: Evening, post: FakeSmtp):
    at(promised.town, DUE + timedelta(days=3))
    worker(promised.town, server(post)).remind()
    worker(promised.town, server(post)).remind()

    assert len(post.mails) == 1
    assert "Past its day: 1" in post.mails[0].text


def test_the_days_are_the_agencys_also_where_the_clock_is_put_back(promised: Evening, post: FakeSmtp):
    """In Chicago 14 March 2027 has 23 hours and 7 November 2027 has 25; mails go out from 8 to 20 of that clock."""
    promised.open_promise()
    promised.coordinator.submit("reason", due_on="2027-03-14", reason="The vendor delivers the counters in March.")
    daily = worker(promised.town, server(post))

    hours = []
    for hour in range(72):
        promised.town.clock.now = datetime(2027, 3, 13, tzinfo=UTC) + timedelta(hours=hour)
        before = len(promised.mails())
        daily.remind()
        hours += [promised.town.clock.now] * (len(promised.mails()) - before)

    # the 13th, late, since nobody had looked before; then the day itself, at 8 by a clock that was put on in the night
    assert hours == [datetime(2027, 3, 13, 0, tzinfo=UTC), datetime(2027, 3, 14, 13, tzinfo=UTC)]
    assert [mail.day for mail in promised.mails()] == [date(2027, 3, 12), date(2027, 3, 14)]


def test_a_day_that_was_moved_is_told_of_anew_and_never_twice_a_day(promised: Evening, post: FakeSmtp):
    at(promised.town, DUE - timedelta(days=7))
    daily = worker(promised.town, server(post))
    daily.remind()
    moved_to = DUE + timedelta(days=2)
    coordinator = promised.town.sign_in(promised.town.people.coordinator_id)
    promised.open_promise(coordinator)
    coordinator.submit("reason", due_on=str(moved_to), reason="The vendor delivers two days later.")
    daily.remind()
    assert len(promised.mails()) == 1

    days = live(promised, DUE - timedelta(days=6), moved_to, post)

    assert days == [-7, -5, 2]


def test_nothing_is_sent_of_what_is_answered(promised: Evening, post: FakeSmtp):
    promised.open_promise()
    promised.coordinator.submit("public_answer", state="kept", public_answer="It stands on the city’s page.")

    assert live(promised, DUE - timedelta(days=8), DUE + timedelta(days=8), post) == []
    assert post.mails == []


def test_who_has_no_mailbox_is_in_the_log_and_who_left_is_not(promised: Evening, post: FakeSmtp):
    give_mailbox(promised.town, "2002")
    at(promised.town, DUE)
    worker(promised.town, server(post)).remind()
    assert [mail.state for mail in promised.mails()] == [MailState.NO_MAILBOX]
    listed = promised.town.sign_in(promised.town.people.coordinator_id).get("/app/readiness/promises").text()
    assert "Last on Wednesday 23 December: 1 without a mailbox." in listed
    with promised.town.app.app_context():
        db.session.get_one(Person, promised.town.people.coordinator_id).is_active = False
        db.session.commit()

    at(promised.town, DUE + timedelta(days=7))
    worker(promised.town, server(post)).remind()

    assert len(promised.mails()) == 1
    assert post.mails == []


def test_without_a_mail_server_the_mail_waits(promised: Evening, post: FakeSmtp):
    at(promised.town, DUE)
    worker(promised.town).remind()
    assert [mail.state for mail in promised.mails()] == [MailState.WAITING]

    worker(promised.town, server(post)).remind()

    assert len(post.mails) == 1


def test_another_agency_hears_nothing_of_it(promised: Evening, post: FakeSmtp):
    with promised.town.app.app_context():
        there = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.get_one(Person, there.coordinator_id).sign_in_name = "there@lakeside.example"
        db.session.commit()

    at(promised.town, DUE)
    worker(promised.town, server(post)).remind()

    assert [list(mail.recipients) for mail in post.mails] == [[MAILBOX]]
