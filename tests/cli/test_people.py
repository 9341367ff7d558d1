"""People from the command line: adding, roles, passwords, leaving, and the list."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.cli.conftest import Office
from training_app.accounts.models import (
    ROSTER_ROLES,
    SEAT_ROLES,
    OneTimeLink,
    Person,
    PersonRole,
    SignInSession,
    Unit,
)
from training_app.accounts.passwords import PASSWORDS
from training_app.accounts.service import find_identity, make_one_time_link, use_link
from training_app.audit.models import AuditEntry
from training_app.cli.people_commands import ROLES
from training_app.cli.seat_commands import SEATS
from training_app.foundation.ids import PersonId

PASSWORD = "copper lantern quiet harbor"
OFFICER = ("--given-name", "Jamie", "--family-name", "Ortiz", "--sign-in", "4417")


def person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.sign_in_name == name)).one()


def roles(office: Office, name: str) -> dict[str, str | None]:
    with office.look() as session:
        units = dict(session.execute(select(Unit.id, Unit.name)).all())
        held = session.scalars(select(PersonRole).where(PersonRole.person_id == person(session, name).id)).all()
        return {one.role: units.get(one.unit_id) for one in held}


def actions(office: Office) -> list[str]:
    with office.look() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_person_is_an_officer_of_their_unit(each_office: Office) -> None:
    each_office.do("unit", "add", "Patrol B")
    each_office.do("person", "add", *OFFICER, "--badge", "4417", "--unit", "patrol b")

    assert roles(each_office, "4417") == {"officer": None}
    with each_office.look() as session:
        jamie = person(session, "4417")
        assert (jamie.badge, session.get_one(Unit, jamie.unit_id).name) == ("4417", "Patrol B")


def test_a_supervisor_answers_for_their_unit_and_may_hold_other_roles(office: Office) -> None:
    office.do("unit", "add", "Patrol B")
    office.do("person", "add", *OFFICER, "--unit", "Patrol B", "--role", "supervisor", "--role", "admin")

    assert roles(office, "4417") == {"supervisor": "Patrol B", "admin": None}


def test_a_supervisor_without_a_unit_is_refused(office: Office) -> None:
    assert "A supervisor needs --unit" in office.refuse("person", "add", *OFFICER, "--role", "supervisor", code=2)


def test_an_unknown_unit_names_the_known_and_adds_nobody(office: Office) -> None:
    office.do("unit", "add", "Patrol B")

    assert "The units are: Patrol B." in office.refuse("person", "add", *OFFICER, "--unit", "Patrol C")
    with office.look() as session:
        assert len(session.scalars(select(Person)).all()) == 1


def test_a_name_that_is_taken_is_said(each_office: Office) -> None:
    each_office.do("person", "add", *OFFICER)

    assert "Somebody else already signs in with this name" in each_office.refuse("person", "add", *OFFICER)


def test_the_roles_of_the_command_line_are_those_of_the_program() -> None:
    assert list(ROLES) == [str(role) for role in ROSTER_ROLES]
    assert set(SEATS) == set(SEAT_ROLES)


def test_a_password_is_asked_for_twice_and_kept_as_a_hash(each_office: Office) -> None:
    said = each_office.run("person", "password", "2002", typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert said.exit_code == 0, said.output
    assert PASSWORD not in said.output
    with each_office.look() as session:
        assert PASSWORDS.match(PASSWORD, person(session, "2002").password_hash)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("short\nshort\n", "A password has at least 15 characters."),
        ("passwordpassword1\npasswordpassword1\n", "one of the first that a guesser tries"),
        ("dana abara 2002 dana\ndana abara 2002 dana\n", "mostly your own name or number"),
    ],
)
def test_a_password_that_breaks_the_rule_is_refused_with_its_sentence(office: Office, typed: str, words: str) -> None:
    assert words in office.refuse("person", "password", "2002", typed=typed)
    with office.look() as session:
        assert person(session, "2002").password_hash is None


def test_two_passwords_that_differ_set_nothing(office: Office) -> None:
    office.refuse("person", "password", "2002", typed=f"{PASSWORD}\nanother one of length\n")

    with office.look() as session:
        assert person(session, "2002").password_hash is None


def test_a_password_is_never_an_argument(office: Office) -> None:
    said = office.refuse("person", "password", "2002", PASSWORD, code=2)

    assert "unexpected extra argument" in said
    with office.look() as session:
        assert person(session, "2002").password_hash is None


def test_a_person_who_left_is_signed_out_and_no_link_lets_them_in(each_office: Office) -> None:
    now = datetime.now(UTC)
    each_office.do("person", "add", *OFFICER)
    with each_office.look() as session:
        person_id = PersonId(person(session, "4417").id)
        used, unused = (
            make_one_time_link(session, person_id, valid_for=timedelta(hours=1), now=now, made_by=None) for _ in "ab"
        )
        token = use_link(session, used, now)

    said = each_office.do("person", "deactivate", "4417")

    assert "Signed out of 1 browser." in said
    with each_office.look() as session:
        assert find_identity(session, token, now) is None
        assert session.scalars(select(SignInSession.ended_at)).one() is not None
        assert session.scalars(select(OneTimeLink.used_at).where(OneTimeLink.person_id == person_id)).one() is not None
    assert unused
    assert "people.person_deactivated" in actions(each_office)
    assert "was deactivated" in each_office.refuse("agency", "link", "4417")
    assert "was deactivated" in each_office.refuse("person", "deactivate", "4417")


def test_a_role_is_given_and_taken_with_an_entry_for_each(each_office: Office) -> None:
    each_office.do("person", "add", *OFFICER)

    said = each_office.do("person", "role", "4417", "--give", "coordinator", "--take", "officer")

    assert said == "Jamie Ortiz is now coordinator. Jamie Ortiz is no longer officer.\n"
    assert roles(each_office, "4417") == {"coordinator": None}
    assert actions(each_office)[-2:] == ["people.role_given", "people.role_taken"]


def test_a_role_given_again_changes_nothing(office: Office) -> None:
    before = actions(office)

    assert "was admin already" in office.do("person", "role", "2002", "--give", "admin")
    assert "was not officer" in office.do("person", "role", "2002", "--take", "officer")
    assert actions(office) == before


def test_a_supervisor_may_be_given_another_unit(office: Office) -> None:
    for unit in ("Patrol A", "Patrol B"):
        office.do("unit", "add", unit)
        office.do("person", "role", "2002", "--give", "supervisor", "--unit", unit)

    assert roles(office, "2002")["supervisor"] == "Patrol B"


@pytest.mark.parametrize("words", [[], ["--give", "supervisor"], ["--give", "admin", "--unit", "Patrol A"]])
def test_a_change_of_roles_that_makes_no_sense_is_refused(office: Office, words: list[str]) -> None:
    before = roles(office, "2002")

    office.refuse("person", "role", "2002", *words, code=2)

    assert roles(office, "2002") == before


def test_the_list_holds_everybody_with_unit_and_roles(office: Office) -> None:
    office.do("unit", "add", "Patrol B")
    office.do("person", "add", *OFFICER, "--unit", "Patrol B", "--role", "supervisor")
    office.do("person", "deactivate", "4417")

    lines = office.do("person", "list").splitlines()

    assert [line.split()[0] for line in lines] == ["Sign-in", "2002", "4417"]
    assert "admin, coordinator" in lines[1]
    assert "supervisor of Patrol B" in lines[2]
    assert lines[2].endswith("left")


def test_who_left_is_brought_back_with_their_roles_and_no_old_link(each_office: Office) -> None:
    each_office.do("person", "add", *OFFICER, "--role", "officer", "--role", "coordinator")
    each_office.do("person", "deactivate", "4417")

    said = each_office.do("person", "bring-back", "4417")

    assert "Jamie Ortiz may sign in again." in said
    assert roles(each_office, "4417") == {"officer": None, "coordinator": None}
    assert actions(each_office)[-2:] == ["people.person_deactivated", "people.person_brought_back"]
    with each_office.look() as session:
        assert person(session, "4417").is_active


def test_nobody_is_brought_back_who_never_left(office: Office) -> None:
    office.do("person", "add", *OFFICER)

    assert "may sign in already" in office.refuse("person", "bring-back", "4417")
    assert "Nobody signs in as 9999" in office.refuse("person", "bring-back", "9999")
