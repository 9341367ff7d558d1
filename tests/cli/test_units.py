"""Units from the command line: renaming one with those below it, and removing an empty one."""

from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.accounts.models import Unit
from training_app.audit.models import AuditEntry


def units(office: Office) -> list[str]:
    with office.look() as session:
        return list(session.scalars(select(Unit.name).order_by(Unit.position, Unit.name)))


def test_the_units_below_a_renamed_one_follow(each_office: Office) -> None:
    each_office.do("unit", "add", "Patrol / North")
    each_office.do("unit", "add", "Dispatch")

    said = each_office.do("unit", "rename", "patrol", "Field")

    assert "Patrol was renamed. 2 units have new names." in said
    assert units(each_office) == ["Field", "Field / North", "Dispatch"]
    with each_office.look() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "people.unit_renamed")).one()
        assert (entry.actor_id, entry.detail) == (None, {"from": "Patrol", "to": "Field", "units": 2})


def test_a_name_that_is_taken_or_the_same_changes_nothing(office: Office) -> None:
    office.do("unit", "add", "Patrol")
    office.do("unit", "add", "Dispatch")

    assert "There is a unit dispatch already. Nothing was changed." in office.refuse(
        "unit", "rename", "Patrol", "dispatch"
    )
    assert "is called so already" in office.do("unit", "rename", "Patrol", "Patrol")
    assert units(office) == ["Patrol", "Dispatch"]


def test_an_empty_unit_is_removed_and_one_with_people_stays(office: Office) -> None:
    office.do("unit", "add", "Annex")
    office.do("unit", "add", "Patrol")
    office.do("person", "add", "--given-name", "A", "--family-name", "B", "--sign-in", "1", "--unit", "Patrol")

    assert office.do("unit", "remove", "annex") == "Annex was removed.\n"
    assert "This unit is not empty" in office.refuse("unit", "remove", "Patrol")

    assert units(office) == ["Patrol"]
