"""The page of cmi5: what can be downloaded, which LMS may launch, and what became of launches and sessions."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.connections.conftest import Office
from tests.fakes.cmi5_lms import FakeCmi5Lms, answer
from tests.lms.cmi5_door.campus import UNIT, Campus
from training_app.audit.models import AuditEntry
from training_app.delivery.models import Destination
from training_app.foundation.db import db
from training_app.foundation.secrets import SecretBox
from training_app.lms.cmi5_door.models import Cmi5Site
from training_app.settings import Settings

CMI5 = "/app/lms/cmi5"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that knows LMSs on this machine."""
    return replace(settings, lms_inside_hosts=("127.0.0.1",))


@pytest.fixture
def lms() -> Iterator[FakeCmi5Lms]:
    with FakeCmi5Lms() as lms:
        yield lms


@pytest.fixture
def campus(office: Office, lms: FakeCmi5Lms) -> Campus:
    return Campus(office.town, lms)


def audit(office: Office) -> list[tuple[str, dict]]:
    with office.town.app.app_context():
        entries = db.session().scalars(select(AuditEntry).where(AuditEntry.action.startswith("cmi5.")))
        return [(one.action, one.detail) for one in entries]


def test_an_lms_is_added_and_may_launch_from_then_on(office: Office, campus: Campus) -> None:
    clerk = office.sign_in()
    assert clerk.get(CMI5).heading() == "No LMS launches by cmi5 yet"
    clerk.get(f"{CMI5}/add")

    page = clerk.submit(
        "name", name="Regional LMS", origins=f"{campus.lms.address}/xapi/\nhttps://lrs.example:8443/a?b=c"
    )

    assert page.heading() == "One LMS launches by cmi5"
    assert f"{campus.lms.address}, https://lrs.example:8443" in page.text()
    assert campus.open(campus.lms.launch()).page.status == 200
    assert audit(office) == [
        ("cmi5.lms_added", {"name": "Regional LMS", "origins": [campus.lms.address, "https://lrs.example:8443"]})
    ]
    with office.town.app.app_context():
        line = db.session().scalars(select(Destination)).one()
        assert (line.name, line.kind, line.endpoint) == ("Regional LMS", "cmi5.statement", campus.lms.address)


@pytest.mark.parametrize(
    ("name", "origins", "said"),
    [
        ("", "https://lms.example", "Type a name."),
        ("LMS", "", "Type the address of your LMS, such as https://lms.example"),
        ("LMS", "http://lms.example", "http://lms.example does not begin with https."),
        ("LMS", "lms.example", "lms.example is not a full web address."),
        ("LMS", "https://a:b@lms.example", "https://a:b@lms.example holds a name or password."),
        ("x" * 101, "https://lms.example", "This is too long: at most 100 characters."),
    ],
)
def test_what_is_no_lms_is_said_at_its_field(office: Office, name: str, origins: str, said: str) -> None:
    clerk = office.sign_in()

    page = clerk.send(f"{CMI5}/add", name=name, origins=origins)

    assert page.status == 422
    assert clerk.errors()[0].startswith(said)
    # nothing typed is lost
    assert origins in page.body


def test_a_name_or_an_address_that_is_taken_is_refused(office: Office) -> None:
    clerk = office.sign_in()
    office.destination("County LRS")
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins="https://lms.example")

    taken = clerk.send(f"{CMI5}/add", name="county lrs", origins="https://other.example")
    assert (taken.status, clerk.errors()[0][:32]) == (422, "There is an LMS or a destination")
    same = clerk.send(f"{CMI5}/add", name="Another", origins="https://LMS.example/somewhere")
    assert (same.status, clerk.errors()[0][:11]) == (422, "Another LMS")
    # another agency has names and addresses of its own
    stranger = office.sign_in(office.stranger)
    assert stranger.send(f"{CMI5}/add", name="Regional LMS", origins="https://lms.example").status == 200


def test_a_change_holds_from_the_next_launch_on(office: Office, campus: Campus) -> None:
    clerk = office.sign_in()
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins=campus.lms.address)
    with office.town.app.app_context():
        site_id = db.session().scalars(select(Cmi5Site.id)).one()
    clerk.get(f"{CMI5}/{site_id}/change")

    page = clerk.submit("name", name="State LMS", origins="https://lms.example")
    again = clerk.send(f"{CMI5}/{site_id}/change", name="State LMS", origins="https://lms.example")

    assert "holds from the next launch on" in page.text()
    assert "Nothing was changed" in again.text()
    assert [action for action, _ in audit(office)] == ["cmi5.lms_added", "cmi5.lms_changed"]
    session = campus.lms.launch()
    line = office.sign_in().line
    assert line.send("GET", campus.lms.launch_url(session, UNIT), None, {}).status == 400
    assert not session.is_token_given


def test_an_lms_is_revoked_and_let_in_again(office: Office, campus: Campus) -> None:
    clerk = office.sign_in()
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins=campus.lms.address)
    officer = campus.open(campus.lms.launch())
    question = clerk.get(f"{CMI5}/1/revoke")
    assert "whoever is in is out at once" in question.text()

    revoked = clerk.submit()

    assert revoked.heading() == "No LMS may launch by cmi5"
    assert "its sessions have ended" in revoked.text()
    assert officer.get(officer.page.address).heading() == "This session has ended"
    assert clerk.get(f"{CMI5}/1/revoke").heading() == "Regional LMS is revoked"
    assert clerk.submit().heading() == "One LMS launches by cmi5"
    assert campus.open(campus.lms.launch()).page.status == 200
    assert [(action, detail.get("sessions_ended")) for action, detail in audit(office)] == [
        ("cmi5.lms_added", None),
        ("cmi5.lms_revoked", 1),
        ("cmi5.lms_restored", None),
    ]


@pytest.mark.parametrize("act", ["revoke", "restore"])
def test_what_was_so_already_changes_nothing(office: Office, act: str) -> None:
    clerk = office.sign_in()
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins="https://lms.example")
    if act == "revoke":
        clerk.send(f"{CMI5}/1/revoke")

    page = clerk.send(f"{CMI5}/1/{act}")

    assert "Nothing was changed" in page.text()


def test_another_agencys_lms_is_not_there(office: Office) -> None:
    office.sign_in().send(f"{CMI5}/add", name="Regional LMS", origins="https://lms.example")
    with office.town.app.app_context():
        site_id = db.session().scalars(select(Cmi5Site.id)).one()
    stranger = office.sign_in(office.stranger)

    assert "Regional LMS" not in stranger.get(CMI5).text()
    assert stranger.get(f"{CMI5}/{site_id}/change").status == 404
    assert stranger.get(f"{CMI5}/{site_id}/revoke").status == 404
    for act in ("revoke", "restore"):
        assert stranger.send(f"{CMI5}/{site_id}/{act}").status == 404
    assert stranger.send(f"{CMI5}/{site_id}/change", name="Mine", origins="https://evil.example").status == 404


def test_a_coordinator_does_not_connect_an_lms(office: Office) -> None:
    coordinator = office.sign_in(office.town.people.coordinator_id)

    assert coordinator.get(CMI5).status == 403
    assert coordinator.get(f"{CMI5}/package.zip").status == 403


@pytest.mark.parametrize("module", ["library", "m01-trauma"])
def test_the_package_holds_what_was_chosen(office: Office, module: str) -> None:
    clerk = office.sign_in()

    answered = clerk.line.send("GET", f"{CMI5}/package.zip?module={module}", None, {})

    text = zipfile.ZipFile(io.BytesIO(answered.body)).read("cmi5.xml").decode()
    modules = list(office.town.shipped.modules) if module == "library" else [module]
    assert answered.headers["content-disposition"] == f"attachment; filename=cmi5-{module}.zip"
    assert text.count("<au ") == len(modules)
    for each in modules:
        assert f"<url>http://localhost/cmi5/launch/{each}</url>" in text
    assert 'moveOn="CompletedAndPassed"' in text
    assert 'masteryScore="0.8"' in text


def test_a_package_of_a_module_that_is_not_here_is_none(office: Office) -> None:
    assert office.sign_in().get(f"{CMI5}/package.zip?module=m99").status == 404


def test_a_gap_and_a_failed_launch_are_seen_by_who_runs_it_and_the_gap_by_the_coordinator(
    office: Office, campus: Campus
) -> None:
    clerk = office.sign_in()
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins=campus.lms.address)
    officer = campus.launch()
    campus.work()
    campus.lms.plan.append(answer(403, body=b"this session is over"))
    officer.begin()
    officer.submit()
    campus.work()
    campus.lms.fetch_plan.append(answer(502))
    failed = campus.lms.launch()
    officer.line.send("GET", campus.lms.launch_url(failed, UNIT), None, {})

    page = clerk.get(CMI5)
    records = office.sign_in(office.town.people.coordinator_id).get("/app/records")

    assert page.heading() == "One session lacks records at the LMS"
    assert "The LMS gave the session up. 1 record was not taken and is kept here" in page.text()
    assert "The fetch address answered 502 instead of 200" in page.text()
    # whoever runs the program does not read who it was
    assert "1625378" not in page.body
    assert "refused it and gave the session up (403): this session is over" in records.text()


def test_the_line_of_an_lms_is_not_changed_or_compared_like_an_lrs(office: Office, campus: Campus) -> None:
    clerk = office.sign_in()
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins=campus.lms.address)
    line_id = campus.line().id

    page = clerk.get("/app/records")

    links = [link.get("href") for link in page.all("a")]
    assert CMI5 in links
    assert not [link for link in links if link.endswith(("/change", f"/{line_id}/people", "/comparisons"))]
    assert "Test connection" not in page.text()
    for path in ("change", "people"):
        assert clerk.get(f"/app/records/{line_id}/{path}").status == 404
    for path in ("test", "comparisons"):
        assert clerk.send(f"/app/records/{line_id}/{path}").status == 404


def test_without_a_key_the_page_says_what_to_set(office: Office) -> None:
    room = office.town.app.extensions["connections"]
    office.town.app.extensions["connections"] = replace(room, secrets=SecretBox(None))

    assert "COMMON_GROUND_SECRETS_KEY is not set" in office.sign_in().get(CMI5).text()


def site_of(office: Office) -> int:
    with office.town.app.app_context():
        return db.session().scalars(select(Cmi5Site.id)).one()


def test_the_connection_is_tried_step_by_step_as_that_of_every_other_lms(office: Office, campus: Campus) -> None:
    clerk = office.sign_in()
    listed = clerk.send(f"{CMI5}/add", name="Regional LMS", origins=campus.lms.address)
    before = clerk.send(f"{CMI5}/{site_of(office)}/test")
    campus.open(campus.lms.launch())

    page = clerk.send(f"{CMI5}/{site_of(office)}/test")

    assert "Test connection: Regional LMS" in [one.get("aria-label") for one in listed.all("button")]
    assert "Launch a module there once." in before.text()
    assert before.heading() == "The connection works, as far as can be told"
    for step in ("Keep its tokens", f"Reach {campus.lms.address}", "Launches", "Records"):
        assert step in page.text()
    assert "The newest launch went well." in page.text()


def test_a_launch_that_failed_and_an_lms_that_is_away_are_named_with_what_to_change(
    office: Office, campus: Campus, lms: FakeCmi5Lms
) -> None:
    clerk = office.sign_in()
    clerk.send(f"{CMI5}/add", name="Regional LMS", origins=campus.lms.address)
    lms.fetch_plan.append(answer(502))
    campus.open(campus.lms.launch())

    failed = clerk.send(f"{CMI5}/{site_of(office)}/test")
    lms.stop()
    away = clerk.send(f"{CMI5}/{site_of(office)}/test")

    assert failed.heading() == "The connection does not work yet"
    assert "Mend that, then launch the module there again." in failed.text()
    assert "Check the address, and that this machine may reach it." in away.text()


def test_only_its_own_agencys_administrator_tries_an_lms(office: Office) -> None:
    office.sign_in().send(f"{CMI5}/add", name="Regional LMS", origins="https://lms.example")
    coordinator = office.sign_in(office.town.people.coordinator_id)

    assert office.sign_in(office.stranger).send(f"{CMI5}/{site_of(office)}/test").status == 404
    assert coordinator.send(f"{CMI5}/{site_of(office)}/test").status == 403
