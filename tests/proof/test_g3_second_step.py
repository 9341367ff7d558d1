"""g3: with a second step a stolen password opens nothing, and its person is never locked out, on every page."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from tests.agency import link_for
from tests.conftest import Town
from tests.officer import FlaskLine, Officer
from tests.proof.test_g3_sessions_end_at_once import PASSWORD, press
from training_app.accounts.factors import rules
from training_app.accounts.factors.service import demand_second_step
from training_app.accounts.models import Role
from training_app.accounts.service import set_password
from training_app.foundation.db import db
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings

STEP = "One more step"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that can keep secrets."""
    return replace(settings, secrets=SecretBox(Fernet.generate_key().decode()))


@pytest.fixture
def town(town: Town) -> Town:
    with town.app.app_context():
        set_password(db.session(), town.people.officer_id, password=PASSWORD, now=town.clock(), set_by=None)
        db.session.remove()
    return town


def code(town: Town, secret: str) -> str:
    return rules.code_of(secret, rules.step_at(town.clock()))


def add_app(town: Town, browser: Officer) -> tuple[str, list[str]]:
    """Set up an app on the account page, as its person does; returns its secret and the recovery codes."""
    browser.get("/app/account")
    press(browser, "/app/account/app")
    assert browser.page.heading() == "Codes from your phone"
    secret = "".join(browser.page.all("b")[-1].text.split())
    browser.submit("code", code=code(town, secret))
    assert browser.page.heading() == "Keep these ten codes"
    town.clock.advance(seconds=30)
    return secret, [one.text for one in browser.page.all("code")]


def knock(town: Town, password: str = PASSWORD) -> Officer:
    """Name and password, in a browser that nobody used before."""
    browser = Officer(FlaskLine(town.app))
    browser.get("/app/sign-in")
    browser.submit("password", name="4417", password=password)
    return browser


PAGES = ("/app/", "/app/modules", "/app/transcript", "/app/account", "/app/modules/m01-trauma")


def test_the_password_alone_opens_no_page(town: Town) -> None:
    secret, _ = add_app(town, town.sign_in(town.people.officer_id))

    thief = knock(town)

    assert thief.page.heading() == STEP
    assert [thief.get(page).heading() for page in PAGES] == [STEP] * len(PAGES)
    # the control: with the code each of them opens
    thief.get("/app/second-step")
    thief.submit("code", code=code(town, secret))
    assert STEP not in [thief.get(page).heading() for page in PAGES]


def test_without_a_second_step_the_same_password_opens_them(town: Town) -> None:
    """The control: the pages are shut by the second step and by nothing else."""
    browser = knock(town)

    assert STEP not in [browser.get(page).heading() for page in PAGES]


def test_a_link_does_not_go_round_it(town: Town) -> None:
    add_app(town, town.sign_in(town.people.officer_id))
    browser = Officer(FlaskLine(town.app))

    browser.get(link_for(town.app, town.people.officer_id, town.clock()))
    browser.submit()

    assert browser.page.heading() == STEP


def test_a_code_that_was_seen_over_a_shoulder_is_spent(town: Town) -> None:
    secret, _ = add_app(town, town.sign_in(town.people.officer_id))
    seen = code(town, secret)
    knock(town).submit("code", code=seen)

    thief = knock(town)
    thief.submit("code", code=seen)

    assert thief.page.heading() == STEP
    assert "or it was used already" in thief.page.text()


def test_a_lost_phone_locks_nobody_out(town: Town) -> None:
    _, codes = add_app(town, town.sign_in(town.people.officer_id))
    browser = knock(town)

    browser.submit("code", code=codes[0])

    assert "9 of ten recovery codes are left" in browser.get("/app/account").text()


def test_a_guesser_waits_and_the_person_comes_in_a_minute_later(town: Town) -> None:
    secret, _ = add_app(town, town.sign_in(town.people.officer_id))
    thief = knock(town)
    for _ in range(5):
        thief.submit("code", code="000000")
    thief.submit("code", code=code(town, secret))
    assert "Wait 1 minute" in thief.page.text()

    town.clock.advance(minutes=1)
    person = knock(town)
    person.submit("code", code=code(town, secret))

    assert person.get("/app/account").heading() == "Your account"


def test_it_leads_on_to_the_page_that_was_wanted(town: Town) -> None:
    secret, _ = add_app(town, town.sign_in(town.people.officer_id))
    browser = Officer(FlaskLine(town.app))
    browser.get("/app/transcript")
    browser.submit("password", name="4417", password=PASSWORD)

    browser.submit("code", code=code(town, secret))

    assert browser.page.heading() == "Your transcript"


def test_a_locked_screen_asks_for_the_password_alone(town: Town) -> None:
    """Once a shift is enough: the second step was given in this very session."""
    secret, _ = add_app(town, town.sign_in(town.people.officer_id))
    browser = knock(town)
    browser.submit("code", code=code(town, secret))
    town.clock.advance(minutes=10)
    assert browser.get("/app/transcript").heading() == "This screen is locked"

    browser.submit("password", password=PASSWORD)

    assert browser.page.heading() == "Your transcript"


def test_what_the_agency_demands_of_a_role_waits_until_it_is_there(town: Town) -> None:
    with town.app.app_context():
        demand_second_step(
            db.session(), town.people.agency_id, frozenset({Role.COORDINATOR}), by=None, now=town.clock()
        )
        db.session.remove()
    browser = town.sign_in(town.people.coordinator_id)
    assert browser.get("/app/overview").heading() == "Your account"
    assert "asks for a second step before you work as coordinator" in browser.page.text()
    # modules are open meanwhile
    assert browser.get("/app/modules").heading() != "Your account"

    add_app(town, browser)

    assert browser.get("/app/overview").heading() != "Your account"


def test_without_the_demand_the_same_page_opens_at_once(town: Town) -> None:
    """The control of the one before."""
    browser = town.sign_in(town.people.coordinator_id)

    assert browser.get("/app/overview").heading() != "Your account"


def test_an_open_screen_gets_no_new_key_a_quarter_of_an_hour_later(town: Town) -> None:
    browser = town.sign_in(town.people.officer_id)
    browser.get("/app/account")
    token = browser.page.values("csrf_token")[0]
    for _ in range(3):
        town.clock.advance(minutes=5)
        browser.get("/app/account")

    browser.post("/app/account/app", [("csrf_token", token)])

    assert browser.page.status == 409
    assert "sign in again first" in browser.page.text()
