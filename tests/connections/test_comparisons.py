"""Comparing with a destination: asked for on a page, done by the worker, told on the page."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.agency import NOW
from tests.connections.conftest import PASSWORD, RECORDS, Office
from tests.fakes.lrs import FakeLRS
from training_app.delivery.models import RowState
from training_app.foundation.db import db
from training_app.foundation.http import HttpClient
from training_app.xapi.lrs_client import LrsClient
from training_app.xapi.models import Reconciliation
from training_app.xapi.reconcile import compare_next

STATEMENT = {
    "actor": {"account": {"homePage": "https://training.riverton.example", "name": "ka7xw2q9"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
    "object": {"id": "https://training.riverton.example/lesson"},
}


def _all(office: Office) -> list[Reconciliation]:
    with office.town.app.app_context():
        found = list(db.session.scalars(select(Reconciliation).order_by(Reconciliation.id)))
        for one in found:
            db.session.expunge(one)
        db.session.remove()
    return found


def _work(office: Office) -> None:
    """The worker, as long as a comparison is wanted."""
    with office.town.app.app_context():
        sessions: sessionmaker[Session] = sessionmaker(db.engine)
        client = HttpClient(connect_timeout_s=1, read_timeout_s=2)
        while compare_next(sessions, lambda target: LrsClient(client, target, PASSWORD), clock=office.town.clock):
            pass


def _add(office: Office, destination_id: int, count: int = 1, **columns: object) -> None:
    """Comparisons that were done."""
    values: dict[str, object] = {
        "asked_at": NOW, "window_from": NOW - timedelta(days=2), "window_to": NOW, "started_at": NOW,
        "finished_at": NOW, "expected": 3, "confirmed": 3, "resent": [], "resent_count": 0, **columns,
    }  # fmt: skip
    with office.town.app.app_context():
        for _ in range(count):
            db.session.add(Reconciliation(agency_id=office.agency_id, destination_id=destination_id, **values))
        db.session.commit()
        db.session.remove()


def test_what_is_asked_for_is_done_by_the_worker_and_told(office: Office, lrs: FakeLRS) -> None:
    lms = office.destination(endpoint=lrs.endpoint)
    gone = office.rows(lms, RowState.DELIVERED, 2, delivered_at=NOW - timedelta(hours=2))
    there = office.rows(lms, RowState.DELIVERED, 3, delivered_at=NOW - timedelta(hours=1))
    lrs.clock = lambda: NOW - timedelta(hours=1)
    lrs.store([{"id": str(one), **STATEMENT} for one in there])
    admin = office.sign_in()
    page = admin.get(RECORDS)
    assert "Not compared yet." in page.text()

    page = admin.send(f"{RECORDS}/{lms}/comparisons")
    assert "The comparison is asked for and begins within seconds." in page.text()
    assert "A comparison was asked for today, 14:07 and begins within seconds." in page.text()
    assert office.actions() == ["delivery.comparison_asked"]
    office.move(seconds=5)
    _work(office)

    page = admin.get(RECORDS)
    assert "Compared today, 14:07: 3 of 5 confirmed. 2 were not there and are sent again." in page.text()
    assert office.states() == ["delivered"] * 3 + ["waiting"] * 2
    (one,) = _all(office)
    page = admin.get(f"{RECORDS}/{lms}/comparisons/{one.id}")
    assert page.heading() == "Some sent again"
    shown = {"".join(item.itertext()).strip() for item in page.all("li")}
    assert {str(one) for one in gone} <= shown
    assert not {str(one) for one in there} & shown
    assert "L. Park" in page.text()


def test_four_thousand_confirmed_are_said_as_people_write_numbers(office: Office) -> None:
    lms = office.destination()
    _add(office, lms, expected=4812, confirmed=4812, finished_at=datetime.fromisoformat("2026-11-23T08:10:00Z"))

    page = office.sign_in().get(RECORDS)

    assert "Compared today, 02:10: 4,812 of 4,812 confirmed." in page.text()


def test_asking_twice_asks_once_and_looks_back_as_far_as_either(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()
    admin.send(f"{RECORDS}/{lms}/comparisons", span="lately")

    page = admin.send(f"{RECORDS}/{lms}/comparisons", span="all")

    (one,) = _all(office)
    assert "was asked for already" in page.text()
    assert one.window_from == NOW - timedelta(days=90)
    assert one.asked_by_id == office.admin


def test_the_window_is_what_was_chosen_and_ends_before_what_may_not_show_yet(office: Office) -> None:
    chosen = {"": 2, "lately": 2, "month": 30, "all": 90, "ever": 2}
    admin = office.sign_in()

    for number, span in enumerate(chosen):
        admin.send(f"{RECORDS}/{office.destination(f'LRS {number}')}/comparisons", span=span)

    found = _all(office)
    assert [round((NOW - one.window_from) / timedelta(days=1)) for one in found] == list(chosen.values())
    assert all(NOW - timedelta(minutes=10) <= one.window_to < NOW for one in found)


def test_a_new_destination_can_be_compared_at_once(office: Office, lrs: FakeLRS) -> None:
    lms = office.destination(endpoint=lrs.endpoint, created_at=NOW)
    admin = office.sign_in()

    admin.send(f"{RECORDS}/{lms}/comparisons", span="all")
    _work(office)

    assert "Nothing was delivered in that time" in admin.get(f"{RECORDS}/{lms}/comparisons").text()


def test_one_that_no_worker_takes_up_is_said_to_wait_for_one(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()
    admin.send(f"{RECORDS}/{lms}/comparisons")

    office.move(minutes=3)

    assert "and no worker has begun it: see that training-app worker runs." in admin.get(RECORDS).text()


def test_one_that_is_under_way_says_so(office: Office) -> None:
    lms = office.destination()
    _add(office, lms, finished_at=None)

    page = office.sign_in().get(f"{RECORDS}/{lms}/comparisons")

    assert "A comparison began today, 14:07 and is under way." in page.text()


def test_one_that_could_not_be_finished_says_why_and_sent_nothing_again(office: Office, lrs: FakeLRS) -> None:
    lms = office.destination(endpoint=lrs.endpoint)
    office.rows(lms, RowState.DELIVERED, 2, delivered_at=NOW - timedelta(hours=2))
    lrs.stop()
    admin = office.sign_in()
    admin.send(f"{RECORDS}/{lms}/comparisons")

    _work(office)

    text = admin.get(RECORDS).text()
    assert "It could not be finished, and nothing was sent again." in text
    assert "Nothing answers at that address." in text
    assert office.states() == ["delivered", "delivered"]


def test_the_list_has_the_newest_first_fifty_a_page(office: Office) -> None:
    lms = office.destination()
    _add(office, lms, 51)
    _add(office, lms, resent=[str(uuid4())], resent_count=1, confirmed=2)
    admin = office.sign_in(office.town.people.coordinator_id)

    first, second = (admin.get(f"{RECORDS}/{lms}/comparisons?page={number}") for number in (1, 2))

    heads = [[th for th in page.all("th") if th.get("scope") == "row"] for page in (first, second)]
    assert [len(one) for one in heads] == [50, 2]
    assert first.text().index("Some sent again") < first.text().index("All confirmed")
    # a coordinator reads and does not ask
    assert "How far back" not in first.text()


def test_more_ids_than_are_kept_are_said_to_be_more(office: Office) -> None:
    lms = office.destination()
    _add(office, lms, resent=[str(uuid4()) for _ in range(3)], resent_count=1003, expected=2000, confirmed=997)
    (one,) = _all(office)

    page = office.sign_in().get(f"{RECORDS}/{lms}/comparisons/{one.id}")

    assert "The first 3 stand here; 1,000 more were sent again." in page.text()


def test_a_comparison_of_another_destination_or_agency_is_not_there(office: Office) -> None:
    lms, other = office.destination(), office.destination("County LRS")
    _add(office, lms)
    (one,) = _all(office)
    admin = office.sign_in()
    assert admin.get(f"{RECORDS}/{lms}/comparisons/{one.id}").status == 200

    assert admin.get(f"{RECORDS}/{other}/comparisons/{one.id}").status == 404
    assert office.sign_in(office.stranger).get(f"{RECORDS}/{lms}/comparisons/{one.id}").status == 404
    assert admin.get(f"{RECORDS}/{lms}/comparisons/{one.id + 1}").status == 404


def test_a_destination_that_was_never_compared_says_when_it_will_be(office: Office) -> None:
    lms = office.destination()

    page = office.sign_in().get(f"{RECORDS}/{lms}/comparisons")

    assert "The first comparison is made in the coming night." in page.text()
