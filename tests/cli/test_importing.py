"""A roster from the command line: nothing without --write, all or nothing with it, and the same file twice."""

import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.cli.conftest import Office
from training_app.accounts.models import Person, PersonRole, Unit
from training_app.audit.models import AuditEntry

HEAD = "given_name,family_name,sign_in,badge,unit,role\n"
ROWS = (
    "Jamie,Ortiz,4417,4417,Patrol B,officer\n"
    "Sam,Whitfield,s.whitfield@riverton.example,,Patrol B,supervisor\n"
    '"Robin","Lindqvist, Jr.",4420,4420,Dispatch,officer\n'
)
MANY = 10_000
LONGEST_S = 20.0


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8")
    return file


def everything(office: Office) -> list[list[tuple[object, ...]]]:
    with office.look() as session:
        return [
            [
                tuple(row)
                for row in session.execute(select(*table.__table__.columns).order_by(*table.__table__.primary_key))
            ]
            for table in (Person, PersonRole, Unit, AuditEntry)
        ]


def test_a_dry_run_says_what_would_be_and_changes_nothing(office: Office, roster: Path) -> None:
    before = everything(office)

    said = office.do("person", "import", str(roster))

    assert "Units that would be added: Patrol B, Dispatch." in said
    assert "People that would be added: 3. Changed: 0. The same: 0." in said
    assert "Nothing was changed yet." in said
    assert everything(office) == before


def test_people_units_and_one_entry_are_written(each_office: Office, roster: Path) -> None:
    each_office.do("person", "import", str(roster), "--write")

    with each_office.look() as session:
        units = dict(session.execute(select(Unit.id, Unit.name)).all())
        people = {one.sign_in_name: one for one in session.scalars(select(Person))}
        supervised = session.scalars(select(PersonRole.unit_id).where(PersonRole.role == "supervisor")).one()
        detail = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "people.roster_imported")).one()
    assert people["4420"].family_name == "Lindqvist, Jr."
    assert units[people["4417"].unit_id] == units[supervised] == "Patrol B"
    assert people["s.whitfield@riverton.example"].badge is None
    assert len(detail["person_ids_added"]) == 3
    assert detail["units_added"] == ["Patrol B", "Dispatch"]


def test_a_second_run_changes_nothing(each_office: Office, roster: Path) -> None:
    each_office.do("person", "import", str(roster), "--write")
    before = everything(each_office)

    said = each_office.do("person", "import", str(roster), "--write")

    assert "Added: 0" in said.replace("People that were added", "Added")
    assert "Nothing changed." in said
    assert everything(each_office) == before


def test_name_badge_and_unit_of_a_known_person_are_updated_and_said(each_office: Office, roster: Path) -> None:
    each_office.do("person", "import", str(roster), "--write")
    roster.write_text(HEAD + "Jamie,Ortiz-Reyes,4417,,patrol  B,officer\nDana,Abara,2002,,Command,admin\n")

    said = each_office.do("person", "import", str(roster), "--write")

    assert "Line 2: 4417: name Jamie Ortiz becomes Jamie Ortiz-Reyes; badge 4417 becomes none." in said
    assert "Line 3: 2002: unit none becomes Command." in said
    assert "Not in the file, and left as they are: 2 people" in said
    with each_office.look() as session:
        assert session.scalars(select(Person.family_name).where(Person.sign_in_name == "4417")).one() == "Ortiz-Reyes"
        assert len(session.scalars(select(Unit)).all()) == 3


def test_roles_are_never_changed_and_differences_are_said(office: Office, roster: Path) -> None:
    office.do("person", "import", str(roster), "--write")
    before = everything(office)[1]
    roster.write_text(
        HEAD
        + "Jamie,Ortiz,4417,4417,Patrol B,admin\nDana,Abara,2002,,,officer\n"
        + "Sam,Whitfield,s.whitfield@riverton.example,,Dispatch,supervisor\n"
    )

    said = office.do("person", "import", str(roster), "--write")

    assert "Line 2: 4417 is officer here and admin in the file. Roles were left as they are." in said
    assert "Line 3: 2002 is admin, coordinator here and officer in the file." in said
    assert "answers for Patrol B here and for Dispatch in the file" in said
    assert everything(office)[1] == before


def test_a_person_who_left_is_not_brought_back(office: Office, roster: Path) -> None:
    office.do("person", "import", str(roster), "--write")
    office.do("person", "deactivate", "4417")

    assert "4417 was deactivated here and stays so" in office.do("person", "import", str(roster), "--write")


def test_one_mistake_writes_nobody_and_every_mistake_is_said(office: Office, roster: Path) -> None:
    before = everything(office)
    roster.write_text(HEAD + ROWS + "Chris,,4417,,,chief\n", encoding="utf-8")

    said = office.refuse("person", "import", str(roster), "--write")

    assert said.splitlines() == [
        "Line 5: family_name is empty.",
        "Line 5: 'chief' is not a role. The roles are officer, supervisor, coordinator, admin.",
        "Line 5: the sign_in 4417 is on line 2 already.",
        "people.csv has 3 mistakes. Nothing was changed.",
    ]
    assert everything(office) == before


def test_a_file_that_is_not_there_is_said(office: Office) -> None:
    assert "does not exist" in office.refuse("person", "import", "nowhere.csv", code=2)


@pytest.mark.slow
def test_ten_thousand_people_take_at_most_twenty_seconds(each_office: Office, roster: Path) -> None:
    rows = (f"Given{n},Family{n},p{n}@riverton.example,{n},Unit {n % 40},officer\n" for n in range(MANY))
    roster.write_text(HEAD + "".join(rows), encoding="utf-8")

    start = time.perf_counter()
    each_office.do("person", "import", str(roster), "--write")
    first = time.perf_counter() - start
    roster.write_text(roster.read_text().replace(",Unit 1,", ",Unit 2,").replace("Given", "New"), encoding="utf-8")
    each_office.do("person", "import", str(roster), "--write")
    both = time.perf_counter() - start

    with each_office.look() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == MANY + 1
        assert session.scalar(select(func.count()).where(Person.given_name.like("New%"))) == MANY
    assert first <= LONGEST_S
    assert both - first <= LONGEST_S
