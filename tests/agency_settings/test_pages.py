"""The settings in the browser: what is typed is kept or said again, and each change is in the audit log."""

import pytest

from tests.agency import NOW
from tests.conftest import Town
from tests.officer import Officer
from tests.provisioning.directory import Directory, directory_of, entries
from training_app.accounts.factors.models import Passkey
from training_app.accounts.factors.queries import demanded_roles
from training_app.accounts.models import Agency, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.agency.addresses import AGENCY
from training_app.assignments.certificates.queries import read_terms
from training_app.foundation.db import db
from training_app.provisioning.tokens import read_tokens


@pytest.fixture
def admin(town: Town) -> Officer:
    """An administrator's browser."""
    with town.app.app_context():
        new = NewPerson(town.people.agency_id, "Kim", "Lund", "lund", roles={Role.ADMIN: None})
        person_id = add_person(db.session(), new, now=NOW)
        db.session.commit()
        db.session.remove()
    return town.sign_in(person_id)


def agency(town: Town) -> Agency:
    """As it is kept."""
    with town.app.app_context():
        found = db.session.get_one(Agency, town.people.agency_id)
        db.session.remove()
    return found


def test_the_page_leads_to_all_settings_and_says_who_else_looks_after_one(town: Town, admin: Officer):
    page = admin.get(AGENCY)

    assert page.heading() == "Agency settings"
    links = {link.get("href") for link in page.all("a")}
    assert {f"{AGENCY}/facts", f"{AGENCY}/directory", f"{AGENCY}/second-step", "/app/lms", "/app/people"} <= links
    assert "/app/policy" not in links
    assert "A coordinator looks after it." in page.text()
    assert "training-app agency change" in page.text()


def test_name_zone_and_peer_team_are_changed_and_recorded(town: Town, admin: Officer):
    admin.get(f"{AGENCY}/facts")

    page = admin.submit(
        "time_zone", name="Riverton  Police", time_zone="America/Denver", peer_label="Peers", peer_phone="555-0100"
    )

    assert "The changes are kept" in page.text()
    kept = agency(town)
    assert (kept.name, kept.time_zone, kept.peer_team_label) == ("Riverton Police", "America/Denver", "Peers")
    assert entries(town.app, "agency.changed") == [f"agency:{town.people.agency_id}"]
    admin.get(f"{AGENCY}/facts")
    same = {"name": "Riverton Police", "time_zone": "America/Denver", "peer_label": "Peers", "peer_phone": "555-0100"}
    assert "Nothing was different" in admin.submit("time_zone", **same).text()
    assert len(entries(town.app, "agency.changed")) == 1


def test_what_cannot_be_kept_is_said_and_stays_typed(town: Town, admin: Officer):
    admin.get(f"{AGENCY}/facts")

    page = admin.submit("time_zone", name="New name", time_zone="Chicago", peer_label="Peers", peer_phone="")

    assert "Did you mean America/Chicago" in page.text()
    assert page.values("name") == ["New name"]
    assert "or neither" in page.text()
    assert agency(town).name == "Riverton PD"


def test_a_second_step_is_demanded_of_the_roles_that_are_ticked(town: Town, admin: Officer):
    admin.get(f"{AGENCY}/second-step")

    page = admin.submit("roles", roles="coordinator")

    assert "Kept." in page.text()
    with town.app.app_context():
        assert demanded_roles(db.session(), town.people.agency_id) == {Role.COORDINATOR}
        db.session.remove()
    assert entries(town.app, "sign_in.second_step_demanded") == [f"agency:{town.people.agency_id}"]


def test_the_terms_of_certificates_are_kept_for_one_module(town: Town, admin: Officer):
    module_id = next(iter(town.shipped.modules))
    admin.get(f"{AGENCY}/certificates/{module_id}")
    refused = admin.submit("months", months="soon")

    page = admin.submit("months", months="24")

    assert "Type a number of months" in refused.text()
    assert "Hold for 24 months" in page.text()
    with town.app.app_context():
        assert read_terms(db.session(), town.people.agency_id) == {module_id: 24}
        db.session.remove()
    assert admin.get(f"{AGENCY}/certificates/nothing").status == 404


def test_a_token_is_made_shown_once_used_and_revoked(town: Town, admin: Officer):
    admin.get(f"{AGENCY}/directory")
    refused = admin.submit("name", name=" ")

    made = admin.submit("name", name="Entra ID")

    assert "Type what your directory is called" in refused.text()
    token = next(word for word in made.text().split() if len(word) == 64)
    assert Directory(town.app, token).ask("GET", "/Users").status_code == 200
    assert token not in admin.get(f"{AGENCY}/directory").text()
    with town.app.app_context():
        (row,) = read_tokens(db.session(), town.people.agency_id)
        db.session.remove()
    admin.get(f"{AGENCY}/directory/tokens/{row.id}/revoke")
    assert "works no more" in admin.submit().text()
    assert Directory(town.app, token).ask("GET", "/Users").status_code == 401
    assert entries(town.app, "scim.token_revoked") == [f"scim_token:{row.id}"]


def test_a_group_is_given_a_meaning_on_its_page(town: Town, admin: Officer):
    group = directory_of(town.app, town.people.agency_id).group("Coordinators", str(town.people.officer_id))
    admin.get(f"{AGENCY}/directory/groups/{group}")
    refused = admin.submit("meaning", meaning="role-admin")

    page = admin.submit("meaning", meaning="role-coordinator")

    assert "Choose what the group stands for" in refused.text()
    assert "The role coordinator" in page.text()
    assert entries(town.app, "people.role_given") == [f"person:{town.people.officer_id}"]


def test_who_waits_is_kept_or_deactivated_on_the_page(town: Town, admin: Officer):
    directory = directory_of(town.app, town.people.agency_id)
    crew = [directory.add(f"crew-{number}") for number in range(16)]
    town.clock.advance(minutes=5)
    for one in crew[:6]:
        directory.patch(one, {"op": "replace", "path": "active", "value": False})

    page = admin.get(f"{AGENCY}/directory")

    assert "deactivate" in page.text()
    kept = admin.post(f"{AGENCY}/directory/keep", [("csrf_token", page.values("csrf_token")[0])])
    assert "They stay as they are" in kept.text()
    assert "You decide" not in admin.get(f"{AGENCY}/directory").text()


def test_a_lost_second_step_is_forgotten_with_a_question_first(town: Town, admin: Officer):
    with town.app.app_context():
        known = {"credential_hash": "x" * 64, "credential_id": b"1", "public_key": b"1", "sign_count": 0, "name": "Key"}
        owner = {"person_id": town.people.officer_id, "agency_id": town.people.agency_id, "made_at": NOW}
        db.session.add(Passkey(**known, **owner))
        db.session.commit()
        db.session.remove()
    account = f"/app/people/{town.people.officer_id}/account"
    assert "Forget their second step" in admin.get(account).text()
    question = admin.get(f"{account}/second-step")

    page = admin.submit("reason", reason="Lost the phone, came in person")

    assert "Make sure that it is them" in question.text()
    assert "Their second step is forgotten" in page.text()
    assert f"{account}/second-step" not in {link.get("href") for link in page.all("a")}
    assert entries(town.app, "sign_in.second_step_reset") == [f"person:{town.people.officer_id}"]
