"""Claim D13: for each connection a page and a command try each step, and say which failed and what to change."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from tests.agency import NOW
from tests.cli.conftest import Office, new_office, office, texts
from tests.fakes.idp import CLIENT_ID, CLIENT_SECRET, FakeIdp
from tests.fakes.lrs import FakeLRS
from tests.fakes.platform import FakePlatform, ToolClient
from tests.lms.lti.examples import PLATFORM_KEY
from tests.lms.lti_door.conftest import Door, door, platform, settings
from training_app.accounts.models import Agency
from training_app.delivery.service import set_destination
from training_app.foundation.secrets import SecretBox
from training_app.lms.cmi5_door.models import Cmi5Site
from training_app.lms.lti_door.models import RegistrationState
from training_app.lms.lti_door.own_keys import make_key
from training_app.lms.lti_door.registrations import NewRegistration, write_registration
from training_app.lms.scorm_door.models import ScormPackage

__all__ = ["door", "new_office", "office", "platform", "settings", "texts"]
PASSWORD = "a password of the LRS"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def lrs() -> Iterator[FakeLRS]:
    with FakeLRS(username="riverton", password=PASSWORD) as running:
        yield running


def test_the_page_of_an_lms_tries_each_step_and_says_that_all_is_well(door: Door) -> None:
    assert door.browser().open_link().status_code == 303

    page = door.clerk().send(f"/app/lms/lti/{door.registration_id}/test")

    assert page.heading() == "The connection works"
    for step in ("Read the LMS’s keys", "Get an access token", "May send grades", "Deployments", "Frames", "Launches"):
        assert step in page.text()
    assert "Completions and scores may be sent." in page.text()
    assert "The newest launch went well." in page.text()
    # the sign-in address is asked without a login, to hear whether anything answers; the rest is as LTI has it
    assert [one for one in door.platform.violations if not one.startswith("GET /auth: scope")] == []


def test_it_names_the_step_that_fails_and_what_to_change(door: Door) -> None:
    door.platform.tool = replace(door.platform.tool, key_set={"keys": []})

    page = door.clerk().send(f"/app/lms/lti/{door.registration_id}/test")

    assert page.heading() == "The connection does not work yet"
    assert "refuses this tool an access token" in page.text()
    assert "Check the client id, the key set address and the scopes there." in page.text()


def test_a_launch_that_was_refused_is_plain_for_the_officer_and_has_its_cause_for_the_administrator(
    door: Door,
) -> None:
    door.set_approved(False)
    refused = door.browser().open_link()
    assert refused.status_code == 400
    # one plain sentence, and a reference under which the cause is found
    assert "id_token" not in refused.text

    page = door.clerk().send(f"/app/lms/lti/{door.registration_id}/test")

    assert "The newest launch was refused." in page.text()
    assert "None is approved yet" in page.text()
    assert "wait for your approval" in page.text()


@pytest.mark.parametrize("state", [RegistrationState.HELD, RegistrationState.REVOKED])
def test_an_lms_that_is_not_let_in_is_not_asked(door: Door, state: RegistrationState) -> None:
    door.set_state(state)
    door.platform.seen.clear()

    page = door.clerk().send(f"/app/lms/lti/{door.registration_id}/test")

    assert page.status == 200
    assert door.platform.seen == []


def test_the_command_goes_through_all_of_them(office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)
    office.do(
        *("destination", "add", "--name", "LRS", "--endpoint", lrs.endpoint, "--username", "riverton"),
        *("--secret-env", "LRS_PASSWORD"),
    )

    said = office.do("doctor")

    for line in ("This installation:", "LRS LRS:", "Reach it", "Come in", "Write", "Single sign-on"):
        assert line in said
    assert " NO " not in said


def test_the_command_ends_with_a_refusal_when_a_step_fails(
    office: Office, lrs: FakeLRS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LRS_PASSWORD", "not the password")
    office.do(
        *("destination", "add", "--name", "LRS", "--endpoint", lrs.endpoint, "--username", "riverton"),
        *("--secret-env", "LRS_PASSWORD"),
    )

    said = office.refuse("doctor")

    assert "NO  Come in: It refused the name or the password (401)." in said


@pytest.mark.parametrize(("secret", "is_right"), [(CLIENT_SECRET, True), ("run out", False)])
def test_the_command_tries_the_identity_provider(
    office: Office, monkeypatch: pytest.MonkeyPatch, secret: str, *, is_right: bool
) -> None:
    with FakeIdp() as idp:
        monkeypatch.setenv("COMMON_GROUND_OIDC_ISSUER", idp.issuer)
        monkeypatch.setenv("COMMON_GROUND_OIDC_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("COMMON_GROUND_OIDC_CLIENT_SECRET", secret)

        said = office.do("doctor") if is_right else office.refuse("doctor")

    assert "Single sign-on:" in said
    assert ("yes  Client id and secret: It knows this client." in said) == is_right
    assert ("NO  Client id and secret: It does not know this client." in said) != is_right


def test_the_command_tries_an_lms_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    key = Fernet.generate_key().decode()
    monkeypatch.setenv("COMMON_GROUND_SECRETS_KEY", key)
    monkeypatch.setenv("COMMON_GROUND_LMS_INSIDE_HOSTS", "127.0.0.1")
    ours = make_key(SecretBox(key), now=NOW)
    with FakePlatform(ToolClient(key_set={"keys": []}), key=PLATFORM_KEY) as running, office.look() as session:
        agency_id = session.query(Agency.id).scalar()
        new = NewRegistration(
            name="Riverton Moodle",
            issuer=running.issuer,
            client_id=running.tool.client_id,
            authorization_endpoint=running.url("/auth"),
            token_endpoint=running.url("/token"),
            jwks_url=running.url("/jwks"),
            frame_origins=[],
            deployment_id=running.tool.deployment_id,
        )
        session.add(ours)
        write_registration(session, new, agency_id=agency_id, now=NOW)
        session.commit()

        refused = office.refuse("doctor")

        assert "LTI Riverton Moodle:" in refused
        assert "NO  Get an access token: The LMS refuses this tool an access token" in refused


def test_nobody_else_may_ask(door: Door) -> None:
    coordinator = door.town.sign_in(door.town.people.coordinator_id)
    coordinator.get("/app/overview")

    page = coordinator.post(f"/app/lms/lti/{door.registration_id}/test", [])

    assert page.status in {400, 403}


def test_the_command_tries_cmi5_scorm_and_record_sinks_and_says_what_to_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMON_GROUND_LMS_INSIDE_HOSTS", "127.0.0.1")
    with office.look() as session:
        agency_id = session.scalar(select(Agency.id))
        lines = [("cmi5.statement", "Regional LMS", NOBODY), ("sink.record", "Old archive", "archive")]
        cmi5, _ = (
            set_destination(session, agency_id=agency_id, kind=kind, name=name, endpoint=at, username="x", now=NOW)
            for kind, name, at in lines
        )
        values = {"agency_id": agency_id, "origins": [NOBODY]}
        session.add(Cmi5Site(**values, name="Regional LMS", destination_id=cmi5.id, created_at=NOW))
        package = {"module_id": "m01-trauma", "version": "1.2", "public_id": "p", "secret_hash": b"0" * 32}
        session.add(ScormPackage(**values, **package, made_at=NOW, issued_at=NOW))
        session.commit()

    said = office.refuse("doctor")

    assert "cmi5 Regional LMS:" in said
    assert f"NO  Reach {NOBODY}: Nothing answers at that address. Check the address" in said
    assert f"SCORM m01-trauma for {NOBODY}:" in said
    assert (
        "Launches: Nobody has come in with it yet. Upload the file to the LMS and open the course there once." in said
    )
    assert "Sink Old archive:" in said
    assert "NO  Find the package: No package that adds 'archive' is installed here, or two add it. Install it" in said
