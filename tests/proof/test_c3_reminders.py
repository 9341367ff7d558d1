"""c3: reminders 30, 7 and 1 days before and weekly after, a copy after a week, one mail a day, once, with a log."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import sessionmaker

from tests.assignments.schedule.planning import change, follow, plan_for, unassign_all, working
from tests.conftest import Town
from tests.fakes.smtp import FakeSmtp
from training_app.accounts.models import Person
from training_app.assignments.audience import ThesePeople
from training_app.assignments.due_dates import ByDate
from training_app.assignments.schedule.daily import Daily
from training_app.assignments.schedule.models import MailState, ReminderDigest, ReminderMark
from training_app.foundation.db import db
from training_app.foundation.mail import MailServer
from training_app.foundation.mail_folder import Mailer, MailFolder

DUE = date(2027, 1, 15)
TO_OFFICER, TO_SUPERVISOR = "ortiz@riverton.example", "whitfield@riverton.example"


@pytest.fixture
def reminded(town: Town) -> Town:
    """Ortiz owes one module by 15 January; Whitfield supervises them, and both have a mailbox."""
    unassign_all(town)
    change(town, town.people.officer_id, sign_in_name=TO_OFFICER, supervisor_id=town.people.supervisor_id)
    change(town, town.people.supervisor_id, sign_in_name=TO_SUPERVISOR)
    plan_for(town, ThesePeople(frozenset({town.people.officer_id})), due=ByDate(DUE))
    return town


@pytest.fixture
def post() -> Iterator[FakeSmtp]:
    with FakeSmtp() as post:
        yield post


def server(post: FakeSmtp) -> MailServer:
    return MailServer.from_url(f"smtp://127.0.0.1:{post.port}", "training@riverton.example")


def worker(town: Town, mailer: Mailer | None) -> Daily:
    with town.app.app_context():
        daily = Daily.of_app(town.app, sessionmaker(db.engine), mailer)
    return Daily(daily.open_session, daily.bus, daily.titles, mailer, town.clock)


def live(town: Town, daily: Daily, first: date, last: date) -> None:
    """Day by day, every four hours, as a worker lives through it."""
    day = first
    while day <= last:
        for hour in (6, 14, 18, 22):
            town.clock.now = datetime.combine(day, time(hour), tzinfo=UTC)
            daily.reconcile()
            daily.remind()
        day += timedelta(days=1)


def days_told(town: Town, recipient: int) -> list[date]:
    with working(town) as session:
        query = select(ReminderDigest.day).where(ReminderDigest.recipient_id == recipient)
        return list(session.scalars(query.order_by(ReminderDigest.day)))


def test_the_days_are_those_that_were_promised(reminded: Town, post: FakeSmtp) -> None:
    live(reminded, worker(reminded, server(post)), date(2026, 12, 10), date(2027, 2, 2))

    assert days_told(reminded, reminded.people.officer_id) == [
        date(2026, 12, 16),
        date(2027, 1, 8),
        date(2027, 1, 14),
        date(2027, 1, 16),
        date(2027, 1, 23),
        date(2027, 1, 30),
    ]
    assert days_told(reminded, reminded.people.supervisor_id) == [date(2027, 1, 23), date(2027, 1, 30)]


def test_each_goes_out_once_and_to_whom_it_is_for(reminded: Town, post: FakeSmtp) -> None:
    live(reminded, worker(reminded, server(post)), date(2027, 1, 22), date(2027, 1, 24))

    sent = sorted(mail.recipients[0] for mail in post.mails)
    assert sent == [TO_OFFICER, TO_OFFICER, TO_SUPERVISOR]
    assert "J. Ortiz" in next(mail.text for mail in post.mails if mail.recipients[0] == TO_SUPERVISOR)


def test_two_workers_at_once_send_one_mail(reminded: Town, post: FakeSmtp) -> None:
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    follow(reminded)
    workers = [worker(reminded, server(post)) for _ in range(4)]

    threads = [threading.Thread(target=one.remind) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [mail.recipients[0] for mail in post.mails] == [TO_OFFICER]
    with working(reminded) as session:
        assert len(session.scalars(select(ReminderMark)).all()) == 1


def test_what_the_mail_server_refuses_waits_and_goes_out_later(reminded: Town, post: FakeSmtp) -> None:
    daily = worker(reminded, server(post))
    post.refusal = "451 Try again."
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    follow(reminded)
    daily.remind()
    before = len(post.mails)

    post.refusal = None
    reminded.clock.advance(minutes=5)
    daily.remind()

    assert (before, len(post.mails)) == (0, 1)


def test_without_a_mail_server_mails_are_kept_and_the_page_says_so(reminded: Town) -> None:
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    worker(reminded, None).remind()

    page = reminded.sign_in(reminded.people.coordinator_id).get("/app/assignments/reminders")

    assert "no mail server is set up" in page.text()
    assert "J. Ortiz" in page.text()
    assert "Waiting" in page.text()


def test_what_could_not_be_sent_for_two_days_lapses_and_is_not_sent_late(reminded: Town, post: FakeSmtp) -> None:
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    worker(reminded, None).remind()

    reminded.clock.advance(days=2, minutes=1)
    worker(reminded, server(post)).remind()

    assert post.mails == []
    with working(reminded) as session:
        assert session.scalars(select(ReminderDigest.state)).all() == [MailState.LAPSED]


def test_who_has_no_mailbox_is_in_the_log(reminded: Town, post: FakeSmtp) -> None:
    change(reminded, reminded.people.officer_id, sign_in_name="4417")
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    worker(reminded, server(post)).remind()

    page = reminded.sign_in(reminded.people.coordinator_id).get("/app/assignments/reminders")

    assert post.mails == []
    assert "No mailbox" in page.text()


def test_in_a_demo_mail_is_a_file(reminded: Town, tmp_path: Path) -> None:
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    worker(reminded, MailFolder(tmp_path / "mail")).remind()

    (mail,) = (tmp_path / "mail").glob("*.eml")
    assert f"To: {TO_OFFICER}" in mail.read_text()


def test_a_mail_whose_place_is_forgotten_would_go_out_twice(reminded: Town, post: FakeSmtp) -> None:
    """Negative control: what keeps a mail from going out twice is its row, and the count of mails sees it missing."""
    daily = worker(reminded, server(post))
    reminded.clock.now = datetime(2027, 1, 8, 18, tzinfo=UTC)
    daily.remind()
    with working(reminded) as session:
        session.execute(update(ReminderDigest).values(state=MailState.WAITING))
        session.commit()

    daily.remind()

    assert len(post.mails) == 2
    assert _mailbox(reminded) == TO_OFFICER


def _mailbox(town: Town) -> str:
    with working(town) as session:
        return session.execute(select(Person.sign_in_name).where(Person.id == town.people.officer_id)).scalar_one()
