"""training-app directory and training-app agency change: each says what it did, or that nothing was changed."""

from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.accounts.models import Agency, Person, PersonRole
from training_app.audit.models import AuditEntry
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId
from training_app.provisioning.groups import create_group
from training_app.provisioning.leaving import said_of
from training_app.provisioning.models import ScimToken
from training_app.provisioning.reading import GroupChange


def test_a_token_is_made_listed_and_revoked(office: Office) -> None:
    made = office.do("directory", "token", "--name", "Entra ID")
    listed = office.do("directory", "tokens")
    ended = office.do("directory", "revoke", "1")

    token = next(word for word in made.split() if len(word) == 64)
    assert token not in listed
    assert "works    Entra ID" in listed
    assert ended.strip() == "Token 1 works no more."
    assert "revoked" in office.do("directory", "tokens")
    assert "There is no such token" in office.refuse("directory", "revoke", "9")
    with office.look() as session:
        assert [row.revoked_at is not None for row in session.scalars(select(ScimToken))] == [True]


def test_a_group_is_said_to_stand_for_a_role(office: Office) -> None:
    assert "sent no group" in office.do("directory", "groups")
    office.do("person", "add", "--given-name", "Jamie", "--family-name", "Ortiz", "--sign-in", "4417")
    with office.look() as session:
        agency_id = AgencyId(session.scalars(select(Agency.id)).one())
        members = frozenset({"2"})
        create_group(session, agency_id, GroupChange(name="Sergeants", members=members), now=system_clock())

    said = office.do("directory", "group", "sergeants", "--role", "coordinator")

    assert said.strip() == "Sergeants stands for: the role coordinator. 1 person in it."
    with office.look() as session:
        roles = session.scalars(select(PersonRole.role).where(PersonRole.person_id == 2)).all()
    assert sorted(roles) == ["coordinator", "officer"]
    assert "There are: Sergeants" in office.refuse("directory", "group", "Nobody", "--nothing")


def test_who_waits_is_said_and_decided(office: Office) -> None:
    office.do("person", "add", "--given-name", "Jamie", "--family-name", "Ortiz", "--sign-in", "4417")
    with office.look() as session:
        person = session.get_one(Person, 2)
        said_of(session, person, now=system_clock()).waits_since = system_clock()
        session.commit()

    asked = office.do("directory", "leaving")
    kept = office.do("directory", "leaving", "--keep")

    assert asked.strip() == "1 person waits to be deactivated."
    assert kept.strip() == "1 person left as they are."
    assert "Nobody waits" in office.refuse("directory", "leaving", "--allow")


def test_the_agency_is_renamed_and_what_is_not_named_stays(office: Office) -> None:
    with office.look() as session:
        zone = session.scalars(select(Agency.time_zone)).one()

    said = office.do("agency", "change", "--name", "Riverton Police")
    refused = office.refuse("agency", "change", "--peer-team", "Peers")

    assert said.startswith(f"The agency is Riverton Police, time zone {zone}")
    assert "Nothing was changed" in refused
    assert "Nothing was different" in office.do("agency", "change", "--name", "Riverton Police")
    with office.look() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "agency.changed")).all()) == 1
