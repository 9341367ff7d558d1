"""Clients of the embedded LRS: made with a secret that is shown once, used, and ended."""

from base64 import b64encode
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.agency import NOW
from tests.connections.conftest import RECORDS, Clerk, Office
from tests.officer import Page
from training_app.connections.errors import ClientNameTaken
from training_app.foundation.db import db
from training_app.lrs.clients import Scope, create_client
from training_app.lrs.models import Client

CLIENTS = f"{RECORDS}/clients"
ADD = f"{CLIENTS}/add"
ALL = [Scope.WRITE.value, Scope.READ_ALL.value]


def _told(page: Page) -> dict[str, str]:
    pairs = zip(page.all("dt"), page.all("dd"), strict=True)
    return {"".join(label.itertext()).strip(): "".join(value.itertext()).strip() for label, value in pairs}


def _clients(office: Office) -> list[Client]:
    with office.town.app.app_context():
        found = list(db.session.scalars(select(Client).order_by(Client.id)))
        for one in found:
            db.session.expunge(one)
        db.session.remove()
    return found


def _ask(office: Office, key: str, secret: str) -> int:
    """What the embedded LRS answers to these credentials."""
    credentials = b64encode(f"{key}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "X-Experience-API-Version": "1.0.3"}
    return office.town.app.test_client().get("/xapi/statements?limit=1", headers=headers).status_code


def _made(admin: Clerk, name: str = "Academy LMS") -> dict[str, str]:
    return _told(admin.send(ADD, name=name, scopes=ALL))


def _foreign(office: Office) -> int:
    with office.town.app.app_context():
        made = create_client(
            db.session(), agency_id=office.other_agency_id, name="Theirs", scopes=[Scope.WRITE], by=None, now=NOW
        )
        db.session.commit()
        db.session.remove()
    return made.id


def test_credentials_are_shown_once_and_open_the_store(office: Office) -> None:
    admin = office.sign_in()
    admin.get(ADD)

    page = admin.send(ADD, name="Academy LMS", scopes=ALL)

    told = _told(page)
    assert page.address == ADD, "no redirect: the secret stands in this answer alone"
    assert page.headers["cache-control"] == "no-store"
    assert told["Address"] == "http://localhost/xapi"
    assert "It may send records, and read every record." in page.text()
    assert _ask(office, told["Key"], told["Secret"]) == 200
    assert _ask(office, told["Key"], told["Secret"] + "x") == 401
    (client,) = _clients(office)
    assert (client.name, client.key, client.created_by_id) == ("Academy LMS", told["Key"], office.admin)


def test_the_secret_is_nowhere_else(office: Office, caplog, capsys) -> None:
    admin = office.sign_in()
    page = admin.send(ADD, name="Academy LMS", scopes=ALL)
    secret = _told(page)["Secret"]
    assert len(secret) >= 43, "256 bits"

    pages = [admin.get(address) for address in (CLIENTS, RECORDS, ADD)]

    cookies = str(page.headers.get("set-cookie")) + repr(admin.line._client._cookies)
    told = "".join(one.body for one in pages) + caplog.text + "".join(capsys.readouterr()) + cookies
    told += repr([entry.detail for entry in office.audit()]) + _clients(office)[0].secret_hash
    assert secret not in told
    assert office.actions() == ["lrs.client_created"]


def test_the_form_sent_twice_makes_one_client_and_says_what_to_do(office: Office) -> None:
    admin = office.sign_in()
    admin.send(ADD, name="Academy LMS", scopes=ALL)

    page = admin.send(ADD, name=" academy lms ", scopes=ALL)

    assert page.status == 422
    assert admin.errors() == [ClientNameTaken.sentence]
    assert len(_clients(office)) == 1
    assert "Secret" not in _told(page)


def test_the_name_of_a_revoked_client_is_free_again(office: Office) -> None:
    admin = office.sign_in()
    admin.send(ADD, name="Academy LMS", scopes=ALL)
    admin.send(f"{CLIENTS}/{_clients(office)[0].id}/revoke")

    assert admin.send(ADD, name="Academy LMS", scopes=ALL).status == 200
    assert len(_clients(office)) == 2


def test_what_makes_no_sense_is_told_at_its_field_and_nothing_is_made(office: Office) -> None:
    admin = office.sign_in()

    for name, scopes, words in (
        ("", ALL, "Type a name."),
        ("x" * 121, ALL, "too long"),
        ("a\x00b", ALL, "cannot be kept"),
        ("Academy LMS", [], "Choose what it may do."),
        ("Academy LMS", ["everything"], "Choose what it may do."),
        ("Academy LMS", [*ALL, "\x00"], "Choose what it may do."),
    ):
        page = admin.send(ADD, name=name, scopes=scopes)
        assert page.status == 422, (name, scopes)
        assert admin.errors() == [words] or words in admin.errors()[0], (name, scopes, admin.errors())

    assert _clients(office) == []
    assert office.audit() == []


def test_what_was_ticked_is_ticked_still_beside_a_mistake(office: Office) -> None:
    admin = office.sign_in()

    page = admin.send(ADD, name="", scopes=[Scope.READ_OWN.value])

    ticked = [box.get("value") for box in page.all("input") if box.get("checked") is not None]
    assert ticked == ["read-own"]


def test_the_list_says_what_each_may_do_who_made_it_and_when_it_was_used(office: Office) -> None:
    admin = office.sign_in()
    told = _made(admin)
    office.move(minutes=5)
    _ask(office, told["Key"], told["Secret"])

    page = admin.get(CLIENTS)

    assert page.heading() == "One client may use the records here"
    text = page.text()
    assert told["Key"] in text
    assert "Send records, and read every record" in text
    assert "Today, 14:12" in text
    assert "Made today, 14:07, by L. Park." in text


def test_one_made_at_the_command_line_says_so(office: Office) -> None:
    with office.town.app.app_context():
        create_client(
            db.session(), agency_id=office.agency_id, name="Academy", scopes=[Scope.READ_OWN], by=None, now=NOW
        )
        db.session.commit()
        db.session.remove()

    text = office.sign_in().get(CLIENTS).text()

    assert "by the command line" in text
    assert "Read what it sent itself" in text
    assert "Never" in text


def test_a_revoked_client_opens_nothing_any_more_and_stays_in_the_list(office: Office) -> None:
    admin = office.sign_in()
    told = _made(admin)
    (client,) = _clients(office)
    page = admin.get(f"{CLIENTS}/{client.id}/revoke")
    assert page.heading() == "Revoke Academy LMS"
    assert "This cannot be taken back" in page.text()
    assert _ask(office, told["Key"], told["Secret"]) == 200

    page = admin.send(f"{CLIENTS}/{client.id}/revoke")

    assert "The client may do nothing any more." in page.text()
    assert page.heading() == "No client may use the records here"
    assert "Revoked today, 14:07" in page.text()
    assert _ask(office, told["Key"], told["Secret"]) == 401
    assert office.actions() == ["lrs.client_created", "lrs.client_revoked"]
    assert "No other system has credentials" in admin.get(RECORDS).text()


def test_revoking_again_changes_nothing_and_says_so(office: Office) -> None:
    admin = office.sign_in()
    _made(admin)
    (client,) = _clients(office)
    admin.send(f"{CLIENTS}/{client.id}/revoke")
    office.move(minutes=5)

    page = admin.send(f"{CLIENTS}/{client.id}/revoke")

    assert "was revoked before. Nothing was changed." in page.text()
    assert _clients(office)[0].revoked_at == NOW
    assert office.actions() == ["lrs.client_created", "lrs.client_revoked"]
    page = admin.get(f"{CLIENTS}/{client.id}/revoke")
    assert page.heading() == "Academy LMS is revoked already"
    assert f"{CLIENTS}/{client.id}/revoke" not in [form.get("action") for form in page.all("form")]


@pytest.mark.parametrize("ask", ["get", "send"])
def test_a_client_of_another_agency_is_not_there(office: Office, ask: str) -> None:
    theirs = _foreign(office)
    admin = office.sign_in()
    assert "Theirs" not in admin.get(CLIENTS).text()

    assert getattr(admin, ask)(f"{CLIENTS}/{theirs}/revoke").status == 404

    assert _clients(office)[0].revoked_at is None
    assert office.actions() == ["lrs.client_created"]


def test_another_agency_may_give_the_same_name(office: Office) -> None:
    _made(office.sign_in())

    assert "Secret" in _made(office.sign_in(office.stranger))
    assert len(_clients(office)) == 2


def test_nobody_yet_is_a_page_too(office: Office) -> None:
    page = office.sign_in().get(CLIENTS)

    assert page.heading() == "No client may use the records here"
    assert "Nobody has credentials yet." in page.text()


def test_a_form_without_its_token_makes_nothing(office: Office) -> None:
    admin = office.sign_in()
    admin.get(ADD)

    page = admin.post(ADD, [("name", "Academy LMS"), ("scopes", "write")])

    assert page.status == 400
    assert _clients(office) == []


def test_when_it_was_used_is_told_in_the_agencys_days(office: Office) -> None:
    admin = office.sign_in()
    _made(admin)
    with office.town.app.app_context():
        db.session.scalars(select(Client)).one().last_used_at = NOW - timedelta(days=1)
        db.session.commit()
        db.session.remove()

    assert "Yesterday, 14:07" in admin.get(CLIENTS).text()
