"""Adding people."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.conftest import NOW, PASSWORD, Cast, identity_of
from training_app.accounts.errors import NameTaken, PasswordRefused
from training_app.accounts.models import Person, Role
from training_app.accounts.passwords import Passwords
from training_app.accounts.roster import NewPerson, add_person
from training_app.audit.models import AuditEntry


def new_person(cast: Cast, **more: object) -> NewPerson:
    return NewPerson(
        **{"agency_id": cast.agency_id, "given_name": "Robin", "family_name": "Vale", "sign_in_name": "R.Vale"} | more
    )


def test_the_roles_that_are_given_are_kept(session: Session, cast: Cast) -> None:
    person_id = add_person(session, new_person(cast, roles={Role.ADMIN: None, Role.COORDINATOR: None}), now=NOW)
    session.commit()

    assert identity_of(session, person_id, NOW).roles == {Role.ADMIN, Role.COORDINATOR}


def test_a_person_is_an_officer_unless_said_otherwise(session: Session, cast: Cast) -> None:
    person_id = add_person(session, new_person(cast), now=NOW)
    session.commit()

    assert identity_of(session, person_id, NOW).roles == {Role.OFFICER}


def test_adding_a_person_is_left_to_the_callers_commit(session: Session, cast: Cast) -> None:
    person_id = add_person(session, new_person(cast), now=NOW)
    session.rollback()

    assert session.get(Person, person_id) is None


def test_a_sign_in_name_is_kept_in_lower_case(session: Session, cast: Cast) -> None:
    person_id = add_person(session, new_person(cast), now=NOW)

    assert session.get_one(Person, person_id).sign_in_name == "r.vale"


def test_names_in_statements_are_opaque_and_differ(session: Session, cast: Cast) -> None:
    names = session.scalars(select(Person.actor_name)).all()

    assert len(set(names)) == len(names)
    assert not any(word in name.lower() for name in names for word in ("ortiz", "abara", "cedar"))


@pytest.mark.parametrize("name", ["4417", " 4417 ", "D.ABARA@cedar-falls.example"])
def test_a_taken_name_is_refused(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(NameTaken):
        add_person(session, new_person(cast, sign_in_name=name), now=NOW)


def test_a_weak_password_is_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(PasswordRefused, match="your own name"):
        add_person(session, new_person(cast, password="Robin Vale Robin Vale"), now=NOW)


def test_adding_a_person_is_recorded_without_the_password(session: Session, cast: Cast, passwords: Passwords) -> None:
    person_id = add_person(session, new_person(cast, password=PASSWORD), now=NOW, passwords=passwords)
    session.commit()

    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"person:{person_id}")).one()
    assert entry.action == "people.person_added"
    assert entry.detail == {"roles": ["officer"]}
