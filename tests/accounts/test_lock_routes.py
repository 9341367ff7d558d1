"""The lock page as a browser sees it."""

from datetime import timedelta

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, PASSWORD, Browser, Cast, hidden_fields, open_session_for, token, unlock
from training_app.accounts.models import Person, SignInSession
from training_app.accounts.service import end_all_sessions, find_identity, make_one_time_link
from training_app.foundation.clock import SetClock

ANSWER_URL = "/app/probe/take_modules"


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


def test_a_hostile_name_is_shown_as_text_on_the_lock_page(locked: Browser, session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.officer).family_name = "<script>alert(1)</script>"
    session.commit()

    assert "<script>alert" not in locked.get("/app/locked").text
