"""g3 in a real Chromium: a passkey of its virtual authenticator, codes of a phone, the agency's identity provider."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, CDPSession, Page, Playwright, expect

from tests.browser.chromium import chromium_path
from tests.browser.lms import TWO_SITES
from tests.browser.station import PASSWORD, Station, give_password, station_of
from tests.browser.walk import press
from tests.conftest import Town
from tests.fakes.idp import CLIENT_ID, CLIENT_SECRET, FakeIdp
from training_app.accounts.factors import rules
from training_app.accounts.oidc.rules import Provider
from training_app.foundation.clock import SetClock
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=TWO_SITES)
    yield browser
    browser.close()


@pytest.fixture
def idp(clock: SetClock) -> Iterator[FakeIdp]:
    with FakeIdp(clock) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, idp: FakeIdp) -> Settings:
    """An installation that can keep secrets and has an identity provider."""
    box, provider = SecretBox(Fernet.generate_key().decode()), Provider(idp.issuer, CLIENT_ID, CLIENT_SECRET)
    return replace(settings, secrets=box, provider=provider)


@pytest.fixture
def station(town: Town, browser: Browser) -> Iterator[Station]:
    give_password(town, town.people.officer_id)
    with station_of(town, browser) as station:
        # passkeys are bound to a name, and an IP address is none
        yield replace(station, origin=station.origin.replace("127.0.0.1", "localhost"))


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device of the browser's own that holds passkeys, and whose holder shows a finger: the line to it, its id."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return line, line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def with_password(station: Station, page: Page) -> None:
    """Name and password on the sign-in page."""
    page.goto(f"{station.origin}/app/sign-in")
    page.get_by_label("Badge number or email").fill("4417")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Sign in", exact=True))


def add_passkey(station: Station, page: Page, name: str = "My phone") -> None:
    """Make one on the account page and keep the recovery codes that come with it."""
    with_password(station, page)
    page.goto(f"{station.origin}/app/account")
    page.get_by_label("Name of the new passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(f"{station.origin}/app/account/passkeys")


def sign_out(page: Page) -> None:
    press(page, page.get_by_role("button", name="Not you? Sign out"))


def test_a_passkey_signs_in_without_a_password(station: Station) -> None:
    page = station.context.new_page()
    authenticator(page)
    add_passkey(station, page)
    expect(page.locator("h1")).to_have_text("Keep these ten codes")
    sign_out(page)

    page.goto(f"{station.origin}/app/sign-in?next=/app/account")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{station.origin}/app/account")

    expect(page.locator("main")).to_contain_text("My phone")
    assert page.locator("main").inner_text().count("a passkey since") == 1


def test_it_is_the_second_step_after_a_password(station: Station) -> None:
    page = station.context.new_page()
    authenticator(page)
    add_passkey(station, page)
    sign_out(page)

    with_password(station, page)
    expect(page.locator("h1")).to_have_text("One more step")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{station.origin}/app/")

    assert "J. Ortiz" in page.locator("header").first.inner_text()


def test_a_device_whose_holder_shows_no_finger_opens_nothing(station: Station) -> None:
    """The control: user verification is demanded, and a passkey that comes without is refused."""
    page = station.context.new_page()
    line, device = authenticator(page)
    add_passkey(station, page)
    sign_out(page)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})

    page.goto(f"{station.origin}/app/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("No passkey was used. Nothing is lost.")).to_be_visible()
    page.goto(f"{station.origin}/app/")
    expect(page.locator("h1")).to_have_text("Sign in")


def test_a_removed_passkey_opens_nothing(station: Station) -> None:
    page = station.context.new_page()
    authenticator(page)
    add_passkey(station, page)
    page.goto(f"{station.origin}/app/account")
    press(page, page.get_by_role("button", name="Remove: My phone"))
    sign_out(page)

    page.goto(f"{station.origin}/app/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("main")).to_contain_text("That passkey was not taken. Nothing is lost.")


def test_codes_from_a_phone_are_set_up_and_asked_for(station: Station) -> None:
    page = station.context.new_page()
    with_password(station, page)
    page.goto(f"{station.origin}/app/account")
    press(page, page.get_by_role("button", name="Add codes from my phone"))
    assert page.get_by_alt_text("Square code for an authenticator app").evaluate("image => image.naturalWidth") > 100
    secret = page.locator("main b").last.inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(code(station, secret))
    press(page, page.get_by_role("button", name="Turn it on"))
    expect(page.locator("h1")).to_have_text("Keep these ten codes")
    sign_out(page)

    with_password(station, page)
    station.town.clock.advance(seconds=30)
    page.get_by_label("Code from your phone").fill(code(station, secret))
    press(page, page.get_by_role("button", name="Go on"))

    assert page.url == f"{station.origin}/app/"


def test_the_agency_account_signs_in_and_is_left_again(station: Station, idp: FakeIdp) -> None:
    page = station.context.new_page()
    page.goto(f"{station.origin}/app/sign-in?next=/app/transcript")

    press(page, page.get_by_role("link", name="Sign in with your agency account"))
    expect(page.locator("h1")).to_have_text("Your transcript")
    sign_out(page)
    expect(page.locator("h1")).to_have_text("You are signed out here")
    press(page, page.get_by_role("link", name="Sign out of my agency account"))

    expect(page.locator("h1")).to_have_text("You are signed out")
    assert idp.violations == []


def code(station: Station, secret: str) -> str:
    return rules.code_of(secret, rules.step_at(station.town.clock()))
