"""Groups: nothing follows from one until the agency says what it stands for, and then exactly that."""

import pytest

from tests.agency import NOW
from tests.conftest import Town
from tests.provisioning.directory import Directory, entries, seen
from training_app.accounts.models import Role
from training_app.accounts.queries import unit_and_below
from training_app.accounts.roster import add_unit
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.provisioning.groups import set_meaning
from training_app.provisioning.rules import Meaning

COORDINATORS = Meaning(Role.COORDINATOR)


def mean(town: Town, group_id: str, meaning: Meaning) -> bool:
    """Say what a group stands for."""
    with town.app.app_context():
        is_changed = set_meaning(
            db.session(), int(group_id), meaning, agency_id=town.people.agency_id, by=None, now=NOW
        )
        db.session.remove()
    return is_changed


def unit_of(town: Town, name: str) -> int:
    """A new unit."""
    with town.app.app_context():
        unit_id = add_unit(db.session(), town.people.agency_id, name)
        db.session.commit()
        assert unit_and_below(db.session(), town.people.agency_id, unit_id) == {unit_id}
        db.session.remove()
    return unit_id


def test_an_unknown_group_does_nothing_and_is_listed(town: Town, directory: Directory):
    before = seen(town.app, town.people.officer_id)

    made = directory.group("Training coordinators", str(town.people.officer_id))

    assert seen(town.app, town.people.officer_id) == before
    listed = directory.ask("GET", '/Groups?filter=displayName eq "training COORDINATORS"').json["Resources"]
    assert [one["id"] for one in listed] == [made]
    assert [one["value"] for one in listed[0]["members"]] == [str(town.people.officer_id)]
    assert entries(town.app, "scim.group_made") == [f"scim_group:{made}"]


def test_a_role_comes_and_goes_with_the_group_and_sessions_end(town: Town, directory: Directory):
    officer = town.sign_in(town.people.officer_id)
    made = directory.group("Coordinators", str(town.people.officer_id))

    mean(town, made, COORDINATORS)

    assert set(seen(town.app, town.people.officer_id).roles) == {"officer", "coordinator"}
    officer.get("/app/")
    assert officer.get("/app/").heading() == "Sign in"
    removed = {"op": "Remove", "path": "members", "value": [{"value": str(town.people.officer_id)}]}
    assert directory.patch(made, removed, kind="Groups").status_code == 204
    assert set(seen(town.app, town.people.officer_id).roles) == {"officer"}


def test_a_role_that_another_group_gives_too_stays(town: Town, directory: Directory):
    made = directory.add("alex")
    one, other = directory.group("One", made), directory.group("Other", made)
    mean(town, one, COORDINATORS)
    mean(town, other, COORDINATORS)

    directory.ask("DELETE", f"/Groups/{one}")

    assert "coordinator" in seen(town.app, made).roles
    directory.ask("DELETE", f"/Groups/{other}")
    assert seen(town.app, made).roles == {"officer": None}


def test_nobody_is_left_without_a_role(town: Town, directory: Directory):
    made = directory.group("Supervisors", str(town.people.supervisor_id))
    unit_id = seen(town.app, town.people.supervisor_id).roles["supervisor"]
    mean(town, made, Meaning(Role.SUPERVISOR, unit_id))

    directory.ask("DELETE", f"/Groups/{made}")

    assert seen(town.app, town.people.supervisor_id).roles == {"officer": None}


def test_a_group_may_be_a_unit_and_the_last_that_came_says_which(town: Town, directory: Directory):
    north, south = unit_of(town, "Patrol / North"), unit_of(town, "Patrol / South")
    made = directory.add("alex")
    one, other = directory.group("North", made), directory.group("South")
    mean(town, one, Meaning(unit_id=north))
    mean(town, other, Meaning(unit_id=south))
    assert seen(town.app, made).unit_id == north

    directory.patch(other, {"op": "Add", "path": "members", "value": [{"value": made}]}, kind="Groups")

    assert seen(town.app, made).unit_id == south
    directory.patch(other, {"op": "remove", "path": f'members[value eq "{made}"]'}, kind="Groups")
    assert seen(town.app, made).unit_id == north
    directory.ask("DELETE", f"/Groups/{one}")
    assert seen(town.app, made).unit_id is None


def test_no_group_makes_an_administrator(town: Town, directory: Directory):
    made = directory.group("Admins", str(town.people.officer_id))

    with pytest.raises(ValueError, match="no group gives"):
        mean(town, made, Meaning(Role.ADMIN))

    assert "admin" not in seen(town.app, town.people.officer_id).roles


def test_a_supervisor_of_nothing_and_a_strange_unit_are_refused(town: Town, directory: Directory):
    made = directory.group("Supervisors")

    with pytest.raises(ValueError, match="answers for a unit"):
        mean(town, made, Meaning(Role.SUPERVISOR))
    with pytest.raises(NotFound):
        mean(town, made, Meaning(unit_id=9999))

    assert mean(town, made, Meaning()) is False


def test_a_member_who_is_nobody_here_is_refused_and_nothing_is_half_done(town: Town, directory: Directory):
    made = directory.group("Patrol")
    both = [{"value": str(town.people.officer_id)}, {"value": "99999"}]

    answer = directory.patch(made, {"op": "Add", "path": "members", "value": both}, kind="Groups")

    assert (answer.status_code, answer.json["scimType"]) == (400, "invalidValue")
    assert directory.ask("GET", f"/Groups/{made}").json["members"] == []


def test_put_replaces_the_members_and_a_name_is_had_once(town: Town, directory: Directory):
    first, second = directory.add("alex"), directory.add("robin")
    made = directory.group("Patrol", first)
    directory.group("Command")

    answer = directory.ask("PUT", f"/Groups/{made}", {"displayName": "Patrol", "members": [{"value": second}]})
    taken = directory.ask("PUT", f"/Groups/{made}", {"displayName": "COMMAND"})

    assert [one["value"] for one in answer.json["members"]] == [second]
    assert (taken.status_code, taken.json["scimType"]) == (409, "uniqueness")


def test_members_are_left_out_where_a_directory_says_so(town: Town, directory: Directory):
    made = directory.group("Patrol", str(town.people.officer_id))

    one = directory.ask("GET", f"/Groups/{made}?excludedAttributes=members").json
    listed = directory.ask("GET", "/Groups?excludedAttributes=members").json["Resources"]
    here = directory.ask("GET", f'/Groups?filter=id eq "{made}" and members eq "{town.people.officer_id}"').json
    not_here = directory.ask("GET", f'/Groups?filter=id eq "{made}" and members eq "{town.people.supervisor_id}"').json

    assert "members" not in one
    assert "members" not in listed[0]
    assert (here["totalResults"], not_here["totalResults"]) == (1, 0)
