"""The pages: a copy for oneself, a copy by an administrator with a reason, and the rules of keeping."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db
from training_app.keeping.policy import read_policy
from training_app.keeping.rules import Extent, Kind, Policy

POLICY = "/app/keeping"


def zip_of(officer: Officer, answer: bytes) -> dict:
    """The person's own row in a copy."""
    with ZipFile(BytesIO(answer)) as archive:
        found: dict = json.loads(archive.read("data/person.json"))
    return found["about_you"][0]


def actions(town: Town) -> list[str]:
    with town.app.app_context():
        found = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
        db.session.remove()
    return [one for one in found if one.startswith("keeping.")]


def policy_of(town: Town) -> Policy:
    with town.app.app_context():
        found = read_policy(db.session(), town.people.agency_id)
        db.session.remove()
    return found


def test_an_officer_takes_their_own_copy_from_their_account(town: Town) -> None:
    officer = town.sign_in(town.people.officer_id)
    page = officer.get("/app/account")
    assert 'href="/app/account/everything"' in page.body

    answer = officer.line.send("GET", "/app/account/everything", None, {})

    assert answer.status == 200
    assert answer.headers["content-disposition"] == "attachment; filename=everything-held.zip"
    assert zip_of(officer, answer.body)["family_name"] == "Ortiz"


def test_an_administrator_gives_a_reason_and_it_is_kept(town: Town, admin: Officer) -> None:
    address = f"/app/people/{town.people.officer_id}/everything"
    admin.get(address)
    refused = admin.submit(reason="short")
    assert refused.status == 422
    assert "short" in refused.body
    assert actions(town) == []

    answer = admin.submit(reason="Asked for on paper.")

    assert answer.status == 200
    assert actions(town) == ["keeping.copy_made"]


def test_the_rules_are_kept_and_said(town: Town, admin: Officer) -> None:
    page = admin.get(POLICY)
    assert "Nobody has decided anything yet" in page.text()

    page = admin.submit(people="7", mail="1", extent="nameless", reason="By our counsel's advice.")

    assert "Nothing was removed" in page.text()
    assert "7 years" in page.text()
    assert policy_of(town) == Policy({Kind.PEOPLE: 7, Kind.MAIL: 1}, Extent.NAMELESS)
    assert actions(town) == ["keeping.policy_changed"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"people": "0"}, "Give whole years"),
        ({"extent": "half"}, "Choose what stays."),
        ({"reason": "no"}, "Give a reason"),
    ],
)
def test_what_cannot_be_kept_is_said_and_still_there(town: Town, admin: Officer, typed: dict, sentence: str) -> None:
    admin.get(POLICY)

    page = admin.submit(**{"mail": "3", "extent": "badge", "reason": "By our counsel's advice.", **typed})

    assert page.status == 422
    assert sentence in page.text()
    assert 'value="3"' in page.body
    assert policy_of(town) == Policy()
