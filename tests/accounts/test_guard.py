"""Every page under /app asks who is there."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, Browser, Cast, open_session_for
from training_app.accounts.guard import is_public, permission_of, signed_in
from training_app.accounts.models import ROSTER_ROLES, Role
from training_app.accounts.page_frame import page_frame
from training_app.accounts.rules import PERMISSIONS, Permission
from training_app.foundation.clock import SetClock
from training_app.foundation.errors import NotAllowed

DOORS = {
    "accounts.sign_in",
    "accounts.sign_in_with_password",
    "accounts.look_at_link",
    "accounts.use_link",
    "accounts.sign_out",
    "accounts.signed_out",
    "accounts.lock",
    "accounts.locked",
    "accounts.unlock",
    "accounts.second_step",
    "accounts.take_second_step",
    "accounts.ask_for_passkey",
    "accounts.sign_in_with_passkey",
    "accounts.go_to_provider",
    "accounts.come_back",
    "accounts.sign_out_there",
}


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_a_page_opens_for_those_who_may_and_nobody_else(
    browser: Browser, session: Session, cast: Cast, role: Role, permission: Permission
) -> None:
    token = open_session_for(session, getattr(cast, role), NOW)
    browser.client.set_cookie("cg_session", token, path="/app")

    response = browser.get(f"/app/probe/{permission}")

    assert response.status_code == (200 if permission in PERMISSIONS[role] else 403)


@pytest.mark.parametrize("permission", Permission)
def test_signed_out_every_page_leads_to_the_door(browser: Browser, permission: Permission) -> None:
    response = browser.get(f"/app/probe/{permission}?page=2")

    assert response.status_code == 303
    assert response.location == f"/app/sign-in?next=%2Fapp%2Fprobe%2F{permission}%3Fpage%3D2"


def test_a_view_that_nobody_marked_opens_for_nobody(browser: Browser) -> None:
    assert browser.get("/app/forgotten").status_code == 403
    browser.sign_in()
    assert browser.get("/app/forgotten").status_code == 403


def test_only_the_doors_are_public(app: Flask) -> None:
    public = {name for name, view in app.view_functions.items() if is_public(view)}

    assert public == DOORS


def test_each_view_but_the_doors_names_its_permission(app: Flask) -> None:
    unmarked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/app") and permission_of(app.view_functions[rule.endpoint]) is None
    }

    assert unmarked == DOORS | {"forgotten"}


def test_a_page_outside_app_is_not_the_guards_business(browser: Browser, app: Flask) -> None:
    assert browser.get("/static/missing.css").status_code == 404


def test_an_address_nobody_serves_is_not_found(browser: Browser) -> None:
    assert browser.get("/app/nowhere").status_code == 404


@pytest.mark.parametrize("permission", Permission)
def test_a_locked_session_opens_no_page_but_the_lock_page(
    browser: Browser, session: Session, cast: Cast, clock: SetClock, permission: Permission
) -> None:
    browser.client.set_cookie("cg_session", open_session_for(session, cast.officer, NOW), path="/app")
    clock.advance(minutes=10)

    response = browser.get(f"/app/probe/{permission}?page=2")

    assert response.status_code == 303
    assert response.location == f"/app/locked?next=%2Fapp%2Fprobe%2F{permission}%3Fpage%3D2"


def test_an_error_page_in_a_locked_session_names_nobody(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    assert "J. Ortiz" in browser.get("/app/nowhere").text
    clock.advance(minutes=10)

    assert "Ortiz" not in browser.get("/app/nowhere").text


def test_a_script_that_asks_in_a_locked_session_gets_a_bare_423(browser: Browser, clock: SetClock) -> None:
    token = _form_token(browser)
    browser.sign_in()
    assert browser.client.post("/app/beat", data={"csrf_token": token}).status_code == 204
    clock.advance(minutes=10)

    response = browser.client.post("/app/beat", data={"csrf_token": token})

    assert (response.status_code, response.data, response.location) == (423, b"", None)


def test_after_twelve_hours_the_door_says_so_and_leads_back(browser: Browser, clock: SetClock) -> None:
    browser.sign_in()
    clock.advance(hours=12)

    response = browser.get("/app/probe/take_modules")

    assert response.location == "/app/sign-in?why=ended&next=%2Fapp%2Fprobe%2Ftake_modules"
    assert "Your sign-in has ended" in browser.get(response.location).text


def test_a_form_sent_after_signing_out_leads_back_to_its_page_and_says_what_was_lost(browser: Browser) -> None:
    token = _form_token(browser)
    browser.sign_in()
    browser.client.post("/app/sign-out", data={"csrf_token": token})

    response = browser.client.post(
        "/app/probe/take_modules",
        data={"csrf_token": token},
        headers={"Referer": "http://localhost/app/probe/take_modules?step=3"},
    )

    assert response.location == "/app/sign-in?why=unsent&next=%2Fapp%2Fprobe%2Ftake_modules%3Fstep%3D3"
    assert "was not kept" in browser.get(response.location).text


@pytest.mark.parametrize("referrer", ["https://evil.example/app/", "http://localhost.evil.example/app/", ""])
def test_a_foreign_page_is_not_led_back_to(browser: Browser, referrer: str) -> None:
    token = _form_token(browser)

    response = browser.client.post("/app/probe/take_modules", data={"csrf_token": token}, headers={"Referer": referrer})

    assert response.location == "/app/sign-in?why=unsent"


def test_a_view_without_a_guard_finds_nobody_to_act_for(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/app/"), pytest.raises(NotAllowed):
        signed_in()


def test_a_page_carries_the_name_of_who_is_signed_in(app: Flask, session: Session, cast: Cast) -> None:
    token = open_session_for(session, cast.officer, NOW)

    with app.test_request_context("/app/modules", headers={"Cookie": f"cg_session={token}"}):
        frame = page_frame("/app/modules")

    assert frame.who == "J. Ortiz, Badge 4417"
    assert [item.label for item in frame.nav if item.is_current] == ["Modules"]


def _form_token(browser: Browser) -> str:
    """The CSRF token of a form that stood open in this browser."""
    page = browser.get("/app/sign-in").text
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
