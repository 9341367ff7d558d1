"""Claim D4: what a destination lost is found by comparing, said as "N of M confirmed", and sent again in order."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.conftest import Town
from tests.fakes.lrs import VOIDED, FakeLRS, answer
from tests.learning.putting_right import completion_of, hand_of
from tests.learning.walking import desk_of, learner_of, take_all
from tests.trips.test_officer_takes_a_module import walk_to_the_end
from tests.trips.test_records_reach_the_lrs import PASSWORD, lrs, work
from training_app.delivery.models import Destination
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.learning.corrections import void_completion
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.models import Reconciliation
from training_app.xapi.reconcile import Window, ask_for_comparison, ask_for_the_night, compare_next
from training_app.xapi.reconcile_rules import in_words

__all__ = ["lrs"]


def compare(town: Town) -> Reconciliation:
    """Ask for a comparison of the last day, let it run, and give back what it found."""
    with town.app.app_context():
        sessions: sessionmaker[Session] = sessionmaker(db.engine)
        now = town.clock()
        with sessions() as session:
            destination_id = session.scalars(select(Destination.id)).one()
            asked = ask_for_comparison(
                session,
                agency_id=town.people.agency_id,
                destination_id=destination_id,
                window=Window(now - timedelta(days=1), now + timedelta(minutes=1)),
                by=None,
                now=now,
            )
            session.commit()
        client = HttpClient(connect_timeout_s=1, read_timeout_s=2)
        assert compare_next(sessions, lambda target: LrsClient(client, target, PASSWORD), clock=town.clock)
        with sessions() as session:
            return session.get_one(Reconciliation, asked)


@pytest.fixture
def sent(town: Town, lrs: FakeLRS) -> list[str]:
    """A whole module, delivered."""
    walk_to_the_end(town.sign_in(town.people.officer_id), town, "m01-trauma")
    work(town)
    assert len(lrs.stored_ids) > 20
    return list(lrs.stored_ids)


def test_when_all_is_there_all_is_confirmed(town: Town, lrs: FakeLRS, sent: list[str]) -> None:
    found = compare(town)

    assert (found.expected, found.confirmed, found.resent_count, found.problem) == (len(sent), len(sent), 0, None)
    assert in_words(found.expected, found.confirmed, 0).startswith(f"{len(sent)} of {len(sent)} confirmed")


def test_what_was_lost_is_listed_and_sent_again_in_order(town: Town, lrs: FakeLRS, sent: list[str]) -> None:
    lost = [sent[3], sent[7], sent[11]]
    lrs.lose(*lost)

    found = compare(town)

    assert (found.expected, found.confirmed, found.resent_count) == (len(sent), len(sent) - 3, 3)
    assert found.resent == lost
    work(town)
    assert set(lrs.statements) == set(sent)
    assert [one for one in lrs.stored_ids if one in lost] == lost
    again = compare(town)
    assert (again.confirmed, again.resent_count) == (len(sent), 0)


def test_a_voided_statement_is_no_loss(town: Town, lrs: FakeLRS) -> None:
    with desk_of(town) as desk:
        learner = learner_of(town)
        attempt_id = take_all(desk, learner)
        completion_id = completion_of(desk, attempt_id)
        void_completion(desk, learner, attempt_id, hand_of(town), completion_id=completion_id)
    work(town)
    assert any(one["verb"]["id"] == VOIDED for one in lrs.statements.values())

    found = compare(town)

    assert found.confirmed == found.expected == len(lrs.stored_ids)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answer(403), "read"),
        (answer(500), "500"),
        (answer(200, ("Content-Type", "text/html"), body=b"<html>Sign in</html>"), "list of statements"),
        (answer(200, body=b'{"statements": [], "more": "https://elsewhere.example/x"}'), "another address"),
    ],
)
def test_on_doubt_nothing_is_sent_again_and_the_reason_is_said(
    town: Town, lrs: FakeLRS, sent: list[str], said, words: str
) -> None:
    lrs.lose(sent[3])
    lrs.read_plan.extend([said] * 3)

    found = compare(town)

    assert found.problem is not None
    assert words in found.problem
    assert found.resent_count == 0
    before = len(lrs.stored_ids)
    work(town)
    assert len(lrs.stored_ids) == before


def test_each_night_each_destination_is_compared_once(town: Town, lrs: FakeLRS, sent: list[str]) -> None:
    with town.app.app_context():
        session, now = db.session(), town.clock()

        assert ask_for_the_night(session, now) == 1
        assert ask_for_the_night(session, now + timedelta(minutes=1)) == 0
        for asked in session.scalars(select(Reconciliation)):
            asked.started_at = asked.finished_at = now
        session.commit()
        assert ask_for_the_night(session, now + timedelta(hours=25)) == 1
        db.session.remove()
