"""Browsers that keep no cookie in a frame: the LMS keeps the secret for us, or a window of its own goes on."""

import re
from html import unescape

from sqlalchemy import func, select

from tests.lms.lti_door.conftest import MODULE, Door
from tests.lms.lti_door.course import Browser, Fields, Pages
from training_app.accounts.models import SignInSession
from training_app.lms.lti_door.models import RegistrationState


def forgetful(door: Door) -> Browser:
    """A browser that keeps no cookie, in a frame of an LMS that keeps secrets."""
    door.platform.storage_target = "_parent"
    return door.browser(dest="iframe", keeps_cookies=False)


def marked(page: str) -> Fields:
    """What the script is told: the data- attributes of the marked element."""
    (tag,) = re.findall(r"<\w+[^>]*data-lti=[^>]*>", page, re.DOTALL)
    return {name: unescape(value) for name, value in re.findall(r'data-([\w-]+)="([^"]*)"', tag)}


def test_without_storage_the_officer_goes_on_in_a_window(door: Door) -> None:
    frame = door.browser(dest="iframe", keeps_cookies=False)
    answer = frame.open_link()
    form = Pages(answer.data)

    assert (answer.status_code, form.action) == (400, "/lti/login")
    assert 'target="_blank"' in answer.text
    window = door.browser()
    again = window.launch(window.ask_lms(window.send(form.action, form.fields)))
    assert again.headers["Location"] == f"/app/modules/{MODULE}"


def test_the_form_of_that_page_may_lead_to_the_lms(door: Door) -> None:
    answer = door.browser(dest="iframe", keeps_cookies=False).open_link()

    assert f"form-action 'self' {door.platform.url()}" in answer.headers["Content-Security-Policy"]


def test_with_storage_the_login_leaves_a_secret_with_the_lms(door: Door) -> None:
    answer = forgetful(door).log_in()

    told = marked(answer.text)
    assert (answer.status_code, told["lti"], told["origin"], told["target"]) == (
        200,
        "put",
        door.platform.url(),
        "_parent",
    )
    assert told["next"].startswith(door.platform.url("/auth?"))
    assert told["value"] not in told["next"]


def test_what_the_lms_kept_lets_a_window_in_once(door: Door) -> None:
    frame = forgetful(door)
    put = marked(frame.log_in().text)
    asking = frame.launch(frame.ask_lms(put["next"]))
    get = marked(asking.text)
    form = Pages(asking.data)

    answer = frame.send(form.action, {**form.fields, "browser": put["value"]})
    entry = Pages(answer.data)
    window, second = door.browser(), door.browser()

    assert (get["lti"], get["key"]) == ("get", put["key"])
    assert window.send(entry.action, entry.fields).headers["Location"] == f"/app/modules/{MODULE}"
    assert window.get(f"/app/modules/{MODULE}").status_code == 200
    assert second.send(entry.action, entry.fields).status_code == 400
    assert second.get(f"/app/modules/{MODULE}").status_code == 303


def test_no_session_is_open_before_the_window(door: Door) -> None:
    frame = forgetful(door)
    before = door.all(select(func.count()).select_from(SignInSession))
    put = marked(frame.log_in().text)
    form = Pages(frame.launch(frame.ask_lms(put["next"])).data)

    frame.send(form.action, {**form.fields, "browser": put["value"]})

    assert door.all(select(func.count()).select_from(SignInSession)) == before


def test_an_lms_that_kept_nothing_leaves_the_window(door: Door) -> None:
    frame = forgetful(door)
    form = Pages(frame.launch(frame.ask_lms(marked(frame.log_in().text)["next"])).data)

    answer = frame.send(form.action, {**form.fields, "browser": ""})

    assert (answer.status_code, Pages(answer.data).action) == (400, "/lti/login")
    assert door.causes() == ["wrong_state"]


def test_a_window_that_came_too_late(door: Door) -> None:
    frame = forgetful(door)
    put = marked(frame.log_in().text)
    form = Pages(frame.launch(frame.ask_lms(put["next"])).data)
    entry = Pages(frame.send(form.action, {**form.fields, "browser": put["value"]}).data)
    door.town.clock.advance(minutes=5)

    assert door.browser().send(entry.action, entry.fields).status_code == 400


def test_a_window_of_an_lms_that_was_revoked_meanwhile(door: Door) -> None:
    frame = forgetful(door)
    put = marked(frame.log_in().text)
    form = Pages(frame.launch(frame.ask_lms(put["next"])).data)
    entry = Pages(frame.send(form.action, {**form.fields, "browser": put["value"]}).data)
    door.set_state(RegistrationState.REVOKED)

    assert door.browser().send(entry.action, entry.fields).status_code == 400
    assert door.causes() == ["registration_revoked"]


def test_where_cookies_are_kept_nothing_is_asked_of_the_lms(door: Door) -> None:
    door.platform.storage_target = "_parent"
    browser = door.browser(dest="iframe")
    put = marked(browser.log_in().text)

    assert browser.launch(browser.ask_lms(put["next"])).status_code == 303
