"""Users: found, made, changed, deactivated, and never more than that."""

import pytest

from tests.agency import NOW
from tests.conftest import Town
from tests.provisioning.directory import Directory, count_people, entries, seen, user
from training_app.accounts.models import Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.staff import deactivate_person
from training_app.foundation.db import db
from training_app.provisioning.names import ENTERPRISE, ERROR, LIST

DISABLE = {"op": "replace", "path": "active", "value": False}


def test_somebody_from_the_roster_is_found_by_their_sign_in_name_in_any_capitals(town: Town, directory: Directory):
    with town.app.app_context():
        add_person(db.session(), NewPerson(town.people.agency_id, "Kim", "Lund", "kim@riverton.example"), now=NOW)
        db.session.commit()

    answer = directory.ask("GET", '/Users?filter=userName eq "Kim@Riverton.example"')

    assert answer.status_code == 200
    assert answer.content_type == "application/scim+json"
    assert answer.json["schemas"] == [LIST]
    assert answer.json["totalResults"] == 1
    found = answer.json["Resources"][0]
    assert (found["userName"], found["active"]) == ("kim@riverton.example", True)
    assert found["emails"] == [{"value": "kim@riverton.example", "type": "work", "primary": True}]


def test_a_new_user_is_an_officer_with_what_was_said(town: Town, directory: Directory):
    boss = str(town.people.supervisor_id)
    more = {
        "title": "Sergeant",
        "externalId": "e-1",
        ENTERPRISE: {"employeeNumber": "4499", "manager": {"value": boss}},
    }

    answer = directory.ask("POST", "/Users", user("Alex@Riverton.example", **more))

    assert answer.status_code == 201
    assert answer.headers["Location"] == answer.json["meta"]["location"]
    assert answer.headers["Location"].endswith(f"/scim/v2/Users/{answer.json['id']}")
    assert answer.json["externalId"] == "e-1"
    assert answer.json[ENTERPRISE]["manager"]["value"] == boss
    kept = seen(town.app, answer.json["id"])
    assert (kept.names, kept.sign_in_name) == (("Alex", "Moreno"), "alex@riverton.example")
    assert (kept.rank, kept.badge, kept.supervisor_id) == ("Sergeant", "4499", town.people.supervisor_id)
    assert kept.roles == {"officer": None}
    assert entries(town.app, "people.person_added")[-1] == f"person:{answer.json['id']}"


def test_a_name_that_is_taken_is_a_conflict_in_the_words_of_the_standard(town: Town, directory: Directory):
    before = count_people(town.app)

    answer = directory.ask("POST", "/Users", user("4417"))

    assert answer.status_code == 409
    assert answer.json["schemas"] == [ERROR]
    assert (answer.json["status"], answer.json["scimType"]) == ("409", "uniqueness")
    assert count_people(town.app) == before


def test_put_changes_what_is_sent_and_leaves_what_is_not(town: Town, directory: Directory):
    made = directory.add("alex", title="Sergeant", **{ENTERPRISE: {"employeeNumber": "4499"}})

    answer = directory.ask("PUT", f"/Users/{made}", user("alex", name={"givenName": "Ale", "familyName": "Moreno"}))

    assert answer.status_code == 200
    kept = seen(town.app, made)
    assert kept.names == ("Ale", "Moreno")
    assert (kept.rank, kept.badge) == ("Sergeant", "4499")


def test_who_is_deactivated_is_signed_out_at_once_and_may_come_back(town: Town, directory: Directory):
    officer = town.sign_in(town.people.officer_id)
    officer.get("/app/")

    answer = directory.patch(str(town.people.officer_id), DISABLE)

    assert (answer.status_code, answer.json["active"]) == (200, False)
    assert not seen(town.app, town.people.officer_id).is_active
    officer.get("/app/")
    assert officer.get("/app/").heading() == "Sign in"
    assert entries(town.app, "people.person_deactivated") == [f"person:{town.people.officer_id}"]
    directory.patch(str(town.people.officer_id), {**DISABLE, "value": True})
    assert seen(town.app, town.people.officer_id).is_active


def test_whom_an_administrator_deactivated_stays_so(town: Town, directory: Directory):
    with town.app.app_context():
        deactivate_person(db.session(), town.people.officer_id, by=None, now=NOW)

    answer = directory.patch(str(town.people.officer_id), {**DISABLE, "value": True})

    assert (answer.status_code, answer.json["active"]) == (200, False)
    assert not seen(town.app, town.people.officer_id).is_active


def test_a_deleted_user_is_gone_for_the_directory_and_the_same_person_when_made_again(town: Town, directory: Directory):
    made = directory.add("alex", externalId="e-1")

    answer = directory.ask("DELETE", f"/Users/{made}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert directory.ask("GET", f"/Users/{made}").status_code == 404
    assert directory.ask("GET", '/Users?filter=userName eq "alex"').json["totalResults"] == 0
    assert not seen(town.app, made).is_active
    again = directory.ask("POST", "/Users", user("alex"))
    assert (again.status_code, again.json["id"], again.json["active"]) == (201, made, True)


def test_the_last_administrator_is_never_deactivated(town: Town, directory: Directory):
    with town.app.app_context():
        session = db.session()
        only = add_person(
            session, NewPerson(town.people.agency_id, "Kim", "Lund", "lund", roles={Role.ADMIN: None}), now=NOW
        )
        session.commit()
        db.session.remove()

    answers = [directory.patch(str(only), DISABLE), directory.ask("DELETE", f"/Users/{only}")]

    assert [one.status_code for one in answers] == [403, 403]
    assert "only administrator" in answers[0].json["detail"]
    assert seen(town.app, only).is_active


def test_an_administrator_is_not_renamed_from_outside(town: Town, directory: Directory):
    with town.app.app_context():
        session = db.session()
        new = NewPerson(town.people.agency_id, "Kim", "Lund", "lund", roles={Role.ADMIN: None})
        boss = add_person(session, new, now=NOW)
        session.commit()
        db.session.remove()

    answer = directory.patch(str(boss), {"op": "replace", "path": "userName", "value": "mallory"})

    assert (answer.status_code, answer.json["scimType"]) == (400, "mutability")
    assert seen(town.app, boss).sign_in_name == "lund"


def test_people_from_an_lms_are_not_the_directorys(town: Town, directory: Directory):
    with town.app.app_context():
        session = db.session()
        visitor = add_person(session, NewPerson(town.people.agency_id, "Officer", "3FA9", "lms-3fa9"), now=NOW)
        session.commit()
        db.session.remove()

    assert directory.ask("GET", f"/Users/{visitor}").status_code == 404
    assert directory.ask("DELETE", f"/Users/{visitor}").status_code == 404
    assert directory.ask("POST", "/Users", user("lms-new")).status_code == 400
    assert seen(town.app, visitor).is_active


@pytest.mark.parametrize(
    ("start", "count", "ids"), [("1", "2", 2), ("0", "1", 1), ("4", "9", 1), ("9", "9", 0), ("1", "-1", 0)]
)
def test_a_list_is_given_in_pages(town: Town, directory: Directory, start: str, count: str, ids: int):
    answer = directory.ask("GET", f"/Users?startIndex={start}&count={count}")

    assert answer.json["totalResults"] == 4
    assert answer.json["itemsPerPage"] == len(answer.json["Resources"]) == ids
    assert answer.json["startIndex"] == max(int(start), 1)


def test_a_version_is_kept_to(town: Town, directory: Directory):
    made = directory.add("alex")
    version = directory.ask("GET", f"/Users/{made}").headers["ETag"]

    same = directory.ask("GET", f"/Users/{made}", headers={"If-None-Match": version})
    body = user("alex", title="Sergeant")
    changed = directory.ask("PUT", f"/Users/{made}", body, headers={"If-Match": version})
    late = directory.ask("PUT", f"/Users/{made}", user("alex", title="Captain"), headers={"If-Match": version})

    assert (same.status_code, same.data) == (304, b"")
    assert (changed.status_code, changed.headers["ETag"] != version) == (200, True)
    assert (late.status_code, late.json["status"]) == (412, "412")
    assert seen(town.app, made).rank == "Sergeant"


def test_only_the_attributes_that_are_asked_for_are_shown(town: Town, directory: Directory):
    one = directory.ask("GET", f"/Users/{town.people.officer_id}?attributes=userName").json
    other = directory.ask("GET", f"/Users/{town.people.officer_id}?excludedAttributes=name,meta").json

    assert set(one) == {"schemas", "id", "userName"}
    assert {"name", "meta"}.isdisjoint(other)
    assert "userName" in other
