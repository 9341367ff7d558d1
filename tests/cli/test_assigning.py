"""Assigning from the command line: whom, by when, and how many were new."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.cli.conftest import Office
from training_app.accounts.models import Person
from training_app.assignments.models import Assignment


@pytest.fixture
def staffed(each_office: Office) -> Office:
    """Dana Abara without a unit, and two officers of whom one is in Patrol B."""
    each_office.do("unit", "add", "Patrol B")
    each_office.do(
        "person", "add", "--given-name", "Jamie", "--family-name", "Ortiz", "--sign-in", "4417", "--unit", "Patrol B"
    )
    each_office.do("person", "add", "--given-name", "Robin", "--family-name", "Vale", "--sign-in", "4420")
    return each_office


def assigned(office: Office) -> dict[str, date | None]:
    with office.look() as session:
        rows = session.execute(
            select(Person.sign_in_name, Assignment.due_on).join(Assignment, Assignment.person_id == Person.id)
        )
        return dict(rows.all())


def test_everyone_who_has_not_left_gets_it_and_the_first_date_is_kept(staffed: Office) -> None:
    staffed.do("person", "deactivate", "4420")
    first = staffed.do("assign", "m01-sample", "--unit", "patrol b", "--due", "2099-01-31")
    second = staffed.do("assign", "m01-sample", "--everyone", "--due", "2099-02-28")

    assert "due 31 January 2099, for unit Patrol B: 1 newly assigned." in first
    assert "for everyone at Riverton PD: 1 newly assigned. 1 person had it already; their date stays." in second
    assert assigned(staffed) == {"4417": date(2099, 1, 31), "2002": date(2099, 2, 28)}


def test_one_person_gets_it(staffed: Office) -> None:
    assert "for Robin Vale: 1 newly assigned." in staffed.do(
        "assign", "m01-sample", "--person", "4420", "--due", "2099-01-31"
    )
    assert list(assigned(staffed)) == ["4420"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["m99", "--everyone", "--due", "2099-01-31"], "There is no module m99. Nothing was assigned."),
        (["m01-sample", "--everyone", "--due", "2020-01-31"], "31 January 2020 has passed in America/Chicago"),
        (["m01-sample", "--unit", "Patrol C", "--due", "2099-01-31"], "There is no unit Patrol C."),
        (["m01-sample", "--person", "9999", "--due", "2099-01-31"], "Nobody signs in as 9999."),
    ],
)
def test_what_cannot_be_assigned_is_said_and_nobody_gets_it(office: Office, words: list[str], said: str) -> None:
    assert said in office.refuse("assign", *words)
    assert assigned(office) == {}


def test_an_unknown_module_names_the_known(office: Office) -> None:
    assert "m01-sample" in office.refuse("assign", "m99", "--everyone", "--due", "2099-01-31")


def test_an_empty_unit_is_said(office: Office) -> None:
    office.do("unit", "add", "Records")

    assert "Nobody active is in unit Records." in office.refuse(
        "assign", "m01-sample", "--unit", "Records", "--due", "2099-01-31"
    )


@pytest.mark.parametrize("whom", [[], ["--everyone", "--unit", "Patrol B"], ["--unit", "A", "--person", "4417"]])
def test_it_must_be_said_to_whom_and_only_once(office: Office, whom: list[str]) -> None:
    assert "Say one of --everyone, --unit and --person." in office.refuse(
        "assign", "m01-sample", *whom, "--due", "2099-01-31", code=2
    )


@pytest.mark.parametrize("due", ["tomorrow", "31.01.2099", "2099-02-30"])
def test_a_day_that_is_none_is_refused(office: Office, due: str) -> None:
    said = office.refuse("assign", "m01-sample", "--everyone", "--due", due, code=2)

    assert "--due" in said
    assert due in said
