"""Claim D3: whoever runs the program learns within minutes that records do not arrive, by mail and on a page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS
from tests.fakes.smtp import FakeSmtp
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from tests.trips.test_records_reach_the_lrs import lrs, work
from training_app.delivery.alerts import tell_of_trouble
from training_app.delivery.metrics import render_metrics
from training_app.foundation.db import db
from training_app.foundation.mail import MailServer

__all__ = ["lrs"]
TO = "records@riverton.example"


@pytest.fixture
def post() -> Iterator[FakeSmtp]:
    with FakeSmtp() as post:
        yield post


def look(town: Town, post: FakeSmtp) -> int:
    """What a worker does every minute."""
    server = MailServer.from_url(f"smtp://127.0.0.1:{post.port}", "training@riverton.example")
    with town.app.app_context():
        sent = tell_of_trouble(db.session(), server.send, mail_to=TO, now=town.clock())
        db.session.remove()
    return sent


def one_module(town: Town) -> None:
    walk_to_the_end(town.sign_in(town.people.officer_id), town, "m01-trauma")


def test_one_mail_when_records_have_waited_for_a_quarter_of_an_hour_and_one_when_they_arrive(
    town: Town, lrs: FakeLRS, post: FakeSmtp
) -> None:
    lrs.stop()
    one_module(town)
    work(town)
    town.clock.advance(minutes=14)
    assert look(town, post) == 0

    town.clock.advance(minutes=2)
    assert [look(town, post), look(town, post)] == [1, 0]
    lrs.start()
    town.clock.advance(minutes=20)
    work(town)
    assert [look(town, post), look(town, post)] == [1, 0]

    first, second = post.mails
    assert first.recipients == second.recipients == (TO,)
    assert first.message["Subject"] != second.message["Subject"]
    assert "16 minutes" in first.text
    assert "again" in str(second.message["Subject"])
    for mail in post.mails:
        for word in ("Ortiz", "4417", "m01-trauma"):
            assert word not in mail.text


def test_a_wrong_password_is_told_at_once(town: Town, lrs: FakeLRS, post: FakeSmtp) -> None:
    one_module(town)
    work(town, password="wrong")

    assert look(town, post) == 1
    assert "stopped" in post.mails[0].text.lower()
    assert "wrong" not in post.mails[0].text


def test_a_mail_server_that_refuses_loses_no_alert(town: Town, lrs: FakeLRS, post: FakeSmtp) -> None:
    lrs.stop()
    one_module(town)
    town.clock.advance(minutes=20)
    post.refusal = "451 Try again"
    assert look(town, post) == 0

    post.refusal = None
    assert look(town, post) == 1


def test_the_page_says_what_waits_and_since_when(town: Town, lrs: FakeLRS) -> None:
    lrs.stop()
    one_module(town)
    work(town)
    town.clock.advance(minutes=30)
    coordinator = town.sign_in(town.people.coordinator_id)

    text = coordinator.get("/app/records").text()

    assert "waiting" in text.lower()
    assert "30 minutes" in text
    lrs.start()
    town.clock.advance(minutes=20)
    work(town)
    # the screen has locked meanwhile
    coordinator = town.sign_in(town.people.coordinator_id)
    assert "Records are arriving" in coordinator.get("/app/records").text()


def test_the_same_in_figures_for_a_monitor(town: Town, lrs: FakeLRS) -> None:
    lrs.stop()
    one_module(town)
    work(town)
    town.clock.advance(minutes=30)
    with town.app.app_context():
        lines = render_metrics(db.session(), clock=town.clock).decode().splitlines()
        db.session.remove()

    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    (waiting,) = [value for name, value in figures.items() if "outbox_rows" in name and 'state="waiting"' in name]
    assert float(waiting) > 20
    (oldest,) = [value for name, value in figures.items() if "oldest" in name]
    assert float(oldest) == timedelta(minutes=30).total_seconds()


def test_metrics_are_given_to_nobody_without_the_token(town: Town) -> None:
    client = town.app.test_client()

    assert client.get("/metrics").status_code == 404
