"""The answer that came in after the lock, as a browser sees it: held, sent or not sent, and never shown to another."""

import re
from datetime import timedelta

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.accounts.conftest import (
    PASSWORD,
    Answers,
    Browser,
    Cast,
    hidden_fields,
    unlock,
)
from training_app.accounts.models import HeldForm, PersonRole
from training_app.accounts.rules import Permission
from training_app.accounts.service import make_one_time_link
from training_app.foundation.clock import SetClock
from training_app.foundation.errors import NotAllowed

ANSWER_URL = "/app/probe/take_modules"


def answer(browser: Browser, path: str = ANSWER_URL, **fields: str) -> TestResponse:
    """Send a form from the page that is open, as a browser does, which names the page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.page)[1]
    return browser.client.post(
        path, data={"csrf_token": token, **fields}, headers={"Referer": f"http://localhost{ANSWER_URL}?page=3"}
    )


def held(session: Session) -> HeldForm | None:
    session.rollback()
    return session.scalars(select(HeldForm)).one_or_none()


def test_an_answer_sent_after_the_lock_is_held_and_shown_first_after_unlocking(
    locked: Browser, session: Session
) -> None:
    response = answer(locked, answer="b", step="3")

    assert response.location == "/app/locked?why=held&next=%2Fapp%2Fprobe%2Ftake_modules%3Fpage%3D3"
    assert "It is kept" in locked.get(response.location).text
    assert locked.post(response.location, password=PASSWORD).location == "/app/held"
    page = locked.get("/app/held").text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "Your last answer was not sent yet" in page
    assert 'href="/app/probe/take_modules?page=3"' in page
    fields = hidden_fields(page, ANSWER_URL)
    assert fields | {"answer": "b", "step": "3", "held_mark": held(session).mark} == fields


def test_sending_it_reaches_the_view_once_and_deletes_it(locked: Browser, session: Session, answers: Answers) -> None:
    answer(locked, "/app/answer", answer="b")
    unlock(locked)
    page = locked.get("/app/held").text

    response = locked.client.post("/app/answer", data=hidden_fields(page, "/app/answer"))

    assert response.text == "taken"
    assert [fields["answer"] for fields in answers.taken] == ["b"]
    assert held(session) is None
    assert locked.get("/app/held").location == "/app/"


def test_an_answer_that_the_view_refuses_is_deleted_too(locked: Browser, session: Session, answers: Answers) -> None:
    answers.failure = NotAllowed()
    answer(locked, "/app/answer", answer="b")
    unlock(locked)

    fields = hidden_fields(locked.get("/app/held").text, "/app/answer")

    assert locked.client.post("/app/answer", data=fields).status_code == 403
    assert held(session) is None


def test_an_answer_on_which_the_program_fails_stays_held(
    app: Flask, locked: Browser, session: Session, answers: Answers
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answers.failure = RuntimeError("on purpose")
    answer(locked, "/app/answer", answer="b")
    unlock(locked)

    fields = hidden_fields(locked.get("/app/held").text, "/app/answer")

    assert locked.client.post("/app/answer", data=fields).status_code == 500
    assert held(session) is not None


def test_not_sending_it_deletes_it_and_leads_to_its_page(locked: Browser, session: Session) -> None:
    answer(locked, answer="b")
    unlock(locked)
    page = locked.get("/app/held").text

    response = locked.client.post("/app/held", data=hidden_fields(page, "/app/held"))

    assert response.location == "/app/probe/take_modules?page=3"
    assert held(session) is None


def test_an_answer_held_again_while_it_was_being_sent_is_not_lost(
    locked: Browser, session: Session, clock: SetClock
) -> None:
    answer(locked, answer="b")
    unlock(locked)
    fields = hidden_fields(locked.get("/app/held").text, ANSWER_URL)
    clock.advance(minutes=10)

    response = locked.client.post(ANSWER_URL, data=fields)

    assert response.location == "/app/locked?why=held"
    assert held(session).fields == [["answer", "b"]]


def test_the_next_person_at_the_browser_never_sees_it(locked: Browser, session: Session) -> None:
    answer(locked, answer="b")

    response = locked.sign_in("d.abara@cedar-falls.example")

    assert response.location == "/app/overview"
    assert locked.get("/app/held").location == "/app/overview"
    assert held(session) is not None


def test_its_person_finds_it_at_another_browser_after_a_link(
    app: Flask, locked: Browser, session: Session, cast: Cast, clock: SetClock
) -> None:
    answer(locked, answer="b")
    link = make_one_time_link(session, cast.officer, valid_for=timedelta(hours=1), now=clock(), made_by=None)
    elsewhere = Browser(app.test_client())

    elsewhere.get(f"/app/sign-in/{link}")

    assert elsewhere.post(f"/app/sign-in/{link}").location == "/app/held"
    assert 'value="b"' in elsewhere.get("/app/held").text


def test_an_answer_sent_after_twelve_hours_is_held_for_signing_in(
    browser: Browser, session: Session, clock: SetClock
) -> None:
    browser.sign_in()
    browser.get("/app/nowhere")
    clock.advance(hours=12)

    response = answer(browser, answer="b")

    assert response.location.startswith("/app/sign-in?why=held&next=")
    assert "It is kept" in browser.get(response.location).text
    assert browser.sign_in().location == "/app/held"


def test_a_step_without_fields_is_called_a_step(locked: Browser) -> None:
    answer(locked)
    unlock(locked)

    assert "Your last step was not sent yet" in locked.get("/app/held").text


def test_an_answer_without_its_token_is_not_held(locked: Browser, session: Session) -> None:
    assert locked.client.post(ANSWER_URL, data={"answer": "b"}).status_code == 400
    assert held(session) is None


@pytest.mark.parametrize("permission", [one for one in Permission if one is not Permission.TAKE_MODULES])
def test_only_what_learners_send_is_held(locked: Browser, session: Session, permission: Permission) -> None:
    response = answer(locked, f"/app/probe/{permission}", reason="b")

    assert response.location.startswith("/app/locked?why=unsent")
    assert "was not kept" in locked.get(response.location).text
    assert held(session) is None


def test_nothing_is_held_for_who_may_not_send_it(locked: Browser, session: Session, cast: Cast) -> None:
    session.query(PersonRole).filter_by(person_id=cast.officer).delete()
    session.commit()

    assert answer(locked, answer="b").location.startswith("/app/locked?why=unsent")
    assert held(session) is None


def test_nothing_is_held_of_what_a_script_sends(locked: Browser, session: Session) -> None:
    answer(locked, answer="b")

    assert answer(locked, "/app/beat", attempt="1").status_code == 423
    assert held(session).fields == [["answer", "b"]]


def test_a_form_that_is_too_large_is_said_not_to_be_kept(locked: Browser, session: Session) -> None:
    assert answer(locked, note="x" * 9000).location.startswith("/app/locked?why=unsent")
    assert held(session) is None


def test_a_password_is_never_held(locked: Browser, session: Session) -> None:
    answer(locked, answer="b", new_password=PASSWORD)

    assert held(session).fields == [["answer", "b"]]


def test_a_hostile_field_is_shown_as_text(locked: Browser) -> None:
    answer(locked, **{'x"><script>alert(1)</script>': '"><script>alert(2)</script>'})
    unlock(locked)

    page = locked.get("/app/held").text

    assert "<script>alert" not in page
    assert hidden_fields(page, ANSWER_URL)['x"><script>alert(1)</script>'] == '"><script>alert(2)</script>'
