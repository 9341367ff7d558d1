"""The records page: what arrives, what does not and why, and the two buttons."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.reports.county import County
from tests.reports.ledger import NOW
from training_app.audit.models import AuditEntry
from training_app.delivery.models import Destination, OutboxRow, RowState
from training_app.delivery.service import set_destination
from training_app.foundation.db import db
from training_app.reports.records import age_words


@pytest.fixture
def destination(county: County) -> int:
    """A stopped LMS with two delivered records, one that waits for three hours and two refused."""
    with county.app.app_context():
        lms = set_destination(
            db.session(),
            agency_id=county.agency_id,
            kind="xapi.statement",
            name="Department LMS",
            endpoint="https://lms.example/xapi",
            username="us",
            secret_env="LMS_PASSWORD",
            now=NOW,
        )
        lms.is_stopped = True
        lms.stopped_reason = "It no longer accepts the password."
        lms.stopped_at = NOW - timedelta(hours=3)
        for state in ("delivered", "delivered", "waiting", "refused", "refused"):
            db.session.add(
                OutboxRow(
                    agency_id=county.agency_id,
                    destination_id=lms.id,
                    kind="xapi.statement",
                    subject_id=uuid4(),
                    order_key="one",
                    state=RowState(state),
                    last_error="It says the activity is unknown." if state == "refused" else None,
                    created_at=NOW - timedelta(hours=3),
                )
            )
        db.session.commit()
        found = lms.id
        db.session.remove()
    return found


def states(county: County) -> list[str]:
    with county.app.app_context():
        return sorted(db.session.scalars(select(OutboxRow.state)))


def audit(county: County) -> list[tuple[str, int | None]]:
    with county.app.app_context():
        query = select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.action.startswith("delivery."))
        return [tuple(row) for row in db.session.execute(query)]


def test_the_page_says_in_words_what_arrives_and_why_not(county: County, destination: int):
    page = county.sign_in(county.coordinator).get("/app/records")

    assert page.heading() == "One destination is stopped"
    text = page.text()
    assert "2 of 5 records have arrived." in text
    assert "It no longer accepts the password." in text
    assert "2 records" in text
    assert "It says the activity is unknown." in text
    assert "3 hours" in text


def test_a_coordinator_sees_no_buttons_and_cannot_press_them(county: County, destination: int):
    coordinator = county.sign_in(county.coordinator)
    page = coordinator.get("/app/records")
    assert "Try refused again" not in page.text()

    answer = coordinator.post(f"/app/records/{destination}/retry", [("csrf_token", _token(page))])

    assert answer.status == 403
    assert states(county).count("refused") == 2


def test_trying_again_lets_refused_records_wait_and_is_audited(county: County, destination: int):
    admin = county.sign_in(county.admin)
    page = admin.get("/app/records")

    page = admin.post(f"/app/records/{destination}/retry", [("csrf_token", _token(page))])

    assert "will be tried with the next round" in page.text()
    assert states(county) == ["delivered", "delivered", "waiting", "waiting", "waiting"]
    assert audit(county) == [("delivery.refused_retried", county.admin)]


def test_starting_again_wakes_the_destination_and_is_audited(county: County, destination: int):
    admin = county.sign_in(county.admin)
    page = admin.get("/app/records")

    admin.post(f"/app/records/{destination}/start", [("csrf_token", _token(page))])

    with county.app.app_context():
        assert not db.session.get_one(Destination, destination).is_stopped
    assert audit(county) == [("delivery.started_again", county.admin)]


@pytest.mark.parametrize("button", ["retry", "start"])
def test_a_destination_of_another_agency_is_not_there(county: County, destination: int, button: str):
    with county.app.app_context():
        db.session.get_one(Destination, destination).agency_id = _agency_of(county.strange)
        db.session.commit()
        db.session.remove()
    admin = county.sign_in(county.admin)
    page = admin.get("/app/records")

    answer = admin.post(f"/app/records/{destination}/{button}", [("csrf_token", _token(page))])

    assert answer.status == 404
    assert "Department LMS" not in page.text()
    assert audit(county) == []


def test_an_agency_without_a_destination_is_told_that_nothing_is_lost(county: County):
    page = county.sign_in(county.other_coordinator).get("/app/records")

    assert page.heading() == "No destination is set up"
    assert "Every record is kept here." in page.text()


@pytest.mark.parametrize("who", ["ashby", "supervisor"])
def test_records_are_closed_to_officers_and_supervisors(county: County, who: str):
    assert county.sign_in(getattr(county, who)).get("/app/records").status == 403


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=9), "9 days"),
    ],
)
def test_ages_are_said_in_their_largest_unit(age: timedelta, words: str):
    assert age_words(age) == words


def _token(page) -> str:
    return next(control.get("value") for control in page.all("input") if control.get("name") == "csrf_token")


def _agency_of(person_id: int) -> int:
    from training_app.accounts.models import Person

    return db.session.get_one(Person, person_id).agency_id
