"""The other half of the main trip: what officers do arrives at the LRS, once and in order, outages included."""

import json
from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.conftest import Town
from tests.fakes.lrs import FakeLRS
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from training_app.delivery.service import set_destination
from training_app.delivery.worker import work_once
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.learning.models import LearningEvent
from training_app.xapi.recorder import KIND
from training_app.xapi.sender import StatementSender

PASSWORD = "pässword"


@pytest.fixture
def lrs(town: Town) -> Iterator[FakeLRS]:
    """A strict LRS that Riverton's records go to."""
    with FakeLRS(username="riverton", password=PASSWORD) as lrs:
        with town.app.app_context():
            set_destination(
                db.session(),
                agency_id=town.people.agency_id,
                kind=KIND,
                name="LRS",
                endpoint=lrs.endpoint,
                username="riverton",
                secret_env="LRS_PASSWORD",
                now=town.clock(),
            )
            db.session().commit()
            db.session.remove()
        yield lrs


def work(town: Town, *, password: str = PASSWORD) -> None:
    """One worker, until nothing is due; the clock moves on so that waiting ends."""
    with town.app.app_context():
        sessions: sessionmaker[Session] = sessionmaker(db.engine)
        client = HttpClient(connect_timeout_s=1, read_timeout_s=1)
        sender = StatementSender(client, sessions, {"LRS_PASSWORD": password})
        for _ in range(20):
            if not work_once(sessions, {KIND: sender}, clock=town.clock, random=Random(1)):
                break


def event_ids(town: Town) -> list[str]:
    with town.app.app_context():
        ids = db.session().scalars(select(LearningEvent.id).order_by(LearningEvent.sequence)).all()
        db.session.remove()
    return [str(one) for one in ids]


def test_every_event_of_a_module_is_a_statement_at_the_lrs_in_order(town: Town, lrs: FakeLRS) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, "m01-trauma")

    work(town)

    assert lrs.stored_ids == event_ids(town)
    assert "Sent to your agency’s LMS 14:07." in officer.get(officer.page.address).text()


def test_records_made_while_the_lrs_is_down_arrive_when_it_is_back(town: Town, lrs: FakeLRS) -> None:
    officer = town.sign_in(town.people.officer_id)
    lrs.stop()
    walk_to_the_end(officer, town, "m01-trauma")
    work(town)
    assert "It is safe here until it arrives" in officer.get(officer.page.address).text()

    lrs.start()
    town.clock.advance(hours=1)
    work(town)

    assert lrs.stored_ids == event_ids(town)


def test_a_wrong_password_stops_the_destination_keeps_the_rows_and_says_why(town: Town, lrs: FakeLRS) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, "m01-trauma")
    coordinator = town.sign_in(town.people.coordinator_id)

    work(town, password="not the password")

    page = coordinator.get("/app/records")
    assert lrs.stored_ids == []
    assert "refused the name or password" in page.text()
    assert str(len(event_ids(town))) in page.text()


def test_statements_carry_an_opaque_account_and_no_name(town: Town, lrs: FakeLRS) -> None:
    officer = town.sign_in(town.people.officer_id)
    walk_to_the_end(officer, town, "m01-trauma")

    work(town)

    sent = json.dumps(list(lrs.statements.values()), ensure_ascii=False)
    assert "https://training.riverton.example" in sent
    # quoted: the digits of a badge may stand in an id by chance
    for secret in ("Ortiz", "Jamie", '"4417"', "mbox"):
        assert secret not in sent


def test_the_self_check_names_nothing_in_the_outbox(town: Town, lrs: FakeLRS) -> None:
    officer = town.sign_in(town.people.officer_id)
    officer.get("/app/")
    page = town.app.test_client().get("/wellness/")
    assert page.status_code == 200

    work(town)

    assert lrs.stored_ids == []
    assert event_ids(town) == []
