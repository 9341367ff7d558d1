"""SCORM packages on their pages: made, listed with their use, issued again, revoked; the secret is shown nowhere."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests.agency import link_for
from tests.connections.conftest import Clerk, Office
from tests.lms.scorm.packages import unzipped
from tests.lms.scorm_door.conftest import secret_in
from tests.officer import Answer, FlaskLine
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.lms.scorm.package import check_package
from training_app.lms.scorm_door.models import ScormPackage
from training_app.lms.scorm_door.rules import hash_secret

PACKAGES = "/app/lms/scorm"
MAKE = f"{PACKAGES}/make"
MODULE = "m01-trauma"
TYPED = {
    "module": MODULE,
    "version": "2004",
    "origins": "https://lms.riverton.example/course/view.php?id=3, https://INTRANET.riverton.example:443/",
    "person_limit": "120",
    "last_day": "2027-06-30",
}


def download(admin: Clerk, address: str, **fields: str) -> Answer:
    """The answer to the form, without looking at it as a page."""
    admin.get(MAKE)
    (token, *_) = [one.get("value") for one in admin.page.all("input") if one.get("name") == "csrf_token"]
    body = urlencode({"csrf_token": token, **fields}).encode()
    return admin.line.send("POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"})


def kept(office: Office) -> list[ScormPackage]:
    with office.town.app.app_context():
        found = list(db.session.scalars(select(ScormPackage).order_by(ScormPackage.id)))
        for one in found:
            db.session.expunge(one)
        db.session.remove()
    return found


def audited(office: Office) -> list[AuditEntry]:
    with office.town.app.app_context():
        wanted = AuditEntry.action.startswith("scorm.")
        found = list(db.session.scalars(select(AuditEntry).where(wanted).order_by(AuditEntry.id)))
        for one in found:
            db.session.expunge(one)
        db.session.remove()
    return found


def test_a_package_is_made_and_downloaded_in_the_same_answer(office: Office) -> None:
    answer = download(office.sign_in(), MAKE, **TYPED)

    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == f"attachment; filename={MODULE}-scorm-2004.zip"
    assert answer.headers["cache-control"] == "no-store"
    assert check_package(answer.body) == []
    (package,) = kept(office)
    page = unzipped(answer.body)["index.html"].decode()
    assert f'data-launch-url="http://localhost/scorm/launch/{package.public_id}"' in page
    assert package.origins == ["https://lms.riverton.example", "https://intranet.riverton.example"]
    assert (package.person_limit, package.version, package.module_id) == (120, "2004", MODULE)
    assert package.expires_at is not None
    assert package.expires_at.isoformat() == "2027-07-01T04:59:59+00:00", "the end of the day in Chicago"
    assert package.secret_hash == hash_secret(secret_in(answer.body))


def test_it_is_in_the_audit_log_and_its_secret_is_on_no_page(office: Office) -> None:
    admin = office.sign_in()
    secret = secret_in(download(admin, MAKE, **TYPED).body)
    (package,) = kept(office)

    (entry,) = audited(office)
    assert (entry.action, entry.actor_id) == ("scorm.package_made", office.admin)
    assert secret not in str(vars(entry))
    for address in (PACKAGES, MAKE, f"{PACKAGES}/{package.id}/again", f"{PACKAGES}/{package.id}/revoke"):
        assert secret not in admin.get(address).body


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("module", "m99-nothing", "Choose a module."),
        ("version", "1.3", "Choose a version of SCORM."),
        ("origins", "", "Type the address of the LMS, such as https://lms.example.gov"),
        ("origins", "lms.example.gov", "'lms.example.gov' is not the address of an LMS: type https://lms.example.gov"),
        ("person_limit", "many", "Type a number of people, or leave it empty."),
        ("last_day", "30 June", "Type a day as 2027-06-30, or leave it empty."),
        ("last_day", "2026-11-22", "This day is over. Type a later one, or leave it empty."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    office: Office, field: str, typed: str, sentence: str
) -> None:
    admin = office.sign_in()
    admin.get(MAKE)

    page = admin.send(MAKE, **{**TYPED, field: typed})

    assert page.status == 422
    assert admin.errors() == [sentence]
    assert kept(office) == []
    left = {**TYPED, field: typed}
    values = {one.get("name"): one.get("value") for one in page.all("input")}
    assert (values["person_limit"], values["last_day"]) == (left["person_limit"], left["last_day"])


def test_the_list_says_who_came_in_and_what_arrived(office: Office) -> None:
    admin = office.sign_in()
    assert "No SCORM package is given out" in admin.get(PACKAGES).text()
    download(admin, MAKE, **TYPED)

    page = admin.get(PACKAGES)

    assert page.heading() == "One SCORM package is given out"
    assert "0 of 120" in page.text()
    assert "SCORM 2004 for https://lms.riverton.example, https://intranet.riverton.example." in page.text()
    assert "Last day Wednesday 30 June 2027." in page.text()


def test_issued_again_it_has_another_secret_and_other_terms(office: Office) -> None:
    admin = office.sign_in()
    before = secret_in(download(admin, MAKE, **TYPED).body)
    (package,) = kept(office)
    again = f"{PACKAGES}/{package.id}/again"
    form = {one.get("name"): one.get("value") for one in admin.get(again).all("input")}
    assert (form["person_limit"], form["last_day"]) == ("120", "2027-06-30")

    answer = download(admin, again, origins="https://lms.riverton.example", person_limit="", last_day="")

    (after,) = kept(office)
    assert after.public_id == package.public_id
    assert secret_in(answer.body) != before
    assert after.secret_hash == hash_secret(secret_in(answer.body))
    assert (after.origins, after.person_limit, after.expires_at) == (["https://lms.riverton.example"], None, None)


def test_a_revoked_one_says_so_and_can_be_issued_again(office: Office) -> None:
    admin = office.sign_in()
    download(admin, MAKE, **TYPED)
    (package,) = kept(office)

    admin.get(f"{PACKAGES}/{package.id}/revoke")
    page = admin.submit()

    assert "The package lets nobody in any more." in page.text()
    assert "Revoked today, 14:07." in page.text()
    assert "is revoked already" in admin.get(f"{PACKAGES}/{package.id}/revoke").heading()
    download(admin, f"{PACKAGES}/{package.id}/again", origins="https://lms.riverton.example")
    assert kept(office)[0].revoked_at is None
    assert [entry.action for entry in audited(office)] == [
        "scorm.package_made",
        "scorm.package_revoked",
        "scorm.package_issued_again",
    ]


def test_a_launch_that_was_refused_is_told_with_its_cause(office: Office) -> None:
    admin = office.sign_in()
    download(admin, MAKE, **TYPED)
    with office.town.app.app_context():
        package = db.session.scalars(select(ScormPackage)).one()
        package.refused_at, package.refused_why = office.town.clock(), "full"
        db.session.commit()
        db.session.remove()

    assert "Last refused today, 14:07: every place was taken." in admin.get(PACKAGES).text()


def test_an_address_without_https_is_warned_of_and_makes_nothing(office: Office) -> None:
    link = link_for(office.town.app, office.admin)
    clerk = Clerk(PlainLine(office.town.app), PlainLine.base)
    clerk.get(link)
    clerk.submit()

    assert "You opened this page by an address that is not https" in clerk.get(MAKE).text()
    page = clerk.send(MAKE, **TYPED)

    assert page.status == 400
    assert "Nothing was changed." in page.text()
    assert kept(office) == []


class PlainLine(FlaskLine):
    """The program under a name of its own, without TLS."""

    base = "http://training.example"

    def send(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        path = address.removeprefix(self.base)
        reply = self._client.open(path, method=method, data=body, headers=dict(headers), base_url=self.base)
        return Answer(reply.status_code, {name.lower(): value for name, value in reply.headers.items()}, reply.data)


def test_another_agencys_package_is_nobodys(office: Office) -> None:
    download(office.sign_in(), MAKE, **TYPED)
    (package,) = kept(office)
    stranger = office.sign_in(office.stranger)

    assert "No SCORM package is given out" in stranger.get(PACKAGES).text()
    assert stranger.get(f"{PACKAGES}/{package.id}/again").status == 404
    assert stranger.get(f"{PACKAGES}/{package.id}/revoke").status == 404
    assert download(stranger, f"{PACKAGES}/{package.id}/again", origins="https://evil.example").status == 404
    assert kept(office)[0].origins == package.origins


def test_coordinators_and_officers_have_no_packages(office: Office) -> None:
    for person_id in (office.town.people.coordinator_id, office.town.people.officer_id):
        assert office.sign_in(person_id).get(PACKAGES).status == 403
        assert office.sign_in(person_id).get(MAKE).status == 403


def test_a_package_is_tried_step_by_step_and_each_step_says_what_to_do(office: Office) -> None:
    admin = office.sign_in()
    download(admin, MAKE, **TYPED)
    (package,) = kept(office)
    listed = admin.get(PACKAGES)

    page = admin.send(f"{PACKAGES}/{package.id}/test")

    title = office.town.shipped.modules[MODULE].title
    assert f"Test connection: {title}" in [one.get("aria-label") for one in listed.all("button")]
    assert page.heading() == "The connection works, as far as can be told"
    for step in ("Open", "Reached by https", "Places", "Launches", "Completions"):
        assert step in page.text()
    assert "0 of 120 are taken." in page.text()
    assert "Upload the file to the LMS and open the course there once." in page.text()


def test_a_revoked_package_has_no_button_and_says_so_when_it_is_tried_all_the_same(office: Office) -> None:
    admin = office.sign_in()
    download(admin, MAKE, **TYPED)
    (package,) = kept(office)
    admin.send(f"{PACKAGES}/{package.id}/revoke")

    assert "Test connection" not in admin.get(PACKAGES).text()
    page = admin.send(f"{PACKAGES}/{package.id}/test")
    assert "Nobody comes in: it is revoked. Issue it again if people shall come in." in page.text()
    assert office.sign_in(office.stranger).send(f"{PACKAGES}/{package.id}/test").status == 404
