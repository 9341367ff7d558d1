"""The gradebook of an LMS on the pages of the records: shown like every destination, and changed elsewhere."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.connections.conftest import RECORDS, Office
from training_app.delivery.models import OutboxRow, RowState
from training_app.foundation.db import db
from training_app.lms.lti.ags import ActivityProgress, GradingProgress, Result, Score
from training_app.lms.lti_scores import words
from training_app.lms.lti_scores.models import QueuedScore
from training_app.lms.lti_scores.rules import KIND, Item, order_key_of

NOT_A_STUDENT = "The LMS says this person is not a student of the course (400)."


@pytest.fixture
def gradebook(office: Office) -> int:
    """One with a score of Officer Ortiz that was refused, and one that was delivered."""
    line = office.destination("Riverton LMS, grades", kind=KIND, endpoint="https://lms.riverton.example")
    with office.town.app.app_context():
        for state in (RowState.REFUSED, RowState.DELIVERED):
            subject_id = uuid4()
            mine = {"agency_id": office.agency_id, "created_at": NOW}
            db.session.add(
                QueuedScore(
                    id=subject_id,
                    person_id=office.town.people.officer_id,
                    module_id="m01-trauma",
                    placement_id=1,
                    item=Item.SCORE.value,
                    **mine,
                )
            )
            db.session.add(
                OutboxRow(
                    destination_id=line,
                    kind=KIND,
                    subject_id=subject_id,
                    order_key=order_key_of(1, Item.SCORE),
                    state=state,
                    last_error=NOT_A_STUDENT if state is RowState.REFUSED else None,
                    **mine,
                )
            )
        db.session.commit()
        db.session.remove()
    return line


def _links(page) -> list[str]:
    return [" ".join("".join(a.itertext()).split()) for a in page.all("a")]


def _buttons(page) -> list[str]:
    return [" ".join("".join(button.itertext()).split()) for button in page.all("button")]


def test_it_is_shown_with_what_arrived_and_why_not(office: Office, gradebook: int) -> None:
    text = office.sign_in(office.town.people.coordinator_id).get(RECORDS).text()

    assert "One record was not taken" in text
    assert f"1 record {NOT_A_STUDENT}" in text
    assert "The account that the LMS itself knows them by" in text
    assert "a correction is sent by itself" in text
    assert "Not compared yet" not in text


def test_it_has_the_buttons_of_a_queue_and_none_of_an_lrs(office: Office, gradebook: int) -> None:
    page = office.sign_in().get(RECORDS)

    assert "Send refused again" in _buttons(page)
    assert {"Test connection", "Compare now"} & set(_buttons(page)) == set()
    assert {"The registration of this LMS", "Stop sending"} <= set(_links(page))
    assert {"Comparisons", "Change", "How officers appear there"} & set(_links(page)) == set()


@pytest.mark.parametrize("page", ["change", "people", "comparisons"])
def test_the_pages_of_an_lrs_are_not_there_for_it(office: Office, gradebook: int, page: str) -> None:
    assert office.sign_in().get(f"{RECORDS}/{gradebook}/{page}").status == 404


@pytest.mark.parametrize("page", ["change", "people", "comparisons", "test"])
def test_forms_of_an_lrs_do_nothing_to_it(office: Office, gradebook: int, page: str) -> None:
    fields = {
        "name": "LRS",
        "endpoint": "https://other.example",
        "username": "u",
        "password": "p",
        "xapi_version": "1.0.3",
        "batch_rows": "5",
        "told": "name",
        "reason": "To see what comes of it.",
        "span": "all",
    }

    answer = office.sign_in().send(f"{RECORDS}/{gradebook}/{page}", **fields)

    assert answer.status == 404
    assert office.kept(gradebook).endpoint == "https://lms.riverton.example"
    assert office.actions() == []


def test_sending_can_be_stopped_and_started_like_any_other(office: Office, gradebook: int) -> None:
    clerk = office.sign_in()

    clerk.send(f"{RECORDS}/{gradebook}/stop", reason="The course is being rebuilt.")
    assert office.kept(gradebook).is_stopped
    clerk.send(f"{RECORDS}/{gradebook}/start")
    clerk.send(f"{RECORDS}/{gradebook}/retry")

    assert not office.kept(gradebook).is_stopped
    assert office.states() == ["delivered", "waiting"]
    assert office.actions() == ["delivery.stopped", "delivery.started_again", "delivery.refused_retried"]


def test_a_coordinator_is_told_whose_score_it_is(office: Office, gradebook: int) -> None:
    text = office.sign_in(office.town.people.coordinator_id).get(f"{RECORDS}/{gradebook}/not-taken").text()

    title = office.town.shipped.modules["m01-trauma"].title
    assert f"J. Ortiz, score of {title}" in text


def test_who_runs_the_program_and_reads_no_records_sees_an_id(office: Office, gradebook: int) -> None:
    text = office.sign_in().get(f"{RECORDS}/{gradebook}/not-taken").text()

    assert NOT_A_STUDENT in text
    assert "Ortiz" not in text


def test_a_grade_that_was_changed_there_is_shown_with_what_it_means_and_what_to_do(
    office: Office, gradebook: int
) -> None:
    ours, theirs = (
        Score("u", ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, 90, 100),
        Result("u", 70.0, 100.0),
    )
    with office.town.app.app_context():
        is_delivered = (OutboxRow.destination_id == gradebook, OutboxRow.state == RowState.DELIVERED)
        row = db.session.scalars(select(OutboxRow).where(*is_delivered)).one()
        row.delivered_at, row.last_error = NOW, words.another_score(ours, theirs)
        db.session.commit()
        db.session.remove()
    coordinator = office.sign_in(office.town.people.coordinator_id)
    records = coordinator.get(RECORDS)

    page = coordinator.get(f"{RECORDS}/{gradebook}/remarks")

    assert "See the remark" in _links(records)
    assert "Of these, with a remark" in records.text()
    title = office.town.shipped.modules["m01-trauma"].title
    assert page.heading() == "1 record delivered with a remark"
    assert f"J. Ortiz, score of {title}" in page.text()
    assert "The LMS keeps 70 of 100 where ours is 90 of 100" in page.text()
    assert "If ours is, put it right in the gradebook of the LMS, by hand." in page.text()
    assert "Ortiz" not in office.sign_in().get(f"{RECORDS}/{gradebook}/remarks").text()


def test_without_a_remark_none_is_offered_and_the_page_says_so(office: Office, gradebook: int) -> None:
    clerk = office.sign_in()

    assert not any("remark" in link for link in _links(clerk.get(RECORDS)))
    assert "Nothing was remarked." in clerk.get(f"{RECORDS}/{gradebook}/remarks").text()
    assert office.sign_in(office.stranger).get(f"{RECORDS}/{gradebook}/remarks").status == 404
    assert office.sign_in(office.town.people.officer_id).get(f"{RECORDS}/{gradebook}/remarks").status == 403


def test_an_lrs_that_did_not_compare_says_so_in_words_of_its_own(office: Office) -> None:
    lrs = office.destination()
    office.rows(lrs, RowState.DELIVERED, 51, delivered_at=NOW, last_error="The two were not compared.")
    clerk = office.sign_in()

    page = clerk.get(f"{RECORDS}/{lrs}/remarks")

    assert page.heading() == "51 records delivered with a remark"
    assert "let the name read at the other side" in page.text()
    assert "Page 1 of 2" in page.text()
    assert page.text().count("The two were not compared.") == 50
    assert clerk.get(f"{RECORDS}/{lrs}/remarks?page=2").text().count("The two were not compared.") == 1
