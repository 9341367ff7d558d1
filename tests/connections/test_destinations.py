"""Adding and changing a destination, what it is told of people, and stopping it."""

import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.connections.conftest import PASSWORD, RECORDS, Office
from training_app.connections.desk import ROOM_KEY
from training_app.connections.destination_views import NO_KEY, OPEN_TO_READ
from training_app.connections.errors import ChangedMeanwhile, NameTaken, PasswordNeeded
from training_app.connections.forms import TYPE_AGAIN
from training_app.delivery.models import Destination, Identity, RowState
from training_app.delivery.service import enqueue, stop
from training_app.foundation.db import db
from training_app.foundation.secrets import SecretBox
from training_app.settings import Settings
from training_app.xapi.recorder import KIND

GOOD = {
    "name": "County LRS",
    "endpoint": "https://lrs.county.example/xapi",
    "username": "riverton",
    "password": PASSWORD,
    "xapi_version": "1.0.3",
    "batch_rows": "50",
    "alert_mail": "",
}
ADD = f"{RECORDS}/add"
MISTAKES = [
    ("name", "", "Type a name."),
    ("name", "   ", "Type a name."),
    ("name", "x" * 121, "too long"),
    ("name", "a\x00b", "cannot be kept"),
    ("endpoint", "", "whole address"),
    ("endpoint", "lrs.example/xapi", "whole address"),
    ("endpoint", "ftp://lrs.example/xapi", "whole address"),
    ("endpoint", "file:///etc/passwd", "whole address"),
    ("endpoint", "https://", "whole address"),
    ("endpoint", "https://[::1/xapi", "whole address"),
    ("endpoint", "https://lrs.example:99999/xapi", "whole address"),
    ("endpoint", "https://lrs.example:0/xapi", "whole address"),
    ("endpoint", "https://lrs .example/xapi", "whole address"),
    ("endpoint", "https://lrs.example/x\x00api", "whole address"),
    ("endpoint", "https://me:secret@lrs.example/xapi", "fields of their own"),
    ("endpoint", "https://lrs.example/xapi?a=b", "no ?"),
    ("endpoint", "https://lrs.example/xapi#a", "no ?"),
    ("endpoint", f"https://lrs.example/{'x' * 500}", "at most 500"),
    ("username", "", "user name"),
    ("username", "a:b", "colon"),
    ("username", "x" * 201, "too long"),
    ("password", "", "Type the password"),
    ("password", "x" * 501, "too long"),
    ("password", "a\x00b", "cannot be kept"),
    ("xapi_version", "1.0.2", "Choose a version."),
    ("xapi_version", "", "Choose a version."),
    ("batch_rows", "0", "from 1 to 200"),
    ("batch_rows", "201", "from 1 to 200"),
    ("batch_rows", "-5", "from 1 to 200"),
    ("batch_rows", "٥", "from 1 to 200"),
    ("batch_rows", "9" * 40, "from 1 to 200"),
    ("alert_mail", "nobody", "one mailbox"),
    ("alert_mail", "a@b, c@d", "one mailbox"),
    ("alert_mail", f"{'x' * 250}@riverton.example", "at most 254"),
    ("alert_mail", "a@b\x00", "one mailbox"),
]
"""A field, what was typed there, and words of the sentence that answers it."""


def _only(office: Office) -> Destination:
    with office.town.app.app_context():
        (found,) = db.session.scalars(select(Destination))
        db.session.expunge(found)
        db.session.remove()
    return found


def _count(office: Office) -> int:
    with office.town.app.app_context():
        found = len(db.session.scalars(select(Destination.id)).all())
        db.session.remove()
    return found


def _seen(page) -> str:
    return next(control.get("value") for control in page.all("input") if control.get("name") == "seen")


def _value(page, name: str) -> str | None:
    return next(control.get("value") for control in page.all("input") if control.get("name") == name)


def test_a_destination_is_added_with_its_password_sealed_and_named_in_the_audit_log(office: Office) -> None:
    admin = office.sign_in()
    admin.get(ADD)

    page = admin.send(ADD, **{**GOOD, "xapi_version": "2.0.0", "batch_rows": "20", "alert_mail": "it@riverton.example"})

    added = _only(office)
    settings: Settings = office.town.app.extensions["settings"]
    assert "The destination was added." in page.text()
    assert (added.name, added.endpoint, added.username) == (GOOD["name"], GOOD["endpoint"], GOOD["username"])
    assert (added.xapi_version, added.batch_rows, added.alert_mail) == ("2.0.0", 20, "it@riverton.example")
    assert (added.kind, added.identity, added.secret_env) == (KIND, Identity.PSEUDONYM, None)
    assert PASSWORD.encode() not in added.secret_sealed
    assert settings.secrets.open(added.secret_sealed) == PASSWORD
    (entry,) = office.audit()
    assert (entry.action, entry.actor_id) == ("delivery.destination_added", office.admin)
    assert PASSWORD not in json.dumps(entry.detail, ensure_ascii=False)


def test_records_made_afterwards_go_there(office: Office) -> None:
    from uuid import uuid4

    office.sign_in().send(ADD, **GOOD)

    with office.town.app.app_context():
        enqueue(db.session(), agency_id=office.agency_id, kind=KIND, subject_id=uuid4(), order_key="one", now=NOW)
        db.session.commit()
        db.session.remove()
    assert office.states() == ["waiting"]


def test_the_form_is_kept_when_it_is_sent_twice(office: Office) -> None:
    admin = office.sign_in()
    admin.send(ADD, **GOOD)

    page = admin.send(ADD, **GOOD)

    assert page.status == 422
    assert admin.errors() == [NameTaken.sentence]
    assert _value(page, "endpoint") == GOOD["endpoint"]
    assert _count(office) == 1


def test_a_name_differs_by_more_than_case_and_another_agency_may_use_it(office: Office) -> None:
    office.destination("county lrs")
    admin = office.sign_in()
    assert admin.send(ADD, **GOOD).status == 422

    there = office.sign_in(office.stranger)

    assert there.send(ADD, **GOOD).status == 200
    assert _count(office) == 2


def test_what_makes_no_sense_is_told_at_its_field_and_nothing_is_kept(office: Office) -> None:
    admin = office.sign_in()

    for field, typed, words in MISTAKES:
        page = admin.send(ADD, **{**GOOD, field: typed})

        said = admin.errors()
        assert page.status == 422, (field, typed)
        assert any(words in sentence for sentence in said), (field, typed, said)
        assert f"{field}-error" in {element.get("id") for element in page.tree.iter()}, (field, typed)
        assert PASSWORD not in page.body, (field, typed)

    assert _count(office) == 0


def test_a_form_without_any_field_is_told_all_of_them(office: Office) -> None:
    admin = office.sign_in()

    page = admin.send(ADD)

    assert page.status == 422
    assert len(admin.errors()) == 6
    assert _count(office) == 0


def test_a_password_that_was_typed_beside_a_mistake_must_be_typed_again_and_the_page_says_so(office: Office) -> None:
    admin = office.sign_in()

    page = admin.send(ADD, **{**GOOD, "batch_rows": "many"})

    assert admin.errors() == [TYPE_AGAIN, "Type a number from 1 to 200."]
    assert PASSWORD not in page.body


def test_what_was_typed_around_the_address_is_taken_off(office: Office) -> None:
    office.sign_in().send(ADD, **{**GOOD, "endpoint": "  https://lrs.county.example/xapi/statements/ "})

    assert _only(office).endpoint == "https://lrs.county.example/xapi"


def test_without_a_key_no_password_is_kept_and_the_page_says_what_is_missing(office: Office) -> None:
    room = office.town.app.extensions[ROOM_KEY]
    office.town.app.extensions[ROOM_KEY] = replace(room, secrets=SecretBox(None))
    admin = office.sign_in()
    assert NO_KEY in admin.get(ADD).text()

    page = admin.send(ADD, **GOOD)

    assert page.status == 422
    assert "COMMON_GROUND_SECRETS_KEY is not set" in admin.errors()[0]
    assert _count(office) == 0


def test_a_change_keeps_the_password_that_is_there_and_never_shows_it(office: Office) -> None:
    admin = office.sign_in()
    admin.send(ADD, **GOOD)
    before = _only(office)
    address = f"{RECORDS}/{before.id}/change"
    page = admin.get(address)
    assert PASSWORD not in page.body
    assert _value(page, "password") == ""

    admin.send(address, **{**GOOD, "name": "State LRS", "username": "other", "password": "", "seen": _seen(page)})

    after = _only(office)
    assert (after.name, after.username, after.secret_sealed) == ("State LRS", "other", before.secret_sealed)
    entry = office.audit()[-1]
    assert entry.action == "delivery.destination_changed"
    assert entry.detail == {
        "name": "State LRS",
        "name_before": "County LRS",
        "username": "other",
        "username_before": "riverton",
    }


def test_a_new_password_replaces_the_name_of_a_variable(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()
    page = admin.get(f"{RECORDS}/{lms}/change")
    assert "LMS_PASSWORD" in page.text()

    admin.send(f"{RECORDS}/{lms}/change", **{**GOOD, "seen": _seen(page)})

    kept = office.kept(lms)
    settings: Settings = office.town.app.extensions["settings"]
    assert kept.secret_env is None
    assert settings.secrets.open(kept.secret_sealed) == PASSWORD
    assert office.audit()[-1].detail["has_another_password"] is True


@pytest.mark.parametrize(
    "elsewhere",
    ["https://thief.example/xapi", "http://lrs.county.example/xapi", "https://lrs.county.example:8443/xapi"],
)
def test_the_kept_password_is_not_sent_to_another_machine(office: Office, elsewhere: str) -> None:
    admin = office.sign_in()
    admin.send(ADD, **GOOD)
    address = f"{RECORDS}/{_only(office).id}/change"
    seen = _seen(admin.get(address))

    page = admin.send(address, **{**GOOD, "endpoint": elsewhere, "password": "", "seen": seen})

    assert page.status == 422
    assert admin.errors() == [PasswordNeeded.sentence]
    assert _only(office).endpoint == GOOD["endpoint"]
    assert admin.send(address, **{**GOOD, "endpoint": elsewhere, "seen": seen}).status == 200


def test_another_path_on_the_same_machine_needs_no_password(office: Office) -> None:
    admin = office.sign_in()
    admin.send(ADD, **GOOD)
    address = f"{RECORDS}/{_only(office).id}/change"
    seen = _seen(admin.get(address))

    admin.send(address, **{**GOOD, "endpoint": "https://LRS.county.example:443/v2", "password": "", "seen": seen})

    assert _only(office).endpoint == "https://LRS.county.example:443/v2"


def test_a_form_of_a_second_tab_does_not_undo_what_the_first_kept(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()
    seen = _seen(admin.get(f"{RECORDS}/{lms}/change"))
    form = {**GOOD, "password": "", "endpoint": "https://lms.example/xapi", "seen": seen}
    admin.send(f"{RECORDS}/{lms}/change", **{**form, "batch_rows": "10"})

    page = admin.send(f"{RECORDS}/{lms}/change", **{**form, "username": "second"})

    assert page.status == 409
    assert admin.errors() == [ChangedMeanwhile.sentence]
    assert office.kept(lms).batch_rows == 10
    assert office.kept(lms).username == "riverton"
    # what was typed is there still, and goes through once it was compared
    assert _value(page, "username") == "second"
    assert admin.send(f"{RECORDS}/{lms}/change", **{**form, "username": "second", "seen": _seen(page)}).status == 200
    assert office.kept(lms).username == "second"


def test_a_change_that_changes_nothing_is_not_in_the_audit_log(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()
    seen = _seen(admin.get(f"{RECORDS}/{lms}/change"))
    same = {"name": "Department LMS", "endpoint": "https://lms.example/xapi", "username": "riverton", "password": ""}

    admin.send(f"{RECORDS}/{lms}/change", **{**GOOD, **same, "seen": seen})

    assert office.audit() == []


def test_a_name_that_another_destination_has_is_refused_and_its_own_is_not(office: Office) -> None:
    lms, other = office.destination(), office.destination("County LRS")
    admin = office.sign_in()
    seen = _seen(admin.get(f"{RECORDS}/{lms}/change"))

    page = admin.send(f"{RECORDS}/{lms}/change", **{**GOOD, "seen": seen})

    assert page.status == 422
    assert admin.errors() == [NameTaken.sentence]
    seen = _seen(admin.get(f"{RECORDS}/{other}/change"))
    assert admin.send(f"{RECORDS}/{other}/change", **{**GOOD, "seen": seen}).status == 200


def test_an_address_that_anyone_can_listen_to_is_said_to_be_one(office: Office) -> None:
    lms = office.destination(endpoint="http://lms.example/xapi")

    assert OPEN_TO_READ in office.sign_in().get(f"{RECORDS}/{lms}/change").text()


def test_stopping_needs_a_reason_and_everything_waits(office: Office) -> None:
    lms = office.destination()
    office.rows(lms, RowState.WAITING, 2)
    admin = office.sign_in()
    page = admin.send(f"{RECORDS}/{lms}/stop", reason="short")
    assert page.status == 422
    assert not office.kept(lms).is_stopped

    page = admin.send(f"{RECORDS}/{lms}/stop", reason="The LMS moves to another host.")

    kept = office.kept(lms)
    assert page.heading() == "One destination is stopped"
    assert "L. Park stopped it: The LMS moves to another host." in page.text()
    assert (kept.is_stopped, kept.stopped_at) == (True, office.town.clock())
    assert office.states() == ["waiting", "waiting"]
    (entry,) = office.audit()
    assert (entry.action, entry.reason) == ("delivery.stopped", "The LMS moves to another host.")


def test_stopping_what_is_stopped_keeps_the_first_reason(office: Office) -> None:
    lms = office.destination()
    admin = office.sign_in()
    with office.town.app.app_context():
        stop(db.session(), agency_id=office.agency_id, destination_id=lms, reason="The LRS said 401.", now=NOW)
        db.session.commit()
        db.session.remove()

    page = admin.send(f"{RECORDS}/{lms}/stop", reason="The LMS moves to another host.")

    assert "Sending was stopped already." in page.text()
    assert office.kept(lms).stopped_reason == "The LRS said 401."
    assert office.audit() == []


def test_no_page_and_no_log_line_holds_the_password(office: Office, caplog, capsys) -> None:
    admin = office.sign_in()
    admin.send(ADD, **GOOD)
    admin.send(ADD, **GOOD)
    number = _only(office).id

    bodies = [admin.get(f"{RECORDS}{path}").body for path in ("", f"/{number}/change", f"/{number}/people", "/add")]

    said = caplog.text + "".join(capsys.readouterr())
    assert not re.search(re.escape(PASSWORD), "".join(bodies) + said)
