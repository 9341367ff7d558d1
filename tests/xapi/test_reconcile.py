"""Comparing with the destination: what is there is struck off, what is not is sent again, and nothing on doubt."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.delivery.conftest import NOW
from tests.delivery.queueing import KIND, ToldSender, add_destination
from tests.delivery.test_metrics import read_figures
from tests.fakes.lrs import VOIDED, FakeLRS, Fault, Way, answer
from training_app.accounts.models import Agency
from training_app.delivery.metrics import render_metrics
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.senders import Target
from training_app.delivery.service import NOT_THERE, enqueue
from training_app.delivery.worker import work_once
from training_app.foundation.clock import SetClock
from training_app.foundation.http import HttpClient
from training_app.foundation.secrets import SecretBox
from training_app.xapi import reconcile
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.metrics import Comparisons
from training_app.xapi.models import Reconciliation
from training_app.xapi.passwords import password_of
from training_app.xapi.reconcile import Window, ask_for_comparison, ask_for_the_night, compare_next

Sessions = sessionmaker[Session]
HOUR = timedelta(hours=1)
LATER = NOW + 2 * HOUR


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS() as lrs:
        lrs.clock = lambda: NOW + timedelta(minutes=1)
        yield lrs


@pytest.fixture
def ids(session: Session, lrs: FakeLRS) -> list[UUID]:
    """Twenty delivered records of two attempts, all of which the LRS has."""
    add_destination(session).endpoint = lrs.endpoint
    session.commit()
    return _deliver(session, lrs, 20)


def _statement(statement_id: UUID) -> dict[str, object]:
    return {
        "id": str(statement_id),
        "actor": {"account": {"homePage": "https://training.riverton.example", "name": "a"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "https://training.riverton.example/q1"},
        "timestamp": "2026-11-23T14:07:05.123Z",
    }


def _deliver(session: Session, lrs: FakeLRS, count: int) -> list[UUID]:
    ids = [uuid4() for _ in range(count)]
    for number, one in enumerate(ids):
        enqueue(session, agency_id=1, kind=KIND, subject_id=one, order_key=f"attempt-{number % 2}", now=NOW)
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.subject_id.in_(ids))
        .values(state=RowState.DELIVERED, delivered_at=NOW + timedelta(minutes=1))
    )
    session.commit()
    lrs.store([_statement(one) for one in ids])
    return ids


def _ask(session: Session, window: Window | None = None) -> int:
    wanted = window or Window(NOW, LATER)
    asked = ask_for_comparison(session, agency_id=1, destination_id=1, window=wanted, by=None, now=LATER)
    session.commit()
    return asked


def _client_of(target: Target) -> LrsClient:
    client = HttpClient(connect_timeout_s=1.0, read_timeout_s=1.0)
    return LrsClient(client, target, password_of(target, {"LRS_PASSWORD": "pässword"}, SecretBox(None)))


def _compare(session: Session, open_session: Sessions, window: Window | None = None) -> Reconciliation:
    asked = _ask(session, window)
    assert compare_next(open_session, _client_of, clock=SetClock(LATER))
    return session.get_one(Reconciliation, asked, populate_existing=True)


def _waiting(session: Session) -> list[UUID]:
    session.rollback()
    return list(
        session.scalars(select(OutboxRow.subject_id).where(OutboxRow.state == RowState.WAITING).order_by(OutboxRow.id))
    )


def _figures(found: Reconciliation) -> tuple[int, int, int, str | None]:
    return found.expected, found.confirmed, found.resent_count, found.problem


def test_all_there_is_all_confirmed_without_a_question_for_each(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    found = _compare(session, open_session)

    assert _figures(found) == (20, 20, 0, None)
    assert (found.started_at, found.finished_at, found.resent) == (LATER, LATER, [])
    assert len(lrs.seen) == 1
    assert "format=ids" in lrs.seen[0].path
    assert _waiting(session) == []


def test_what_is_not_there_is_listed_and_waits_again_in_its_order(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    gone = [ids[17], ids[3], ids[4]]
    lrs.lose(*map(str, gone))

    found = _compare(session, open_session)

    assert _figures(found) == (20, 17, 3, None)
    assert found.resent == [str(ids[3]), str(ids[4]), str(ids[17])]
    assert _waiting(session) == [ids[3], ids[4], ids[17]]
    assert set(session.scalars(select(OutboxRow.last_error))) == {None, NOT_THERE}
    sender = ToldSender()
    assert work_once(open_session, {KIND: sender}, clock=SetClock(LATER), random=Random(1))
    assert sender.batches == [(1, [ids[3], ids[4], ids[17]])]


def test_every_page_is_read(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "OURS_AT_ONCE", 8)
    lrs.page_rows = 3
    lrs.lose(str(ids[19]))

    found = _compare(session, open_session)

    assert _figures(found) == (20, 19, 1, None)
    # three parts of ours, each struck off page by page; one question about the one that is not there, voided or not
    singles = [seen for seen in lrs.seen if "tatementId=" in seen.path]
    assert len(singles) == 2
    assert all(str(ids[19]) in seen.path for seen in singles)


def test_a_voided_record_is_there(session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]) -> None:
    voiding = _statement(uuid4()) | {
        "verb": {"id": VOIDED},
        "object": {"objectType": "StatementRef", "id": str(ids[5])},
    }
    lrs.store([voiding])

    assert _figures(_compare(session, open_session)) == (20, 20, 0, None)


def test_a_clock_that_is_wrong_by_hours_makes_it_slower_and_nothing_else(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    for one in lrs.stored_at:
        lrs.stored_at[one] += 9 * HOUR
    lrs.lose(str(ids[0]))

    assert _figures(_compare(session, open_session)) == (20, 19, 1, None)
    assert _waiting(session) == [ids[0]]


def test_an_lrs_that_knows_no_filters_is_asked_for_each(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    lrs.knows_filters = False
    lrs.lose(str(ids[7]))

    assert _figures(_compare(session, open_session)) == (20, 19, 1, None)


def test_only_what_was_delivered_in_the_window_is_looked_for(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    begin, end = NOW + timedelta(minutes=5), NOW + timedelta(minutes=10)
    for one, moment in ((ids[0], begin), (ids[1], end - timedelta(milliseconds=1)), (ids[2], end)):
        session.execute(update(OutboxRow).where(OutboxRow.subject_id == one).values(delivered_at=moment))
    session.commit()
    lrs.lose(*map(str, ids))

    found = _compare(session, open_session, Window(begin, end))

    assert _figures(found) == (2, 0, 2, None)
    assert _waiting(session) == ids[:2]


def test_records_that_wait_or_were_refused_are_not_looked_for(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    for one, state in ((ids[0], RowState.WAITING), (ids[1], RowState.REFUSED), (ids[2], RowState.PARKED)):
        session.execute(update(OutboxRow).where(OutboxRow.subject_id == one).values(state=state))
    session.commit()
    lrs.lose(*map(str, ids[:3]))

    assert _figures(_compare(session, open_session)) == (17, 17, 0, None)
    assert _waiting(session) == [ids[0]]


LIST = {"statements": [{"id": str(uuid4())}]}
DOUBTS: dict[str, tuple[list[Fault], str]] = {
    "a sign-in page": ([answer(200, body=b"<html>Sign in</html>")], "not with a list"),
    "no object": ([answer(200, body=b"[]")], "not with a list"),
    "deep brackets": ([answer(200, body=b"[" * 100_000)], "not with a list"),
    "too much": ([answer(200, body=b"x" * 1_100_000)], "larger than 1 MiB"),
    "another machine": (
        [answer(200, body=json.dumps({**LIST, "more": "http://127.0.0.1:9/x"}).encode())],
        "another address",
    ),
    "a wrong password": ([answer(401)], "may not read there (401)"),
    "a name that may not read": ([answer(403)], "may not read there (403)"),
    "a wrong address": ([answer(404)], "an error (404)"),
    "an error": ([answer(500)], "an error (500)"),
    "a cut line": ([Fault(Way.CUT_BEFORE_STORING)], "could not be asked"),
    "a redirect": ([answer(302, ("Location", "/"))], "an error (302)"),
    "an error about one": ([answer(400), answer(500)], "does not say whether"),
    "a page about one": ([answer(400), answer(200, body=b"<html>")], "does not say whether"),
    "another one": ([answer(400), answer(200, body=json.dumps(_statement(uuid4())).encode())], "does not say whether"),
    "an error about the second": ([answer(400), answer(404), answer(404), answer(503)], "does not say whether"),
}


@pytest.mark.parametrize("name", DOUBTS)
def test_on_doubt_nothing_is_sent_again_and_the_reason_is_said(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID], name: str
) -> None:
    faults, words = DOUBTS[name]
    lrs.lose(*map(str, ids))
    lrs.read_plan.extend(faults)

    found = _compare(session, open_session)

    assert found.problem is not None
    assert words in found.problem
    assert (found.resent_count, found.resent, found.finished_at) == (0, [], LATER)
    assert _waiting(session) == []


def test_a_list_without_an_end_is_left_and_each_is_asked_for(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "PAGES_MOST", 5)
    pages = [{"statements": [], "more": f"/xapi/statements?more={number}"} for number in range(50)]
    lrs.read_plan.extend(answer(200, body=json.dumps(page).encode()) for page in pages[:5])

    assert _figures(_compare(session, open_session)) == (20, 20, 0, None)
    assert len(lrs.seen) == 25


def test_ralph_shows_one_statement_as_a_list(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    session.execute(update(OutboxRow).where(OutboxRow.subject_id != ids[0]).values(state=RowState.WAITING))
    session.commit()
    there = json.dumps({"statements": [_statement(ids[0])]}).encode()
    lrs.read_plan.extend([answer(400), answer(200, body=there)])
    assert _figures(_compare(session, open_session)) == (1, 1, 0, None)

    lrs.read_plan.extend([answer(400), answer(200, body=b'{"statements": [ ]}'), answer(400)])
    assert _figures(_compare(session, open_session)) == (1, 0, 1, None)


def test_without_a_password_it_says_so(session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]) -> None:
    session.execute(update(Destination).values(secret_env="ANOTHER"))
    session.commit()

    found = _compare(session, open_session)

    assert found.problem is not None
    assert "ANOTHER" in found.problem
    assert lrs.seen == []


def test_of_two_workers_one_compares_and_a_dead_one_is_followed_by_another_after_an_hour(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    asked = _ask(session)
    lrs.read_plan.append(Fault(Way.HANG))
    slow = threading.Thread(target=compare_next, args=(open_session, _client_of), kwargs={"clock": SetClock(LATER)})
    slow.start()
    assert lrs.is_hanging.wait(10)

    assert not compare_next(open_session, _client_of, clock=SetClock(LATER + timedelta(minutes=59)))
    slow.join()
    session.execute(update(Reconciliation).values(finished_at=None, problem=None))
    session.commit()
    assert compare_next(open_session, _client_of, clock=SetClock(LATER + HOUR))

    assert _figures(session.get_one(Reconciliation, asked, populate_existing=True)) == (20, 20, 0, None)


def test_one_that_waits_is_not_doubled_and_looks_back_as_far_as_any_asked_for(session: Session, lrs: FakeLRS) -> None:
    add_destination(session)
    first = _ask(session, Window(NOW, LATER))
    second = _ask(session, Window(NOW - HOUR, NOW))
    third = _ask(session, Window(NOW + HOUR, LATER + HOUR))

    assert first == second == third
    session.expire_all()
    kept = session.scalars(select(Reconciliation)).one()
    assert (kept.window_from, kept.window_to) == (NOW - HOUR, LATER + HOUR)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("America/Chicago"))


def test_each_night_after_two_each_destination_is_compared_once(session: Session, lrs: FakeLRS) -> None:
    add_destination(session, "A")
    add_destination(session, "B")
    assert ask_for_the_night(session, _at(23, 1, 59)) == 2, "the first is asked for at once"
    session.execute(update(Reconciliation).values(finished_at=NOW))
    session.commit()

    counts = [ask_for_the_night(session, moment) for moment in (_at(23, 1, 59), _at(23, 2), _at(23, 2, 1), _at(23, 23))]
    session.execute(update(Reconciliation).values(finished_at=NOW))
    session.commit()
    next_night = [ask_for_the_night(session, moment) for moment in (_at(24, 1, 59), _at(24, 8))]

    assert counts == [0, 2, 0, 0]
    assert next_night == [0, 2]
    newest = session.scalars(select(Reconciliation).order_by(Reconciliation.id.desc())).first()
    assert newest is not None
    assert newest.window_to - newest.window_from > timedelta(hours=47)
    assert newest.window_to < _at(24, 8), "what was taken just now need not be shown yet"


def test_a_gradebook_is_not_compared_at_night(session: Session, lrs: FakeLRS) -> None:
    add_destination(session, "Grades", kind="lti.score")

    assert ask_for_the_night(session, _at(23, 3)) == 0


def test_a_comparison_that_a_person_asked_for_does_not_stand_for_the_night(session: Session, lrs: FakeLRS) -> None:
    add_destination(session)
    ask_for_the_night(session, _at(22, 3))
    session.execute(update(Reconciliation).values(finished_at=NOW))
    asked = ask_for_comparison(
        session, agency_id=1, destination_id=1, window=Window(NOW, LATER), by=1, now=_at(23, 2, 30)
    )
    session.execute(update(Reconciliation).where(Reconciliation.id == asked).values(finished_at=NOW))
    session.commit()

    assert ask_for_the_night(session, _at(23, 3)) == 1


def test_night_is_night_where_the_agency_is(session: Session, lrs: FakeLRS) -> None:
    add_destination(session)
    ask_for_the_night(session, _at(22, 3))
    session.execute(update(Reconciliation).values(finished_at=NOW))
    session.execute(update(Agency).values(time_zone="Pacific/Auckland"))
    session.commit()
    # two in Auckland is seven in the morning of the day before in Chicago
    assert ask_for_the_night(session, _at(22, 6, 59)) == 0

    assert ask_for_the_night(session, _at(22, 7)) == 1


def test_the_newest_comparison_is_among_the_figures(
    session: Session, open_session: Sessions, lrs: FakeLRS, ids: list[UUID]
) -> None:
    lrs.lose(str(ids[0]))
    _compare(session, open_session)
    lrs.read_plan.append(answer(500))

    text = render_metrics(session, Comparisons(session))
    assert read_figures(text)["common_ground_comparison_expected", "1"] == 20
    assert read_figures(text)["common_ground_comparison_missing", "1"] == 1
    assert read_figures(text)["common_ground_comparison_finished_timestamp_seconds", "1"] == LATER.timestamp()
    _compare(session, open_session)
    session.rollback()
    assert read_figures(render_metrics(session, Comparisons(session)))["common_ground_comparison_failed", "1"] == 1
