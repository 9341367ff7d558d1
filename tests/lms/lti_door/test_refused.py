"""Launches that are refused: each by its own cause, with a page for the officer and a line for the administrator."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.fakes.platform import answer as platform_answers
from tests.lms.lti.examples import OTHER_KEY
from tests.lms.lti_door.conftest import Door
from tests.lms.lti_door.course import Fields
from training_app.accounts.models import Person, SignInSession
from training_app.foundation.db import db
from training_app.lms.lti_door.models import LtiDeployment, LtiTrouble, RegistrationState
from training_app.lms.lti_door.rules import TROUBLES_KEPT
from training_app.lms.models import LmsPerson

AT_ONCE = 8


def is_refused(door: Door, answer: TestResponse, cause: str) -> bool:
    """Nobody is let in, the cause is kept, and the officer's page has the reference under which it is found."""
    assert answer.status_code == 400
    assert "cg_session" not in str(answer.headers.getlist("Set-Cookie"))
    assert door.causes()[-1] == cause
    (reference,) = door.all(select(LtiTrouble.reference).order_by(LtiTrouble.id.desc()).limit(1))
    return reference in answer.text


def test_the_same_launch_again_from_the_same_browser(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())
    browser.launch(fields)

    assert is_refused(door, browser.launch(fields), "wrong_state")


def test_the_same_launch_again_from_another_browser(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())
    browser.launch(fields)

    assert is_refused(door, door.browser().launch(fields), "wrong_state")


def test_a_launch_that_another_browser_began(door: Door) -> None:
    """Login CSRF: somebody else's launch, sent into this browser, signs nobody in."""
    browser, victim = door.browser(), door.browser()
    fields = browser.ask_lms(browser.log_in())

    assert is_refused(door, victim.launch(fields), "wrong_state")
    assert browser.launch(fields).status_code == 303, "the one who began it still gets in"


def test_a_browser_with_a_cookie_of_another_login(door: Door) -> None:
    browser = door.browser()
    browser.log_in()
    fields = door.browser().ask_lms(door.browser().log_in())

    assert is_refused(door, browser.launch(fields), "wrong_state")


def test_a_guessed_browser_secret(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())

    assert is_refused(door, door.browser().launch({**fields, "browser": "guessed"}), "wrong_state")


def test_a_fresh_token_with_an_old_state(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())
    browser.launch(fields)
    later = browser.ask_lms(browser.log_in())

    assert is_refused(door, browser.launch({**later, "state": fields["state"]}), "wrong_state")


def test_a_token_of_another_login(door: Door) -> None:
    browser = door.browser()
    first, second = (browser.ask_lms(browser.log_in()) for _ in range(2))

    assert is_refused(door, browser.launch({**first, "id_token": second["id_token"]}), "nonce_spent")


def test_a_login_that_waited_too_long(door: Door) -> None:
    browser = door.browser()
    answer = browser.log_in()
    door.town.clock.advance(minutes=10)

    assert is_refused(door, browser.launch(browser.ask_lms(answer)), "wrong_state")


def test_a_launch_without_a_state(door: Door) -> None:
    browser = door.browser()

    assert is_refused(door, browser.launch({"id_token": browser.ask_lms(browser.log_in())["id_token"]}), "no_state")


def _tampered(door: Door, token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body[:-4]}AAAA.{signature}"


def _wrong_algorithm(door: Door, token: str) -> str:
    secret = OctKey.import_key("the-public-key-as-a-shared-secret-of-some-length")
    header = {"alg": "HS256", "kid": str(door.platform.keys[0].kid)}
    return jwt.encode(header, _claims(token), secret, algorithms=["HS256"])


def _unknown_key(door: Door, token: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": "stranger"}, _claims(token), OTHER_KEY, algorithms=["RS256"])


def _foreign_key_by_a_known_name(door: Door, token: str) -> str:
    header = {"alg": "RS256", "kid": str(door.platform.keys[0].kid)}
    return jwt.encode(header, _claims(token), OTHER_KEY, algorithms=["RS256"])


def _no_signature(door: Door, token: str) -> str:
    return token.rpartition(".")[0] + "."


def _claims(token: str) -> dict[str, Any]:
    import base64
    import json

    body = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


@pytest.mark.parametrize(
    ("bend", "cause"),
    [
        (_tampered, "bad_signature"),
        (_wrong_algorithm, "wrong_algorithm"),
        (_unknown_key, "unknown_key"),
        (_foreign_key_by_a_known_name, "bad_signature"),
        (_no_signature, "bad_signature"),
        (lambda *_: "not a token", "not_a_token"),
        (lambda *_: "ø.\x00.ø", "not_a_token"),
    ],
)
def test_a_token_that_somebody_bent(door: Door, bend: Callable[[Door, str], str], cause: str) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())

    assert is_refused(door, browser.launch({**fields, "id_token": bend(door, fields["id_token"])}), cause)
    assert is_refused(door, browser.launch(fields), "wrong_state")


def test_a_deployment_that_nobody_approved_waits_for_an_administrator(door: Door) -> None:
    door.platform.tool.deployment_id = "another"

    assert is_refused(door, door.browser().open_link(), "unknown_deployment")
    assert is_refused(door, door.browser().open_link(), "unknown_deployment")

    held = door.all(select(LtiDeployment).where(LtiDeployment.deployment_id == "another"))
    assert [one.is_approved for one in held] == [False]


def test_a_deployment_that_was_held_again(door: Door) -> None:
    door.set_approved(False)

    assert is_refused(door, door.browser().open_link(), "unknown_deployment")


@pytest.mark.parametrize(
    ("state", "cause"),
    [(RegistrationState.REVOKED, "registration_revoked"), (RegistrationState.HELD, "registration_held")],
)
def test_an_lms_that_is_not_let_in(door: Door, state: RegistrationState, cause: str) -> None:
    door.set_state(state)

    assert is_refused(door, door.browser().log_in(), cause)


def test_an_lms_that_was_revoked_while_the_login_was_on_its_way(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())
    door.set_state(RegistrationState.REVOKED)

    assert is_refused(door, browser.launch(fields), "registration_revoked")


def test_an_lms_that_nobody_registered_is_shown_to_the_administrator(door: Door) -> None:
    assert is_refused(door, door.browser().log_in(iss="https://stranger.example"), "unknown_platform")

    page = door.clerk().get("/app/lms/lti")
    assert "https://stranger.example common-ground-1" in page.text()


def test_a_link_to_a_module_that_is_not_offered(door: Door) -> None:
    door.platform.links["link-1"].custom = {"module": "m99-gone"}

    assert is_refused(door, door.browser().open_link(), "unknown_module")


def test_a_preview_student_leaves_no_trace(door: Door) -> None:
    role = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    claim = "https://purl.imsglobal.org/spec/lti/claim/roles"
    door.platform.alter = lambda claims: {**claims, claim: [*claims[claim], role]}

    assert is_refused(door, door.browser().open_link(), "preview_student")
    assert door.all(select(LmsPerson)) == []


def test_a_person_who_left(door: Door) -> None:
    door.browser().open_link()
    with door.town.app.app_context():
        for one in db.session.scalars(select(Person).where(Person.sign_in_name.startswith("lms-"))):
            one.is_active = False
        db.session.commit()
        db.session.remove()

    assert is_refused(door, door.browser().open_link(), "person_left")


def test_an_lms_that_says_no(door: Door) -> None:
    browser = door.browser()
    state = browser.ask_lms(browser.log_in())["state"]

    assert is_refused(door, browser.launch({"state": state, "error": "login_required"}), "platform_refused")
    assert "login_required" in door.clerk().get(f"/app/lms/lti/{door.registration_id}").text()


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "x" * 256},
        {"sub": "nul\x00"},
        {"https://purl.imsglobal.org/spec/lti/claim/resource_link": {"id": "x" * 256}},
        {"https://purl.imsglobal.org/spec/lti/claim/context": {"id": "nul\x00"}},
        {"https://purl.imsglobal.org/spec/lti/claim/deployment_id": "x" * 256},
    ],
)
def test_an_id_that_no_column_holds(door: Door, claims: dict[str, Any]) -> None:
    door.platform.alter = lambda sent: {**sent, **claims}

    assert is_refused(door, door.browser().open_link(), "bad_claim")


def test_an_lms_whose_keys_cannot_be_read(door: Door) -> None:
    door.platform.plans["jwks"].append(platform_answers(503))

    assert is_refused(door, door.browser().open_link(), "keys_unreadable")
    assert "answers with 503" in door.clerk().get(f"/app/lms/lti/{door.registration_id}").text()


def test_a_frame_where_none_is_allowed_offers_a_window(door: Door) -> None:
    door.change(lambda row: setattr(row, "frame_origins", []))

    answer = door.browser(dest="iframe").open_link()

    assert is_refused(door, answer, "no_frame")
    assert 'target="_blank"' in answer.text
    assert f"frame-ancestors {door.platform.url()}" in answer.headers["Content-Security-Policy"]


def test_a_stranger_may_frame_nothing(door: Door) -> None:
    answer = door.browser().log_in(iss="https://stranger.example")

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_launch_that_comes_back_twice_is_explained_inside_the_lms(door: Door) -> None:
    browser = door.browser(dest="iframe")
    fields = browser.ask_lms(browser.log_in())
    browser.launch(fields)

    answer = browser.launch(fields)

    assert f"frame-ancestors {door.platform.url()}" in answer.headers["Content-Security-Policy"]


def test_no_page_and_no_row_holds_a_token(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())
    answer = door.browser().launch(fields)

    assert fields["id_token"] not in answer.text
    kept = door.all(select(LtiTrouble.detail))
    assert all(fields["id_token"][:20] not in one for one in kept)


def test_strangers_fill_no_more_than_a_page(door: Door) -> None:
    for _ in range(TROUBLES_KEPT + 5):
        door.browser().send("/lti/login", {"iss": "https://stranger.example"})

    assert len(door.causes()) == TROUBLES_KEPT


def test_of_many_who_send_one_launch_at_once_one_gets_in(door: Door) -> None:
    browser = door.browser()
    fields = browser.ask_lms(browser.log_in())
    # the same browser, as many times over
    cookies = dict(browser.client._cookies)
    before = door.all(select(func.count()).select_from(SignInSession))[0]
    barrier = Barrier(AT_ONCE)

    def send(fields: Fields) -> int:
        twin = door.browser()
        twin.client._cookies = dict(cookies)
        barrier.wait()
        return twin.launch(fields).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = sorted(pool.map(send, [fields] * AT_ONCE))

    assert codes == [303] + [400] * (AT_ONCE - 1)
    assert door.all(select(func.count()).select_from(SignInSession))[0] == before + 1


def test_one_person_new_here_who_opens_many_links_at_once_is_one_person(door: Door) -> None:
    barrier = Barrier(AT_ONCE)

    def open_link(_: int) -> int:
        browser = door.browser()
        fields = browser.ask_lms(browser.log_in())
        barrier.wait()
        return browser.launch(fields).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = list(pool.map(open_link, range(AT_ONCE)))

    assert codes == [303] * AT_ONCE
    assert len(door.all(select(LmsPerson))) == 1
