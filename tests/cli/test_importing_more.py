"""What a roster may say beside the six columns, and who has left when it is the whole one."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from tests.cli.test_importing import everything
from training_app.accounts.models import Person, Unit
from training_app.audit.models import AuditEntry

HEAD = "given_name,family_name,sign_in,badge,unit,role,rank,hired_on,supervisor\n"
JAMIE = "Jamie,Ortiz,4417,,Patrol > North,officer,Officer,2024-03-01,4402\n"
SAM = "Sam,Whitfield,4402,,Patrol,supervisor,Sergeant,,\n"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(HEAD + JAMIE + SAM, encoding="utf-8")
    return file


def people(office: Office) -> dict[str, Person]:
    with office.look() as session:
        found = {one.sign_in_name: one for one in session.scalars(select(Person))}
        session.expunge_all()
    return found


def test_rank_day_of_hire_supervisor_and_the_path_of_the_unit_are_kept(each_office: Office, roster: Path) -> None:
    each_office.do("person", "import", str(roster), "--write")

    found = people(each_office)
    with each_office.look() as session:
        units = dict(session.execute(select(Unit.id, Unit.name)).all())
    jamie, sam = found["4417"], found["4402"]
    assert (jamie.rank, jamie.hired_on) == ("Officer", date(2024, 3, 1))
    # who supervises stands below in the file
    assert jamie.supervisor_id == sam.id
    assert (units[jamie.unit_id], units[sam.unit_id]) == ("Patrol / North", "Patrol")


def test_the_same_file_again_changes_nothing(each_office: Office, roster: Path) -> None:
    each_office.do("person", "import", str(roster), "--write")
    before = everything(each_office)

    said = each_office.do("person", "import", str(roster), "--write", "--whole")

    assert "Nothing changed." in said
    assert everything(each_office) == before


def test_what_changed_is_said_in_words(office: Office, roster: Path) -> None:
    office.do("person", "import", str(roster), "--write")
    roster.write_text(HEAD + JAMIE.replace("Officer,2024-03-01,4402", "Detective,2024-03-02,") + SAM)

    said = office.do("person", "import", str(roster), "--write")

    assert (
        "4417: rank Officer becomes Detective; hired_on 2024-03-01 becomes 2024-03-02; supervisor 4402 becomes none."
    ) in said
    assert people(office)["4417"].supervisor_id is None


def test_a_file_without_these_columns_leaves_them(office: Office, roster: Path) -> None:
    office.do("person", "import", str(roster), "--write")
    roster.write_text("given_name,family_name,sign_in,badge,unit,role\nJamie,Ortiz-Reyes,4417,,Patrol/North,officer\n")

    office.do("person", "import", str(roster), "--write")

    jamie = people(office)["4417"]
    assert (jamie.family_name, jamie.rank, jamie.hired_on) == ("Ortiz-Reyes", "Officer", date(2024, 3, 1))
    assert jamie.supervisor_id is not None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A,B,1,,,officer,,03/01/2024,\n", "Line 2: hired_on is not a day written as 2024-03-01."),
        ("A,B,1,,,officer,,2024-02-30,\n", "Line 2: hired_on is not a day written as 2024-03-01."),
        ("A,B,1,,,officer,,20240301,\n", "Line 2: hired_on is not a day written as 2024-03-01."),
        ("A,B,1,,,officer,,,1\n", "Line 2: nobody supervises themselves."),
        ("A,B,1,,,officer,,,9\n", "Line 2: the supervisor 9 is neither here nor in the file."),
        (f"A,B,1,,,officer,{'x' * 61},,\n", "Line 2: rank has 61 characters"),
    ],
)
def test_what_makes_no_sense_is_said_with_its_line(office: Office, roster: Path, row: str, words: str) -> None:
    roster.write_text(HEAD + row)
    before = everything(office)

    said = office.refuse("person", "import", str(roster), "--write")

    assert words in said
    assert "Nothing was changed." in said
    assert everything(office) == before


def write_many(roster: Path, count: int) -> None:
    roster.write_text(HEAD + "".join(f"A,B,p{number},,,officer,,,\n" for number in range(count)))


def test_a_whole_roster_says_who_left_and_they_are_signed_out(each_office: Office, roster: Path) -> None:
    write_many(roster, 10)
    each_office.do("person", "import", str(roster), "--write")
    write_many(roster, 9)

    planned = each_office.do("person", "import", str(roster), "--whole")
    said = each_office.do("person", "import", str(roster), "--write", "--whole")

    assert "Not in the file, and would be deactivated: 1 person (p9)." in planned
    assert "person import" in planned
    assert "--write --whole" in planned
    assert "deactivated: 1 person (p9)" in said
    found = people(each_office)
    # an administrator whom no roster names keeps the way in
    assert [name for name, one in found.items() if not one.is_active] == ["p9"]
    with each_office.look() as session:
        newest = session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id.desc())).first()
    assert newest["person_ids_deactivated"] == [found["p9"].id]


def test_without_whole_nobody_has_left(office: Office, roster: Path) -> None:
    write_many(roster, 10)
    office.do("person", "import", str(roster), "--write")
    write_many(roster, 9)

    office.do("person", "import", str(roster), "--write")

    assert all(one.is_active for one in people(office).values())


@pytest.mark.parametrize("confirmed", [None, "4"])
def test_half_a_file_deactivates_nobody_unless_the_number_is_typed(
    office: Office, roster: Path, confirmed: str | None
) -> None:
    write_many(roster, 10)
    office.do("person", "import", str(roster), "--write")
    write_many(roster, 5)
    before = everything(office)
    typed = ["--confirm", confirmed] if confirmed else []

    planned = office.do("person", "import", str(roster), "--whole")
    said = office.refuse("person", "import", str(roster), "--write", "--whole", *typed)

    assert "--write --whole --confirm 5" in planned
    assert "would deactivate 5 of 11 people" in said
    assert everything(office) == before


def test_with_the_number_typed_it_does(office: Office, roster: Path) -> None:
    write_many(roster, 10)
    office.do("person", "import", str(roster), "--write")
    write_many(roster, 5)

    office.do("person", "import", str(roster), "--write", "--whole", "--confirm", "5")

    assert sum(not one.is_active for one in people(office).values()) == 5


def test_the_states_number_comes_with_the_roster_and_stays_when_a_file_is_silent(
    each_office: Office, roster: Path
) -> None:
    head = "given_name,family_name,sign_in,badge,unit,role,officer_id\n"
    roster.write_text(f"{head}Jamie,Ortiz,4417,,Patrol,officer,TX-412233\n", encoding="utf-8")
    each_office.do("person", "import", str(roster), "--write")
    number = people(each_office)["4417"].officer_id
    roster.write_text(HEAD + JAMIE + SAM, encoding="utf-8")
    each_office.do("person", "import", str(roster), "--write")

    assert number == "TX-412233"
    assert people(each_office)["4417"].officer_id == "TX-412233"
