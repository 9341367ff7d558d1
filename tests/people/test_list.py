"""The list of people, and adding one."""

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer, Page
from tests.people.conftest import PEOPLE, add
from training_app.accounts.models import Person, PersonRole, Role, Unit
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db

NEW = {"given_name": "Ana", "family_name": "Núñez", "sign_in": "A.Nunez", "role": "officer"}


def names(page: Page) -> list[str]:
    """Who is listed, in order."""
    return ["".join(cell.itertext()).strip() for cell in page.all("th") if cell.get("scope") == "row"]


def unit_id(town: Town, name: str) -> str:
    with town.app.app_context():
        found = db.session.scalars(select(Unit.id).where(Unit.name == name)).one()
        db.session.remove()
    return str(found)


def test_everybody_is_listed_by_family_name_with_how_they_last_signed_in(admin: Officer) -> None:
    page = admin.get(PEOPLE)

    assert names(page) == ["Abara, Dana", "Lindqvist, Robin", "Lund, Kim", "Ortiz, Jamie", "Whitfield, Sam"]
    assert page.heading() == "Five people on the roster"
    assert "Five people may sign in, and four of them never did." in page.text()
    assert "Link, today, 14:07" in page.text()
    assert "Supervisor of Patrol" in page.text()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ortiz", ["Ortiz, Jamie"]),
        ("q=Jamie+Or", ["Ortiz, Jamie"]),
        ("q=Ortiz,+J", ["Ortiz, Jamie"]),
        ("q=4420", ["Lindqvist, Robin"]),
        ("q=%25", []),
        ("role=supervisor", ["Whitfield, Sam"]),
        ("state=left", []),
        ("state=lms", []),
        ("unit=none", ["Lund, Kim"]),
        ("q=nobody-has-this-name", []),
    ],
)
def test_the_address_narrows_the_list(admin: Officer, query: str, found: list[str]) -> None:
    page = admin.get(f"{PEOPLE}?{query}")

    assert names(page) == found
    assert ("Nobody fits." in page.text()) == (not found)


def test_a_unit_lists_those_below_it(admin: Officer, town: Town) -> None:
    admin.get(f"{PEOPLE}/units")
    admin.submit("name", name="Patrol / North")
    add(town, "Ana", "Moss", "4500", unit_id=int(unit_id(town, "Patrol / North")))

    page = admin.get(f"{PEOPLE}?unit={unit_id(town, 'Patrol')}")

    assert names(page) == ["Lindqvist, Robin", "Moss, Ana", "Ortiz, Jamie", "Whitfield, Sam"]


def test_fifty_are_on_a_page_and_the_rest_on_the_next(admin: Officer, town: Town) -> None:
    for number in range(60):
        add(town, "Extra", f"Zz{number:02}", f"extra-{number:02}")

    first, second = admin.get(PEOPLE), admin.get(f"{PEOPLE}?page=2")

    assert (len(names(first)), len(names(second))) == (50, 15)
    assert "Page 1 of 2" in first.text()
    assert set(names(first)).isdisjoint(names(second))


def test_a_person_is_added_with_a_role_and_an_entry_that_says_who_did_it(
    admin: Officer, town: Town, admin_id: int
) -> None:
    admin.get(f"{PEOPLE}/add")
    page = admin.submit("sign_in", **NEW, badge=" 77 ", hired_on="2024-03-01", supervisor="3001", officer_id=" P 1 ")

    assert page.heading() == "Ana Núñez"
    assert "The person was added." in page.text()
    with town.app.app_context():
        person = db.session.scalars(select(Person).where(Person.sign_in_name == "a.nunez")).one()
        roles = db.session.scalars(select(PersonRole.role).where(PersonRole.person_id == person.id)).all()
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == f"person:{person.id}")).one()
        assert (person.badge, str(person.hired_on), person.supervisor_id, person.officer_id) == (
            "77",
            "2024-03-01",
            town.people.supervisor_id,
            "P 1",
        )
        assert (roles, entry.actor_id, entry.action) == (["officer"], admin_id, "people.person_added")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"given_name": ""}, "Type a given name."),
        ({"sign_in": " "}, "Type a badge number or an e-mail address."),
        ({"sign_in": "4417"}, "Somebody else already signs in with this name."),
        ({"role": "chief"}, "Choose a role."),
        ({"role": "supervisor"}, "Choose the unit that this supervisor answers for."),
        ({"hired_on": "1 March"}, "Type the day as 2024-03-01"),
        ({"supervisor": "nobody"}, "Nobody who is active here signs in with this name."),
        ({"supervisor": "A.NUNEZ"}, "Nobody supervises themselves."),
        ({"family_name": "x" * 121}, "at most 120 are kept"),
        ({"badge": "a\x00b"}, "cannot be kept"),
        ({"unit": "99999"}, "There is no page at this address"),
    ],
)
def test_what_cannot_be_kept_is_said_and_adds_nobody(
    admin: Officer, town: Town, changed: dict[str, str], why: str
) -> None:
    admin.get(f"{PEOPLE}/add")
    page = admin.submit("sign_in", **(NEW | changed))

    assert page.status in {404, 422}
    assert why in page.text()
    with town.app.app_context():
        assert db.session.scalars(select(Person).where(Person.given_name == "Ana")).all() == []


@pytest.mark.parametrize("who", ["officer_id", "supervisor_id", "coordinator_id"])
def test_nobody_else_opens_the_pages(town: Town, who: str) -> None:
    reader = town.sign_in(getattr(town.people, who))

    assert [reader.get(path).status for path in (PEOPLE, f"{PEOPLE}/add", f"{PEOPLE}/import")] == [403, 403, 403]
    assert "People" not in [link.text for link in reader.get("/app/modules").all("a")]


def test_who_looks_after_people_has_the_link(town: Town, admin: Officer) -> None:
    both = town.sign_in(add(town, "Lee", "Both", "both", Role.ADMIN, Role.COORDINATOR))

    for page in (admin.get("/app/modules"), both.get("/app/modules")):
        assert PEOPLE in [link.get("href") for link in page.all("a")]
