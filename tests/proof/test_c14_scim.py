"""c14: an agency's directory keeps its people up to date by SCIM, within what the agency allows.

The requests are those that the documentation of Microsoft Entra ID and of Okta prints, in the order in which each sends
them; no hosted one was asked. A second run writes nothing. What is hostile is refused in the words of the standard, and
nothing is half done. The people of another agency are not there.
"""

import json
import random

from tests.agency import NOW, make_riverton
from tests.conftest import Town
from tests.provisioning.directory import Directory, directory_of, entries, seen, user
from tests.route_policy import rows_of
from training_app.accounts.models import Role
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId
from training_app.provisioning.groups import set_meaning
from training_app.provisioning.names import ENTERPRISE, GROUP, PATCH, USER
from training_app.provisioning.rules import Meaning


def rows(town: Town, agency_id: AgencyId) -> dict[str, list[str]]:
    """Every row of the agency but when a token was last used."""
    with town.app.app_context():
        found = rows_of(db.session(), agency_id)
        db.session.remove()
    return {table: kept for table, kept in found.items() if table != "scim_token"}


def entra_run(directory: Directory) -> list[int]:
    """One cycle of Entra ID for one person and one group; returns the statuses."""
    statuses = []

    def ask(method: str, path: str, body: object = None) -> dict:
        answer = directory.ask(method, path, body)
        statuses.append(answer.status_code)
        return answer.json or {}

    def operations(*these: dict[str, object]) -> dict[str, object]:
        return {"schemas": [PATCH], "Operations": list(these)}

    # "Test Connection" asks for somebody who is not there
    ask("GET", '/Users?filter=userName eq "non-existent user"')
    found = ask("GET", '/Users?filter=userName eq "alex@riverton.example"')["Resources"]
    if not found:
        made = {
            "schemas": [USER, ENTERPRISE],
            "externalId": "58342554-38d6-4ec8-948c-50044d0a33fd",
            "userName": "alex@riverton.example",
            "active": True,
            "emails": [{"primary": True, "type": "work", "value": "alex@riverton.example"}],
            "meta": {"resourceType": "User"},
            "name": {"formatted": "Alex Moreno", "familyName": "Moreno", "givenName": "Alex"},
            "roles": [],
            ENTERPRISE: {"employeeNumber": "4499", "department": "Patrol"},
        }
        found = [ask("POST", "/Users", made)]
    user_id = found[0]["id"]
    ask("GET", f"/Users/{user_id}")
    changes = [
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "alex@riverton.example"},
        {"op": "Replace", "path": "name.familyName", "value": "Moreno-Diaz"},
        {"op": "Add", "path": "title", "value": "Sergeant"},
        {"op": "Replace", "path": "active", "value": "True"},
    ]
    ask("PATCH", f"/Users/{user_id}", operations(*changes))
    ask("PATCH", f"/Users/{user_id}", operations({"op": "replace", "value": {"name.givenName": "Alexandra"}}))
    groups = ask("GET", '/Groups?excludedAttributes=members&filter=displayName eq "Training coordinators"')["Resources"]
    if not groups:
        made = {
            "schemas": [GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
            "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
            "displayName": "Training coordinators",
            "meta": {"resourceType": "Group"},
        }
        groups = [ask("POST", "/Groups", made)]
    member = {"op": "Add", "path": "members", "value": [{"$ref": None, "value": user_id}]}
    ask("PATCH", f"/Groups/{groups[0]['id']}", operations(member))
    return statuses


def okta_run(directory: Directory) -> list[int]:
    """The same as Okta sends it: a page of users first, whole users with PUT, members in one PATCH."""
    statuses = []

    def ask(method: str, path: str, body: object = None) -> dict:
        answer = directory.ask(method, path, body)
        statuses.append(answer.status_code)
        return answer.json or {}

    ask("GET", "/Users?startIndex=1&count=2")
    ask("GET", "/Groups?startIndex=1&count=100")
    found = ask("GET", '/Users?filter=userName eq "okta.user@riverton.example"&startIndex=1&count=100')["Resources"]
    whole = {
        "schemas": [USER],
        "userName": "okta.user@riverton.example",
        "name": {"givenName": "Robin", "familyName": "Vale"},
        "emails": [{"primary": True, "value": "okta.user@riverton.example", "type": "work"}],
        "displayName": "Robin Vale",
        "locale": "en-US",
        "externalId": "00ujl29u0le5T6Aj10h7",
        "groups": [],
        "active": True,
    }
    if not found:
        found = [ask("POST", "/Users", {**whole, "password": "1mz050nq"})]
    user_id = found[0]["id"]
    ask("GET", f"/Users/{user_id}")
    ask("PUT", f"/Users/{user_id}", {**whole, "id": user_id, "meta": {"resourceType": "User"}})
    groups = ask("GET", '/Groups?filter=displayName eq "Patrol"')["Resources"]
    if not groups:
        groups = [ask("POST", "/Groups", {"schemas": [GROUP], "displayName": "Patrol", "members": []})]
    group_id = groups[0]["id"]
    named = {"op": "replace", "value": {"id": group_id, "displayName": "Patrol"}}
    member = {"op": "add", "path": "members", "value": [{"value": user_id, "display": "okta.user@riverton.example"}]}
    ask("PATCH", f"/Groups/{group_id}", {"schemas": [PATCH], "Operations": [named]})
    ask("PATCH", f"/Groups/{group_id}", {"schemas": [PATCH], "Operations": [member]})
    return statuses


def test_c14_entra_id_brings_a_person_and_a_group_and_a_second_run_changes_nothing(town: Town):
    directory = directory_of(town.app, town.people.agency_id)

    first = entra_run(directory)
    after = rows(town, town.people.agency_id)
    second = entra_run(directory)

    assert set(first) == {200, 201, 204}
    assert set(second) == {200, 204}
    assert rows(town, town.people.agency_id) == after
    (found,) = directory.ask("GET", '/Users?filter=userName eq "alex@riverton.example"').json["Resources"]
    kept = seen(town.app, found["id"])
    assert (kept.names, kept.rank, kept.badge) == (("Alexandra", "Moreno-Diaz"), "Sergeant", "4499")
    assert kept.roles == {"officer": None}


def test_c14_okta_brings_a_person_and_a_group_and_a_second_run_changes_nothing(town: Town):
    directory = directory_of(town.app, town.people.agency_id)

    first = okta_run(directory)
    after = rows(town, town.people.agency_id)
    second = okta_run(directory)

    assert set(first) == {200, 201, 204}
    assert set(second) == {200, 204}
    assert rows(town, town.people.agency_id) == after


def test_c14_a_run_that_changes_something_would_be_seen(town: Town):
    directory = directory_of(town.app, town.people.agency_id)
    entra_run(directory)
    after = rows(town, town.people.agency_id)

    directory.patch(str(town.people.officer_id), {"op": "Replace", "path": "title", "value": "Captain"})

    changed = {table for table, kept in rows(town, town.people.agency_id).items() if kept != after[table]}
    assert {"person", "audit_entry"} <= changed


def test_c14_a_group_does_what_the_agency_says_and_each_change_is_in_the_audit_log(town: Town):
    directory = directory_of(town.app, town.people.agency_id)
    entra_run(directory)
    (group,) = directory.ask("GET", "/Groups").json["Resources"]
    member = group["members"][0]["value"]
    assert seen(town.app, member).roles == {"officer": None}

    with town.app.app_context():
        meaning = Meaning(Role.COORDINATOR)
        set_meaning(db.session(), int(group["id"]), meaning, agency_id=town.people.agency_id, by=None, now=NOW)
        db.session.remove()

    assert set(seen(town.app, member).roles) == {"officer", "coordinator"}
    assert entries(town.app, "people.role_given") == [f"person:{member}"]
    assert entries(town.app, "scim.group_meaning_set") == [f"scim_group:{group['id']}"]


def test_c14_another_agencys_people_and_groups_are_not_there_whatever_is_asked(town: Town):
    with town.app.app_context():
        there = make_riverton(db.session(), [], name="Lakeside PD")
        db.session.remove()
    theirs = directory_of(town.app, there.agency_id)
    group = theirs.group("Patrol", str(there.officer_id))
    directory = directory_of(town.app, town.people.agency_id)
    before = rows(town, there.agency_id)

    bodies = {"PUT": user("mallory"), "PATCH": {"schemas": [PATCH], "Operations": [{"op": "replace", "value": {}}]}}
    statuses = {
        (method, kind): directory.ask(method, f"/{kind}", bodies.get(method)).status_code
        for kind in (f"Users/{there.officer_id}", f"Groups/{group}")
        for method in ("GET", "PUT", "PATCH", "DELETE")
    }
    stolen = directory.ask("POST", "/Groups", {"displayName": "Ours", "members": [{"value": str(there.officer_id)}]})
    boss = directory.patch(
        str(town.people.officer_id), {"op": "add", "path": f"{ENTERPRISE}:manager", "value": str(there.supervisor_id)}
    )

    assert set(statuses.values()) == {404}
    assert (stolen.status_code, boss.status_code) == (400, 400)
    assert "Lakeside" not in directory.ask("GET", "/Users?count=200").text
    assert {one["id"] for one in directory.ask("GET", "/Users?count=200").json["Resources"]} == {
        str(one) for one in (1, 2, 3, 4)
    }
    assert rows(town, there.agency_id) == before
    # and they are there for their own directory
    assert theirs.ask("GET", f"/Users/{there.officer_id}").status_code == 200


HOSTILE_TEXTS = ("\x00", "x" * 10_000, "=cmd|' /C calc'!A0", "'; DROP TABLE person;--", "\u202egnp", "", " ", "lms-1")
HOSTILE_VALUES = (None, True, 3.5, -1, [], {}, [[]], {"value": {"value": {}}}, 10**40, *HOSTILE_TEXTS)
PATHS = ("userName", "active", "name", "name.givenName", "members", f"{ENTERPRISE}:manager", "title", "x[", "a b", "..")


def test_c14_hostile_requests_are_refused_as_the_standard_says_and_nothing_is_half_done(town: Town):
    directory = directory_of(town.app, town.people.agency_id)
    chance = random.Random(14)
    made = directory.add("alex")
    group = directory.group("Patrol", made)
    answers = []

    for _ in range(150):
        operations = [
            {"op": chance.choice(["add", "Replace", "remove", "x", 7]), "path": chance.choice(PATHS)}
            | {"value": chance.choice(HOSTILE_VALUES)}
            for _ in range(chance.randint(1, 3))
        ]
        kind, key = chance.choice([("Users", made), ("Groups", group), ("Users", "0x1"), ("Groups", "9" * 40)])
        answers.append(directory.patch(key, *operations, kind=kind))
        whole = {chance.choice(PATHS): chance.choice(HOSTILE_VALUES) for _ in range(3)}
        answers.append(directory.ask(chance.choice(["POST", "PUT"]), f"/{kind}", whole))

    assert {one.status_code for one in answers} <= {200, 201, 204, 400, 404, 405, 409}
    assert sum(one.status_code >= 400 for one in answers) > 200
    errors = [json.loads(one.data) for one in answers if one.status_code >= 400]
    assert all(one["status"].isdigit() and one["detail"] for one in errors)
    # everybody of the roster is as they were
    assert [seen(town.app, one).is_active for one in (1, 2, 3, 4)] == [True] * 4
    assert set(seen(town.app, made).roles) == {"officer"}
