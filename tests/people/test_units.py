"""The pages of the units: adding, renaming with all below, the order in reports, and removing an empty one."""

import pytest
from sqlalchemy import select

from tests.conftest import Town
from tests.officer import Officer, Page
from tests.people.conftest import PEOPLE, add
from tests.route_policy import filled
from training_app.accounts.models import Unit
from training_app.accounts.roster import NewAgency, add_agency, add_unit
from training_app.assignments.models import VersionDecision
from training_app.audit.models import AuditEntry
from training_app.foundation.db import db

UNITS = f"{PEOPLE}/units"


def units(town: Town) -> dict[str, int]:
    """The agency's units in the order of reports."""
    with town.app.app_context():
        rows = db.session.execute(
            select(Unit.name, Unit.id).where(Unit.agency_id == town.people.agency_id).order_by(Unit.position, Unit.name)
        ).all()
        db.session.remove()
    return dict(rows)


def new_unit(admin: Officer, name: str) -> Page:
    admin.get(UNITS)
    return admin.submit("name", name=name)


def rename(admin: Officer, town: Town, name: str, wanted: str) -> Page:
    admin.get(f"{UNITS}/{units(town)[name]}")
    return admin.submit("name", name=wanted)


def press(admin: Officer, town: Town, name: str, what: str, **fields: str) -> Page:
    page = admin.get(f"{UNITS}/{units(town)[name]}")
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    return admin.post(f"{UNITS}/{units(town)[name]}/{what}", [("csrf_token", token), *fields.items()])


def test_a_path_adds_what_it_stands_below(admin: Officer, town: Town) -> None:
    page = new_unit(admin, "Field > North / Nights")

    assert "The unit was added." in page.text()
    assert list(units(town)) == ["Patrol", "Command", "Field", "Field / North", "Field / North / Nights"]


@pytest.mark.parametrize("name", ["patrol", " ", "x" * 121])
def test_a_unit_that_cannot_be_added_says_why(admin: Officer, town: Town, name: str) -> None:
    page = new_unit(admin, name)

    assert page.status == 422
    assert "There is a problem" in page.text()
    assert list(units(town)) == ["Patrol", "Command"]


def test_renaming_takes_everything_below_along_and_keeps_people_and_supervisors(admin: Officer, town: Town) -> None:
    new_unit(admin, "Patrol / North / Nights")
    before = units(town)

    page = rename(admin, town, "Patrol", "Field")

    assert page.heading() == "Field"
    after = units(town)
    assert after == {
        "Field": before["Patrol"],
        "Field / North": before["Patrol / North"],
        "Field / North / Nights": before["Patrol / North / Nights"],
        "Command": before["Command"],
    }
    supervisor = town.sign_in(town.people.supervisor_id)
    assert "Ortiz" in supervisor.get("/app/completion").text()


def test_a_name_that_is_taken_is_refused_and_typed_again(admin: Officer, town: Town) -> None:
    page = rename(admin, town, "Patrol", "command")

    assert page.status == 422
    assert "There is a unit command already." in page.text()
    assert "Patrol" in units(town)


def test_the_order_is_that_of_reports_and_what_is_below_goes_along(admin: Officer, town: Town) -> None:
    new_unit(admin, "Patrol / North")

    page = press(admin, town, "Command", "move", to="earlier")

    assert "The order is kept." in page.text()
    assert list(units(town)) == ["Command", "Patrol", "Patrol / North"]
    assert "It stands at that end already." in press(admin, town, "Command", "move", to="earlier").text()


@pytest.mark.parametrize(("name", "to", "status"), [("Patrol / North", "later", 404), ("Patrol", "up", 400)])
def test_a_move_that_makes_no_sense_moves_nothing(admin: Officer, town: Town, name: str, to: str, status: int) -> None:
    new_unit(admin, "Patrol / North")
    before = list(units(town))

    assert press(admin, town, name, "move", to=to).status == status
    assert list(units(town)) == before


def test_an_empty_unit_is_removed(admin: Officer, town: Town) -> None:
    new_unit(admin, "Annex")

    page = press(admin, town, "Annex", "remove")

    assert "The unit was removed." in page.text()
    assert "Annex" not in units(town)
    with town.app.app_context():
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "people.unit_removed")).one().actor_id


def test_a_unit_with_people_or_units_below_stays(admin: Officer, town: Town) -> None:
    new_unit(admin, "Annex / West")
    add(town, "Ana", "Moss", "4500", unit_id=units(town)["Annex / West"])

    pages = [press(admin, town, name, "remove") for name in ("Annex", "Annex / West", "Patrol")]

    assert [page.status for page in pages] == [409, 409, 409]
    assert {"Annex", "Annex / West", "Patrol"} <= set(units(town))
    assert "Remove the unit" not in admin.get(f"{UNITS}/{units(town)['Patrol']}").text()


def test_a_unit_that_a_decision_names_stays(admin: Officer, town: Town) -> None:
    new_unit(admin, "Annex")
    with town.app.app_context():
        session = db.session()
        decision = filled(
            VersionDecision, "m01", town.clock(), agency_id=town.people.agency_id, unit_id=units(town)["Annex"]
        )
        session.add(decision)
        session.commit()
        db.session.remove()

    assert press(admin, town, "Annex", "remove").status == 409
    assert "Annex" in units(town)


def test_a_unit_of_another_agency_is_no_page(admin: Officer, town: Town) -> None:
    with town.app.app_context():
        session = db.session()
        there = add_agency(session, NewAgency("Lakeside PD", "https://lakeside.example", "UTC"), now=town.clock())
        foreign = add_unit(session, there, "Harbour")
        session.commit()
        db.session.remove()

    assert admin.get(f"{UNITS}/{foreign}").status == 404
