"""The lock page and the held answer as a browser sees them."""

import re
from datetime import timedelta

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.accounts.conftest import NOW, PASSWORD, Answers, Browser, Cast, open_session_for
from training_app.accounts.models import HeldForm, Person, PersonRole, SignInSession
from training_app.accounts.rules import Permission
from training_app.accounts.service import end_all_sessions, find_identity, make_one_time_link
from training_app.foundation.clock import SetClock
from training_app.foundation.errors import NotAllowed

ANSWER_URL = "/app/probe/take_modules"


@pytest.fixture
def locked(browser: Browser, clock: SetClock) -> Browser:
    """An officer's browser, ten quiet minutes later, at the lock page."""
    browser.sign_in()
    clock.advance(minutes=10)
    browser.get("/app/locked")
    return browser


def answer(browser: Browser, path: str = ANSWER_URL, **fields: str) -> TestResponse:
    """Send a form from the page that is open, as a browser does, which names the page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.page)[1]
    return browser.client.post(
        path, data={"csrf_token": token, **fields}, headers={"Referer": f"http://localhost{ANSWER_URL}?page=3"}
    )


def unlock(browser: Browser, password: str = PASSWORD, query: str = "") -> TestResponse:
    browser.get(f"/app/locked{query}")
    return browser.post(f"/app/locked{query}", password=password)


def held(session: Session) -> HeldForm | None:
    session.rollback()
    return session.scalars(select(HeldForm)).one_or_none()


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """What the form that goes to this address sends."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    (form,) = [form for form in tree.iter("form") if form.get("action") == action]
    return {field.get("name"): field.get("value") for field in form.iter("input")}


def test_the_lock_page_says_whose_session_it_is_and_opens_nothing_else(locked: Browser) -> None:
    html5lib.HTMLParser(strict=True).parse(locked.page)
    assert "J. Ortiz, Badge 4417" in locked.page
    assert "This screen is locked" in locked.page
    assert "<nav" not in locked.page
    assert 'type="password"' in locked.page


def test_the_password_unlocks_with_a_new_token_and_leads_back(
    locked: Browser, session: Session, clock: SetClock
) -> None:
    before = locked.token

    response = unlock(locked, query="?next=/app/modules")

    assert (response.status_code, response.location) == (303, "/app/modules")
    assert locked.token not in {None, before}
    assert find_identity(session, before, clock()) is None
    assert locked.get(ANSWER_URL).text == "let through"


def test_the_old_token_is_ended_for_good(app: Flask, locked: Browser) -> None:
    thief = app.test_client()
    thief.set_cookie("cg_session", locked.token or "", path="/app")

    unlock(locked)

    assert thief.get(ANSWER_URL).location.startswith("/app/sign-in")


def test_a_wrong_password_leaves_it_locked(locked: Browser) -> None:
    before = locked.token

    response = unlock(locked, "wrong wrong wrong")

    assert response.status_code == 400
    assert "That is not the password" in response.text
    assert "wrong wrong" not in response.text
    assert locked.token == before
    assert locked.get(ANSWER_URL).location.startswith("/app/locked")


def test_an_empty_password_is_answered_with_a_sentence(locked: Browser) -> None:
    response = unlock(locked, "")

    assert response.status_code == 400
    assert "Type your password" in response.text


def test_wrong_passwords_count_with_those_of_the_sign_in_page(app: Flask, locked: Browser, clock: SetClock) -> None:
    elsewhere = Browser(app.test_client())
    for _ in range(3):
        elsewhere.sign_in(password="wrong wrong wrong")
    for _ in range(2):
        unlock(locked, "wrong wrong wrong")

    response = unlock(locked)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Wait 1 minute" in response.text
    assert elsewhere.sign_in().status_code == 429
    clock.advance(minutes=1)
    assert unlock(locked).status_code == 303


def test_unlocking_from_elsewhere_is_refused(locked: Browser) -> None:
    assert locked.client.post("/app/locked", data={"password": PASSWORD}).status_code == 400
    assert locked.get(ANSWER_URL).location.startswith("/app/locked")


def test_who_has_no_password_is_told_how_a_link_unlocks(
    browser: Browser, session: Session, cast: Cast, clock: SetClock
) -> None:
    browser.client.set_cookie("cg_session", open_session_for(session, cast.supervisor, NOW), path="/app")
    clock.advance(minutes=10)

    page = browser.get("/app/locked").text

    assert "S. Reyes" in page
    assert "open a new sign-in link in this browser" in page
    assert 'type="password"' not in page
    assert browser.post("/app/locked", password=PASSWORD).status_code == 400


def test_a_fresh_link_opened_in_the_locked_browser_unlocks_it(
    locked: Browser, session: Session, cast: Cast, clock: SetClock
) -> None:
    before = locked.token
    token = make_one_time_link(session, cast.officer, valid_for=timedelta(hours=1), now=clock(), made_by=None)

    locked.get(f"/app/sign-in/{token}")
    locked.post(f"/app/sign-in/{token}")

    assert locked.token != before
    assert locked.get(ANSWER_URL).text == "let through"


def test_i_am_somebody_else_ends_the_session_and_opens_the_sign_in_page(
    locked: Browser, session: Session, clock: SetClock
) -> None:
    before = locked.token

    response = locked.post(
        "/app/sign-out", **hidden_fields(locked.page, "/app/sign-out") | {"csrf_token": token(locked)}
    )

    assert (response.status_code, response.location) == (303, "/app/sign-in")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert locked.token is None
    session.rollback()
    assert session.scalars(select(SignInSession.ended_at)).one() == clock()
    assert before is not None


def test_an_open_session_is_led_on_from_the_lock_page(browser: Browser) -> None:
    browser.sign_in()

    assert browser.get("/app/locked").location == "/app/"
    assert browser.get("/app/locked?next=/app/modules").location == "/app/modules"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/app/locked", "/wellness/"])
def test_unlocking_never_leads_elsewhere_or_in_a_circle(locked: Browser, address: str) -> None:
    assert unlock(locked, query=f"?next={address}").location == "/app/"


def test_a_signed_out_browser_is_led_from_the_lock_page_to_the_door_without_a_way_on(browser: Browser) -> None:
    assert browser.get("/app/locked?next=/app/modules").location == "/app/sign-in"


def test_an_expired_session_is_led_from_the_lock_page_to_the_door(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    clock.advance(hours=12)

    assert browser.get("/app/locked?next=/app/modules").location == "/app/sign-in?why=ended&next=%2Fapp%2Fmodules"


def test_a_session_ended_elsewhere_cannot_be_unlocked(
    locked: Browser, session: Session, cast: Cast, clock: SetClock
) -> None:
    end_all_sessions(session, cast.officer, now=clock(), ended_by=None)

    assert locked.post("/app/locked", password=PASSWORD).location == "/app/locked"
    assert locked.get("/app/locked").location == "/app/sign-in"


def test_a_screen_left_alone_locks_itself(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    browser.get("/app/nowhere")
    clock.advance(minutes=6)

    response = browser.client.post("/app/lock", data={"csrf_token": token(browser)})

    assert (response.status_code, response.data) == (204, b"")
    assert browser.get(ANSWER_URL).location.startswith("/app/locked")


def test_a_forgotten_tab_does_not_lock_the_one_in_use(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    browser.get("/app/nowhere")
    clock.advance(minutes=9)
    browser.client.get(ANSWER_URL)
    clock.advance(minutes=1)

    browser.client.post("/app/lock", data={"csrf_token": token(browser)})

    assert browser.get("/app/locked?next=/app/modules").location == "/app/modules"
    assert browser.get(ANSWER_URL).status_code == 200


def test_locking_from_elsewhere_is_refused(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    clock.advance(minutes=6)

    assert browser.client.post("/app/lock").status_code == 400
    assert browser.get(ANSWER_URL).status_code == 200


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


def test_a_hostile_name_is_shown_as_text_on_the_lock_page(locked: Browser, session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.officer).family_name = "<script>alert(1)</script>"
    session.commit()

    assert "<script>alert" not in locked.get("/app/locked").text


def token(browser: Browser) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', browser.page)[1]
