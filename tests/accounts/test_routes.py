"""The doors as a browser sees them."""

from datetime import timedelta

import html5lib
import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, PASSWORD, Browser, Cast
from training_app.accounts.models import Person, PersonRole
from training_app.accounts.service import find_identity, make_one_time_link
from training_app.foundation.clock import SetClock


@pytest.fixture
def link(session: Session, cast: Cast) -> str:
    token = make_one_time_link(session, cast.officer, valid_for=timedelta(hours=1), now=NOW, made_by=None)
    return f"/app/sign-in/{token}"


def test_the_sign_in_page_names_the_agency_and_the_help_lines(browser: Browser) -> None:
    page = browser.get("/app/sign-in").text

    html5lib.HTMLParser(strict=True).parse(page)
    assert "Cedar Falls PD" in page
    assert 'href="tel:988"' in page
    assert 'href="tel:5550142"' in page
    assert 'href="/wellness/"' in page


def test_the_right_password_leads_an_officer_home(browser: Browser) -> None:
    response = browser.sign_in()

    assert (response.status_code, response.location) == (303, "/app/")
    assert browser.get("/app/probe/take_modules").text == "let through"


def test_a_coordinator_lands_on_the_overview(browser: Browser) -> None:
    assert browser.sign_in("d.abara@cedar-falls.example").location == "/app/overview"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(browser: Browser) -> None:
    assert browser.sign_in(query="?next=/app/modules/m01-trauma").location == "/app/modules/m01-trauma"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "/wellness/"])
def test_signing_in_never_leads_elsewhere(browser: Browser, address: str) -> None:
    assert browser.sign_in(query=f"?next={address}").location == "/app/"


def test_the_form_keeps_the_next_page(browser: Browser) -> None:
    page = browser.get("/app/sign-in?next=/app/modules").text

    assert 'action="/app/sign-in?next=%2Fapp%2Fmodules"' in page


def test_the_cookie_stays_in_app_and_away_from_scripts(browser: Browser, app: Flask) -> None:
    cookie = next(value for value in browser.sign_in().headers.getlist("Set-Cookie") if "cg_session" in value)

    assert "Path=/app" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("setting", [True, None])
def test_the_cookie_is_secure_unless_switched_off(browser: Browser, app: Flask, setting: bool | None) -> None:
    if setting is None:
        del app.config["COOKIES_SECURE"]
    else:
        app.config["COOKIES_SECURE"] = setting

    cookie = next(value for value in browser.sign_in().headers.getlist("Set-Cookie") if "cg_session" in value)

    assert "Secure" in cookie


def test_a_wrong_password_says_so_and_keeps_the_name(browser: Browser) -> None:
    response = browser.sign_in(password="wrong wrong wrong")

    assert response.status_code == 400
    assert "do not match" in response.text
    assert 'value="4417"' in response.text
    assert "wrong wrong" not in response.text
    assert browser.token is None


def test_an_unknown_name_gets_the_same_page_as_a_wrong_password(browser: Browser) -> None:
    wrong = browser.sign_in("4417", "wrong wrong wrong").text
    unknown = browser.sign_in("9999", "wrong wrong wrong").text

    def without_name(page: str) -> str:
        token = page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
        return page.replace("9999", "4417").replace(token, "")

    assert without_name(unknown) == without_name(wrong)


def test_an_empty_form_is_answered_with_a_sentence(browser: Browser) -> None:
    response = browser.sign_in("", "")

    assert response.status_code == 400
    assert "Type your badge number or email" in response.text


def test_after_five_wrong_tries_the_page_says_how_long_to_wait(browser: Browser, clock: SetClock) -> None:
    for _ in range(5):
        browser.sign_in(password="wrong wrong wrong")

    response = browser.sign_in()

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Wait 1 minute" in response.text
    clock.advance(minutes=1)
    assert browser.sign_in().status_code == 303


def test_a_form_from_elsewhere_is_refused(browser: Browser) -> None:
    response = browser.client.post("/app/sign-in", data={"name": "4417", "password": PASSWORD})

    assert response.status_code == 400
    assert browser.token is None


def test_signing_out_from_elsewhere_is_refused(browser: Browser) -> None:
    browser.sign_in()
    browser.client.post("/app/sign-out")

    assert browser.get("/app/probe/take_modules").status_code == 200


def test_a_token_planted_before_signing_in_is_not_taken_over(browser: Browser, session: Session) -> None:
    browser.client.set_cookie("cg_session", "planted-by-someone-else", path="/app")

    browser.sign_in()

    assert browser.token not in {None, "planted-by-someone-else"}
    assert find_identity(session, "planted-by-someone-else", NOW) is None


def test_the_next_person_at_the_same_browser_ends_the_session_before(
    browser: Browser, session: Session, link: str, cast: Cast
) -> None:
    browser.sign_in("d.abara@cedar-falls.example")
    before = browser.token
    assert before is not None

    browser.get(link)
    browser.post(link)

    assert find_identity(session, before, NOW) is None
    after = find_identity(session, browser.token or "", NOW)
    assert after is not None
    assert after.person_id == cast.officer


def test_a_signed_in_person_goes_past_the_door(browser: Browser) -> None:
    browser.sign_in()

    assert browser.get("/app/sign-in").location == "/app/"
    assert browser.get("/app/sign-in?next=/app/modules").location == "/app/modules"


def test_opening_a_link_shows_one_button_and_does_not_spend_it(browser: Browser, link: str) -> None:
    pages = [browser.get(link) for _ in range(3)]

    assert [page.status_code for page in pages] == [200] * 3
    html5lib.HTMLParser(strict=True).parse(pages[0].text)
    assert pages[0].text.count("<button") == 1
    assert "J. Ortiz" in pages[0].text
    assert browser.token is None


def test_the_button_of_a_link_lets_its_person_in(browser: Browser, link: str) -> None:
    browser.get(link)
    response = browser.post(link)

    assert (response.status_code, response.location) == (303, "/app/")
    assert browser.get("/app/probe/take_modules").status_code == 200


def test_a_link_leads_on_to_the_page_it_was_made_for(browser: Browser, link: str) -> None:
    page = browser.get(f"{link}?next=/app/modules/m01-trauma")

    assert f'action="{link}?next=%2Fapp%2Fmodules%2Fm01-trauma"' in page.text
    assert browser.post(f"{link}?next=/app/modules/m01-trauma").location == "/app/modules/m01-trauma"


def test_a_spent_link_says_how_to_get_another(app: Flask, browser: Browser, link: str) -> None:
    browser.get(link)
    browser.post(link)
    late = Browser(app.test_client())

    response = late.get(link)

    assert response.status_code == 410
    assert "Ask your coordinator for a new one" in response.text
    assert 'href="/app/sign-in"' in response.text


def test_a_link_spent_between_page_and_button_lets_nobody_in(app: Flask, browser: Browser, link: str) -> None:
    late = Browser(app.test_client())
    late.get(link)
    browser.get(link)
    browser.post(link)

    response = late.post(link)

    assert response.status_code == 410
    assert late.token is None


def test_signing_out_ends_the_session_on_the_server_and_clears_the_browser(browser: Browser, session: Session) -> None:
    browser.sign_in()
    token = browser.token
    assert token is not None
    page_with_form = "/app/probe/manage_people"
    assert browser.get(page_with_form).status_code == 403

    response = browser.post("/app/sign-out")

    assert (response.status_code, response.location) == (303, "/app/signed-out")
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert browser.token is None
    assert find_identity(session, token, NOW) is None


def test_a_copied_cookie_is_worthless_after_signing_out(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    thief = app.test_client()
    thief.set_cookie("cg_session", browser.token or "", path="/app")
    assert thief.get("/app/probe/take_modules").status_code == 200
    browser.get("/app/probe/manage_people")
    browser.post("/app/sign-out")

    assert thief.get("/app/probe/take_modules").status_code == 303


def test_the_way_out_says_that_it_is_done(browser: Browser) -> None:
    response = browser.get("/app/signed-out")

    html5lib.HTMLParser(strict=True).parse(response.text)
    assert "You are signed out" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_the_door_of_another_agency_can_be_configured(app: Flask, browser: Browser, cast: Cast) -> None:
    app.config["SIGN_IN_AGENCY_ID"] = cast.other_agency_id

    assert "Riverton PD" in browser.get("/app/sign-in").text
    assert browser.sign_in("d.abara@cedar-falls.example").status_code == 400
    assert browser.sign_in("4417").status_code == 303


def test_before_the_first_agency_is_added_the_door_lets_nobody_in(app: Flask) -> None:
    visitor = Browser(app.test_client())

    assert visitor.sign_in().status_code == 400


def test_who_loses_every_role_is_sent_nowhere_in_circles(browser: Browser, session: Session, cast: Cast) -> None:
    session.execute(delete(PersonRole).where(PersonRole.person_id == cast.officer))
    session.commit()

    assert browser.sign_in().location == "/app/"
    assert browser.get("/app/probe/take_modules").status_code == 403


def test_a_hostile_name_is_shown_as_text(browser: Browser, session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.officer).family_name = "<script>alert(1)</script>"
    session.commit()
    browser.sign_in()

    page = browser.get("/app/probe/manage_people").text

    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
