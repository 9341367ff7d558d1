"""Whom an account at an LMS means: always the same person, and never somebody who is here already."""

import pytest
from sqlalchemy import select

from tests.conftest import Town
from training_app.accounts.models import Person, PersonRole, Role
from training_app.foundation.db import begin_write, db
from training_app.foundation.ids import PersonId
from training_app.lms.models import LmsPerson
from training_app.lms.people import Account, person_of

PLATFORM = "lti|https://lms.riverton.example|client-1"


def find(town: Town, account: Account) -> PersonId:
    with town.app.app_context():
        begin_write(db.session())
        person_id = person_of(db.session(), town.people.agency_id, account, now=town.clock())
        db.session.commit()
        db.session.remove()
    return person_id


def person(town: Town, person_id: PersonId) -> Person:
    with town.app.app_context():
        found = db.session.get(Person, person_id)
        assert found is not None
        db.session.expunge(found)
        db.session.remove()
    return found


def test_the_same_account_is_the_same_person_whatever_it_is_called(town: Town) -> None:
    first = find(town, Account(PLATFORM, "u-1", "Jamie", "Ortiz"))

    assert find(town, Account(PLATFORM, "u-1", "J.", "Ortiz-Vega")) == first
    assert (person(town, first).given_name, person(town, first).family_name) == ("Jamie", "Ortiz")


@pytest.mark.parametrize(
    "other",
    [
        Account(PLATFORM, "u-2"),
        Account("lti|https://lms.riverton.example|client-2", "u-1"),
        Account("cmi5|https://lms.riverton.example", "u-1"),
        # where one ends and the other begins matters
        Account(f"{PLATFORM}|u", "-1"),
    ],
)
def test_another_account_is_another_person(town: Town, other: Account) -> None:
    assert find(town, Account(PLATFORM, "u-1")) != find(town, other)


def test_a_name_that_is_here_already_opens_nobodys_record(town: Town) -> None:
    found = find(town, Account(PLATFORM, "u-1", "Jamie", "Ortiz"))

    assert found != town.people.officer_id


def test_without_a_name_they_are_an_officer_with_a_mark_of_their_own(town: Town) -> None:
    first, second = (person(town, find(town, Account(PLATFORM, subject))) for subject in ("u-1", "u-2"))

    assert first.given_name == second.given_name == "Officer"
    assert first.family_name != second.family_name
    assert len(first.family_name) == 6


@pytest.mark.parametrize(("given", "family"), [("  ", " "), ("x" * 500, "y" * 500), (None, "Ortiz"), ("Jamie", None)])
def test_odd_names_fit(town: Town, given: str | None, family: str | None) -> None:
    found = person(town, find(town, Account(PLATFORM, "u-1", given, family)))

    assert found.family_name
    assert len(found.given_name) <= 120
    assert len(found.family_name) <= 120


def test_they_are_an_officer_who_cannot_sign_in_here(town: Town) -> None:
    found = person(town, find(town, Account(PLATFORM, "u-1")))

    with town.app.app_context():
        roles = db.session.scalars(select(PersonRole.role).where(PersonRole.person_id == found.id)).all()
        db.session.remove()
    assert [Role(one) for one in roles] == [Role.OFFICER]
    assert found.password_hash is None
    assert len(found.sign_in_name) > 40


def test_what_the_lms_only_says_is_marked(town: Town) -> None:
    find(town, Account("scorm|pkg", "7", "A", "B", is_asserted=True))
    find(town, Account(PLATFORM, "7", "A", "B"))

    with town.app.app_context():
        marks = {one.source: one.is_asserted for one in db.session.scalars(select(LmsPerson))}
        db.session.remove()
    assert marks == {"scorm|pkg": True, PLATFORM: False}


def test_nothing_is_kept_when_the_caller_does_not_commit(town: Town) -> None:
    with town.app.app_context():
        begin_write(db.session())
        person_of(db.session(), town.people.agency_id, Account(PLATFORM, "u-1"), now=town.clock())
        db.session.rollback()
        assert db.session.scalars(select(LmsPerson)).all() == []
        db.session.remove()
